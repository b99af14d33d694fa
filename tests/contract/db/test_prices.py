"""What was paid for a ticket, and said about it, is kept with its reservation and told wherever that is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import text

from shared.db import batch_reads, journal_reader, reservation_reader
from shared.db.batch_store import BatchStore
from shared.db.command_reader import read_commands
from shared.db.engine import transaction
from shared.db.views import OrderView, ReservationView
from shared.domain.commands import Entry, Kind, Wish
from shared.journal.change import USUAL, Change
from shared.views import CommandView
from tests.contract.db.harness import World, settle

CART = {"cart": "17", "note": 'ein "Zitat", \\ und 票'}


def reservation(world: World, entry: Entry) -> ReservationView:
    with transaction(world.engine) as conn:
        found = reservation_reader.get_reservation(conn, entry.command.id)
    assert found is not None
    return found


def order(world: World, entry: Entry) -> OrderView:
    with transaction(world.engine) as conn:
        found = reservation_reader.get_order(conn, entry.command.id)
    assert found is not None
    return found


def told(world: World, entry: Entry) -> CommandView:
    with transaction(world.engine) as conn:
        return read_commands(conn, [entry.command.id])[entry.command.id]


def feed(world: World, limit: int = 100) -> Sequence[Change]:
    with transaction(world.engine) as conn:
        start = journal_reader.start(conn, oldest=True)
        return journal_reader.read(conn, start, limit, USUAL).changes


def reprice(world: World, ticket_id: str, price: int) -> None:
    world.rows("UPDATE tickets SET price = :price WHERE id = :id", id=ticket_id, price=price)


def test_a_reservation_and_its_changes_say_price_currency_and_metadata(world: World, store: BatchStore) -> None:
    world.event(currency="CHF")
    one, two = world.seats("1", "2")
    described, plain = world.reserve(one, metadata=CART), world.reserve(two, "bob")
    settle(store, described, plain)
    seen = [reservation(world, described), reservation(world, plain)]
    assert [(each.price, each.currency, each.metadata) for each in seen] == [(1000, "CHF", CART), (1000, "CHF", {})]
    changes = [each for each in feed(world) if each.ticket_id]
    assert [(each.price, each.currency, each.metadata) for each in changes] == [
        (1000, "CHF", CART),
        (1000, "CHF", None),
    ]
    page = reservation_reader.PageOf("ann", 10)
    with transaction(world.engine) as conn:
        assert reservation_reader.list_reservations(conn, [page])[page] == ([seen[0]], None)


def test_all_tickets_of_an_order_share_its_metadata_and_it_says_the_total(world: World, store: BatchStore) -> None:
    world.event()
    one, two = world.seats("1", "2")
    entry = world.order(Wish(ticket_ids=(one, two)), metadata=CART)
    settle(store, entry)
    found = order(world, entry)
    assert (found.total, found.currency, found.metadata) == (2000, "EUR", CART)
    assert [each.metadata for each in found.reservations] == [CART, CART]
    assert [each.metadata for each in feed(world) if each.ticket_id] == [CART, CART]
    assert world.rows("SELECT count(*) FROM metadata") == [1]
    settle(store, world.entry(Kind.RELEASE, two))
    assert order(world, entry).total == 1000


def test_a_page_of_the_feed_reads_no_more_metadata_than_it_tells(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats(*map(str, range(1, 5)))
    settle(store, *(world.reserve(seat, metadata={"seat": seat}) for seat in seats))
    changes = [each for each in feed(world, limit=3) if each.ticket_id]
    assert 0 < len(changes) < 4
    assert [each.metadata for each in changes] == [{"seat": each.ticket_id} for each in changes]


def test_a_hold_keeps_its_price_when_its_ticket_gets_another(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    held = world.reserve(seat)
    settle(store, held)
    reprice(world, seat, 9)
    sold = world.entry(Kind.CONFIRM, seat)
    (outcome,) = settle(store, sold)
    assert (outcome.price, reservation(world, held).price, told(world, sold).price) == (1000, 1000, 1000)


def test_a_reservation_of_a_release_that_kept_no_price_has_that_of_its_ticket_for_good(
    world: World, store: BatchStore
) -> None:
    world.event()
    (seat,) = world.seats("1")
    held = world.reserve(seat)
    settle(store, held)
    world.rows("UPDATE reservations SET price = NULL")
    assert reservation(world, held).price == feed(world)[-1].price == 1000
    reprice(world, seat, 9)
    assert reservation(world, held).price == feed(world)[-1].price == 1000
    assert settle(store, world.entry(Kind.CONFIRM, seat))[0].price == 1000


def test_what_is_taken_up_late_keeps_price_and_metadata(world: World, store: BatchStore) -> None:
    world.event()
    one, two, three = world.seats("1", "2", "3")
    single, several = world.reserve(one, metadata=CART), world.order(Wish(ticket_ids=(two, three)), metadata=CART)
    settle(store, single, several)
    for seat in (one, two, three):
        world.overdue(seat)
        reprice(world, seat, 9)
    late = world.entry(Kind.CONFIRM, one)
    settle(store, late, world.entry(Kind.CONFIRM, None, order_id=several.command.id))
    assert (reservation(world, late).price, reservation(world, late).metadata) == (1000, CART)
    assert (order(world, several).total, order(world, several).metadata) == (2000, CART)
    assert {each.price for each in order(world, several).reservations} == {1000}


def test_who_waited_gets_its_metadata_with_the_ticket(world: World, store: BatchStore) -> None:
    world.event(max_wait_seconds=60)
    (seat,) = world.seats("1")
    waits = world.reserve(seat, "bob", wait_for_release_seconds=30, metadata=CART)
    settle(store, world.reserve(seat), waits)
    settle(store, world.entry(Kind.RELEASE, seat))
    assert reservation(world, waits).metadata == CART


def test_a_command_is_told_alike_whether_it_is_published_replayed_or_read(world: World, store: BatchStore) -> None:
    world.event(max_hold_seconds=1000)
    one, two, three = world.seats("1", "2", "3")
    first = [world.reserve(one), world.order(Wish(ticket_ids=(two, three)), holder="bob")]
    order_id = first[1].command.id
    entries = [
        *first,
        world.reserve(one, "cid"),
        world.entry(Kind.EXTEND, one),
        world.entry(Kind.CONFIRM, None, "bob", order_id=order_id),
        world.entry(Kind.RELEASE, one),
    ]
    outcomes = settle(store, *entries)
    assert [outcome.price for outcome in outcomes] == [1000, 2000, None, 1000, 2000, 1000]
    assert [outcome.held_until_ms is None for outcome in outcomes] == [False, False, True, False, True, True]
    assert settle(store, *entries) == outcomes
    views = [told(world, entry) for entry in entries]
    assert [view.price for view in views] == [outcome.price for outcome in outcomes]
    assert [view.currency for view in views] == ["EUR", "EUR", None, "EUR", "EUR", "EUR"]
    with transaction(world.engine) as conn:
        until = conn.execute(text("SELECT rfc3339(held_until) FROM commands WHERE held_until IS NOT NULL")).scalars()
        assert sorted(until) == sorted(view.held_until for view in views if view.held_until)


CLASSES = [{"name": "child", "price": 300}, {"name": "child", "price": 500, "category": "gold"}]


def test_a_price_class_is_kept_with_the_reservation_and_told_wherever_its_price_is(
    world: World, store: BatchStore
) -> None:
    world.event(price_classes=CLASSES, refundable=True)
    (gold,) = world.seats("1", category="gold")
    plain = world.seats("2", "3", row="2")
    child, family = (
        world.reserve(gold, price_class="child"),
        world.order(Wish(ticket_ids=tuple(plain), price_classes={"child": 1}), holder="bob"),
    )
    outcomes = settle(store, child, family)
    assert [outcome.price for outcome in outcomes] == [500, 1300]
    assert (reservation(world, child).price, reservation(world, child).price_class) == (500, "child")
    assert {each.ticket_id: each.price_class for each in order(world, family).reservations} == {
        plain[0]: "child",
        plain[1]: None,
    }
    assert [(each.price, each.price_class) for each in feed(world) if each.ticket_id == gold] == [(500, "child")]


def test_an_order_by_quantity_finds_the_seats_that_have_the_class_beyond_the_best(
    world: World, store: BatchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_reads, "SEATS_TO_SPARE", 1)
    world.event(price_classes=[{"name": "child", "price": 300, "category": "cheap"}])
    world.seats(*map(str, range(60)), category="gold")
    cheap = world.seats("1", "2", "3", row="9", category="cheap")
    for wish in (
        Wish(quantity=1, price_classes={"child": 1}),
        Wish(quantity=2, price_classes={"child": 1}, adjacent=True),
    ):
        (outcome,) = settle(store, world.order(wish))
        assert set(outcome.ticket_ids) <= set(cheap)


def test_who_waits_in_a_class_gets_it_in_a_later_batch(world: World, store: BatchStore) -> None:
    world.event(price_classes=CLASSES, max_wait_seconds=60)
    (seat,) = world.seats("1")
    waits = world.reserve(seat, "bob", price_class="child", wait_for_release_seconds=60)
    settle(store, world.reserve(seat), waits)
    settle(store, world.entry(Kind.RELEASE, seat))
    assert (reservation(world, waits).price, reservation(world, waits).price_class) == (300, "child")
