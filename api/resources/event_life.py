"""The turns in an event's life: it is cancelled and perhaps reopened, copied, deleted."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import quote

import msgspec
from flask import Blueprint, Response
from sqlalchemy import Connection

from api.commands.idempotency import idempotent
from api.principals.current import require
from api.principals.identity import Identity, Scope
from api.resources.box_office import Reason
from api.resources.event_bodies import EventId, Moment, Name, slug
from api.resources.events import IDS_TRIED
from api.services.process import services
from api.web.bodies import Body, answer, decode, invalid
from api.web.deferred import blocking
from api.web.documented import IDEMPOTENCY_KEY, Access, documented
from api.web.problems import Problem, not_found
from api.web.reading import existing, named
from shared.db import event_life, event_store
from shared.db.engine import transaction
from shared.db.event_life import Affected, EventHeldError, EventSoldError, TicketsElsewhereError
from shared.db.inventory_writer import ImportBusyError
from shared.db.views import EventView
from shared.domain.bounds import in_utc
from shared.telemetry import logs

blueprint = Blueprint("event_life", __name__, url_prefix="/api/events")

log = logs.get(__name__)


class Cancellation(Body, frozen=True):
    reason: Reason | None = None


class CancelLinks(msgspec.Struct, frozen=True):
    reservations: str
    """Where the list of them is."""


class Cancelled(msgspec.Struct, frozen=True):
    event: EventView
    affected: Affected
    links: CancelLinks


class Copy(Body, frozen=True):
    """What the copy is called and when it begins; as the other, where nothing is said."""

    name: Name | None = None
    id: EventId | None = None
    """Without one it is made of the name."""
    starts_at: Moment | None = None
    """The sale begins and ends as long before it as that of the other event."""


@blueprint.post("/<event_id>/cancel")
@idempotent
@blocking
@documented(
    "Cancel an event: the sale stops at once, who has tickets keeps them.",
    tag="events",
    access=Access.EVENTS,
    body=Cancellation,
    example={"reason": "the singer is ill"},
    answers={200: Cancelled},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 404, 409, 415, 422),
)
def cancel_event(event_id: str) -> Response:
    require(Scope.EVENTS, event_id)
    body, engine = decode(Cancellation), services().engine
    with transaction(engine) as conn:
        before = existing(event_store.get(conn, named(event_id, "event")), "event")
    if before.cancelled_at is None and event_life.cancel(engine, event_id, body.reason):
        log.info("event_cancelled", event_id=event_id)
    with transaction(engine) as conn:
        event = existing(event_store.get(conn, event_id), "event")
        links = CancelLinks(f"/api/reservations?event_id={quote(event_id, safe='')}")
        return answer(Cancelled(event, event_life.affected(conn, event_id), links))


@blueprint.post("/<event_id>/reopen")
@idempotent
@blocking
@documented(
    "Take the cancelling of an event back: it sells again by its rules. What ran out or was given back meanwhile is free.",
    tag="events",
    access=Access.EVENTS,
    answers={200: EventView},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(404, 409, 422),
)
def reopen_event(event_id: str) -> Response:
    require(Scope.EVENTS, event_id)
    engine = services().engine
    with transaction(engine) as conn:
        before = existing(event_store.get(conn, named(event_id, "event")), "event")
    if before.cancelled_at is not None and event_life.reopen(engine, event_id):
        log.info("event_reopened", event_id=event_id)
    with transaction(engine) as conn:
        return answer(existing(event_store.get(conn, event_id), "event"))


@blueprint.post("/<event_id>/copy")
@idempotent
@blocking
@documented(
    "Copy an event: its rules, its plan and its seats, of which nobody has any.",
    tag="events",
    access=Access.EVENTS,
    body=Copy,
    example={"name": "Second night", "starts_at": "2031-12-02T19:30:00Z"},
    answers={201: EventView},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 404, 409, 415, 422),
)
def copy_event(event_id: str) -> Response:
    identity = require(Scope.EVENTS, event_id)
    body = decode(Copy)
    _require_own(identity, body.id)
    with transaction(services().engine) as conn:
        event = existing(event_store.get(conn, named(event_id, "event")), "event")
        starts_at = _beginning(event, body.starts_at)
        made = _copy(conn, event, body, starts_at)
    log.info("event_copied", event_id=event_id, copy_id=made.id)
    return answer(made, 201, {"Location": f"/api/events/{made.id}"})


@blueprint.delete("/<event_id>")
@blocking
@documented(
    "Delete an event that never sold a ticket.",
    tag="events",
    access=Access.EVENTS,
    answers={204: None},
    problems=(404, 409),
)
def delete_event(event_id: str) -> Response:
    require(Scope.EVENTS, event_id)
    engine = services().engine
    with transaction(engine) as conn:
        if not event_store.exists(conn, named(event_id, "event")):
            raise not_found("event")
    try:
        event_life.delete(engine, event_id)
    except EventSoldError:
        raise Problem(409, "EVENT_SOLD", "The event has sold tickets: cancel it instead.") from None
    except EventHeldError:
        detail = "Somebody holds tickets of the event: cancel it, and delete it when the holds have ended."
        raise Problem(409, "EVENT_HELD", detail) from None
    except ImportBusyError:
        raise Problem(409, "IN_PROGRESS", "An import into this event goes on.", headers={"Retry-After": "5"}) from None
    log.info("event_deleted", event_id=event_id)
    return Response(status=204)


def _require_own(identity: Identity, id_: str | None) -> None:
    """Raise Problem (400) for an event that the sender could not see."""
    if identity.event_ids is not None and id_ not in identity.event_ids:
        raise invalid("id", "must be one of the events to which the key is limited")


def _beginning(event: EventView, starts_at: datetime | None) -> datetime | None:
    """Return when the copy begins. Raises Problem (400) if that, or its sale's beginning or end, is beyond the bounds."""
    if starts_at is None:
        return None
    try:
        begins = in_utc(starts_at)
        for moment in filter(None, (event.sales_open_at, event.sales_close_at)):
            if event.starts_at is not None:
                in_utc(datetime.fromisoformat(moment) + (begins - datetime.fromisoformat(event.starts_at)))
    except (ValueError, OverflowError) as error:
        raise invalid("starts_at", f"can't be, with a sale as long before it as the other's: {error}") from None
    return begins


def _copy(conn: Connection, event: EventView, body: Copy, starts_at: datetime | None) -> EventView:
    """Raises Problem (409) if the requested id is taken, or ids of tickets are."""
    base = slug(body.name or event.name)
    tried = [body.id] if body.id is not None else [base, *(f"{base}-{n}" for n in range(2, IDS_TRIED + 1))]
    tried += [] if body.id is not None else [f"{base}-{secrets.token_hex(8)}"]
    for id_ in tried:
        try:
            if event_life.copy(conn, event.id, id_, name=body.name, starts_at=starts_at):
                return existing(event_store.get(conn, id_), "event")
        except TicketsElsewhereError:
            detail = f"Another event has tickets whose ids begin with {id_!r}: choose another id."
            raise Problem(409, "TICKET_EXISTS", detail, field="id") from None
    raise Problem(409, "EVENT_EXISTS", f"There is an event {body.id!r} already.", field="id")
