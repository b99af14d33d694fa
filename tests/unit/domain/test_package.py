"""A package: an order over several events, of each a wish or nothing of any, and what is done with it afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from shared.domain.commands import Entry, Kind, Part, Wish
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Explanation, Outcome, Shortage, Shortfall, Status
from shared.domain.records import Decision, EventRules, Reservation, ReservationStatus, State
from tests.builders import NOW_MS, SHARD, ended, entry, named, of_order, reservation, rules, state, ticket

GALA, SHOW = rules(), rules(id="show")
TICKETS = (ticket("a1"), ticket("a2", rank=2), ticket("s1", event_id="show"), ticket("s2", rank=2, event_id="show"))


def package(*parts: tuple[str, Wish], **fields: Any) -> Entry:
    wanted = tuple(Part(event_id=event_id, wishes=(wish,)) for event_id, wish in parts)
    return entry(Kind.ORDER, event_id=None, parts=wanted, **fields)


def given(*active: Reservation, show: EventRules = SHOW, **fields: Any) -> State:
    made = state(tickets=TICKETS, active=active, **fields)
    made.events["show"] = show
    return made


def outcome(made: State, command: Entry) -> tuple[Outcome, Decision]:
    decision = decide(made, [command])
    return decision.settled[0].outcome, decision


def test_a_package_takes_of_every_event() -> None:
    command = package(("gala", named("a2")), ("show", Wish(quantity=2)), metadata={"cart": "17"})
    told, decision = outcome(given(seats={"show": TICKETS[2:]}), command)
    assert (told.status, told.ticket_ids, told.price) == (Status.SUCCEEDED, ("a2", "s1", "s2"), 15_000)
    assert {(row.event_id, row.order_id, row.metadata_id) for row in decision.opened} == {
        ("gala", command.command.id, command.command.id),
        ("show", command.command.id, command.command.id),
    }
    assert {row.shard for row in decision.opened} == {SHARD}


@pytest.mark.parametrize("events", [("gala", "show"), ("show", "gala")])
def test_what_one_event_does_not_have_nobody_gets_of_the_others(events: tuple[str, str]) -> None:
    wishes = {"gala": named("a1"), "show": named("s1")}
    told, decision = outcome(
        given(reservation("bob", "s1", event_id="show")), package(*((each, wishes[each]) for each in events))
    )
    assert told == Outcome(
        status=Status.REJECTED,
        code=Code.NO_MATCHING_SEATS,
        explanation=Explanation(
            sequence=decision.settled[0].entry.sequence,
            event_id="show",
            shortfalls=(Shortfall(wish=0, missing=1, reason=Shortage.TAKEN, ticket_ids=("s1",)),),
        ),
    )
    assert decision.opened == []


@pytest.mark.parametrize(
    ("show", "code"),
    [
        (replace(SHOW, cancelled=True), Code.SALES_CLOSED),
        (replace(SHOW, sales_open_ms=NOW_MS + 1), Code.SALES_CLOSED),
        (replace(SHOW, max_per_holder=1), Code.LIMIT_REACHED),
    ],
)
def test_each_event_keeps_its_own_rules(show: EventRules, code: Code) -> None:
    told, decision = outcome(given(show=show), package(("gala", named("a1", "a2")), ("show", named("s1", "s2"))))
    assert told.explanation is not None
    assert (told.code, told.explanation.event_id) == (code, "show")
    assert decision.opened == []


def test_an_event_that_is_not_there_is_named() -> None:
    told, _ = outcome(given(), package(("gala", named("a1")), ("nowhere", named("s1"))))
    assert told.explanation is not None
    assert (told.code, told.explanation.event_id) == (Code.TICKET_NOT_FOUND, "nowhere")


@pytest.mark.parametrize(("within", "status"), [(("gala", "show"), Status.SUCCEEDED), (("gala",), Status.REJECTED)])
def test_who_may_not_act_in_all_of_the_events_gets_none(within: tuple[str, ...], status: Status) -> None:
    told, _ = outcome(given(), package(("gala", named("a1")), ("show", named("s1")), within=within))
    assert told.status is status
    rows = (reservation("ann", "a1", order_id="o1"), reservation("ann", "s1", order_id="o1", event_id="show"))
    command = of_order(Kind.RELEASE, "o1", within=within)
    told, _ = outcome(given(*rows, orders={"o1": rows}), command)
    assert told.status is status


def test_a_package_that_ran_out_is_paid_late_where_each_event_has_room() -> None:
    rows = (
        ended(ReservationStatus.EXPIRED, "ann", "a1", order_id="o1"),
        ended(ReservationStatus.EXPIRED, "ann", "s1", order_id="o1", event_id="show"),
    )
    tight: dict[str, Any] = {
        "event": rules(max_per_holder=1),
        "show": replace(SHOW, max_per_holder=1),
        "orders": {"o1": rows},
    }
    told, decision = outcome(given(**tight), of_order(Kind.CONFIRM, "o1"))
    assert (told.status, told.late) == (Status.SUCCEEDED, True)
    assert decision.counts == {("gala", "ann"): 1, ("show", "ann"): 1}
    told, _ = outcome(given(counts={("show", "ann"): 1}, **tight), of_order(Kind.CONFIRM, "o1"))
    assert told.code is Code.HOLD_EXPIRED


def test_a_package_passes_to_another_holder_where_each_event_lets_it() -> None:
    rows = (reservation("ann", "a1", order_id="o1"), reservation("ann", "s1", order_id="o1", event_id="show"))
    tight: dict[str, Any] = {
        "event": rules(max_per_holder=1),
        "show": replace(SHOW, max_per_holder=1),
        "orders": {"o1": rows},
    }
    command = of_order(Kind.TRANSFER, "o1", seller=True, to_holder="bea")
    counts = {("gala", "ann"): 1, ("show", "ann"): 1}
    told, _ = outcome(given(*rows, counts=counts, **tight), command)
    assert told.status is Status.SUCCEEDED
    told, _ = outcome(given(*rows, counts=counts | {("show", "bea"): 1}, **tight), command)
    assert told.code is Code.LIMIT_REACHED


def test_a_package_is_given_back_whole_and_offered_in_each_event() -> None:
    rows = (reservation("ann", "a1", order_id="o1"), reservation("ann", "s1", order_id="o1", event_id="show"))
    told, decision = outcome(given(*rows, orders={"o1": rows}), of_order(Kind.RELEASE, "o1"))
    assert set(told.ticket_ids) == {"a1", "s1"}
    assert [row.status for row in decision.changed] == [ReservationStatus.RELEASED] * 2
