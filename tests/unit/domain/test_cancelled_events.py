"""An event that is cancelled sells nothing any more, and who has tickets keeps them."""

from __future__ import annotations

import pytest

from shared.domain.commands import Entry, Kind
from shared.domain.outcomes import Code, Status
from shared.domain.records import ReservationStatus
from tests.builders import NOW_MS, decide_one, entry, named, of_order, order, parked, reservation, rules, state

CANCELLED = rules(cancelled=True, refundable=True, max_wait_seconds=60)


@pytest.mark.parametrize("command", [entry(Kind.RESERVE), order(named("a1"))], ids=["reserve", "order"])
def test_nobody_gets_a_ticket(command: Entry) -> None:
    outcome, decision = decide_one(state(event=CANCELLED), command)
    assert (outcome.code, decision.changes) == (Code.SALES_CLOSED, [])


def test_what_is_held_is_not_sold_any_more_and_can_be_given_back() -> None:
    held = reservation(order_id="o-1")
    given = state(event=CANCELLED, active=(held,), orders={"o-1": (held,)})
    for command in (entry(Kind.CONFIRM), of_order(Kind.CONFIRM, "o-1")):
        outcome, decision = decide_one(given, command)
        assert (outcome.code, decision.changes) == (Code.SALES_CLOSED, [])
    assert decide_one(given, entry(Kind.RELEASE))[0].status is Status.SUCCEEDED


def test_what_is_sold_stays_sold_and_is_told_so() -> None:
    sold = reservation(status=ReservationStatus.CONFIRMED)
    outcome, decision = decide_one(state(event=CANCELLED, active=(sold,)), entry(Kind.CONFIRM))
    assert (outcome.status, outcome.reservation_id, decision.changes) == (Status.SUCCEEDED, sold.id, [])


def test_who_waits_gets_nothing_when_a_ticket_comes_back() -> None:
    waiting = parked("bob", until_ms=NOW_MS + 60_000)
    given = state(event=CANCELLED, active=(reservation(),), waiting=(waiting,))
    _, decision = decide_one(given, entry(Kind.RELEASE))
    assert [each.outcome.code for each in decision.ended] == [Code.SALES_CLOSED]
