"""What a ticket costs whom, and what the shop said about it."""

from __future__ import annotations

from msgspec.structs import replace

from shared.domain.commands import Kind, Wish
from shared.domain.decide import decide
from shared.domain.records import ReservationStatus
from tests.builders import (
    NOW_MS,
    SECOND_MS,
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

CART = {"cart": "17"}


def test_who_gets_a_ticket_hears_its_price_and_until_when_it_is_held() -> None:
    outcome, decision = decide_one(state(event=rules(currency="CHF")), entry(Kind.RESERVE))
    assert (outcome.price, outcome.currency) == (5000, "CHF")
    assert outcome.held_until_ms == NOW_MS + 60 * SECOND_MS
    assert decision.opened[0].price == 5000


def test_a_hold_keeps_the_price_at_which_it_was_given() -> None:
    mine = reservation(price=4000)
    for kind in (Kind.RESERVE, Kind.EXTEND, Kind.CONFIRM, Kind.RELEASE):
        outcome, _ = decide_one(state(active=(mine,)), entry(kind))
        assert (outcome.price, outcome.currency) == (4000, "EUR"), kind


def test_a_hold_of_before_prices_were_kept_costs_what_its_ticket_costs() -> None:
    outcome, _ = decide_one(state(active=(reservation(),)), entry(Kind.CONFIRM))
    assert outcome.price == 5000


def test_only_what_leaves_a_hold_says_until_when() -> None:
    mine = reservation(price=4000)
    seen = {kind: decide_one(state(active=(mine,)), entry(kind))[0].held_until_ms for kind in Kind if kind in HOLDS}
    assert seen == {
        Kind.RESERVE: mine.held_until_ms,
        Kind.EXTEND: NOW_MS + 60 * SECOND_MS,
        Kind.CONFIRM: None,
        Kind.RELEASE: None,
    }


HOLDS = (Kind.RESERVE, Kind.EXTEND, Kind.CONFIRM, Kind.RELEASE)


def test_a_refusal_costs_nothing() -> None:
    outcome, _ = decide_one(state(active=(reservation("bob"),)), entry(Kind.RESERVE))
    assert (outcome.price, outcome.currency, outcome.held_until_ms) == (None, None, None)


def test_a_release_that_hands_the_ticket_on_does_not_say_when_the_next_hold_ends() -> None:
    given = state(active=(reservation(price=1),), waiting=(parked("bob", until_ms=NOW_MS + 9_000, metadata=CART),))
    released, handed = outcomes(decide(given, [entry(Kind.RELEASE)]))
    assert (released.held_until_ms, released.price) == (None, 1)
    assert (handed.held_until_ms, handed.price) == (NOW_MS + 60 * SECOND_MS, 5000)


def test_who_waited_gets_what_it_said_about_the_ticket() -> None:
    waiting = parked("bob", until_ms=NOW_MS + 9_000, metadata=CART)
    decision = decide(state(active=(reservation(),), waiting=(waiting,)), [entry(Kind.RELEASE)])
    assert decision.opened[0].metadata_id == waiting.entry.command.id
    assert decision.metadata == {waiting.entry.command.id: CART}


def test_an_order_says_what_its_tickets_cost_together_and_when_the_first_hold_ends() -> None:
    seats = (ticket(), ticket("a2", rank=2, price=700))
    command = order(named("a1", "a2"), metadata=CART)
    outcome, decision = decide_one(state(tickets=seats), command)
    assert (outcome.price, outcome.currency) == (5700, "EUR")
    assert {row.price for row in decision.opened} == {5000, 700}
    assert {row.metadata_id for row in decision.opened} == {command.command.id}
    assert decision.metadata == {command.command.id: CART}
    early, late = decision.opened[0], replace(decision.opened[1], held_until_ms=NOW_MS + 90 * SECOND_MS)
    again = state(tickets=seats, active=(early, late), orders={command.command.id: (early, late)})
    extended, _ = decide_one(again, of_order(Kind.EXTEND, command.command.id))
    assert extended.held_until_ms == NOW_MS + 60 * SECOND_MS


def test_what_is_refused_leaves_no_words_behind() -> None:
    given = state(active=(reservation("bob"),))
    for command in (entry(Kind.RESERVE, metadata=CART), order(Wish(quantity=2), metadata=CART)):
        assert decide(given, [command]).metadata == {}


def test_who_asks_again_keeps_the_words_of_the_first_time() -> None:
    _, decision = decide_one(state(active=(reservation(),)), entry(Kind.RESERVE, metadata=CART))
    assert decision.metadata == {}


def test_a_payment_that_came_late_is_of_the_old_price_and_words() -> None:
    expired = ended(ReservationStatus.EXPIRED, price=4000, metadata_id="r", order_id="o")
    outcome, decision = decide_one(state(past=(expired,)), entry(Kind.CONFIRM))
    assert (outcome.late, outcome.price, outcome.held_until_ms) == (True, 4000, None)
    (sold,) = decision.opened
    assert (sold.price, sold.metadata_id, sold.order_id) == (4000, "r", "o")
    whole, decision = decide_one(state(orders={"o": (expired,)}), of_order(Kind.CONFIRM, "o"))
    assert (whole.late, whole.price) == (True, 4000)
    assert decision.opened[0].metadata_id == "r"
