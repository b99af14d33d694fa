"""Changes of tickets that stand: prices, categories, attributes, removal, beside the traffic."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from shared.audit.tables import audit
from shared.db import inventory_writer, standstill
from shared.db.batch_store import BatchStore
from shared.db.engine import transaction
from shared.db.standstill import on
from shared.db.ticket_editor import Edit, Edited, MisfitError, Refused, Selection, chosen, edit, remove
from shared.domain.commands import Kind, Wish
from shared.domain.decide import decide
from shared.domain.marks import Misfit, Why
from shared.domain.outcomes import Code
from tests.contract.db.harness import World, meanwhile, settle, wait_until_blocked

TICKETS = "SELECT id, price, category, for_sale, attributes FROM tickets ORDER BY id"


def one_column(world: World, column: str) -> dict[str, object]:
    return dict(world.rows(f"SELECT id, {column} FROM tickets"))


def test_what_is_sold_keeps_its_price_and_what_is_held_was_given_one(world: World, store: BatchStore) -> None:
    world.event()
    free, held, sold = world.seats("1", "2", "3")
    settle(store, world.reserve(held), world.reserve(sold), world.entry(Kind.CONFIRM, sold))
    edited = edit(world.engine.begin, "e", [free, held, sold], Edit(price=900, sets_category=True, category="Last"))
    assert (edited.changed, edited.sold) == (2, 1)
    assert one_column(world, "price") == {free: 900, held: 900, sold: 1000}
    assert one_column(world, "category") == {free: "Last", held: "Last", sold: None}
    assert settle(store, world.entry(Kind.CONFIRM, held))[0].price == 1000
    assert settle(store, world.reserve(free, "bob"))[0].price == 900
    assert audit(world.engine) == []


def test_attributes_are_laid_over_those_that_there_are(world: World) -> None:
    world.event()
    (seat,) = world.seats("1", attributes={"view": "good", "aisle": "yes"})
    edit(world.engine.begin, "e", [seat], Edit(attributes={"view": None, "note": "pillar", "steps": 3}))
    assert one_column(world, "attributes") == {seat: {"aisle": "yes", "note": "pillar", "steps": 3}}
    assert edit(world.engine.begin, "e", [seat], Edit(attributes={"note": "pillar"})).changed == 0


def test_off_the_market_goes_for_what_is_sold_too(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    settle(store, world.reserve(seat), world.entry(Kind.CONFIRM, seat))
    edited = edit(world.engine.begin, "e", [seat], Edit(for_sale=False))
    assert (edited.changed, edited.sold) == (1, 0)


def test_only_seats_that_nobody_has_become_accessible_and_the_answer_names_the_others(
    world: World, store: BatchStore
) -> None:
    world.event()
    free, held, sold = world.seats("1", "2", "3")
    settle(store, world.reserve(held), world.reserve(sold), world.entry(Kind.CONFIRM, sold))
    edited = edit(world.engine.begin, "e", [free, held, sold], Edit(accessible=True, price=900))
    assert edited == Edited(2, sold=1, held=1, refused=(Refused(held, "HELD"), Refused(sold, "SOLD")))
    assert one_column(world, "accessible") == {free: True, held: False, sold: False}
    assert one_column(world, "price") == {free: 900, held: 900, sold: 1000}
    settle(store, world.entry(Kind.RELEASE, held))
    assert edit(world.engine.begin, "e", [held, free], Edit(accessible=True)) == Edited(1)
    assert edit(world.engine.begin, "e", [sold], Edit(accessible=False, companion=False)) == Edited(0, sold=1)
    assert audit(world.engine) == []


def test_an_order_gets_a_bay_and_the_companion_seat_beside_it_as_soon_as_they_are_marked(
    world: World, store: BatchStore
) -> None:
    world.event()
    seats = world.seats(*map(str, range(1, 7)))
    wish = Wish(quantity=2, accessible_count=1, companion_count=1)
    assert settle(store, world.order(wish))[0].code is Code.NO_MATCHING_SEATS
    edit(world.engine.begin, "e", [seats[4]], Edit(accessible=True))
    edit(world.engine.begin, "e", [seats[5]], Edit(companion=True))
    assert sorted(settle(store, world.order(wish))[0].ticket_ids) == seats[4:]


def test_a_companion_seat_needs_a_bay_of_its_own_which_may_be_sold(world: World, store: BatchStore) -> None:
    world.event()
    bay, beside, far = world.seats("1", "2", "3")
    other = world.seats("1", "2", row="2")
    edit(world.engine.begin, "e", [bay], Edit(accessible=True))
    settle(store, world.reserve(bay), world.entry(Kind.CONFIRM, bay))
    with pytest.raises(MisfitError) as refused:
        edit(world.engine.begin, "e", [beside, far, other[1]], Edit(companion=True, price=1))
    assert refused.value.misfits == [Misfit(far, Why.NO_BAY), Misfit(other[1], Why.NO_BAY)]
    assert set(one_column(world, "price").values()) == {1000}
    assert edit(world.engine.begin, "e", [beside], Edit(companion=True)).changed == 1


def test_a_bay_that_is_held_stays_one_though_its_companion_seat_is_free(world: World, store: BatchStore) -> None:
    world.event()
    bay, companion = world.seats("1", accessible=True) + world.seats("2", companion=True)
    with pytest.raises(MisfitError) as refused:
        edit(world.engine.begin, "e", [bay], Edit(accessible=False))
    assert refused.value.misfits == [Misfit(bay, Why.LEAVES_COMPANION)]
    settle(store, world.reserve(bay))
    edited = edit(world.engine.begin, "e", [bay, companion], Edit(accessible=False, companion=False))
    assert edited == Edited(1, held=1, refused=(Refused(bay, "HELD"),))
    assert one_column(world, "accessible") == {bay: True, companion: False}
    assert one_column(world, "companion") == {bay: False, companion: False}


def test_places_of_an_area_can_be_accessible_and_are_nobodys_companion(world: World) -> None:
    world.event()
    places = world.places(2)
    assert edit(world.engine.begin, "e", places, Edit(accessible=True)).changed == 2
    with pytest.raises(MisfitError) as refused:
        edit(world.engine.begin, "e", places, Edit(accessible=False, companion=True))
    assert {misfit.why for misfit in refused.value.misfits} == {Why.IS_PLACE}


def test_a_hundred_refused_seats_are_named_and_all_are_counted(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats(*map(str, range(102)))
    settle(store, *(world.reserve(seat, holder=seat) for seat in seats[1:]))
    edited = edit(world.engine.begin, "e", seats, Edit(accessible=True))
    assert (edited.changed, edited.held, len(edited.refused)) == (1, 101, 100)
    assert [each.ticket_id for each in edited.refused] == sorted(seats[1:])[:100]


def test_seats_are_judged_by_the_rows_of_their_own_event(world: World) -> None:
    world.event()
    world.event("f")
    world.seats("1", event_id="f", accessible=True)
    seats = world.seats("1", "2")
    with pytest.raises(MisfitError):
        edit(world.engine.begin, "e", seats[1:], Edit(companion=True))
    assert edit(world.engine.begin, "e", ["f-A-1-1"], Edit(accessible=False)) == Edited(0)


def test_a_bay_and_its_companion_seat_are_ordinary_again_in_whichever_piece_they_are(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standstill, "TOGETHER", 1)
    world.event()
    pairs = [*world.seats("1", accessible=True), *world.seats("2", companion=True), *world.seats("3", accessible=True)]
    assert edit(world.engine.begin, "e", pairs, Edit(accessible=False, companion=False)) == Edited(3)


def test_what_does_not_fit_of_a_later_piece_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standstill, "TOGETHER", 1)
    world.event()
    _, beside, far = [*world.seats("1", accessible=True), *world.seats("2", "4")]
    with pytest.raises(MisfitError):
        edit(world.engine.begin, "e", [beside, far], Edit(companion=True))
    assert not any(one_column(world, "companion").values())


def test_marks_wait_for_the_batch_that_takes_the_seat(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    entry = world.reserve(seat)
    with store.batch(3, store.fence(3)) as batch:
        state = batch.load([entry], frozenset())
        with meanwhile(lambda: edit(world.engine.begin, "e", [seat], Edit(accessible=True))) as edited:
            wait_until_blocked(world, "rowlock-test")
            batch.commit(decide(state, [entry]), [entry], state.now_ms)
    assert edited == [Edited(0, held=1, refused=(Refused(seat, "HELD"),))]


def test_a_selection_meets_all_that_it_says(world: World) -> None:
    world.event()
    world.event("f")
    a1, a2 = world.seats("1", "2", section="A", category="Gold")
    (b1,) = world.seats("1", section="B", category="Gold")
    world.seats("1", event_id="f", section="A", category="Gold")
    with transaction(world.engine) as conn:
        assert chosen(conn, "e", Selection(section="A")) == [a1, a2]
        assert chosen(conn, "e", Selection(category="Gold")) == [a1, a2, b1]
        assert chosen(conn, "e", Selection(section="B", category="Gold")) == [b1]
        assert chosen(conn, "e", Selection(ticket_ids=(a2, "nowhere"))) == [a2]


def test_more_than_one_standstill_changes_are_changed_in_several(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standstill, "TOGETHER", 3)
    world.event()
    seats = world.seats(*map(str, range(10)))
    assert edit(world.engine.begin, "e", seats, Edit(price=1)).changed == 10
    assert remove(world.engine.begin, "e", seats[:7]).removed == 7
    assert sorted(one_column(world, "price")) == sorted(seats[7:])


def test_a_removed_seat_is_gone_for_everybody_and_what_was_had_of_it_stays_on_record(
    world: World, store: BatchStore, engine: Engine
) -> None:
    world.event(max_per_holder=4)
    had, free, held = world.seats("1", "2", "3")
    place, other = world.places(2)
    order = world.order(Wish(ticket_ids=(had, held)))
    settle(store, order, world.entry(Kind.RELEASE, had))
    with inventory_writer.importing(engine, "e") as conn:
        removed = remove(on(conn), "e", [had, free, held, place])
    assert (removed.removed, removed.kept) == (3, 1)
    assert set(one_column(world, "price")) == {held, other}
    assert world.rows("SELECT ticket_id FROM free_places") == [other]
    assert world.rows("SELECT tickets FROM events") == [2]
    assert settle(store, world.reserve(had))[0].code is Code.TICKET_NOT_FOUND
    confirmed = settle(store, world.entry(Kind.CONFIRM, order_id=order.command.id))[0]
    assert (confirmed.code, confirmed.ticket_ids) == (None, (held,))
    assert world.rows("SELECT price FROM reservations WHERE ticket_id = :id", id=had) == [1000]
    assert audit(engine) == []
    world.seats("1")  # the same seat comes again, under the same id
    assert settle(store, world.reserve(had, "bob"))[0].code is None
    assert audit(engine) == []


def test_a_change_waits_for_the_batch_that_is_under_way(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    entry = world.reserve(seat)
    with store.batch(3, store.fence(3)) as batch:
        state = batch.load([entry], frozenset())
        with meanwhile(lambda: edit(world.engine.begin, "e", [seat], Edit(price=7))) as edited:
            wait_until_blocked(world, "rowlock-test")
            batch.commit(decide(state, [entry]), [entry], state.now_ms)
    assert edited[0].changed == 1
    assert world.rows("SELECT price FROM reservations") == [1000]


def test_prices_change_and_seats_go_while_orders_pick_seats(
    world: World, make_store: Callable[..., BatchStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standstill, "TOGETHER", 7)
    world.event()
    seats = world.seats(*map(str, range(60)))
    done = threading.Event()

    def order(shard: int) -> list[tuple[str, int | None]]:
        got: list[tuple[str, int | None]] = []
        store = make_store(f"shard-{shard}")
        for number in itertools.count():
            if done.is_set():
                return got
            wish = Wish(quantity=1)
            made = settle(store, world.order(wish, holder=f"h{shard}-{number}", shard=shard), shard=shard)[0]
            got += [(ticket_id, made.price) for ticket_id in made.ticket_ids]
        return got

    with meanwhile(lambda: order(1)) as ones, meanwhile(lambda: order(2)) as twos:
        try:
            for price in (1100, 1200, 1300):
                edit(world.engine.begin, "e", seats, Edit(price=price))
            remove(world.engine.begin, "e", seats[40:])
        finally:
            done.set()
    told = dict((*ones[0], *twos[0]))
    assert told
    paid = dict(world.rows("SELECT ticket_id, price FROM reservations"))
    assert told == paid
    assert audit(world.engine) == []
