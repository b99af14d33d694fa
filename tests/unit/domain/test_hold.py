"""Release, confirm and extend one ticket."""

from __future__ import annotations

import pytest

from shared.domain.commands import Kind
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Status
from shared.domain.records import ChangeKind, ReservationStatus, TicketStatus
from tests.builders import (
    NOW_MS,
    SECOND_MS,
    decide_one,
    ended,
    entry,
    outcomes,
    parked,
    reservation,
    rules,
    state,
    ticket,
)

SOLD = ReservationStatus.CONFIRMED
HOLD_KINDS = [Kind.RELEASE, Kind.CONFIRM, Kind.EXTEND]


@pytest.mark.parametrize("kind", HOLD_KINDS)
def test_a_stranger_may_not_touch_a_reservation(kind: Kind) -> None:
    outcome, decision = decide_one(state(active=(reservation("bob"),)), entry(kind))
    assert outcome.code is Code.NOT_HOLDER
    assert outcome.explanation is not None
    assert outcome.explanation.ticket_status == "HELD"
    assert (decision.changed, decision.changes) == ([], [])


@pytest.mark.parametrize("kind", HOLD_KINDS)
def test_a_free_ticket_is_not_reserved(kind: Kind) -> None:
    outcome, _ = decide_one(state(), entry(kind))
    assert outcome.code is Code.NOT_RESERVED


@pytest.mark.parametrize("kind", HOLD_KINDS)
def test_what_was_given_back_is_not_reserved(kind: Kind) -> None:
    outcome, _ = decide_one(state(past=(ended(ReservationStatus.RELEASED),)), entry(kind))
    assert outcome.code is Code.NOT_RESERVED


@pytest.mark.parametrize("kind", [*HOLD_KINDS, Kind.EXPIRE])
def test_an_unknown_ticket_is_not_found(kind: Kind) -> None:
    outcome, _ = decide_one(state(), entry(kind, ticket_id="z9"))
    assert outcome.code is Code.TICKET_NOT_FOUND


def test_a_released_hold_frees_the_ticket() -> None:
    mine = reservation()
    outcome, decision = decide_one(state(active=(mine,)), entry(Kind.RELEASE))
    assert (outcome.status, outcome.reservation_id) == (Status.SUCCEEDED, mine.id)
    assert [(row.id, row.status, row.ended_ms) for row in decision.changed] == [
        (mine.id, ReservationStatus.RELEASED, NOW_MS)
    ]
    assert [(change.from_status, change.to_status) for change in decision.changes] == [
        (TicketStatus.HELD, TicketStatus.AVAILABLE)
    ]


def test_a_sale_is_given_back_where_the_event_takes_it_back() -> None:
    outcome, decision = decide_one(
        state(event=rules(refundable=True), active=(reservation(status=SOLD),)), entry(Kind.RELEASE)
    )
    assert outcome.status is Status.SUCCEEDED
    assert decision.changes[0].from_status is TicketStatus.SOLD


def test_a_final_sale_is_not_given_back() -> None:
    outcome, decision = decide_one(state(active=(reservation(status=SOLD),)), entry(Kind.RELEASE))
    assert outcome.code is Code.NOT_REFUNDABLE
    assert outcome.explanation is not None
    assert outcome.explanation.ticket_status == "SOLD"
    assert decision.changed == []


@pytest.mark.parametrize("kind", [Kind.RELEASE, Kind.EXTEND])
def test_what_ran_out_can_neither_be_released_nor_extended(kind: Kind) -> None:
    outcome, _ = decide_one(state(active=(reservation(held_until_ms=NOW_MS),)), entry(kind))
    assert outcome.code is Code.HOLD_EXPIRED
    outcome, _ = decide_one(state(past=(ended(ReservationStatus.EXPIRED),)), entry(kind))
    assert outcome.code is Code.HOLD_EXPIRED


def test_a_hold_is_sold_once() -> None:
    mine = reservation()
    decision = decide(state(active=(mine,)), [entry(Kind.CONFIRM), entry(Kind.CONFIRM)])
    assert [(outcome.status, outcome.reservation_id, outcome.late) for outcome in outcomes(decision)] == [
        (Status.SUCCEEDED, mine.id, False)
    ] * 2
    assert [(row.id, row.status, row.ended_ms) for row in decision.changed] == [(mine.id, SOLD, None)]
    assert [(change.from_status, change.to_status) for change in decision.changes] == [
        (TicketStatus.HELD, TicketStatus.SOLD)
    ]


def test_a_hold_is_sold_although_the_sale_has_closed() -> None:
    outcome, _ = decide_one(state(event=rules(sales_close_ms=NOW_MS), active=(reservation(),)), entry(Kind.CONFIRM))
    assert outcome.status is Status.SUCCEEDED


def test_a_late_payment_gets_the_ticket_if_it_is_still_free() -> None:
    overdue = reservation(held_until_ms=NOW_MS, order_id="o-1")
    command = entry(Kind.CONFIRM)
    outcome, decision = decide_one(state(active=(overdue,)), command)
    assert (outcome.status, outcome.late, outcome.reservation_id) == (Status.SUCCEEDED, True, command.command.id)
    assert [(row.id, row.status, row.order_id) for row in decision.opened] == [(command.command.id, SOLD, "o-1")]
    assert [row.status for row in decision.changed] == [ReservationStatus.EXPIRED]
    assert [change.to_status for change in decision.changes] == [TicketStatus.AVAILABLE, TicketStatus.SOLD]


