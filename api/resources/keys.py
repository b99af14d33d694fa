"""Keys of shops: made, listed, rotated, revoked. A secret is shown once and only its hash is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

import msgspec
from flask import Blueprint, Response
from msgspec import UNSET, Meta, UnsetType

from api.commands.idempotency import idempotent
from api.principals.current import bearers, not_allowed, require
from api.principals.identity import Identity, Scope
from api.principals.key_table import Revoked, hash_of, new_id, new_secret, spelled
from api.principals.tokens import EVENT_IDS_MAX
from api.services.process import Services, services
from api.web.bodies import Body, answer, decode, encode, invalid
from api.web.deferred import Ready, deferred
from api.web.documented import IDEMPOTENCY_KEY, Access, documented
from api.web.pages import Page
from api.web.problems import Problem, not_found
from shared.db import event_store, key_store
from shared.db.engine import transaction
from shared.db.key_store import KEYS_MAX, KeyRow
from shared.errors import StoreUnavailableError
from shared.redis import keys as redis_keys
from shared.telemetry import logs

blueprint = Blueprint("keys", __name__, url_prefix="/api/keys")

LIFE_MAX = timedelta(days=3_650)
OLD_SECONDS = 86_400
OLD_SECONDS_MAX = 30 * 86_400
"""How long the secret before a rotation may still count."""

T = TypeVar("T")
log = logs.get(__name__)


class NewKey(Body, frozen=True):
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    scopes: Annotated[tuple[Scope, ...], Meta(min_length=1, max_length=len(Scope))]
    event_ids: Annotated[tuple[str, ...], Meta(min_length=1, max_length=EVENT_IDS_MAX)] | None = None
    """The only events in which it counts; without them: all."""
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None


class Rotation(Body, frozen=True):
    old_seconds: Annotated[int, Meta(ge=0, le=OLD_SECONDS_MAX)] = OLD_SECONDS
    """How long the secret that it has now still counts."""


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    scopes: list[Scope]
    event_ids: list[str] | None
    created_by: str
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    key: str | UnsetType = UNSET
    """The key itself, this once."""


@blueprint.post("")
@idempotent
@deferred
@documented(
    "Make a key. It is shown this once; a repeated request is answered without it.",
    example={"name": "the shop", "scopes": ["sell", "feed"]},
    tag="keys",
    access=Access.KEYS,
    body=NewKey,
    answers={201: KeyView},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 409, 415, 422),
)
async def create_key() -> Response:
    identity = require(Scope.KEYS)
    body = decode(NewKey)
    key_id, secret = new_id(), new_secret()
    columns: dict[str, Any] = {
        "name": body.name,
        "scopes": sorted(set(body.scopes)),
        "event_ids": _allowed(identity, body),
        "secret_hash": hash_of(secret),
        "created_by": identity.name,
        "expires_at": body.expires_at,
    }
    row = await _changed(lambda parts: _create(parts, key_id, columns), key_id)
    log.info("key_created", key_id=key_id, by=identity.name, scopes=sorted(body.scopes))
    return _shown_once(row, secret, 201)


@blueprint.get("")
@deferred
@documented("List the keys, the oldest first.", tag="keys", access=Access.KEYS, answers={200: Page[KeyView]})
async def list_keys() -> Response:
    identity, parts = require(Scope.KEYS), services()
    rows = await parts.threads.run(lambda: _rows(parts))
    return answer(Page([_view(row) for row in rows if _is_within_power(identity, row)]))


@blueprint.post("/<key_id>/rotate")
@idempotent
@deferred
@documented(
    "Give a key a new secret, shown this once; the one before counts for a while.",
    tag="keys",
    access=Access.KEYS,
    body=Rotation,
    example={"old_seconds": 3600},
    answers={200: KeyView},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 404, 415, 422),
)
async def rotate_key(key_id: str) -> Response:
    identity = require(Scope.KEYS)
    body, secret = decode(Rotation), new_secret()
    row = await _changed(lambda parts: _rotate(parts, identity, key_id, hash_of(secret), body.old_seconds), key_id)
    log.info("key_rotated", key_id=key_id, by=identity.name)
    return _shown_once(row, secret, 200)


@blueprint.delete("/<key_id>")
@deferred
@documented("Revoke a key.", tag="keys", access=Access.KEYS, answers={204: None}, problems=(404,))
async def revoke_key(key_id: str) -> Response:
    """It is refused by every process within a second, or within half a minute where Redis does not answer."""
    identity = require(Scope.KEYS)
    await _changed(lambda parts: _revoke(parts, identity, key_id), key_id, revoked=True)
    log.info("key_revoked", key_id=key_id, by=identity.name)
    return Response(status=204)


async def _changed(change: Callable[[Services], T], key_id: str, *, revoked: bool = False) -> T:
    """Make the change and have every process hear of it, this one before the answer."""
    parts, table = services(), bearers().keys
    changed = await parts.threads.run(lambda: change(parts))
    if revoked:
        table.drop(key_id)
    try:
        await parts.redis.call("PUBLISH", redis_keys.KEYS, encode(Revoked(key_id if revoked else None)))
    except StoreUnavailableError as fault:  # the others read the keys again soon
        log.warning("key_change_not_published", key_id=key_id, error=str(fault))
    await table.read_anew()
    return changed


def _allowed(identity: Identity, body: NewKey) -> tuple[str, ...] | None:
    """Return the events of a new key. Raises Problem (400, 403): nobody hands out more than it has."""
    for scope in body.scopes:
        if not identity.may(scope):
            raise not_allowed(scope)
    if body.expires_at is not None and not timedelta(0) < body.expires_at - datetime.now(UTC) <= LIFE_MAX:
        raise invalid("expires_at", f"must be in the future, {LIFE_MAX.days} days ahead at most")
    if not body.name.strip() or not body.name.isprintable():
        raise invalid("name", "must be printable and hold something to read")
    if body.event_ids is None:
        return identity.within or None
    for event_id in body.event_ids:
        if not identity.is_within(event_id):
            raise not_found("event")
    return tuple(dict.fromkeys(body.event_ids))


def _is_within_power(identity: Identity, row: KeyRow) -> bool:
    """Return whether the key can do nothing that `identity` can't."""
    events = identity.event_ids
    return {*row.scopes} <= {*identity.scopes} and (
        events is None or (row.event_ids is not None and {*row.event_ids} <= events)
    )


