"""The wait list of a ticket: parking, handing over, withdrawing, running out of time."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.commands import Entry, Kind
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Explanation, Outcome, Status
from shared.domain.records import EventRules, Parked, ReservationStatus
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

PATIENT = rules(max_wait_seconds=100)
PARKED = Outcome(status=Status.PENDING, parked=True)


def test_a_reserve_of_a_taken_ticket_may_wait_for_it() -> None:
    command = entry(Kind.RESERVE, wait=30)
    outcome, decision = decide_one(state(event=PATIENT, active=(reservation("bob"),)), command)
    assert outcome == PARKED
    assert decision.parked == [Parked(command, "gala", NOW_MS + 30 * SECOND_MS)]
    assert decision.unparked == []


@pytest.mark.parametrize(
    ("fields", "until_ms"),
    [
        ({"wait": 5000}, NOW_MS + 100 * SECOND_MS),
        ({"wait": 50, "deadline_ms": NOW_MS + 7}, NOW_MS + 7),
        ({"wait": 1, "deadline_ms": NOW_MS + 9999}, NOW_MS + SECOND_MS),
    ],
)
def test_nobody_waits_longer_than_the_event_and_the_deadline_allow(fields: dict[str, Any], until_ms: int) -> None:
    _, decision = decide_one(state(event=PATIENT, active=(reservation("bob"),)), entry(Kind.RESERVE, **fields))
    assert [one.until_ms for one in decision.parked] == [until_ms]


@pytest.mark.parametrize(
    ("event", "waiting_of_holder", "code", "limit"),
    [
        (rules(max_wait_seconds=0), 0, Code.WAITING_CLOSED, None),
        (rules(max_wait_seconds=9, max_waiting_per_ticket=1), 0, Code.WAITING_CLOSED, None),
        (rules(max_wait_seconds=9, max_waiting_per_holder=2), 2, Code.LIMIT_REACHED, 2),
    ],
)
def test_who_may_not_wait_is_refused_at_once(
    event: EventRules, waiting_of_holder: int, code: Code, limit: int | None
) -> None:
    given = state(
        event=event,
        active=(reservation("bob"),),
        waiting=(parked("cid"),),
        waiting_of_holder={("gala", "ann"): waiting_of_holder},
    )
    outcome, decision = decide_one(given, entry(Kind.RESERVE, wait=5))
    assert outcome.code is code
    assert outcome.explanation is not None
    assert (outcome.explanation.waiting, outcome.explanation.limit) == (1, limit)
    assert decision.parked == []


def test_the_bound_of_a_holder_counts_what_this_batch_parks_and_ends() -> None:
    seats = tuple(ticket(f"a{n}", rank=n) for n in (1, 2, 3))
    taken = tuple(reservation("bob", seat.id) for seat in seats)
    given = state(
        event=rules(max_wait_seconds=9, max_waiting_per_holder=2),
        tickets=seats,
        active=taken,
        waiting_of_holder={("gala", "ann"): 1},
    )
    first = entry(Kind.RESERVE, wait=5)
    batch = [
        first,
        entry(Kind.RESERVE, ticket_id="a2", wait=5),
        entry(Kind.WITHDRAW, target_id=first.command.id),
        entry(Kind.RESERVE, ticket_id="a3", wait=5),
    ]
    assert [(o.status, o.code) for o in outcomes(decide(given, batch))] == [
        (Status.REJECTED, Code.WITHDRAWN),
        (Status.REJECTED, Code.LIMIT_REACHED),
        (Status.SUCCEEDED, None),
        (Status.PENDING, None),
    ]


def test_nobody_waits_for_a_final_sale_but_for_a_refundable_one() -> None:
    sold = reservation("bob", status=ReservationStatus.CONFIRMED)
    outcome, _ = decide_one(state(event=PATIENT, active=(sold,)), entry(Kind.RESERVE, wait=5))
    assert outcome.code is Code.TICKET_UNAVAILABLE
    event = rules(max_wait_seconds=9, refundable=True)
    outcome, _ = decide_one(state(event=event, active=(sold,)), entry(Kind.RESERVE, wait=5))
    assert outcome == PARKED


def test_a_free_ticket_is_taken_without_waiting() -> None:
    outcome, decision = decide_one(state(event=PATIENT), entry(Kind.RESERVE, wait=5))
    assert outcome.status is Status.SUCCEEDED
    assert decision.parked == []


def test_a_released_ticket_goes_to_the_first_of_its_wait_list_within_the_same_command() -> None:
    first, second = parked("bob"), parked("cid")
    batch = [entry(Kind.RELEASE), entry(Kind.RESERVE, "eve")]
    decision = decide(state(active=(reservation(),), waiting=(first, second)), batch)
    winner = first.entry.command
    assert [(s.command.id, s.outcome.status) for s in decision.outcomes()] == [
        (batch[0].command.id, Status.SUCCEEDED),
        (batch[1].command.id, Status.REJECTED),
        (winner.id, Status.SUCCEEDED),
    ]
    assert decision.ended[0].outcome.reservation_id == winner.id
    assert all(settled.fresh for settled in decision.outcomes())
    (given,) = decision.opened
    assert (given.id, given.holder, given.created_ms) == (winner.id, "bob", NOW_MS)
    assert (given.held_until_ms, given.shard, given.sequence) == (
        NOW_MS + 60 * SECOND_MS,
        SHARD,
        first.entry.sequence,
    )
    assert decision.unparked == [winner.id]
    assert [change.command_id for change in decision.changes] == [batch[0].command.id, winner.id]
    explanation = outcomes(decision)[1].explanation
    assert explanation is not None
    assert (explanation.won_by_sequence, explanation.waiting) == (first.entry.sequence, 1)


@pytest.mark.parametrize("kind", [Kind.RESERVE, Kind.EXPIRE, Kind.CONFIRM, Kind.EXTEND, Kind.RELEASE])
def test_whoever_meets_an_overdue_hold_hands_the_ticket_to_the_wait_list(kind: Kind) -> None:
    first = parked("bob")
    given = state(active=(reservation(held_until_ms=NOW_MS),), waiting=(first,))
    decision = decide(given, [entry(kind, "eve")])
    assert [row.holder for row in decision.opened] == ["bob"]
    assert decision.ended[-1].command == first.entry.command


def test_the_winner_from_another_shard_keeps_that_shard() -> None:
    first = parked("bob", shard=9)
    decision = decide(state(active=(reservation(),), waiting=(first,)), [entry(Kind.RELEASE)])
    assert decision.opened[0].shard == 9
    assert decision.changes[-1].shard == 9


def test_those_who_may_not_have_it_are_ended_and_the_next_gets_it() -> None:
    late = parked("late", until_ms=NOW_MS)
    too_late = parked("too-late", until_ms=NOW_MS, deadline_ms=NOW_MS)
    gone, full, good, behind = (parked(name) for name in ("gone", "full", "good", "behind"))
    given = state(
        event=rules(max_per_holder=2),
        active=(reservation(),),
        waiting=(late, too_late, gone, full, good, behind),
        withdrawn=frozenset({gone.entry.command.id}),
        counts={("gala", "ann"): 1, ("gala", "full"): 2},
    )
    decision = decide(given, [entry(Kind.RELEASE)])
    assert [(s.command.holder, s.outcome.code) for s in decision.ended] == [
        ("late", Code.TICKET_UNAVAILABLE),
        ("too-late", Code.DEADLINE_PASSED),
        ("gone", Code.WITHDRAWN),
        ("full", Code.LIMIT_REACHED),
        ("good", None),
    ]
    assert decision.counts == {("gala", "ann"): 0, ("gala", "good"): 1}
    assert behind.entry.command.id not in decision.unparked


def test_a_closed_sale_ends_the_wait_list() -> None:
    given = state(event=rules(sales_close_ms=NOW_MS), active=(reservation(),), waiting=(parked("bob"), parked("cid")))
    decision = decide(given, [entry(Kind.RELEASE)])
    assert [outcome.code for outcome in outcomes(decision)[1:]] == [Code.SALES_CLOSED] * 2
    assert len(decision.unparked) == 2
    assert decision.opened == []


def test_a_holder_who_waits_twice_is_answered_twice_with_one_reservation() -> None:
    first, other, again = parked("bob"), parked("cid"), parked("bob")
    decision = decide(state(active=(reservation(),), waiting=(first, other, again)), [entry(Kind.RELEASE)])
    assert [(s.command.id, s.outcome.reservation_id) for s in decision.ended] == [
        (first.entry.command.id, first.entry.command.id),
        (again.entry.command.id, first.entry.command.id),
    ]
    assert len(decision.opened) == 1


def test_should_a_free_ticket_have_a_wait_list_the_wait_list_goes_first() -> None:
    decision = decide(state(waiting=(parked("bob"),)), [entry(Kind.RESERVE)])
    assert [outcome.code for outcome in outcomes(decision)] == [Code.TICKET_UNAVAILABLE, None]


def test_an_expiry_ends_those_who_waited_long_enough() -> None:
    late, patient = parked("late", until_ms=NOW_MS), parked("patient", until_ms=NOW_MS + 1)
    held = reservation("bob", sequence=4)
    decision = decide(state(active=(held,), waiting=(late, patient)), [entry(Kind.EXPIRE, "")])
    assert [s.command.holder for s in decision.outcomes()] == ["", "late"]
    assert decision.ended[0].outcome == Outcome(
        status=Status.REJECTED,
        code=Code.TICKET_UNAVAILABLE,
        explanation=Explanation(
            sequence=late.entry.sequence,
            won_by_sequence=4,
            ticket_status="HELD",
            held_until_ms=held.held_until_ms,
            waiting=2,
        ),
    )
    assert decision.unparked == [late.entry.command.id]


def test_a_parked_command_past_its_deadline_is_answered_so() -> None:
    late = parked("late", until_ms=NOW_MS, deadline_ms=NOW_MS)
    decision = decide(state(active=(reservation("bob"),), waiting=(late,)), [entry(Kind.EXPIRE, "")])
    assert outcomes(decision)[1].code is Code.DEADLINE_PASSED


def test_a_command_parked_and_served_in_one_batch_has_one_outcome_and_is_never_written_as_parked() -> None:
    waits = entry(Kind.RESERVE, wait=5)
    decision = decide(state(event=PATIENT, active=(reservation("bob"),)), [waits, entry(Kind.RELEASE, "bob")])
    assert [(s.command.id, s.outcome.status) for s in decision.settled][:1] == [(waits.command.id, Status.SUCCEEDED)]
    assert len(decision.settled) == 2
    assert decision.ended == []
    assert (decision.parked, decision.unparked) == ([], [])


def test_a_withdrawn_command_leaves_its_wait_list() -> None:
    first, second, third = parked("bob"), parked("ann"), parked("cid")
    command = entry(Kind.WITHDRAW, ticket_id=None, target_id=second.entry.command.id)
    batch = [command, entry(Kind.RELEASE, "eve")]
    decision = decide(state(active=(reservation("eve"),), waiting=(first, second, third)), batch)
    assert [(s.command.holder, s.outcome.code) for s in decision.outcomes()] == [
        ("ann", None),
        ("eve", None),
        ("ann", Code.WITHDRAWN),
        ("bob", None),
    ]
    assert decision.unparked == [second.entry.command.id, first.entry.command.id]


def test_nobody_withdraws_for_another() -> None:
    waiting = parked("bob")
    command = entry(Kind.WITHDRAW, "ann", target_id=waiting.entry.command.id)
    outcome, decision = decide_one(state(active=(reservation("eve"),), waiting=(waiting,)), command)
    assert outcome.status is Status.SUCCEEDED
    assert decision.unparked == []


def test_withdrawing_what_is_settled_changes_nothing() -> None:
    first = entry(Kind.RESERVE)
    decision = decide(state(), [first, entry(Kind.WITHDRAW, target_id=first.command.id)])
    assert [outcome.status for outcome in outcomes(decision)] == [Status.SUCCEEDED] * 2
    assert len(decision.opened) == 1


@pytest.mark.parametrize("kind", [Kind.RESERVE, Kind.RELEASE, Kind.CONFIRM, Kind.EXTEND, Kind.ORDER])
def test_a_command_that_was_withdrawn_before_it_is_settled_does_nothing(kind: Kind) -> None:
    command = entry(kind)
    given = state(active=(reservation(),), withdrawn=frozenset({command.command.id}))
    outcome, decision = decide_one(given, command)
    assert (outcome.status, outcome.code) == (Status.REJECTED, Code.WITHDRAWN)
    assert decision.changed == decision.opened == []


@pytest.mark.parametrize("kind", [Kind.RESERVE, Kind.RELEASE, Kind.CONFIRM, Kind.EXTEND, Kind.ORDER])
def test_a_command_is_never_executed_past_its_deadline(kind: Kind) -> None:
    outcome, decision = decide_one(state(active=(reservation(),)), entry(kind, deadline_ms=NOW_MS))
    assert (outcome.status, outcome.code) == (Status.REJECTED, Code.DEADLINE_PASSED)
    assert decision.changed == decision.opened == []


def test_a_command_is_executed_up_to_its_deadline() -> None:
    outcome, _ = decide_one(state(), entry(Kind.RESERVE, deadline_ms=NOW_MS + 1))
    assert outcome.status is Status.SUCCEEDED


def test_a_command_settled_by_an_earlier_batch_is_only_replayed() -> None:
    command = entry(Kind.RESERVE)
    known = Outcome(status=Status.REJECTED, code=Code.LIMIT_REACHED)
    decision = decide(state(answered={command.command.id: known}, withdrawn=frozenset({command.command.id})), [command])
    assert [(s.outcome, s.fresh) for s in decision.settled] == [(known, False)]
    assert (decision.opened, decision.changes) == ([], [])


def test_a_parked_command_read_again_has_one_outcome_the_final_one() -> None:
    waiting = parked("bob")
    given = state(active=(reservation(),), waiting=(waiting,), answered={waiting.entry.command.id: PARKED})
    decision = decide(given, [waiting.entry, entry(Kind.RELEASE)])
    assert [(s.outcome.status, s.fresh) for s in decision.settled] == [(Status.SUCCEEDED, True)] * 2
    decision = decide(given, [entry(Kind.RELEASE), waiting.entry])
    assert [(s.outcome.status, s.fresh) for s in decision.settled] == [(Status.SUCCEEDED, True)] * 2
    assert decision.settled[1].command == waiting.entry.command
    decision = decide(given, [waiting.entry])
    assert [(s.outcome, s.fresh) for s in decision.settled] == [(PARKED, False)]


def test_a_command_twice_in_a_batch_has_one_effect_and_one_answer() -> None:
    waits = entry(Kind.RESERVE, wait=5)
    given = state(event=PATIENT, active=(reservation("bob"),))
    decision = decide(given, [waits, waits, entry(Kind.RELEASE, "bob")])
    first, again, _ = decision.settled
    assert first.outcome == again.outcome
    assert (first.outcome.status, first.fresh, again.fresh) == (Status.SUCCEEDED, True, False)
    assert len(decision.opened) == 1


def test_a_command_appended_twice_is_answered_as_often_as_it_stands_in_the_queue() -> None:
    waiting = parked("bob")
    again = Entry(waiting.entry.sequence + 1000, waiting.entry.command)
    given = state(active=(reservation(),), waiting=(waiting,), answered={waiting.entry.command.id: PARKED})
    for batch in ([entry(Kind.RELEASE), again], [again, entry(Kind.RELEASE)], [again, again, entry(Kind.RELEASE)]):
        decision = decide(given, batch)
        assert [settled.entry for settled in decision.settled] == batch
        told = [(s.outcome.status, s.fresh) for s in decision.settled if s.entry is again]
        assert told == [(Status.SUCCEEDED, True), (Status.SUCCEEDED, False)][: len(told)]