def test_a_late_payment_for_a_taken_ticket_gets_a_definite_no() -> None:
    given = state(active=(reservation("bob", sequence=8),), past=(ended(ReservationStatus.EXPIRED),))
    outcome, decision = decide_one(given, entry(Kind.CONFIRM))
    assert outcome.code is Code.HOLD_EXPIRED
    assert outcome.explanation is not None
    assert (outcome.explanation.ticket_status, outcome.explanation.won_by_sequence) == ("HELD", 8)
    assert decision.opened == []


def test_the_wait_list_goes_before_a_late_payment() -> None:
    waiting = parked("bob")
    given = state(active=(reservation(held_until_ms=NOW_MS),), waiting=(waiting,))
    decision = decide(given, [entry(Kind.CONFIRM)])
    assert [outcome.code for outcome in outcomes(decision)] == [Code.HOLD_EXPIRED, None]
    assert [row.holder for row in decision.opened] == ["bob"]


def test_a_late_payment_does_not_break_the_limit() -> None:
    event = rules(max_per_holder=1)
    given = state(event=event, past=(ended(ReservationStatus.EXPIRED),), counts={("gala", "ann"): 1})
    outcome, _ = decide_one(given, entry(Kind.CONFIRM))
    assert outcome.code is Code.HOLD_EXPIRED
    assert outcome.explanation is not None
    assert (outcome.explanation.limit, outcome.explanation.ticket_status) == (1, "AVAILABLE")


def test_a_late_payment_after_the_close_is_refused() -> None:
    given = state(event=rules(sales_close_ms=NOW_MS), past=(ended(ReservationStatus.EXPIRED),))
    outcome, _ = decide_one(given, entry(Kind.CONFIRM))
    assert outcome.code is Code.HOLD_EXPIRED


def test_a_final_sale_ends_the_wait_for_the_ticket() -> None:
    first, second = parked("bob"), parked("cid")
    decision = decide(state(active=(reservation(),), waiting=(first, second)), [entry(Kind.CONFIRM)])
    assert [outcome.code for outcome in outcomes(decision)] == [None, Code.TICKET_UNAVAILABLE, Code.TICKET_UNAVAILABLE]
    assert decision.unparked == [first.entry.command.id, second.entry.command.id]


def test_a_refundable_sale_lets_the_others_wait_on() -> None:
    given = state(event=rules(refundable=True), active=(reservation(),), waiting=(parked("bob"),))
    decision = decide(given, [entry(Kind.CONFIRM)])
    assert decision.unparked == []


def test_an_extended_hold_runs_anew() -> None:
    mine = reservation()
    outcome, decision = decide_one(state(active=(mine,)), entry(Kind.EXTEND))
    assert (outcome.status, outcome.reservation_id) == (Status.SUCCEEDED, mine.id)
    assert [(row.status, row.held_until_ms) for row in decision.changed] == [
        (ReservationStatus.HELD, NOW_MS + 60 * SECOND_MS)
    ]
    assert [(c.kind, c.from_status, c.to_status, c.held_until_ms) for c in decision.changes] == [
        (ChangeKind.EXTENDED, TicketStatus.HELD, TicketStatus.HELD, NOW_MS + 60 * SECOND_MS)
    ]


def test_a_hold_is_extended_no_further_than_the_longest_hold() -> None:
    created_ms = NOW_MS - 140 * SECOND_MS
    _, decision = decide_one(state(active=(reservation(created_ms=created_ms),)), entry(Kind.EXTEND))
    assert decision.changed == []
    _, decision = decide_one(
        state(active=(reservation(created_ms=created_ms, held_until_ms=NOW_MS + 1),)), entry(Kind.EXTEND)
    )
    assert [row.held_until_ms for row in decision.changed] == [NOW_MS + 10 * SECOND_MS]


def test_an_extension_never_shortens_a_hold() -> None:
    generous = reservation(held_until_ms=NOW_MS + 500 * SECOND_MS)
    outcome, decision = decide_one(state(active=(generous,)), entry(Kind.EXTEND))
    assert outcome.status is Status.SUCCEEDED
    assert decision.changed == []


def test_extending_a_sale_changes_nothing() -> None:
    outcome, decision = decide_one(state(active=(reservation(status=SOLD),)), entry(Kind.EXTEND))
    assert outcome.status is Status.SUCCEEDED
    assert decision.changed == []


def test_an_expiry_frees_an_overdue_ticket_and_leaves_others_alone() -> None:
    given = state(
        tickets=(ticket("a1", rank=1), ticket("a2", rank=2)),
        active=(reservation(held_until_ms=NOW_MS), reservation("bob", "a2")),
    )
    decision = decide(given, [entry(Kind.EXPIRE, "", "a1"), entry(Kind.EXPIRE, "", "a2"), entry(Kind.EXPIRE, "", "a1")])
    assert [outcome.status for outcome in outcomes(decision)] == [Status.SUCCEEDED] * 3
    assert [(row.ticket_id, row.status) for row in decision.changed] == [("a1", ReservationStatus.EXPIRED)]


def test_an_ended_hold_makes_room_under_the_limit() -> None:
    given = state(
        event=rules(max_per_holder=3), active=(reservation(held_until_ms=NOW_MS),), counts={("gala", "ann"): 3}
    )
    assert decide(given, [entry(Kind.EXPIRE, "")]).counts == {("gala", "ann"): 2}
