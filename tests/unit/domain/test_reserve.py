"""Reserve one ticket."""

from __future__ import annotations

import pytest

from shared.domain.commands import Kind
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Explanation, Status
from shared.domain.records import (
    ChangeKind,
    EventRules,
    Reservation,
    ReservationStatus,
    Ticket,
    TicketChange,
    TicketStatus,
)
from tests.builders import (
    NOW_MS,
    SECOND_MS,
    SHARD,
    decide_one,
    entry,
    outcomes,
    parked,
    reservation,
    rules,
    state,
    ticket,
)


def test_a_free_ticket_is_held_for_as_long_as_the_event_says() -> None:
    command = entry(Kind.RESERVE)
    outcome, decision = decide_one(state(), command)
    assert (outcome.status, outcome.code, outcome.reservation_id) == (Status.SUCCEEDED, None, command.command.id)
    held = Reservation(
        id=command.command.id,
        ticket_id="a1",
        event_id="gala",
        holder="ann",
        status=ReservationStatus.HELD,
        created_ms=NOW_MS,
        held_until_ms=NOW_MS + 60 * SECOND_MS,
        price=5000,
        shard=SHARD,
        sequence=command.sequence,
    )
    assert decision.opened == [held]
    free, taken = TicketStatus.AVAILABLE, TicketStatus.HELD
    change = TicketChange(
        "a1",
        held.id,
        command.command.id,
        SHARD,
        command.sequence,
        free,
        taken,
        ChangeKind.HELD,
        held.held_until_ms,
    )
    assert decision.changes == [change]
    assert (decision.changed, decision.counts, decision.parked, decision.unparked) == ([], {}, [], [])
    assert decision.picked == frozenset()


def test_a_batch_leaves_the_state_as_it_was() -> None:
    given, untouched = state(active=(reservation("bob"),)), state(active=(reservation("bob"),))
    decide(given, [entry(Kind.RELEASE, "bob"), entry(Kind.RESERVE)])
    assert given == untouched


def test_the_first_in_the_batch_gets_the_ticket() -> None:
    first, second = entry(Kind.RESERVE, "bob"), entry(Kind.RESERVE, "ann")
    decision = decide(state(), [first, second])
    assert [outcome.code for outcome in outcomes(decision)] == [None, Code.TICKET_UNAVAILABLE]
    assert [row.holder for row in decision.opened] == ["bob"]


def test_a_no_says_which_command_won_until_when_and_how_many_wait() -> None:
    held = reservation("bob", sequence=77)
    command = entry(Kind.RESERVE)
    outcome, decision = decide_one(state(active=(held,), waiting=(parked("cid"), parked("dot"))), command)
    assert (outcome.status, outcome.code) == (Status.REJECTED, Code.TICKET_UNAVAILABLE)
    assert outcome.explanation == Explanation(
        sequence=command.sequence,
        won_by_sequence=77,
        ticket_status="HELD",
        held_until_ms=held.held_until_ms,
        waiting=2,
    )
    assert (decision.opened, decision.changes) == ([], [])


def test_a_winner_from_another_shard_has_no_comparable_number() -> None:
    outcome, _ = decide_one(state(active=(reservation("bob", shard=SHARD + 1, sequence=77),)), entry(Kind.RESERVE))
    assert outcome.explanation is not None
    assert outcome.explanation.won_by_sequence is None


def test_a_no_on_a_sold_ticket_says_so_without_a_time() -> None:
    sold = reservation("bob", status=ReservationStatus.CONFIRMED)
    outcome, _ = decide_one(state(active=(sold,)), entry(Kind.RESERVE))
    assert outcome.code is Code.TICKET_UNAVAILABLE
    assert outcome.explanation is not None
    assert (outcome.explanation.ticket_status, outcome.explanation.held_until_ms) == ("SOLD", None)


@pytest.mark.parametrize("status", [ReservationStatus.HELD, ReservationStatus.CONFIRMED])
def test_who_has_the_ticket_gets_the_same_reservation_again(status: ReservationStatus) -> None:
    mine = reservation(status=status)
    closed = rules(sales_close_ms=NOW_MS, max_per_holder=1)
    outcome, decision = decide_one(state(event=closed, active=(mine,)), entry(Kind.RESERVE))
    assert (outcome.status, outcome.reservation_id) == (Status.SUCCEEDED, mine.id)
    assert (decision.opened, decision.changed, decision.changes) == ([], [], [])


