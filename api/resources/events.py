"""Events: what is sold, and the rules it is sold by."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from flask import Blueprint, Response, request
from sqlalchemy import Connection, Engine

from api.commands.idempotency import idempotent
from api.principals.current import require
from api.principals.identity import Scope
from api.resources.event_bodies import EventChange, NewEvent, changes_of, check, columns_of, slug
from api.services.process import services
from api.web.bodies import answer, decode, invalid, written
from api.web.deferred import blocking, deferred
from api.web.documented import CURSOR, IDEMPOTENCY_KEY, Access, documented, limit
from api.web.nearest import unknown_names
from api.web.pages import LIMIT_MAX, Page, requested
from api.web.problems import Problem
from api.web.reading import existing, named, reading
from shared.db import event_store, references, rule_change
from shared.db.engine import transaction
from shared.db.references import Kind
from shared.db.views import EventNow, EventView
from shared.errors import SettleError, StoreUnavailableError
from shared.telemetry import logs

blueprint = Blueprint("events", __name__, url_prefix="/api/events")

CHECK_VIOLATION = "23514"
"""Of PostgreSQL: the rules of a row contradict each other."""
IDS_TRIED = 20
"""Ids made of a name before a random one is taken: name, name-2, name-3, …"""

log = logs.get(__name__)


@blueprint.get("")
@deferred
@documented(
    "List the events, the newest first.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: Page[EventView]},
    parameters=(CURSOR, limit(LIMIT_MAX)),
    problems=(400,),
)
async def list_events() -> Response:
    return written(existing(await services().reads.event_pages.read(requested(request.args)), "page"))


@blueprint.post("")
@idempotent
@blocking
@documented(
    "Create an event.",
    example={"name": "Winter Gala", "starts_at": "2031-12-01T19:30:00Z", "currency": "EUR", "max_per_holder": 6},
    tag="events",
    access=Access.EVENTS,
    body=NewEvent,
    answers={201: EventView},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 409, 415, 422),
)
def create_event() -> Response:
    identity = require(Scope.EVENTS)
    body = decode(NewEvent)
    if identity.event_ids is not None and body.id not in identity.event_ids:
        raise invalid("id", "must be one of the events to which the key is limited")
    columns = columns_of(body)
    with transaction(services().engine) as conn:
        event = _create(conn, body, columns)
    log.info("event_created", event_id=event.id)
    return answer(event, 201, {"Location": f"/api/events/{event.id}"})


@blueprint.get("/<event_id>")
@deferred
@documented(
    "Read an event, with how many tickets are available, held and sold.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: EventNow},
    problems=(404,),
)
async def get_event(event_id: str) -> Response:
    parts = services()
    board = await parts.boards.read_if_kept(named(event_id, "event"))
    if board is not None:
        return written(board.event_body())
    return written(existing(await parts.reads.events.read(event_id), "event"))


@blueprint.patch("/<event_id>")
@deferred
@documented(
    "Change an event or its rules, while it sells. What was settled before keeps its outcome.",
    example={"sales_close_at": "2031-12-01T19:00:00Z", "refundable": True},
    tag="events",
    access=Access.EVENTS,
    body=EventChange,
    answers={200: EventView},
    problems=(400, 404, 415),
)
async def change_event(event_id: str) -> Response:
    require(Scope.EVENTS, event_id)
    changes = changes_of(decode(EventChange))
    parts = services()
    event = await parts.threads.run(lambda: _change(parts.engine, event_id, changes))
    try:
        await parts.queue.forget_sold()
    except StoreUnavailableError as fault:  # sold marks only save time, and the change is made
        log.warning("sold_marks_not_forgotten", event_id=event_id, error=str(fault))
    log.info("event_changed", event_id=event_id, fields=sorted(changes))
    return answer(event)


@blueprint.get("/<event_id>/plan")
@blocking
@documented(
    "Read what the seating plan holds besides the seats: its size, areas and colours.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: dict[str, Any]},
    problems=(404,),
)
def get_plan(event_id: str) -> Response:
    with reading(services().engine) as conn:
        return answer(existing(event_store.get_plan(conn, named(event_id, "event")), "seating plan"))


def _create(conn: Connection, body: NewEvent, columns: dict[str, Any]) -> EventView:
    """Raises Problem (409) if the requested id is taken."""
    if body.id is not None:
        event = event_store.create(conn, body.id, columns)
        if event is None:
            raise Problem(409, "EVENT_EXISTS", f"There is an event {body.id!r} already.", field="id")
        return event
    base = slug(body.name)
    for attempt in range(1, IDS_TRIED + 1):
        event = event_store.create(conn, base if attempt == 1 else f"{base}-{attempt}", columns)
        if event is not None:
            return event
    event = event_store.create(conn, f"{base}-{secrets.token_hex(8)}", columns)
    assert event is not None
    return event


def _change(engine: Engine, event_id: str, changes: Mapping[str, Any]) -> EventView:
    """Raises Problem (400) if the new rules contradict the old ones that stay, or close sections that are not there."""

    def checked(conn: Connection) -> None:
        before = existing(event_store.get(conn, named(event_id, "event")), "event")
        check(msgspec.structs.asdict(msgspec.convert(before, _Rules, from_attributes=True)) | dict(changes))
        _check_sections(conn, event_id, changes.get("closed_sections", ()))
        _check_categories(conn, event_id, [each.category for each in changes.get("price_classes", ()) if each.category])

    try:
        return existing(rule_change.change(engine, event_id, changes, checked), "event")
    except SettleError as fault:
        if fault.sqlstate != CHECK_VIOLATION:
            raise
        with transaction(engine) as conn:
            checked(conn)  # somebody else changed the other rule meanwhile
        raise


def _check_sections(conn: Connection, event_id: str, sections: Sequence[str]) -> None:
    """Raise Problem (400) for sections that an event with tickets does not have: they would close nothing."""
    if unknown := references.unknown_names(conn, Kind.SECTION, event_id, sections):
        raise unknown_names("closed_sections", event_id, unknown, references.names(conn, Kind.SECTION, event_id))


def _check_categories(conn: Connection, event_id: str, asked: Sequence[str]) -> None:
    """Raise Problem (400) for categories that an event with categories does not have: they would price nothing."""
    known = references.names(conn, Kind.CATEGORY, event_id) if asked else []
    if known and (unknown := [name for name in asked if name not in known]):
        raise unknown_names("price_classes", event_id, unknown[: references.UNKNOWN_MAX], known)


class _Rules(msgspec.Struct):
    """What `check` looks at, of an event as it is shown."""

    name: str
    hold_seconds: int
    max_hold_seconds: int
    sales_open_at: datetime | None
    sales_close_at: datetime | None
