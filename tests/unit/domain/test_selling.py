"""Whose word sells: the shop's, or the holder's where the event says so. And who may act only in some events."""

from __future__ import annotations

import pytest

from shared.domain.commands import Entry, Kind
from shared.domain.outcomes import Code, Status
from shared.domain.records import ConfirmBy, EventRules, ReservationStatus
from tests.builders import (
    NOW_MS,
    decide_one,
    ended,
    entry,
    named,
    of_order,
    order,
    reservation,
    rules,
    state,
)

SOLD, EXPIRED = ReservationStatus.CONFIRMED, ReservationStatus.EXPIRED
SHOP = rules(confirm_by=ConfirmBy.SHOP, refundable=True)
FREE = rules(confirm_by=ConfirmBy.HOLDER, refundable=True)
HELD_ORDER = {"orders": {"o": (reservation(order_id="o"),)}, "active": (reservation(order_id="o"),)}
SOLD_ORDER = {
    "orders": {"o": (reservation(order_id="o", status=SOLD),)},
    "active": (reservation(order_id="o", status=SOLD),),
}
CASES = [
    ({"active": (reservation(),)}, entry(Kind.CONFIRM)),
    ({"active": (reservation(status=SOLD),)}, entry(Kind.CONFIRM)),
    ({"past": (ended(EXPIRED),)}, entry(Kind.CONFIRM)),
    ({"active": (reservation(held_until_ms=NOW_MS),)}, entry(Kind.CONFIRM)),
    ({"active": (reservation(status=SOLD),)}, entry(Kind.RELEASE)),
    (HELD_ORDER, of_order(Kind.CONFIRM, "o")),
    (SOLD_ORDER, of_order(Kind.CONFIRM, "o")),
    (SOLD_ORDER, of_order(Kind.RELEASE, "o")),
]
NAMES = ["held", "sold", "expired", "overdue", "refund", "order", "sold order", "refund of an order"]


def _by_seller(command: Entry) -> Entry:
    from msgspec.structs import replace

    return replace(command, command=replace(command.command, seller=True))


@pytest.mark.parametrize(("parts", "command"), CASES, ids=NAMES)
def test_a_holder_neither_sells_nor_takes_back_where_the_shop_does(parts: dict[str, object], command: Entry) -> None:
    outcome, decision = decide_one(state(event=SHOP, **parts), command)  # type: ignore[arg-type]
    assert (outcome.status, outcome.code) == (Status.REJECTED, Code.NOT_ALLOWED)
    assert [row for row in decision.opened + decision.changed if row.status is not EXPIRED] == []


@pytest.mark.parametrize(("parts", "command"), CASES, ids=NAMES)
@pytest.mark.parametrize(("event", "seller"), [(SHOP, True), (FREE, False), (FREE, True)])
def test_the_seller_does_and_the_holder_where_the_event_lets_it(
    parts: dict[str, object], command: Entry, event: EventRules, seller: bool
) -> None:
    outcome, _ = decide_one(state(event=event, **parts), _by_seller(command) if seller else command)  # type: ignore[arg-type]
    assert outcome.status is Status.SUCCEEDED


@pytest.mark.parametrize("kind", [Kind.RELEASE, Kind.EXTEND])
def test_a_holder_keeps_the_say_over_its_own_holds(kind: Kind) -> None:
    outcome, _ = decide_one(state(event=SHOP, active=(reservation(),)), entry(kind))
    assert outcome.status is Status.SUCCEEDED


@pytest.mark.parametrize("kind", [Kind.CONFIRM, Kind.RELEASE])
def test_a_stranger_learns_nothing_of_the_rule(kind: Kind) -> None:
    outcome, _ = decide_one(state(event=SHOP, active=(reservation("bob", status=SOLD),)), entry(kind))
    assert outcome.code is Code.NOT_HOLDER


@pytest.mark.parametrize("kind", [Kind.CONFIRM, Kind.RELEASE])
def test_a_seller_names_the_right_holder(kind: Kind) -> None:
    outcome, _ = decide_one(state(event=SHOP, active=(reservation("bob"),)), entry(kind, seller=True))
    assert outcome.code is Code.NOT_HOLDER


@pytest.mark.parametrize(
    ("parts", "command"),
    [
        ({}, entry(Kind.RESERVE, within=("show", "fair"))),
        ({"active": (reservation(),)}, entry(Kind.RELEASE, within=("show",), seller=True)),
        (HELD_ORDER, of_order(Kind.CONFIRM, "o", within=("show",), seller=True)),
        ({}, order(named("a1"), within=("show",))),
    ],
    ids=["reserve", "release", "order's confirm", "order"],
)
def test_who_may_act_in_other_events_only_finds_nothing_here(parts: dict[str, object], command: Entry) -> None:
    outcome, decision = decide_one(state(**parts), command)  # type: ignore[arg-type]
    assert (outcome.code, decision.opened, decision.changed) == (Code.TICKET_NOT_FOUND, [], [])


@pytest.mark.parametrize(
    "command", [entry(Kind.RESERVE, within=("show", "gala")), order(named("a1"), within=("gala",))]
)
def test_who_may_act_in_this_event_does(command: Entry) -> None:
    outcome, _ = decide_one(state(), command)
    assert outcome.status is Status.SUCCEEDED