def test_an_unknown_ticket_is_not_found() -> None:
    outcome, _ = decide_one(state(), entry(Kind.RESERVE, ticket_id="z9"))
    assert outcome.code is Code.TICKET_NOT_FOUND


@pytest.mark.parametrize(
    ("event", "seat"),
    [
        (rules(sales_open_ms=NOW_MS + 1), ticket()),
        (rules(sales_close_ms=NOW_MS), ticket()),
        (rules(closed_sections=frozenset({"stalls"})), ticket()),
        (rules(), ticket(for_sale=False)),
    ],
)
def test_what_is_not_sold_now_is_closed_even_if_it_is_taken(event: EventRules, seat: Ticket) -> None:
    for active in ((), (reservation("bob"),)):
        outcome, _ = decide_one(state(event=event, tickets=(seat,), active=active), entry(Kind.RESERVE, wait=9))
        assert outcome.code is Code.SALES_CLOSED


def test_sales_run_from_the_opening_to_the_last_moment_before_the_close() -> None:
    event = rules(sales_open_ms=NOW_MS, sales_close_ms=NOW_MS + 1, closed_sections=frozenset({"balcony"}))
    outcome, _ = decide_one(state(event=event), entry(Kind.RESERVE))
    assert outcome.status is Status.SUCCEEDED


def test_a_holder_at_the_limit_is_refused_and_the_count_is_exact() -> None:
    seats = tuple(ticket(f"a{n}", rank=n) for n in (1, 2, 3))
    given = state(event=rules(max_per_holder=2), tickets=seats, counts={("gala", "ann"): 1})
    decision = decide(given, [entry(Kind.RESERVE, "ann", seat.id) for seat in seats[:2]])
    assert [outcome.code for outcome in outcomes(decision)] == [None, Code.LIMIT_REACHED]
    explanation = outcomes(decision)[1].explanation
    assert explanation is not None
    assert explanation.limit == 2
    assert decision.counts == {("gala", "ann"): 2}


def test_a_released_ticket_makes_room_in_the_same_batch() -> None:
    seats = (ticket("a1", rank=1), ticket("a2", rank=2))
    given = state(event=rules(max_per_holder=1), tickets=seats, active=(reservation(),), counts={("gala", "ann"): 1})
    decision = decide(given, [entry(Kind.RELEASE), entry(Kind.RESERVE, ticket_id="a2")])
    assert [outcome.status for outcome in outcomes(decision)] == [Status.SUCCEEDED] * 2
    assert decision.counts == {}


def test_events_without_a_limit_keep_no_counts() -> None:
    decision = decide(state(), [entry(Kind.RESERVE), entry(Kind.RELEASE)])
    assert decision.counts == {}


def test_an_overdue_hold_ends_and_its_ticket_is_free_at_once() -> None:
    overdue = reservation("bob", held_until_ms=NOW_MS)
    command = entry(Kind.RESERVE)
    outcome, decision = decide_one(state(active=(overdue,)), command)
    assert outcome.reservation_id == command.command.id
    assert [(row.id, row.status, row.ended_ms) for row in decision.changed] == [
        (overdue.id, ReservationStatus.EXPIRED, NOW_MS)
    ]
    assert [(change.from_status, change.to_status, change.command_id) for change in decision.changes] == [
        (TicketStatus.HELD, TicketStatus.AVAILABLE, command.command.id),
        (TicketStatus.AVAILABLE, TicketStatus.HELD, command.command.id),
    ]


def test_a_hold_lasts_through_its_last_millisecond() -> None:
    outcome, _ = decide_one(state(active=(reservation("bob", held_until_ms=NOW_MS + 1),)), entry(Kind.RESERVE))
    assert outcome.code is Code.TICKET_UNAVAILABLE


def test_a_sold_ticket_is_never_overdue() -> None:
    sold = reservation("bob", status=ReservationStatus.CONFIRMED, held_until_ms=NOW_MS - 1)
    outcome, decision = decide_one(state(active=(sold,)), entry(Kind.RESERVE))
    assert outcome.code is Code.TICKET_UNAVAILABLE
    assert decision.changed == []


def test_a_reservation_that_lived_and_ended_within_a_batch_is_written_as_ended() -> None:
    decision = decide(state(), [entry(Kind.RESERVE), entry(Kind.RELEASE), entry(Kind.RESERVE, "bob")])
    assert [(row.holder, row.status) for row in decision.opened] == [
        ("ann", ReservationStatus.RELEASED),
        ("bob", ReservationStatus.HELD),
    ]
    assert decision.changed == []
    assert len(decision.changes) == 3
