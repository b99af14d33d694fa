"""The one way in which tests write down seats, rules, reservations, commands and states of the domain."""

from __future__ import annotations

from itertools import count
from typing import Any

from shared.domain.commands import Command, Entry, Kind, Wish
from shared.domain.decide import decide
from shared.domain.ids import command_id
from shared.domain.outcomes import Outcome
from shared.domain.records import (
    ConfirmBy,
    Decision,
    EventRules,
    Parked,
    Reservation,
    ReservationStatus,
    State,
    Ticket,
)

SHARD = 3
NOW_MS = 1_800_000_000_000
SECOND_MS = 1000
_numbers = count(1)


def entry(kind: Kind, holder: str = "ann", ticket_id: str | None = "a1", **fields: Any) -> Entry:
    """Return a command of this kind as the next of its queue."""
    number = next(_numbers)
    key = command_id(fields.pop("shard", SHARD), NOW_MS, number.to_bytes(8, "big"))
    if kind is Kind.ORDER:
        fields = {"event_id": "gala", "order_id": key, **fields}
        ticket_id = None
    if "wait" in fields:
        fields["wait_for_release_seconds"] = fields.pop("wait")
    command = Command(id=key, kind=kind, holder=holder, submitted_ms=NOW_MS - SECOND_MS, ticket_id=ticket_id, **fields)
    return Entry(number, command)


def order(*wishes: Wish, holder: str = "ann", **fields: Any) -> Entry:
    return entry(Kind.ORDER, holder, wishes=wishes, **fields)


def of_order(kind: Kind, order_id: str, holder: str = "ann", **fields: Any) -> Entry:
    return entry(kind, holder, None, order_id=order_id, **fields)


def named(*ticket_ids: str) -> Wish:
    return Wish(ticket_ids=ticket_ids)


def ticket(ticket_id: str = "a1", *, rank: int = 1, **fields: Any) -> Ticket:
    """Return a seat of row A unless said otherwise; its position is its rank."""
    values: dict[str, Any] = {
        "event_id": "gala",
        "section": "stalls",
        "row": "A",
        "number": str(rank),
        "category": None,
        "price": 5000,
        "for_sale": True,
        "accessible": False,
        "general": False,
        "position": rank,
    }
    return Ticket(id=ticket_id, rank=rank, **{**values, **fields})


def rules(**fields: Any) -> EventRules:
    """Return rules of an event whose holders confirm for themselves, unless said otherwise."""
    values: dict[str, Any] = {
        "id": "gala",
        "currency": "EUR",
        "hold_seconds": 60,
        "max_hold_seconds": 150,
        "confirm_by": ConfirmBy.HOLDER,
    }
    return EventRules(**values | fields)


def reservation(holder: str = "ann", ticket_id: str = "a1", **fields: Any) -> Reservation:
    """Return a hold that has half a minute left unless said otherwise."""
    values: dict[str, Any] = {
        "id": f"r-{holder}-{ticket_id}",
        "event_id": "gala",
        "status": ReservationStatus.HELD,
        "created_ms": NOW_MS - 30 * SECOND_MS,
        "held_until_ms": NOW_MS + 30 * SECOND_MS,
        "shard": SHARD,
        "sequence": 0,
    }
    return Reservation(ticket_id=ticket_id, holder=holder, **{**values, **fields})


def ended(status: ReservationStatus, holder: str = "ann", ticket_id: str = "a1", **fields: Any) -> Reservation:
    return reservation(holder, ticket_id, status=status, ended_ms=NOW_MS - 1, **fields)


def parked(holder: str, *, ticket_id: str = "a1", until_ms: int = NOW_MS + 1, **fields: Any) -> Parked:
    return Parked(entry(Kind.RESERVE, holder, ticket_id, wait=60, **fields), "gala", until_ms)


def waiting_order(holder: str, *wishes: Wish, until_ms: int = NOW_MS + 1, **fields: Any) -> Parked:
    return Parked(order(*wishes, holder=holder, wait=60, **fields), "gala", until_ms)


def state(
    *,
    event: EventRules | None = None,
    tickets: tuple[Ticket, ...] | None = None,
    active: tuple[Reservation, ...] = (),
    past: tuple[Reservation, ...] = (),
    waiting: tuple[Parked, ...] = (),
    **fields: Any,
) -> State:
    """Return a state with one event and, unless others are given, one ticket."""
    event = event or rules()
    lists: dict[str, tuple[Parked, ...]] = {}
    for one in waiting:
        if (key := one.entry.command.ticket_id) is not None:
            lists[key] = (*lists.get(key, ()), one)
    orders = tuple(one for one in waiting if one.entry.command.ticket_id is None)
    return State(
        **{
            "shard": SHARD,
            "now_ms": NOW_MS,
            "events": {event.id: event},
            "tickets": {one.id: one for one in ((ticket(),) if tickets is None else tickets)},
            "active": {one.ticket_id: one for one in active},
            "past": {(one.ticket_id, one.holder): one for one in past},
            "waiting": lists,
            "waiting_orders": {event.id: orders},
            **fields,
        }
    )


def outcomes(decision: Decision) -> list[Outcome]:
    return [settled.outcome for settled in decision.outcomes()]


def decide_one(given: State, command: Entry) -> tuple[Outcome, Decision]:
    decision = decide(given, [command])
    return decision.settled[0].outcome, decision
