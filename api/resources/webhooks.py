"""Webhooks: kept, changed, tried, rotated, replayed and switched on again. They are sent by `workers.deliver`."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from flask import Blueprint, Response
from msgspec import UNSET
from sqlalchemy import Connection

from api.commands.idempotency import idempotent
from api.principals.current import require
from api.principals.identity import Identity, Scope
from api.resources.webhook_bodies import NewWebhook, Replay, WebhookChange, check_events, check_url
from api.services.process import Services, services
from api.web.bodies import answer, decode, invalid
from api.web.deferred import blocking, deferred
from api.web.documented import IDEMPOTENCY_KEY, Access, documented
from api.web.pages import Page
from api.web.problems import Problem, not_found
from api.web.reading import numbered
from shared.db import journal_reader, webhook_store
from shared.db.engine import transaction
from shared.db.journal_reader import FeedResetError
from shared.db.webhook_store import AttemptView, DeadView, WebhookView
from shared.journal import cursor as cursors
from shared.journal.cursor import Cursor, CursorError
from shared.webhooks.addresses import networks
from shared.webhooks.attempt import new_client, send
from shared.webhooks.signing import new_secret, signed_headers

blueprint = Blueprint("webhooks", __name__, url_prefix="/api/webhooks")

T = TypeVar("T")


class Made(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    secret: str
    """Signs the messages; told this once."""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    status: int | None
    took_ms: int
    words: str


class Attempts(msgspec.Struct, frozen=True):
    items: list[AttemptView]
    set_aside: list[DeadView]
    """Changes that the receiver refused one by one."""


@blueprint.get("")
@blocking
@documented(
    "List the webhooks.", tag="webhooks", access=Access.WEBHOOKS, answers={200: Page[WebhookView]}, problems=(403,)
)
def list_webhooks() -> Response:
    identity = require(Scope.WEBHOOKS)
    views = _in_database(webhook_store.list_webhooks)
    return answer(Page([view for view in views if _is_own(identity, view)]))


@blueprint.post("")
@idempotent
@blocking
@documented(
    "Have changes sent to an address, from the next one on.",
    tag="webhooks",
    access=Access.WEBHOOKS,
    body=NewWebhook,
    example={"url": "https://shop.example/hook", "types": ["reservation.confirmed", "reservation.expired"]},
    answers={201: Made},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 403, 409, 415, 422),
)
def create_webhook() -> Response:
    identity = require(Scope.WEBHOOKS)
    body, made = decode(NewWebhook), Made(id=str(uuid.uuid4()), secret=new_secret())
    check_url(body.url)
    event_ids = identity.within or None if body.event_ids is None else body.event_ids
    check_events(identity, event_ids)
    columns = {
        "url": body.url,
        "types": list(body.types),
        "event_ids": None if event_ids is None else list(event_ids),
        "with_holder": identity.may(Scope.READ) or identity.may(Scope.SELL),
        "max_events": body.max_events,
        "secret": made.secret,
    }

    def create(conn: Connection) -> bool:
        start = cursors.encode(journal_reader.start(conn, oldest=False))
        return webhook_store.create(conn, made.id, columns | {"cursor": start})

    if not _in_database(create):
        detail = f"There are {webhook_store.WEBHOOKS_MAX} webhooks, as many as there may be."
        raise Problem(409, "LIMIT_REACHED", detail)
    return answer(made, 201, {"Location": f"/api/webhooks/{made.id}"})


@blueprint.patch("/<webhook_id>")
@blocking
@documented(
    "Change a webhook; a message under way is made anew.",
    tag="webhooks",
    access=Access.WEBHOOKS,
    body=WebhookChange,
    example={"max_events": 20},
    answers={200: WebhookView},
    problems=(400, 403, 404, 415),
)
def change_webhook(webhook_id: str) -> Response:
    identity, id_ = _own(webhook_id)
    body = decode(WebhookChange)
    changes = {name: value for name in body.__struct_fields__ if (value := getattr(body, name)) is not UNSET}
    if "url" in changes:
        check_url(changes["url"])
    if "event_ids" in changes:
        check_events(identity, changes["event_ids"])
    changes |= {name: list(changes[name]) for name in ("types", "event_ids") if changes.get(name) is not None}
    _require(_in_database(lambda conn: webhook_store.change(conn, id_, changes)))
    return _shown(id_)


@blueprint.delete("/<webhook_id>")
@blocking
@documented(
    "Forget a webhook, and what was tried of it.",
    tag="webhooks",
    access=Access.WEBHOOKS,
    answers={204: None},
    problems=(403, 404),
)
def delete_webhook(webhook_id: str) -> Response:
    _, id_ = _own(webhook_id)
    _require(_in_database(lambda conn: webhook_store.delete(conn, id_)))
    return Response(status=204)


@blueprint.post("/<webhook_id>/rotate")
@idempotent
@blocking
@documented(
    "Sign with a new secret; for a day with the old one too.",
    tag="webhooks",
    access=Access.WEBHOOKS,
    answers={200: Made},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 403, 404, 409, 422),
)
def rotate_secret(webhook_id: str) -> Response:
    _, id_ = _own(webhook_id)
    made = Made(id=id_, secret=new_secret())
    _require(_in_database(lambda conn: webhook_store.rotate(conn, made.id, made.secret)))
    return answer(made)


@blueprint.post("/<webhook_id>/enable")
@idempotent
@blocking
@documented(
    "Switch a webhook on again; it goes on where it was.",
    tag="webhooks",
    access=Access.WEBHOOKS,
    answers={200: WebhookView},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 403, 404, 409, 422),
)
def enable_webhook(webhook_id: str) -> Response:
    _, id_ = _own(webhook_id)
    _require(_in_database(lambda conn: webhook_store.resume(conn, id_, None)))
    return _shown(id_)


@blueprint.post("/<webhook_id>/replay")
@idempotent
@blocking
@documented(
    "Send again what follows a cursor.",
    tag="webhooks",
    access=Access.WEBHOOKS,
    body=Replay,
    example={},
    answers={200: WebhookView},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 403, 404, 409, 415, 422),
)
def replay_webhook(webhook_id: str) -> Response:
    _, id_ = _own(webhook_id)
    given = _cursor(decode(Replay).cursor)

    def replay(conn: Connection) -> bool:
        if given is not None:
            journal_reader.require_known(conn, given)
        return webhook_store.resume(conn, id_, cursors.encode(given or journal_reader.start(conn, oldest=True)))

    try:
        _require(_in_database(replay))
    except FeedResetError as fault:
        raise Problem(409, "FEED_RESET", f"{fault}; leave it out to send again all that is kept") from None
    return _shown(id_)


@blueprint.get("/<webhook_id>/attempts")
@blocking
@documented(
    "Read what was tried of a webhook, the newest first, and what was set aside.",
    tag="webhooks",
    access=Access.WEBHOOKS,
    answers={200: Attempts},
    problems=(403, 404),
)
def list_attempts(webhook_id: str) -> Response:
    _, id_ = _own(webhook_id)
    found = _in_database(lambda conn: Attempts(webhook_store.attempts(conn, id_), webhook_store.dead(conn, id_)))
    return answer(found)


@blueprint.post("/<webhook_id>/test")
@idempotent
@deferred
@documented(
    "Send a message of type `rowlock.test` now, and tell what came of it.",
    tag="webhooks",
    access=Access.WEBHOOKS,
    answers={200: Tried},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 403, 404, 409, 422),
)
async def test_webhook(webhook_id: str) -> Response:
    identity, parts, id_ = require(Scope.WEBHOOKS), services(), numbered(webhook_id, "webhook")
    url, secret = await parts.threads.run(lambda: _address(parts, identity, id_))
    now = datetime.now(UTC)
    body = msgspec.json.encode({"type": "rowlock.test", "timestamp": now.isoformat(), "data": {}})
    headers = signed_headers(f"msg_{uuid.uuid4().hex}", body, [secret], now)
    async with new_client(1) as client:
        attempt = await send(
            client,
            url,
            body,
            headers,
            allowed=networks(parts.settings.webhook_allow),
            timeout_s=parts.settings.webhook_timeout_ms / 1000,
        )
    return answer(Tried(status=attempt.status, took_ms=attempt.took_ms, words=attempt.words))


def _own(webhook_id: str) -> tuple[Identity, str]:
    """Return who asks, and the id of a webhook that is its own to see. Raises Problem (401, 403, 404)."""
    identity, id_ = require(Scope.WEBHOOKS), numbered(webhook_id, "webhook")
    views = _in_database(lambda conn: webhook_store.list_webhooks(conn, id_))
    _require(any(_is_own(identity, view) for view in views))
    return identity, id_


def _is_own(identity: Identity, view: WebhookView) -> bool:
    """Return whether a webhook sends of no event but those that its viewer may act in."""
    return identity.event_ids is None or (view.event_ids is not None and identity.event_ids.issuperset(view.event_ids))


def _address(parts: Services, identity: Identity, webhook_id: str) -> tuple[str, str]:
    """Return a webhook's URL and secret. Raises Problem (404)."""
    with transaction(parts.engine) as conn:
        views = webhook_store.list_webhooks(conn, webhook_id)
        found = webhook_store.address(conn, webhook_id)
    if found is None or not any(_is_own(identity, view) for view in views):
        raise not_found("webhook")
    return found


def _shown(webhook_id: str) -> Response:
    views = _in_database(lambda conn: webhook_store.list_webhooks(conn, webhook_id))
    _require(bool(views))
    return answer(views[0])


def _cursor(text: str | None) -> Cursor | None:
    try:
        return None if text is None else cursors.decode(text)
    except CursorError as fault:
        raise invalid("cursor", str(fault)) from None


def _require(exists: bool) -> None:
    if not exists:
        raise not_found("webhook")


def _in_database(call: Callable[[Connection], T]) -> T:
    with transaction(services().engine) as conn:
        return call(conn)
