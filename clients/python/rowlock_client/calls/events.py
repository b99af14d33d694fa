"""Events and what they sell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from msgspec import Struct

from rowlock_client.calls.simple import answered
from rowlock_client.flow import Content, Flow, Request, get, pairs, patch, path, post
from rowlock_client.models.events import Event, EventChange, Imported, NewEvent, Seats
from rowlock_client.pages import Listing, listing


class _Changed(Struct, frozen=True):
    changed: int


def events(*, page_size: int | None = None) -> Listing[Event]:
    """Read the events, the newest first."""
    return listing(Event, "events", limit=page_size)


def event(event_id: str) -> Flow[Event]:
    """Read an event, with how many tickets are available, held and sold."""
    return answered(get("events", event_id), Event)


def create_event(name: str, *, idempotency_key: str | None = None, **rules: Unpack[NewEvent]) -> Flow[Event]:
    """Create an event; without an `id` one is made of the name."""
    return answered(post("events", body={"name": name, **rules}, key=idempotency_key), Event)


def change_event(event_id: str, **changes: Unpack[EventChange]) -> Flow[Event]:
    """Change what is named of an event, while it sells."""
    return answered(patch("events", event_id, body=changes), Event)


def seats(event_id: str) -> Flow[Seats]:
    """Read the status of every seat."""
    return answered(get("events", event_id, "seats"), Seats)


def plan(event_id: str) -> Flow[dict[str, Any]]:
    """Read what the seating plan holds besides the seats."""
    return answered(get("events", event_id, "plan"), dict[str, Any])


def import_tickets(
    event_id: str,
    content: Content,
    media_type: str,
    *,
    price: int | None = None,
    price_unit: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Flow[Imported]:
    """Import a file's tickets: all that is new of it, or nothing. What stands already stays, so to send it again is harmless.

    `columns` says of a column which field it is. Raises InvalidRequest, in whose document `mistakes` are.
    """
    asked = {
        "price": price,
        "price_unit": price_unit,
        "encoding": encoding,
        "map": [f"{column}={field}" for column, field in (columns or {}).items()],
        "dry_run": True if dry_run else None,
    }
    request = Request(
        method="POST",
        path=path("events", event_id, "tickets"),
        query=pairs(asked),
        headers={"Content-Type": media_type},
        content=content,
        repeatable=isinstance(content, bytes),
        wait_s=_IMPORT_S,
    )
    return answered(request, Imported)


def offer(event_id: str, ticket_ids: Sequence[str], *, for_sale: bool) -> Flow[int]:
    """Offer tickets, or take them off the market; return how many were changed."""
    body = {"ticket_ids": ticket_ids, "for_sale": for_sale}
    changed = yield from answered(patch("events", event_id, "tickets", body=body), _Changed)
    return changed.changed


_IMPORT_S = 600
"""A million seats take minutes."""
