"""What is asked of a webhook: where it is sent, which changes of which events, and from where on; and whether that may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import UNSET, Meta, UnsetType

from api.principals.identity import Identity
from api.services.process import services
from api.web.bodies import READABLE, Body, invalid
from shared.db import event_store
from shared.db.engine import transaction
from shared.journal import cursor as cursors
from shared.journal.change import USUAL, ChangeType

URL_MAX_LENGTH = 2_000
EVENTS_MAX = 100
EVENT_IDS_MAX = 100
UNKNOWN_MAX = 10
"""Events that are told at once not to be there."""

Url = Annotated[str, Meta(min_length=1, max_length=URL_MAX_LENGTH)]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=READABLE)]
Types = Annotated[tuple[ChangeType, ...], Meta(min_length=1, max_length=len(ChangeType))]
EventIds = Annotated[tuple[Name, ...], Meta(min_length=1, max_length=EVENT_IDS_MAX)]
MaxEvents = Annotated[int, Meta(ge=1, le=EVENTS_MAX)]


class NewWebhook(Body, frozen=True, kw_only=True):
    url: Url
    types: Types = tuple(sorted(USUAL))
    event_ids: EventIds | None = None
    """None: of all events."""
    max_events: MaxEvents = EVENTS_MAX
    """How many changes one message has at most."""


class WebhookChange(Body, frozen=True, kw_only=True):
    url: Url | UnsetType = UNSET
    types: Types | UnsetType = UNSET
    event_ids: EventIds | UnsetType | None = UNSET
    max_events: MaxEvents | UnsetType = UNSET


class Replay(Body, frozen=True, kw_only=True):
    cursor: Annotated[str, Meta(max_length=cursors.CURSOR_MAX_LENGTH)] | None = None
    """Of the feed or of a message; None: the oldest changes that are kept."""


def check_events(identity: Identity, event_ids: Iterable[str] | None) -> None:
    """Raises Problem (400) for events, or all of them, in which the asker may not act, and for those that are not there."""
    if identity.event_ids is not None and (event_ids is None or not identity.event_ids.issuperset(event_ids)):
        raise invalid("event_ids", f"must be among {', '.join(identity.within)}, to which you are limited")
    unknown = _unknown(event_ids or ())
    if unknown:
        raise invalid("event_ids", f"there is no event {', '.join(map(repr, unknown[:UNKNOWN_MAX]))}")


def check_url(text: str) -> None:
    """Raises Problem (400) for an address to which nothing can, or may, be sent."""
    try:
        url = urlsplit(text)
        host, _ = url.hostname, url.port
    except ValueError:
        raise invalid("url", "must be https://host/path") from None
    if not text.isascii() or not text.isprintable() or " " in text or not host or url.username or url.fragment:
        raise invalid("url", "must be https://host/path in ASCII, without a user or a fragment")
    allowed = ("https", "http") if services().settings.webhook_allow else ("https",)
    if url.scheme not in allowed:
        raise invalid("url", "must be https://…; plain HTTP goes only where ROWLOCK_WEBHOOK_ALLOW names networks")


def _unknown(event_ids: Iterable[str]) -> list[str]:
    with transaction(services().engine) as conn:
        return [id_ for id_ in event_ids if not event_store.exists(conn, id_)]
