"""Who has which seat: everybody's reservations, page by page, each once and in order."""

from __future__ import annotations

import pytest

from shared.db import audience_reader
from shared.db.batch_store import BatchStore
from shared.db.cursors import CursorError
from shared.db.engine import transaction
from shared.db.inventory_row import InventoryRow
from shared.db.reservation_reader import Listed, PageOf, list_reservations
from shared.db.ticket_editor import remove
from shared.domain.commands import Kind
from tests.contract.db.harness import World, settle

UNKNOWN = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
def hall(world: World, store: BatchStore) -> list[str]:
    """Three seats: the first was had three times and is held, the second is sold, the third free again."""
    world.event()
    seats = world.seats("1", "2", "3")
    for holder in ("ann", "bob"):
        settle(store, world.reserve(seats[0], holder))
        settle(store, world.entry(Kind.RELEASE, seats[0], holder))
    settle(store, world.reserve(seats[0], "cid"), world.reserve(seats[1], "dan"), world.reserve(seats[2], "eve"))
    settle(store, world.entry(Kind.CONFIRM, seats[1], "dan"), world.entry(Kind.RELEASE, seats[2], "eve"))
    return seats


def of_event(world: World, limit: int, cursor: str | None = None, **filters: str | None) -> Listed:
    with transaction(world.engine) as conn:
        wanted = {"section": None, "status": None} | filters
        return audience_reader.of_event(conn, "e", limit, cursor, **wanted)


def page_by_page(world: World, limit: int) -> list[tuple[str, str, str]]:
    told: list[tuple[str, str, str]] = []
    cursor = None
    while True:
        items, cursor = of_event(world, limit, cursor)
        told += [(item.ticket_id, item.holder, item.status) for item in items]
        if cursor is None:
            return told


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_an_events_audience_stands_in_the_order_of_its_seats_each_once(
    world: World, hall: list[str], limit: int
) -> None:
    assert page_by_page(world, limit) == [
        (hall[0], "cid", "HELD"),
        (hall[0], "bob", "RELEASED"),
        (hall[0], "ann", "RELEASED"),
        (hall[1], "dan", "CONFIRMED"),
        (hall[2], "eve", "RELEASED"),
    ]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_what_was_had_of_a_removed_seat_stands_where_the_seat_stood(
    world: World, store: BatchStore, hall: list[str], limit: int
) -> None:
    settle(store, world.entry(Kind.RELEASE, hall[0], "cid"))
    before = page_by_page(world, limit)
    assert remove(world.engine.begin, "e", hall).removed == 2
    assert page_by_page(world, limit) == before
    assert len(before) == 5
    world.seats("1")  # it comes again, and is told once
    assert page_by_page(world, limit) == before
    remove(world.engine.begin, "e", hall[:1])
    assert page_by_page(world, limit) == before


def test_a_removed_seat_is_found_by_status_and_section_of_its_own_event(world: World, hall: list[str]) -> None:
    world.event("f")
    remove(world.engine.begin, "e", hall)
    world.store("f", InventoryRow(line=1, id=hall[2], section="A", number="3", price=1))
    assert [item.price for item in of_event(world, 100, status="RELEASED")[0]] == [1000, 1000, 1000]
    assert [item.holder for item in of_event(world, 100, section="A", status="RELEASED")[0]] == ["bob", "ann", "eve"]
    assert of_event(world, 100, section="B") == ([], None)
    assert of_event(world, 100, status="EXPIRED") == ([], None)
    with transaction(world.engine) as conn:
        assert audience_reader.of_event(conn, "f", 100, None, section=None, status=None) == ([], None)
        page = PageOf("eve", 10, event_id="e", section="A")
        assert [item.ticket_id for item in list_reservations(conn, [page])[page][0]] == [hall[2]]
        elsewhere = PageOf("eve", 10, event_id="e", section="B")
        assert list_reservations(conn, [elsewhere])[elsewhere][0] == []


def test_a_free_seat_that_nobody_ever_had_is_forgotten_when_it_is_removed(world: World, hall: list[str]) -> None:
    remove(world.engine.begin, "e", world.seats("7", "8"))
    assert world.rows("SELECT count(*) FROM removed_tickets") == [0]


def test_it_is_found_by_status_and_section(world: World, hall: list[str]) -> None:
    assert [item.holder for item in of_event(world, 100, status="CONFIRMED")[0]] == ["dan"]
    section = world.rows("SELECT DISTINCT section FROM tickets")[0]
    assert len(of_event(world, 100, section=section)[0]) == 5
    assert of_event(world, 100, section="nowhere") == ([], None)
    with transaction(world.engine) as conn:
        elsewhere = audience_reader.of_event(conn, "nowhere", 10, None, section=None, status=None)
    assert elsewhere == ([], None)


def test_a_ticket_s_and_all_reservations_are_told_the_newest_first(world: World, hall: list[str]) -> None:
    with transaction(world.engine) as conn:
        first, cursor = audience_reader.of_ticket(conn, hall[0], 2, None, event_id=None, status=None)
        rest, end = audience_reader.of_ticket(conn, hall[0], 2, cursor, event_id="e", status=None)
        assert [item.holder for item in first + rest] == ["cid", "bob", "ann"]
        assert end is None
        assert audience_reader.of_ticket(conn, hall[0], 9, None, event_id="other", status=None) == ([], None)
        first, cursor = audience_reader.of_all(conn, 3, None)
        rest, end = audience_reader.of_all(conn, 3, cursor)
        assert end is None
    told = [item.id for item in first + rest]
    assert told == sorted(told, reverse=True)
    assert len(set(told)) == 5


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMiwzLDRd"])
def test_what_is_no_cursor_is_refused(world: World, cursor: str) -> None:
    with pytest.raises(CursorError):
        of_event(world, 10, cursor)
    with transaction(world.engine) as conn, pytest.raises(CursorError):
        audience_reader.of_all(conn, 10, cursor)
