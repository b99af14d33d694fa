"""Orders of several tickets: wishes in turn, all or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.commands import Kind, Wish
from shared.domain.decide import decide
from shared.domain.ids import derived_id
from shared.domain.outcomes import SHORT_NAMED_MAX, Code, Explanation, Outcome, Shortage, Shortfall, Status
from shared.domain.records import EventRules, ReservationStatus, Ticket
from tests.builders import (
    NOW_MS,
    SECOND_MS,
    SHARD,
    decide_one,
    ended,
    entry,
    named,
    of_order,
    order,
    outcomes,
    parked,
    reservation,
    rules,
    state,
    ticket,
)

ROW = tuple(ticket(f"a{n}", rank=n) for n in range(1, 8))
SEATS = {"gala": ROW}
SOLD = ReservationStatus.CONFIRMED
ORDER_KINDS = [Kind.CONFIRM, Kind.RELEASE, Kind.EXTEND]


def short(outcome: Outcome) -> list[tuple[int, int, str]]:
    assert outcome.explanation is not None
    return [(one.wish, one.missing, one.reason) for one in outcome.explanation.shortfalls]


def test_named_tickets_are_taken_in_their_order_with_ids_that_anybody_can_derive() -> None:
    command = order(named("a3", "a1"))
    outcome, decision = decide_one(state(tickets=ROW), command)
    ids = tuple(derived_id(SHARD, command.command.submitted_ms, command.command.id, key) for key in ("a3", "a1"))
    assert (outcome.status, outcome.ticket_ids, outcome.reservation_ids) == (Status.SUCCEEDED, ("a3", "a1"), ids)
    assert [(row.id, row.order_id, row.holder, row.held_until_ms) for row in decision.opened] == [
        (key, command.command.id, "ann", NOW_MS + 60 * SECOND_MS) for key in ids
    ]
    assert decision.picked == frozenset()
    assert len(decision.changes) == 2


def test_a_ticket_named_twice_is_wanted_once() -> None:
    outcome, _ = decide_one(state(tickets=ROW), order(named("a1", "a1")))
    assert outcome.ticket_ids == ("a1",)


def test_the_first_wish_that_can_be_met_whole_is_taken() -> None:
    given = state(tickets=ROW, active=(reservation("bob", "a2"),))
    outcome, decision = decide_one(given, order(named("a1", "a2"), named("a3", "a4"), named("a5")))
    assert outcome.ticket_ids == ("a3", "a4")
    assert [row.ticket_id for row in decision.opened] == ["a3", "a4"]


def test_an_order_that_cannot_be_met_says_how_far_each_wish_fell_short() -> None:
    elsewhere = ticket("x1", rank=99, event_id="other")
    unsold = ticket("u1", rank=98, for_sale=False)
    given = state(
        tickets=(*ROW[:2], elsewhere, unsold),
        active=(reservation("bob", "a1"), reservation("ann", "a2")),
        seats={"gala": ROW[2:4]},
    )
    command = order(
        named("a1", "a2"),
        named("z9", "a1"),
        named("x1"),
        named("u1"),
        Wish(quantity=5),
        Wish(quantity=3, section="balcony"),
    )
    outcome, decision = decide_one(given, command)
    assert (outcome.status, outcome.code) == (Status.REJECTED, Code.NO_MATCHING_SEATS)
    assert short(outcome) == [
        (0, 2, "taken"),
        (1, 2, "not_found"),
        (2, 1, "not_found"),
        (3, 1, "not_for_sale"),
        (4, 3, "too_few"),
        (5, 3, "too_few"),
    ]
    assert outcome.explanation is not None
    assert [one.ticket_ids for one in outcome.explanation.shortfalls] == [
        ("a1", "a2"),
        ("z9", "a1"),
        ("x1",),
        ("u1",),
        (),
        (),
    ]
    assert outcome.explanation.sequence == command.sequence
    assert (decision.opened, decision.changed, decision.picked) == ([], [], frozenset())


def test_of_many_named_tickets_that_cannot_be_had_some_are_told_by_name() -> None:
    names = [f"z{number}" for number in range(SHORT_NAMED_MAX + 1)]
    outcome, _ = decide_one(state(tickets=ROW), order(named("a1", *names)))
    assert outcome.explanation is not None
    (fell,) = outcome.explanation.shortfalls
    assert (fell.missing, fell.ticket_ids) == (SHORT_NAMED_MAX + 1, tuple(names[:-1]))


def test_an_order_for_an_unknown_event_is_not_found() -> None:
    outcome, _ = decide_one(state(), order(named("a1"), event_id="nowhere"))
    assert outcome.code is Code.TICKET_NOT_FOUND


@pytest.mark.parametrize("event", [rules(sales_open_ms=NOW_MS + 1), rules(sales_close_ms=NOW_MS)])
def test_an_event_that_does_not_sell_now_takes_no_order(event: EventRules) -> None:
    outcome, _ = decide_one(state(event=event), order(named("a1")))
    assert outcome.code is Code.SALES_CLOSED


def test_a_closed_section_is_not_sold_by_name_nor_by_quantity() -> None:
    event = rules(closed_sections=frozenset({"stalls"}))
    outcome, _ = decide_one(state(event=event, tickets=ROW, seats=SEATS), order(named("a1"), Wish(quantity=1)))
    assert short(outcome) == [(0, 1, "not_for_sale"), (1, 1, "too_few")]


@pytest.mark.parametrize("wish", [named("a1", "a2", "a3"), Wish(quantity=3), Wish(quantity=3, adjacent=True)])
def test_the_limit_counts_every_ticket_of_an_order(wish: Wish) -> None:
    given = state(event=rules(max_per_holder=4), tickets=ROW, seats=SEATS, counts={("gala", "ann"): 2})
    outcome, _ = decide_one(given, order(wish))
    assert outcome.code is Code.LIMIT_REACHED
    assert outcome.explanation == Explanation(
        sequence=outcome.explanation.sequence if outcome.explanation else None,
        limit=4,
        shortfalls=(Shortfall(wish=0, missing=1, reason=Shortage.LIMIT),),
    )
    outcome, decision = decide_one(given, order(wish, named("a6", "a7")))
    assert outcome.ticket_ids == ("a6", "a7")
    assert decision.counts == {("gala", "ann"): 4}


def test_a_limit_among_other_reasons_is_no_matching_seats() -> None:
    given = state(event=rules(max_per_holder=1), tickets=ROW[:1], active=(reservation("bob"),))
    outcome, _ = decide_one(given, order(Wish(quantity=2), named("a1")))
    assert outcome.code is Code.NO_MATCHING_SEATS
    assert short(outcome) == [(0, 1, "limit"), (1, 1, "taken")]


def test_an_overdue_hold_is_free_for_an_order_unless_somebody_waits() -> None:
    overdue = reservation("bob", "a1", held_until_ms=NOW_MS)
    outcome, _ = decide_one(state(tickets=ROW, active=(overdue,)), order(named("a1", "a2")))
    assert outcome.ticket_ids == ("a1", "a2")
    decision = decide(state(tickets=ROW, active=(overdue,), waiting=(parked("cid"),)), [order(named("a1", "a2"))])
    assert outcomes(decision)[0].code is Code.NO_MATCHING_SEATS
    assert [row.holder for row in decision.opened] == ["cid"]


def test_a_quantity_is_met_with_the_best_seats_and_names_what_it_picked() -> None:
    given = state(tickets=(), seats={"gala": tuple(reversed(ROW))})
    outcome, decision = decide_one(given, order(Wish(quantity=3)))
    assert outcome.ticket_ids == ("a1", "a2", "a3")
    assert decision.picked == frozenset(outcome.ticket_ids)


def test_seats_that_the_batch_took_are_not_picked_again() -> None:
    given = state(tickets=ROW[:1], seats=SEATS)
    batch = [entry(Kind.RESERVE, "bob"), order(Wish(quantity=2)), order(Wish(quantity=2), holder="cid")]
    decision = decide(given, batch)
    assert [outcome.ticket_ids for outcome in outcomes(decision)[1:]] == [("a2", "a3"), ("a4", "a5")]
    assert decision.picked == {"a2", "a3", "a4", "a5"}


def test_a_seat_looked_at_as_free_but_locked_as_taken_is_not_picked() -> None:
    given = state(tickets=ROW[:1], active=(reservation("bob"),), seats=SEATS)
    outcome, _ = decide_one(given, order(Wish(quantity=1)))
    assert outcome.ticket_ids == ("a2",)


def test_seats_that_the_batch_freed_can_be_picked_before_and_after_the_first_look() -> None:
    given = state(
        tickets=ROW[:2], active=(reservation("bob", "a1"), reservation("bob", "a2")), seats={"gala": ROW[2:3]}
    )
    batch = [
        entry(Kind.RELEASE, "bob", "a2"),
        order(Wish(quantity=1)),
        entry(Kind.RELEASE, "bob", "a1"),
        order(Wish(quantity=2)),
    ]
    decision = decide(given, batch)
    assert [outcomes(decision)[place].ticket_ids for place in (1, 3)] == [("a2",), ("a1", "a3")]
    assert decision.picked == {"a3"}


def test_an_order_for_nothing_is_refused() -> None:
    outcome, decision = decide_one(state(seats=SEATS), order(Wish()))
    assert outcome.code is Code.NO_MATCHING_SEATS
    outcome, decision = decide_one(state(seats=SEATS), order())
    assert outcome.code is Code.NO_MATCHING_SEATS
    assert decision.opened == []


def ordered(*ticket_ids: str, **fields: Any) -> dict[str, Any]:
    """Return the parts of a state in which ann has these tickets by the order o-1."""
    rows = tuple(reservation("ann", key, order_id="o-1", **fields) for key in ticket_ids)
    return {"tickets": ROW, "active": rows, "orders": {"o-1": rows}}


@pytest.mark.parametrize("kind", ORDER_KINDS)
def test_an_unknown_order_is_not_reserved(kind: Kind) -> None:
    outcome, _ = decide_one(state(), of_order(kind, "o-1"))
    assert outcome.code is Code.NOT_RESERVED


@pytest.mark.parametrize("kind", ORDER_KINDS)
def test_a_stranger_may_not_touch_an_order(kind: Kind) -> None:
    outcome, decision = decide_one(state(**ordered("a1", "a2")), of_order(kind, "o-1", "eve"))
    assert outcome.code is Code.NOT_HOLDER
    assert decision.changed == []


@pytest.mark.parametrize("kind", ORDER_KINDS)
def test_an_order_that_was_given_back_is_not_reserved(kind: Kind) -> None:
    rows = (ended(ReservationStatus.RELEASED, order_id="o-1"),)
    outcome, _ = decide_one(state(orders={"o-1": rows}), of_order(kind, "o-1"))
    assert outcome.code is Code.NOT_RESERVED


def test_an_order_is_sold_whole() -> None:
    given = state(**ordered("a1", "a2"))
    decision = decide(given, [of_order(Kind.CONFIRM, "o-1"), of_order(Kind.CONFIRM, "o-1")])
    for outcome in outcomes(decision):
        assert (outcome.status, outcome.ticket_ids, outcome.late) == (Status.SUCCEEDED, ("a1", "a2"), False)
    assert [(row.ticket_id, row.status) for row in decision.changed] == [("a1", SOLD), ("a2", SOLD)]
    assert len(decision.changes) == 2


def test_an_order_is_made_extended_and_sold_in_one_batch() -> None:
    made = order(Wish(quantity=2))
    batch = [made, of_order(Kind.EXTEND, made.command.id), of_order(Kind.CONFIRM, made.command.id)]
    decision = decide(state(tickets=(), seats=SEATS), batch)
    assert [outcome.status for outcome in outcomes(decision)] == [Status.SUCCEEDED] * 3
    assert [row.status for row in decision.opened] == [SOLD, SOLD]


def test_what_was_given_back_of_an_order_is_no_longer_part_of_it() -> None:
    decision = decide(state(**ordered("a1", "a2")), [entry(Kind.RELEASE), of_order(Kind.CONFIRM, "o-1")])
    assert outcomes(decision)[1].ticket_ids == ("a2",)


def test_a_late_payment_of_an_order_takes_all_again_if_all_are_free() -> None:
    given = state(**ordered("a1", "a2", held_until_ms=NOW_MS))
    command = of_order(Kind.CONFIRM, "o-1")
    decision = decide(given, [command, of_order(Kind.CONFIRM, "o-1")])
    first, again = outcomes(decision)
    assert (first.status, first.late, first.ticket_ids) == (Status.SUCCEEDED, True, ("a1", "a2"))
    assert first.reservation_ids == tuple(
        derived_id(SHARD, command.command.submitted_ms, command.command.id, key) for key in ("a1", "a2")
    )
    assert (again.late, again.reservation_ids) == (False, first.reservation_ids)
    assert [(row.order_id, row.status) for row in decision.opened] == [("o-1", SOLD)] * 2


def test_a_late_payment_of_an_order_is_refused_whole_if_one_ticket_is_gone() -> None:
    parts = ordered("a1", "a2", held_until_ms=NOW_MS)
    decision = decide(state(**parts), [entry(Kind.RESERVE, "bob", "a2"), of_order(Kind.CONFIRM, "o-1")])
    outcome = outcomes(decision)[1]
    assert outcome.code is Code.HOLD_EXPIRED
    assert outcome.explanation is not None
    assert outcome.explanation.ticket_status == "HELD"
    assert [row.holder for row in decision.opened] == ["bob"]


def test_a_late_payment_of_an_order_does_not_break_the_limit() -> None:
    parts = ordered("a1", "a2", held_until_ms=NOW_MS)
    given = state(event=rules(max_per_holder=3), counts={("gala", "ann"): 4}, **parts)
    outcome, decision = decide_one(given, of_order(Kind.CONFIRM, "o-1"))
    assert outcome.code is Code.HOLD_EXPIRED
    assert outcome.explanation is not None
    assert outcome.explanation.limit == 3
    assert decision.opened == []


def test_an_order_is_given_back_whole_and_each_ticket_goes_to_its_wait_list() -> None:
    waiting = parked("bob", ticket_id="a2")
    outcome, decision = decide_one(state(waiting=(waiting,), **ordered("a1", "a2")), of_order(Kind.RELEASE, "o-1"))
    assert (outcome.status, outcome.ticket_ids) == (Status.SUCCEEDED, ("a1", "a2"))
    assert [row.status for row in decision.changed] == [ReservationStatus.RELEASED] * 2
    assert [(row.holder, row.ticket_id) for row in decision.opened] == [("bob", "a2")]


def test_an_order_sold_for_good_is_given_back_not_even_in_part() -> None:
    parts = ordered("a1", "a2")
    decision = decide(state(**parts), [entry(Kind.CONFIRM, ticket_id="a2"), of_order(Kind.RELEASE, "o-1")])
    assert outcomes(decision)[1].code is Code.NOT_REFUNDABLE
    assert [row.status for row in decision.changed] == [SOLD]


def test_an_order_with_nothing_left_but_overdue_holds_has_expired() -> None:
    for kind in (Kind.RELEASE, Kind.EXTEND):
        outcome, _ = decide_one(state(**ordered("a1", held_until_ms=NOW_MS)), of_order(kind, "o-1"))
        assert outcome.code is Code.HOLD_EXPIRED


def test_an_order_is_extended_whole_or_not_at_all() -> None:
    outcome, decision = decide_one(state(**ordered("a1", "a2")), of_order(Kind.EXTEND, "o-1"))
    assert outcome.ticket_ids == ("a1", "a2")
    assert [row.held_until_ms for row in decision.changed] == [NOW_MS + 60 * SECOND_MS] * 2
    rows = (reservation(order_id="o-1"), reservation("ann", "a2", order_id="o-1", held_until_ms=NOW_MS))
    outcome, decision = decide_one(state(tickets=ROW, active=rows, orders={"o-1": rows}), of_order(Kind.EXTEND, "o-1"))
    assert outcome.code is Code.HOLD_EXPIRED
    assert [row.ticket_id for row in decision.changed] == ["a2"]


def test_extending_a_sold_order_changes_nothing() -> None:
    outcome, decision = decide_one(state(**ordered("a1", status=SOLD)), of_order(Kind.EXTEND, "o-1"))
    assert outcome.status is Status.SUCCEEDED
    assert decision.changed == []


def test_the_newest_reservation_of_a_ticket_speaks_for_the_order() -> None:
    old = ended(ReservationStatus.EXPIRED, id="old", order_id="o-1", created_ms=NOW_MS - 9000)
    new = reservation(id="new", order_id="o-1", status=SOLD, created_ms=NOW_MS - 5000)
    for rows in ((old, new), (new, old)):
        given = state(active=(new,), orders={"o-1": rows})
        outcome, _ = decide_one(given, of_order(Kind.CONFIRM, "o-1"))
        assert (outcome.reservation_ids, outcome.late) == (("new",), False)


def test_a_standing_ticket_is_sold_like_a_seat() -> None:
    places = tuple(ticket(f"g{n}", rank=n, section="floor", row=None, number=None, general=True) for n in range(5))
    given = state(tickets=(), seats={"gala": places})
    decision = decide(given, [order(Wish(quantity=2, section="floor", adjacent=True)) for _ in range(3)])
    assert [len(outcome.ticket_ids) for outcome in outcomes(decision)] == [2, 2, 0]
    assert short(outcomes(decision)[2]) == [(0, 1, "too_few")]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(quantity=1, section="balcony"), "b1"),
        (Wish(quantity=1, category="cheap"), "c1"),
        (Wish(quantity=1, accessible=True), "w1"),
        (Wish(quantity=1, accessible=False), "b1"),
        (Wish(quantity=1, max_price=1999), "c1"),
        (Wish(quantity=1, max_price=2000), "p1"),
        (Wish(quantity=1), "b1"),
    ],
)
@pytest.mark.parametrize("adjacent", [False, True])
def test_conditions_of_a_wish_are_kept(wish: Wish, expected: str, adjacent: bool) -> None:
    seats: tuple[Ticket, ...] = (
        ticket("w1", rank=1, accessible=True, position=1),
        ticket("b1", rank=2, section="balcony", position=1),
        ticket("p1", rank=3, row="B", price=2000, position=1),
        ticket("c1", rank=4, row="C", price=1000, category="cheap", position=1),
    )
    command = order(Wish(**{name: getattr(wish, name) for name in Wish.__struct_fields__} | {"adjacent": adjacent}))
    outcome, _ = decide_one(state(tickets=(), seats={"gala": seats}), command)
    assert outcome.ticket_ids == (expected,)
