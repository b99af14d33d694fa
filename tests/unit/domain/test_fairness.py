"""Nobody keeps a seat from others by giving it back and taking it again, and a guest takes no more than the event lets one."""

from __future__ import annotations

import pytest

from shared.domain.commands import Kind, Wish
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Outcome, Status
from shared.domain.records import ReservationStatus
from tests.builders import (
    NOW_MS,
    SECOND_MS,
    decide_one,
    ended,
    entry,
    named,
    order,
    outcomes,
    parked,
    reservation,
    rules,
    state,
    ticket,
)

COOL = rules(cool_down_seconds=10, max_wait_seconds=60)
RELEASED_NOW = {("a1", "ann"): NOW_MS}


def until(outcome: Outcome) -> int | None:
    assert outcome.explanation is not None
    return outcome.explanation.cool_down_until_ms


def test_release_and_reserve_in_one_packet_leave_the_seat_to_others() -> None:
    given = state(event=COOL, active=(reservation(),))
    decision = decide(given, [entry(Kind.RELEASE), entry(Kind.RESERVE), entry(Kind.RESERVE, "bob")])
    assert [outcome.code for outcome in outcomes(decision)] == [None, Code.COOLING_DOWN, None]
    assert until(outcomes(decision)[1]) == NOW_MS + 10 * SECOND_MS


def test_a_hold_that_ran_out_cools_down_too() -> None:
    overdue = reservation(held_until_ms=NOW_MS)
    outcome, _ = decide_one(state(event=COOL, active=(overdue,)), entry(Kind.RESERVE))
    assert (outcome.code, until(outcome)) == (Code.COOLING_DOWN, NOW_MS + 10 * SECOND_MS)


@pytest.mark.parametrize(("ago_ms", "code"), [(10 * SECOND_MS - 1, Code.COOLING_DOWN), (10 * SECOND_MS, None)])
def test_the_cool_down_ends_to_the_millisecond(ago_ms: int, code: Code | None) -> None:
    outcome, _ = decide_one(state(event=COOL, ended_ms={("a1", "ann"): NOW_MS - ago_ms}), entry(Kind.RESERVE))
    assert outcome.code is code


def test_others_and_other_seats_do_not_cool_down() -> None:
    seats = ticket("a1"), ticket("a2", rank=2)
    given = state(event=COOL, tickets=seats, ended_ms=RELEASED_NOW)
    decision = decide(given, [entry(Kind.RESERVE, ticket_id="a2"), entry(Kind.RESERVE, "bob")])
    assert [outcome.status for outcome in outcomes(decision)] == [Status.SUCCEEDED] * 2


def test_who_waits_gets_the_seat_that_cools_down_for_another() -> None:
    given = state(event=COOL, active=(reservation(),), waiting=(parked("bob"),))
    decision = decide(given, [entry(Kind.RELEASE), entry(Kind.RESERVE), entry(Kind.RESERVE, wait=60)])
    assert [outcome.code for outcome in outcomes(decision)][:3] == [None, Code.TICKET_UNAVAILABLE, Code.COOLING_DOWN]
    assert decision.ended[0].outcome.status is Status.SUCCEEDED


def test_a_late_payment_is_no_reserve() -> None:
    past = ended(ReservationStatus.EXPIRED)
    outcome, _ = decide_one(state(event=COOL, past=(past,), ended_ms=RELEASED_NOW), entry(Kind.CONFIRM))
    assert (outcome.status, outcome.late) == (Status.SUCCEEDED, True)


@pytest.mark.parametrize("wish", [named("a1"), Wish(quantity=1), Wish(quantity=1, adjacent=True)])
def test_an_order_is_no_way_around_the_cool_down(wish: Wish) -> None:
    given = state(event=COOL, ended_ms=RELEASED_NOW, seats={"gala": (ticket(),)})
    outcome, decision = decide_one(given, order(wish))
    assert outcome.code is Code.COOLING_DOWN
    assert outcome.explanation is not None
    assert [(one.reason, one.missing) for one in outcome.explanation.shortfalls] == [("cooling_down", 1)]
    assert decide(given, [order(wish, holder="bob")]).settled[0].outcome.status is Status.SUCCEEDED
    assert decision.opened == []


def test_an_order_takes_other_seats_than_those_that_cool_down() -> None:
    seats = ticket("a1"), ticket("a2", rank=2)
    given = state(event=COOL, tickets=(), ended_ms=RELEASED_NOW, seats={"gala": seats})
    decision = decide(given, [order(Wish(quantity=1)), order(Wish(quantity=1), holder="bob")])
    assert [outcome.ticket_ids for outcome in outcomes(decision)] == [("a2",), ("a1",)]


@pytest.mark.parametrize(
    ("limits", "guest", "has", "code"),
    [
        ({"max_per_guest": 2}, True, 1, None),
        ({"max_per_guest": 2}, True, 2, Code.LIMIT_REACHED),
        ({"max_per_guest": 2}, False, 2, None),
        ({"max_per_guest": None}, True, 99, None),
        ({"max_per_guest": 9, "max_per_holder": 2}, True, 2, Code.LIMIT_REACHED),
        ({"max_per_guest": 2, "max_per_holder": 9}, False, 2, None),
    ],
)
def test_a_guest_may_have_what_the_event_lets_a_guest_have(
    limits: dict[str, int | None], guest: bool, has: int, code: Code | None
) -> None:
    given = state(event=rules(**limits), counts={("gala", "ann"): has})
    outcome, _ = decide_one(given, entry(Kind.RESERVE, guest=guest))
    assert outcome.code is code
    if code is not None:
        assert outcome.explanation is not None
        assert outcome.explanation.limit == 2
    ordered, _ = decide_one(given, order(named("a1"), guest=guest))
    assert ordered.code is code


def test_what_a_guest_has_is_counted_to_its_end_whoever_ends_it() -> None:
    given = state(event=rules(max_per_guest=2), counts={("gala", "ann"): 0})
    opened = decide(given, [entry(Kind.RESERVE, guest=True)])
    assert opened.counts == {("gala", "ann"): 1}
    assert opened.opened[0].guest
    overdue = reservation(guest=True, held_until_ms=NOW_MS)
    given = state(event=rules(max_per_guest=2), active=(overdue,), counts={("gala", "ann"): 1})
    assert decide(given, [entry(Kind.EXPIRE, "")]).counts == {("gala", "ann"): 0}


def test_nobody_else_is_counted_where_only_guests_have_a_limit() -> None:
    assert decide(state(event=rules(max_per_guest=2)), [entry(Kind.RESERVE)]).counts == {}


@pytest.mark.parametrize(
    ("starts_ms", "anyway", "code"),
    [(NOW_MS + 1, False, None), (NOW_MS, False, Code.SALES_CLOSED), (NOW_MS, True, None)],
)
def test_an_event_that_has_begun_sells_only_if_it_says_so(starts_ms: int, anyway: bool, code: Code | None) -> None:
    given = state(event=rules(starts_ms=starts_ms, sell_after_start=anyway))
    assert decide_one(given, entry(Kind.RESERVE))[0].code is code
    assert decide_one(given, order(named("a1")))[0].code is code


def test_a_hold_from_before_the_start_can_still_be_paid() -> None:
    given = state(event=rules(starts_ms=NOW_MS), active=(reservation(),))
    assert decide_one(given, entry(Kind.CONFIRM))[0].status is Status.SUCCEEDED
