"""The orders that wait in an event: who may, what they are offered, in which order, and how they end."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from shared.domain import rules as domain_rules
from shared.domain.commands import Entry, Kind, Wish
from shared.domain.decide import decide
from shared.domain.ids import derived_id
from shared.domain.outcomes import Code, Outcome, Shortage, Status
from shared.domain.records import ChangeKind, EventRules, Parked, PriceClass, ReservationStatus
from tests.builders import (
    NOW_MS,
    SECOND_MS,
    SHARD,
    decide_one,
    entry,
    named,
    of_order,
    order,
    parked,
    reservation,
    rules,
    state,
    ticket,
    waiting_order,
)

PATIENT = rules(max_wait_seconds=100)
PARKED = Outcome(status=Status.PENDING, parked=True)
ROW = tuple(ticket(f"a{n}", rank=n) for n in range(1, 6))
TAKEN = tuple(reservation("bob", seat.id) for seat in ROW)
TWO = Wish(quantity=2, adjacent=True)
ONE = Wish(quantity=1)


def had(*numbers: int, holder: str = "bob", **fields: Any) -> tuple[Any, ...]:
    return tuple(reservation(holder, f"a{n}", **fields) for n in numbers)


def winners(decision: Any) -> list[tuple[str, tuple[str, ...]]]:
    return [(s.command.holder, s.outcome.ticket_ids) for s in decision.ended if s.outcome.status is Status.SUCCEEDED]


def test_an_order_that_finds_nothing_may_wait() -> None:
    command = order(TWO, wait=30)
    outcome, decision = decide_one(state(event=PATIENT, tickets=ROW, active=TAKEN), command)
    assert outcome == PARKED
    assert decision.parked == [Parked(command, "gala", NOW_MS + 30 * SECOND_MS)]
    assert decision.opened == []


@pytest.mark.parametrize("wishes", [(TWO,), (named("a1"),), (Wish(quantity=9, section="balcony"), named("a1", "a2"))])
def test_an_order_that_would_not_wait_is_refused_as_ever(wishes: tuple[Wish, ...]) -> None:
    outcome, decision = decide_one(state(event=PATIENT, tickets=ROW, active=TAKEN), order(*wishes))
    assert outcome.code is Code.NO_MATCHING_SEATS
    assert decision.parked == []


def test_an_order_that_can_be_met_takes_its_seats_though_others_wait() -> None:
    given = state(
        event=PATIENT, tickets=ROW, active=had(1, 3), waiting=(waiting_order("cid", TWO),), seats={"gala": (ROW[1],)}
    )
    outcome, decision = decide_one(given, order(ONE, wait=30))
    assert outcome.ticket_ids == ("a2",)
    assert decision.ended == []


@pytest.mark.parametrize(
    ("fields", "until_ms"),
    [
        ({"wait": 5000}, NOW_MS + 100 * SECOND_MS),
        ({"wait": 50, "deadline_ms": NOW_MS + 7}, NOW_MS + 7),
    ],
)
def test_no_order_waits_longer_than_the_event_and_the_deadline_allow(fields: dict[str, Any], until_ms: int) -> None:
    _, decision = decide_one(state(event=PATIENT, tickets=ROW, active=TAKEN), order(TWO, **fields))
    assert [one.until_ms for one in decision.parked] == [until_ms]


@pytest.mark.parametrize(
    ("event", "code", "limit"),
    [
        (rules(max_wait_seconds=0), Code.WAITING_CLOSED, None),
        (rules(max_wait_seconds=9, max_waiting_per_holder=2), Code.LIMIT_REACHED, 2),
    ],
)
def test_an_order_that_may_not_wait_is_refused_at_once(event: EventRules, code: Code, limit: int | None) -> None:
    given = state(
        event=event,
        tickets=ROW,
        active=TAKEN,
        waiting=(waiting_order("cid", TWO),),
        waiting_of_holder={("gala", "ann"): 2},
    )
    outcome, decision = decide_one(given, order(TWO, wait=5))
    assert outcome.code is code
    assert outcome.explanation is not None
    assert (outcome.explanation.waiting, outcome.explanation.limit) == (1, limit)
    assert [one.reason for one in outcome.explanation.shortfalls] == [Shortage.TOO_FEW]
    assert decision.parked == []


def test_the_line_of_an_event_has_a_bound() -> None:
    first = waiting_order("cid", TWO)
    line = tuple(first for _ in range(domain_rules.WAITING_ORDERS_MAX - 1))
    outcome, _ = decide_one(state(event=PATIENT, tickets=ROW, active=TAKEN, waiting=line), order(TWO, wait=5))
    assert outcome == PARKED
    outcome, _ = decide_one(state(event=PATIENT, tickets=ROW, active=TAKEN, waiting=(*line, first)), order(TWO, wait=5))
    assert outcome.code is Code.WAITING_CLOSED


def test_reserves_and_orders_count_together_for_the_bound_of_a_holder() -> None:
    event = rules(max_wait_seconds=9, max_waiting_per_holder=2)
    batch = [
        order(TWO, wait=5),
        entry(Kind.RESERVE, wait=5),
        order(ONE, wait=5),
        entry(Kind.RESERVE, ticket_id="a2", wait=5),
    ]
    decision = decide(state(event=event, tickets=ROW, active=TAKEN), batch)
    assert [(s.outcome.status, s.outcome.code) for s in decision.settled] == [
        (Status.PENDING, None),
        (Status.PENDING, None),
        (Status.REJECTED, Code.LIMIT_REACHED),
        (Status.REJECTED, Code.LIMIT_REACHED),
    ]


@pytest.mark.parametrize(
    ("wish", "fields", "code"),
    [
        (Wish(quantity=3), {"event": rules(max_wait_seconds=9, max_per_holder=2)}, Code.LIMIT_REACHED),
        (named("z9"), {"event": PATIENT}, Code.NO_MATCHING_SEATS),
        (Wish(quantity=1, price_classes={"dog": 1}), {"event": PATIENT}, Code.PRICE_CLASS_UNKNOWN),
    ],
)
def test_nobody_waits_for_what_no_release_brings(wish: Wish, fields: dict[str, Any], code: Code) -> None:
    outcome, decision = decide_one(state(tickets=ROW, active=TAKEN, **fields), order(wish, wait=5))
    assert outcome.code is code
    assert decision.parked == []


def test_what_comes_free_goes_to_the_first_order_that_it_is_enough_for() -> None:
    line = (waiting_order("dot", TWO), waiting_order("cid", ONE), waiting_order("eve", ONE))
    decision = decide(state(tickets=ROW, active=TAKEN, waiting=line), [entry(Kind.RELEASE, "bob", "a3")])
    assert winners(decision) == [("cid", ("a3",))]
    assert decision.unparked == [line[1].entry.command.id]
    (given,) = decision.opened
    winner = line[1].entry.command
    assert (given.holder, given.order_id, given.id) == (
        "cid",
        winner.id,
        derived_id(SHARD, winner.submitted_ms, winner.id, "a3"),
    )
    assert [change.kind for change in decision.changes] == [ChangeKind.RELEASED, ChangeKind.HANDED_OVER]


def test_a_seat_that_is_not_enough_for_who_waits_is_everybodys() -> None:
    given = state(tickets=ROW, active=TAKEN, waiting=(waiting_order("dot", TWO),))
    decision = decide(given, [entry(Kind.RELEASE, "bob", "a3"), entry(Kind.RESERVE, "eve", "a3")])
    assert [s.outcome.status for s in decision.settled] == [Status.SUCCEEDED] * 2
    assert decision.ended == []


def test_seats_that_come_free_one_after_the_other_are_enough_together() -> None:
    given = state(tickets=ROW, active=TAKEN, waiting=(waiting_order("dot", TWO),))
    batch = [entry(Kind.RELEASE, "bob", "a2"), entry(Kind.RELEASE, "bob", "a4"), entry(Kind.RELEASE, "bob", "a3")]
    assert winners(decide(given, batch)) == [("dot", ("a2", "a3"))]


def test_a_free_seat_of_another_shard_counts_and_is_picked() -> None:
    given = state(
        tickets=ROW[:1], active=had(1), waiting=(waiting_order("dot", TWO),), seats={"gala": (ROW[1], ROW[3])}
    )
    decision = decide(given, [entry(Kind.RELEASE, "bob", "a1")])
    assert winners(decision) == [("dot", ("a1", "a2"))]
    assert decision.picked == {"a2"}


def test_an_order_that_is_given_back_is_offered_whole() -> None:
    """Seat by seat the one behind would have the first of the two."""
    mine = had(1, 2, order_id="o1")
    given = state(
        event=PATIENT,
        tickets=ROW,
        active=(*mine, *had(3, 4, 5)),
        orders={"o1": mine},
        waiting=(waiting_order("dot", TWO), waiting_order("cid", ONE)),
    )
    assert winners(decide(given, [of_order(Kind.RELEASE, "o1", "bob")])) == [("dot", ("a1", "a2"))]


def test_who_waits_for_the_very_seat_comes_first() -> None:
    given = state(tickets=ROW, active=TAKEN, waiting=(waiting_order("dot", ONE), parked("cid", ticket_id="a3")))
    decision = decide(given, [entry(Kind.RELEASE, "bob", "a3")])
    assert [(s.command.holder, s.outcome.status) for s in decision.ended] == [("cid", Status.SUCCEEDED)]


@pytest.mark.parametrize(
    "freeing",
    [
        entry(Kind.CANCEL, "key:1", "a3", seller=True, anybodys=True, reason="so"),
        entry(Kind.RELEASE, "bob", "a3"),
        entry(Kind.MOVE, "key:1", "a3", to="a5", seller=True, anybodys=True),
    ],
    ids=lambda one: one.command.kind,
)
def test_whatever_frees_a_seat_offers_it(freeing: Entry) -> None:
    given = state(tickets=ROW, active=had(1, 2, 3, 4), waiting=(waiting_order("dot", named("a3")),))
    assert winners(decide(given, [freeing])) == [("dot", ("a3",))]


def test_an_expiry_offers_it_too() -> None:
    overdue = reservation("bob", "a3", held_until_ms=NOW_MS)
    given = state(tickets=ROW, active=(*had(1, 2, 4, 5), overdue), waiting=(waiting_order("dot", ONE),))
    assert winners(decide(given, [entry(Kind.EXPIRE, "", "a3")])) == [("dot", ("a3",))]


def test_a_transfer_frees_nothing() -> None:
    given = state(tickets=ROW, active=TAKEN, waiting=(waiting_order("dot", named("a3")),))
    decision = decide(given, [entry(Kind.TRANSFER, "key:1", "a3", seller=True, anybodys=True, to_holder="eve")])
    assert decision.ended == []


def test_a_sale_that_is_taken_back_is_offered_as_a_hold() -> None:
    sold = had(3, status=ReservationStatus.CONFIRMED)
    given = state(
        event=rules(refundable=True),
        tickets=ROW,
        active=(*had(1, 2, 4, 5), *sold),
        waiting=(waiting_order("dot", ONE),),
    )
    decision = decide(given, [entry(Kind.RELEASE, "bob", "a3")])
    assert [row.status for row in decision.opened] == [ReservationStatus.HELD]


def test_the_wishes_of_an_order_are_tried_in_their_order_with_class_and_words() -> None:
    event = rules(price_classes=(PriceClass("child", 700),))
    wishes = (Wish(quantity=2, price_classes={"child": 1}), ONE)
    line = (waiting_order("dot", *wishes, metadata={"cart": "17"}),)
    decision = decide(
        state(event=event, tickets=ROW, active=TAKEN, waiting=line, seats={"gala": ()}),
        [entry(Kind.RELEASE, "bob", "a3")],
    )
    assert winners(decision) == [("dot", ("a3",))]
    given = state(event=event, tickets=ROW, active=had(1, 2, 3), waiting=line, seats={"gala": (ROW[4],)})
    decision = decide(given, [entry(Kind.RELEASE, "bob", "a3")])
    assert [(row.ticket_id, row.price, row.price_class) for row in decision.opened] == [
        ("a3", 700, "child"),
        ("a5", 5000, None),
    ]
    assert decision.metadata == {line[0].entry.command.id: {"cart": "17"}}


def test_those_who_may_not_have_it_are_ended_and_the_next_gets_it() -> None:
    late = waiting_order("late", ONE, until_ms=NOW_MS)
    too_late = waiting_order("too-late", ONE, until_ms=NOW_MS, deadline_ms=NOW_MS)
    gone, full, dog = waiting_order("gone", ONE), waiting_order("full", ONE), waiting_order("dog", named("a3"))
    dog = Parked(
        replace(
            dog.entry, command=replace(dog.entry.command, wishes=(Wish(ticket_ids=("a3",), price_classes={"dog": 1}),))
        ),
        "gala",
        dog.until_ms,
    )
    good, behind = waiting_order("good", ONE), waiting_order("behind", ONE)
    given = state(
        event=rules(max_per_holder=1),
        tickets=ROW,
        active=TAKEN,
        waiting=(late, too_late, gone, full, dog, good, behind),
        withdrawn=frozenset({gone.entry.command.id}),
        counts={("gala", "bob"): 5, ("gala", "full"): 1},
    )
    decision = decide(given, [entry(Kind.RELEASE, "bob", "a3")])
    assert [(s.command.holder, s.outcome.code) for s in decision.ended] == [
        ("late", Code.NO_MATCHING_SEATS),
        ("too-late", Code.DEADLINE_PASSED),
        ("gone", Code.WITHDRAWN),
        ("full", Code.LIMIT_REACHED),
        ("dog", Code.PRICE_CLASS_UNKNOWN),
        ("good", None),
    ]
    assert decision.counts == {("gala", "bob"): 4, ("gala", "good"): 1}


def test_a_closed_sale_ends_the_line() -> None:
    line = (waiting_order("dot", ONE), waiting_order("cid", TWO))
    given = state(event=rules(sales_close_ms=NOW_MS), tickets=ROW, active=TAKEN, waiting=line)
    decision = decide(given, [entry(Kind.RELEASE, "bob", "a3")])
    assert [s.outcome.code for s in decision.ended] == [Code.SALES_CLOSED] * 2
    assert decision.opened == []


def test_who_had_the_seat_a_moment_ago_goes_on_waiting_and_the_next_gets_it() -> None:
    line = (waiting_order("bob", ONE), waiting_order("cid", ONE))
    given = state(event=rules(cool_down_seconds=10), tickets=ROW, active=TAKEN, waiting=line)
    decision = decide(given, [entry(Kind.RELEASE, "bob", "a3")])
    assert winners(decision) == [("cid", ("a3",))]
    assert decision.unparked == [line[1].entry.command.id]


def test_looking_after_an_event_ends_who_waited_long_enough_and_offers_what_is_free() -> None:
    late, patient = waiting_order("late", TWO, until_ms=NOW_MS), waiting_order("patient", ONE)
    given = state(tickets=(), waiting=(late, patient), seats={"gala": (ROW[4],)})
    decision = decide(given, [entry(Kind.EXPIRE, "", None, event_id="gala")])
    assert [(s.command.holder, s.outcome.code) for s in decision.ended] == [
        ("late", Code.NO_MATCHING_SEATS),
        ("patient", None),
    ]
    explanation = decision.ended[0].outcome.explanation
    assert explanation is not None
    assert (explanation.waiting, [one.missing for one in explanation.shortfalls]) == (2, [1])
    assert winners(decision) == [("patient", ("a5",))]


def test_looking_after_an_event_that_is_gone_ends_who_waited_there() -> None:
    waiting = waiting_order("dot", ONE)
    waiting = Parked(waiting.entry, "gone", waiting.until_ms)
    given = state(waiting_orders={"gone": (waiting,)})
    decision = decide(given, [entry(Kind.EXPIRE, "", None, event_id="gone")])
    assert [s.outcome.code for s in decision.outcomes()] == [Code.TICKET_NOT_FOUND] * 2
    assert decision.unparked == [waiting.entry.command.id]


def test_a_withdrawn_order_leaves_the_line() -> None:
    first, second = waiting_order("dot", ONE), waiting_order("cid", ONE)
    command = entry(Kind.WITHDRAW, "dot", None, target_id=first.entry.command.id, event_id="gala")
    other = entry(Kind.WITHDRAW, "eve", None, target_id=second.entry.command.id, event_id="gala")
    given = state(tickets=ROW, active=TAKEN, waiting=(first, second))
    decision = decide(given, [command, other, entry(Kind.RELEASE, "bob", "a3")])
    assert [(s.command.holder, s.outcome.code) for s in decision.ended] == [("dot", Code.WITHDRAWN), ("cid", None)]


def test_an_order_parked_and_served_in_one_batch_has_one_outcome_and_is_never_written_as_parked() -> None:
    waits = order(ONE, wait=5)
    given = state(event=PATIENT, tickets=ROW, active=TAKEN)
    decision = decide(given, [waits, waits, entry(Kind.RELEASE, "bob", "a3")])
    assert [(s.command.id, s.outcome.status, s.fresh) for s in decision.settled][:2] == [
        (waits.command.id, Status.SUCCEEDED, True),
        (waits.command.id, Status.SUCCEEDED, False),
    ]
    assert (decision.ended, decision.parked, decision.unparked) == ([], [], [])


def test_the_winner_from_another_shard_keeps_that_shard() -> None:
    line = (waiting_order("dot", ONE, shard=9),)
    decision = decide(state(tickets=ROW, active=TAKEN, waiting=line), [entry(Kind.RELEASE, "bob", "a3")])
    assert (decision.opened[0].shard, decision.changes[-1].shard) == (9, 9)


def test_a_batch_that_did_not_ask_who_waits_offers_nothing() -> None:
    given = state(tickets=ROW, active=TAKEN, waiting_orders={})
    decision = decide(given, [entry(Kind.RELEASE, "bob", "a3"), entry(Kind.RESERVE, "eve", "a3")])
    assert [s.outcome.status for s in decision.settled] == [Status.SUCCEEDED] * 2
