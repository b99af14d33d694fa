"""Events that are cancelled, copied and deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from shared.audit.tables import audit
from shared.db import event_life, event_store, journal_reader, reservation_reader
from shared.db.batch_store import BatchStore
from shared.db.engine import transaction
from shared.db.event_life import Affected, EventHeldError, EventSoldError, TicketsElsewhereError
from shared.db.ticket_editor import remove
from shared.domain.commands import Kind
from shared.domain.outcomes import Code
from shared.journal.change import ChangeType
from tests.contract.db.harness import World, settle


def copied(world: World, copy_id: str = "f", name: str | None = None, starts_at: datetime | None = None) -> bool:
    with transaction(world.engine) as conn:
        return event_life.copy(conn, "e", copy_id, name=name, starts_at=starts_at)


def test_a_cancelled_event_sells_nothing_and_tells_who_is_affected(
    world: World, store: BatchStore, engine: Engine
) -> None:
    world.event()
    one, two, three = world.seats("1", "2", "3")
    settle(store, world.reserve(one), world.entry(Kind.CONFIRM, one), world.reserve(two, "bob"))
    assert event_life.cancel(engine, "e", "storm")
    assert not event_life.cancel(engine, "e", "again")
    codes = [each.code for each in settle(store, world.reserve(three), world.entry(Kind.CONFIRM, two, "bob"))]
    assert codes == [Code.SALES_CLOSED, Code.SALES_CLOSED]
    with transaction(engine) as conn:
        assert event_life.affected(conn, "e") == Affected(held=1, sold=1, holders=2)
        event = event_store.get(conn, "e")
        page = journal_reader.read(
            conn, journal_reader.start(conn, oldest=True), 100, frozenset({ChangeType.EVENT_CANCELLED})
        )
    assert event is not None
    assert (event.cancel_reason, event.cancelled_at is not None) == ("storm", True)
    assert [(each.event_id, each.reason) for each in page.changes] == [("e", "storm")]


def test_a_copy_has_the_rules_and_the_seats_and_nobody_in_them(world: World, store: BatchStore) -> None:
    start = datetime(2030, 5, 1, 19, tzinfo=UTC)
    world.event(
        starts_at=start,
        sales_open_at=start - timedelta(days=30),
        sales_close_at=start - timedelta(hours=1),
        max_per_holder=3,
    )
    one, two = world.seats("1", "2", attributes={"view": "good"}, category="Gold")
    world.places(3)
    world.rows("UPDATE tickets SET id = 'guid-7' WHERE id = :id", id=two)
    settle(store, world.reserve(one))
    event_life.cancel(world.engine, "e", "storm")
    assert copied(world, name="Second night", starts_at=start + timedelta(days=7))
    with transaction(world.engine) as conn:
        copy = event_store.get(conn, "f")
    assert copy is not None
    assert (copy.name, copy.max_per_holder, copy.cancelled_at, copy.counts.AVAILABLE) == ("Second night", 3, None, 5)
    assert (copy.sales_open_at, copy.sales_close_at) == ("2030-04-08T19:00:00.000Z", "2030-05-08T18:00:00.000Z")
    shown = 'section, "row", number, category, price, for_sale, general, rank, listing, position, attributes'
    same = f"SELECT {shown} FROM tickets WHERE event_id = :event ORDER BY rank"
    assert world.rows(same, event="f") == world.rows(same, event="e")
    ids = set(world.rows("SELECT id FROM tickets WHERE event_id = 'f'"))
    assert {"f.guid-7", "f.e-A-1-1"} <= ids
    assert audit(world.engine) == []


def test_ids_of_a_copy_follow_the_event_or_stand_behind_it_and_stay_within_bounds(world: World) -> None:
    world.event()
    world.seats("1")
    for number, id_ in enumerate(("e.Stalls.A.1", "x" * 200, "e" * 3)):
        insert = "INSERT INTO tickets (id, event_id, section, price, rank, position) VALUES (:id, 'e', :s, 1, :n, :n)"
        world.rows(insert, id=id_, s=f"S{number}", n=number)
    assert copied(world, "another")
    ids = world.rows("SELECT id FROM tickets WHERE event_id = 'another' ORDER BY section DESC")
    assert ids[0] == "another.eee"
    assert ids[1].startswith("another.~")
    assert len(ids[1]) <= 200
    assert ids[2] == "another.Stalls.A.1"


def test_a_copy_takes_no_id_of_an_event_nor_of_anothers_tickets(world: World) -> None:
    world.event()
    world.seats("1")
    world.event("f")
    assert not copied(world, "f")
    world.rows("UPDATE tickets SET id = 'g.e-A-1-1', event_id = 'f'")
    world.seats("1")
    with pytest.raises(TicketsElsewhereError):
        copied(world, "g")
    assert world.rows("SELECT count(*) FROM events WHERE id = 'g'") == [0]


def test_an_event_that_never_sold_is_deleted_and_what_was_held_stays_on_record(
    world: World, store: BatchStore, engine: Engine
) -> None:
    world.event(max_per_holder=3)
    (seat,) = world.seats("1")
    world.places(2)
    held = world.reserve(seat)
    settle(store, held)
    with pytest.raises(EventHeldError):
        event_life.delete(engine, "e")
    assert settle(store, world.reserve(seat))[0].code is None  # nothing was done
    settle(store, world.entry(Kind.RELEASE, seat))
    event_life.delete(engine, "e")
    for table in ("events", "tickets", "free_places", "event_counts", "holder_counts", "channels", "access_codes"):
        assert world.rows(f"SELECT count(*) FROM {table}") == [0], table
    assert settle(store, world.reserve(seat))[0].code is Code.TICKET_NOT_FOUND
    with transaction(engine) as conn:
        kept = reservation_reader.get_reservation(conn, held.command.id)
        page = journal_reader.read(
            conn, journal_reader.start(conn, oldest=True), 100, frozenset({ChangeType.EVENT_DELETED})
        )
    assert kept is not None
    assert (kept.currency, kept.price, kept.status) == ("EUR", 1000, "RELEASED")
    assert [each.event_id for each in page.changes] == ["e"]
    assert audit(engine) == []
    world.event()  # the same again
    world.seats("1")
    assert settle(store, world.reserve(seat))[0].code is None
    assert audit(engine) == []


def test_an_event_that_sold_is_not_deleted_even_when_all_came_back(
    world: World, store: BatchStore, engine: Engine
) -> None:
    world.event(refundable=True)
    (seat,) = world.seats("1")
    settle(store, world.reserve(seat), world.entry(Kind.CONFIRM, seat))
    with pytest.raises(EventHeldError):
        event_life.delete(engine, "e")
    settle(store, world.entry(Kind.RELEASE, seat, seller=True))
    with pytest.raises(EventSoldError):
        event_life.delete(engine, "e")
    assert settle(store, world.reserve(seat))[0].code is None


def test_an_event_that_sold_a_seat_that_was_removed_is_not_deleted(
    world: World, store: BatchStore, engine: Engine
) -> None:
    world.event(refundable=True)
    sold, held, _ = world.seats("1", "2", "3")
    settle(store, world.reserve(sold), world.reserve(held), world.entry(Kind.CONFIRM, sold))
    settle(store, world.entry(Kind.RELEASE, sold, seller=True), world.entry(Kind.RELEASE, held))
    remove(engine.begin, "e", [sold])
    with pytest.raises(EventSoldError):
        event_life.delete(engine, "e")


def test_a_deleted_event_s_removed_seats_are_forgotten(world: World, store: BatchStore, engine: Engine) -> None:
    world.event()
    (seat, _) = world.seats("1", "2")
    settle(store, world.reserve(seat), world.entry(Kind.RELEASE, seat))
    remove(engine.begin, "e", [seat])
    event_life.delete(engine, "e")
    assert world.rows("SELECT count(*) FROM removed_tickets") == [0]


def test_a_deletion_that_was_broken_off_is_done_by_the_next_try(world: World, engine: Engine) -> None:
    world.event()
    world.seats("1", "2")
    event_life.cancel(engine, "e", None)
    world.rows("DELETE FROM tickets WHERE id = 'e-A-1-1'")
    event_life.delete(engine, "e")
    assert world.rows("SELECT count(*) FROM events") == [0]
    event_life.delete(engine, "e")  # nothing is left to do
