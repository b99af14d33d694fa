"""Price classes: chosen when a ticket is taken, priced from the event's list, kept with the reservation."""

from __future__ import annotations

import pytest

from shared.domain.commands import Kind, Wish
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Status
from shared.domain.prices import categories_with, classes_of, price_of
from shared.domain.records import PriceClass
from tests.builders import decide_one, entry, of_order, order, parked, reservation, rules, state, ticket

CHILD, GOLD_CHILD = PriceClass("child", 2000), PriceClass("child", 3000, "gold")
STUDENT = PriceClass("student", 4000, "silver")
SOME = rules(price_classes=(CHILD, GOLD_CHILD, STUDENT))
SEATS = tuple(ticket(f"a{n}", rank=n, category="gold" if n < 3 else "silver") for n in range(1, 6))


@pytest.mark.parametrize(
    ("category", "name", "price"),
    [
        ("gold", "child", 3000),
        ("silver", "child", 2000),
        (None, "child", 2000),
        ("silver", "student", 4000),
        ("gold", "student", None),
        (None, "student", None),
        ("gold", "dog", None),
        ("gold", None, 5000),
    ],
)
def test_the_price_of_a_class_is_that_of_the_category_before_that_of_all(
    category: str | None, name: str | None, price: int | None
) -> None:
    assert price_of(SOME, ticket(category=category), name) == price


def test_a_ticket_has_the_classes_of_its_category_and_of_all() -> None:
    assert classes_of(SOME, ticket(category="gold")) == ("child",)
    assert classes_of(SOME, ticket(category="silver")) == ("child", "student")
    assert categories_with(SOME, ["child"]) is None
    assert categories_with(SOME, ["child", "student"]) == frozenset({"silver"})
    assert categories_with(SOME, ["dog"]) == categories_with(rules(), ["child"]) == frozenset()


def test_a_reserve_costs_what_its_class_costs_and_keeps_it() -> None:
    given = state(event=SOME, tickets=SEATS)
    outcome, decision = decide_one(given, entry(Kind.RESERVE, price_class="child"))
    assert (outcome.status, outcome.price) == (Status.SUCCEEDED, 3000)
    assert [(row.price, row.price_class) for row in decision.opened] == [(3000, "child")]


def test_a_class_that_the_ticket_does_not_have_is_refused_with_those_that_it_has() -> None:
    for wait in (None, 60):
        taken = (reservation(holder="bob"),) if wait else ()
        given = state(event=SOME, tickets=SEATS, active=taken)
        outcome, decision = decide_one(given, entry(Kind.RESERVE, price_class="student", wait=wait))
        assert outcome.code is Code.PRICE_CLASS_UNKNOWN
        assert outcome.explanation is not None
        assert outcome.explanation.price_classes == ("child",)
        assert (decision.opened, decision.parked) == ([], [])


@pytest.mark.parametrize(("classes", "code"), [((CHILD, GOLD_CHILD), None), ((), Code.PRICE_CLASS_UNKNOWN)])
def test_who_waits_gets_the_ticket_in_the_class_that_was_asked_for_while_there_is_one(
    classes: tuple[PriceClass, ...], code: Code | None
) -> None:
    event = rules(price_classes=classes, max_wait_seconds=60)
    given = state(event=event, tickets=SEATS, active=(reservation(),), waiting=(parked("bob", price_class="child"),))
    decision = decide(given, [entry(Kind.RELEASE)])
    assert [settled.outcome.code for settled in decision.ended] == [code]
    assert [row.price for row in decision.opened] == ([] if code else [3000])


def test_an_order_has_so_many_of_each_class_and_the_rest_at_the_tickets_own_price() -> None:
    wish = Wish(quantity=3, adjacent=True, price_classes={"child": 1, "student": 1})
    outcome, decision = decide_one(state(event=SOME, tickets=(), seats={"gala": SEATS}), order(wish))
    assert outcome.price == 2000 + 4000 + 5000
    assert [(row.ticket_id, row.price_class) for row in decision.opened] == [
        ("a3", "child"),
        ("a4", "student"),
        ("a5", None),
    ]


def test_named_tickets_have_the_classes_in_their_order() -> None:
    wish = Wish(ticket_ids=("a4", "a1"), price_classes={"student": 1, "child": 1})
    outcome, decision = decide_one(state(event=SOME, tickets=SEATS), order(wish))
    assert [(row.ticket_id, row.price) for row in decision.opened] == [("a4", 4000), ("a1", 3000)]
    outcome, _ = decide_one(
        state(event=SOME, tickets=SEATS), order(Wish(ticket_ids=("a1", "a4"), price_classes={"student": 2}))
    )
    assert outcome.code is Code.PRICE_CLASS_UNKNOWN


@pytest.mark.parametrize("name", ["dog", "student"])
def test_an_order_of_a_class_that_no_seat_has_is_refused(name: str) -> None:
    golden = tuple(seat for seat in SEATS if seat.category == "gold")
    wish = Wish(quantity=2, price_classes={name: 1})
    given = state(event=SOME, tickets=(), seats={"gala": golden})
    outcome, _ = decide_one(given, order(wish))
    assert outcome.code is (Code.PRICE_CLASS_UNKNOWN if name == "dog" else Code.NO_MATCHING_SEATS)


def test_what_was_given_in_a_class_keeps_it_when_the_list_has_changed() -> None:
    held = reservation(price=3000, price_class="child")
    outcome, decision = decide_one(state(event=rules(), tickets=SEATS, active=(held,)), entry(Kind.CONFIRM))
    assert (outcome.price, [row.price_class for row in decision.changed]) == (3000, ["child"])


def test_a_late_confirm_costs_what_the_hold_cost() -> None:
    overdue = reservation(price=3000, price_class="child", held_until_ms=1, order_id="o-1")
    given = state(event=rules(), tickets=SEATS, active=(overdue,), orders={"o-1": (overdue,)})
    outcome, decision = decide_one(given, of_order(Kind.CONFIRM, "o-1"))
    assert (outcome.late, outcome.price) == (True, 3000)
    assert [row.price_class for row in decision.opened] == ["child"]