def _create(parts: Services, key_id: str, columns: dict[str, Any]) -> KeyRow:
    with transaction(parts.engine) as conn:
        for event_id in columns["event_ids"] or ():
            if "\0" in event_id or not event_store.exists(conn, event_id):
                raise invalid("event_ids", f"{event_id[:100]!r} is no event")
        if not key_store.create(conn, key_id, **columns):
            raise Problem(409, "TOO_MANY_KEYS", f"There are {KEYS_MAX} keys: revoke what is not used any more.")
        return next(row for row in key_store.list_all(conn) if row.id == key_id)


def _rotate(parts: Services, identity: Identity, key_id: str, secret_hash: str, old_seconds: int) -> KeyRow:
    with transaction(parts.engine) as conn:
        row = _own(identity, key_store.list_all(conn), key_id)
        if not key_store.rotate(conn, key_id, secret_hash, old_seconds):
            raise not_found("key")
        return row


def _revoke(parts: Services, identity: Identity, key_id: str) -> None:
    with transaction(parts.engine) as conn:
        _own(identity, key_store.list_all(conn), key_id)
        if not key_store.revoke(conn, key_id):
            raise not_found("key")


def _rows(parts: Services) -> list[KeyRow]:
    with transaction(parts.engine) as conn:
        return key_store.list_all(conn)


def _own(identity: Identity, rows: list[KeyRow], key_id: str) -> KeyRow:
    """Return the key if it is one that `identity` may change. Raises Problem (404)."""
    for row in rows:
        if row.id == key_id and _is_within_power(identity, row):
            return row
    raise not_found("key")


def _view(row: KeyRow, key: str | UnsetType = UNSET) -> KeyView:
    return KeyView(
        id=row.id,
        name=row.name,
        scopes=[Scope(name) for name in row.scopes],
        event_ids=row.event_ids,
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        key=key,
    )


def _shown_once(row: KeyRow, secret: str, status: int) -> Ready:
    """Return the answer with the key; what is kept for a repeated request is without it."""
    headers = {"Cache-Control": "no-store", "Location": f"/api/keys/{row.id}"}
    response = answer(_view(row, spelled(row.id, secret)), status, headers)
    response.kept = encode(_view(row))
    return response
