"""Imports: all or nothing, in the order in which people read, with the neighbours of each seat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shared.db import inventory_writer
from shared.db.batch_store import BatchStore
from shared.db.engine import transaction
from shared.db.inventory_row import InventoryError, InventoryRow
from tests.contract.db.harness import SHARD, World


def row(line: int, ticket_id: str, **more: Any) -> InventoryRow:
    seat: dict[str, Any] = {"section": "A", "row": "1", "number": ticket_id, "price": 1000}
    return InventoryRow(line=line, id=ticket_id, **(seat | more))


def positions(world: World) -> dict[str, int]:
    return dict(world.rows("SELECT number, position FROM tickets"))


def test_seats_are_ranked_as_people_read_them(world: World) -> None:
    world.event()
    named = [("Stalls", "10", "1"), ("Stalls", "2", "10"), ("Stalls", "2", "9"), ("Balcony", "AA", "1")]
    named += [("Balcony", "Z", "1"), ("Balcony", "B", "1")]
    world.store(
        "e",
        *(
            row(line, "-".join(name), section=name[0], row=name[1], number=name[2])
            for line, name in enumerate(named, 2)
        ),
    )
    assert world.rows("SELECT id FROM tickets ORDER BY listing") == [
        "Stalls-2-9",
        "Stalls-2-10",
        "Stalls-10-1",
        "Balcony-B-1",
        "Balcony-Z-1",
        "Balcony-AA-1",
    ]


def test_a_missing_number_parts_neighbours(world: World) -> None:
    world.event()
    world.seats("1", "2", "4")
    assert positions(world) == {"1": 1, "2": 2, "4": 4}


def test_where_all_numbers_are_odd_two_are_one_step(world: World) -> None:
    world.event()
    world.seats("1", "3", "5", "9")
    assert positions(world) == {"1": 1, "3": 2, "5": 3, "9": 5}


def test_numbers_further_apart_part_neighbours_even_if_all_are(world: World) -> None:
    world.event()
    world.seats("1", "5", "9")
    assert positions(world) == {"1": 1, "5": 3, "9": 5}


def test_where_the_plan_has_them_distances_tell_who_sits_beside_whom(world: World) -> None:
    world.event()
    drawn = {"5": 0.0, "3": 10.0, "1": 20.0, "2": 30.0, "4": 60.0}
    world.store("e", *(row(2, number, x=x, y=x / 100) for number, x in drawn.items()))
    assert positions(world) == {"5": 1, "3": 2, "1": 3, "2": 4, "4": 7}


def test_letters_behind_a_number_do_not_switch_gaps_off(world: World) -> None:
    world.event()
    world.seats("1a", "1b", "10", "2")
    assert positions(world) == {"1a": 1, "1b": 2, "2": 3, "10": 11}


def test_newcomers_find_their_positions_between_the_seats_of_a_row(world: World) -> None:
    world.event()
    world.seats("2", "3")
    world.seats("1", "4")
    assert positions(world) == {"1": 0, "2": 1, "3": 2, "4": 3}
    assert world.rows("SELECT number FROM tickets ORDER BY listing") == ["1", "2", "3", "4"]
    assert world.rows("SELECT number FROM tickets ORDER BY rank") == ["2", "3", "1", "4"]


def test_standing_tickets_of_an_area_are_free_from_the_start(world: World) -> None:
    world.event()
    places = world.places(3)
    assert sorted(world.rows("SELECT ticket_id FROM free_places")) == places
    assert world.rows("SELECT general, row FROM tickets ORDER BY rank LIMIT 1") == [(True, None)]


@pytest.mark.parametrize(
    ("rows", "line", "field", "value"),
    [
        ([row(2, "a"), row(3, "b"), row(7, "a", number="x")], 7, "id", "a"),
        ([row(2, "a"), row(3, "b", number="a")], 3, "number", "A, 1, a"),
        ([row(2, "a"), row(3, "b", number="\uff21")], 3, "number", "A, 1, \uff21"),
        ([row(2, "a", number="1"), row(3, "b", row="1.0", number="1.0")], 3, "number", "A, 1.0, 1.0"),
        ([row(2, "c"), row(9, "other", number="new")], 9, "id", "other"),
    ],
)
def test_a_row_that_can_not_be_stored_is_named_and_nothing_is_kept(
    world: World, rows: list[InventoryRow], line: int, field: str, value: str
) -> None:
    world.event()
    world.event("f")
    world.store("f", row(2, "other"))
    with pytest.raises(InventoryError) as refused, transaction(world.engine) as conn:
        inventory_writer.write(conn, "e", rows)
    (taken,) = refused.value.taken
    assert (taken.line, taken.field, taken.value) == (line, field, value)
    assert world.rows("SELECT id FROM tickets") == ["other"]


def test_what_stands_already_stays_as_it_is_and_what_differs_is_told(world: World) -> None:
    world.event()
    world.store("e", row(2, "a"), row(3, "b"), row(4, "c"))
    with inventory_writer.importing(world.engine, "e") as conn, conn.begin():
        stored = inventory_writer.write(
            conn, "e", [row(2, "a"), row(3, "b", price=7), row(4, "x", number="C"), row(5, "d", number="D")]
        )
    assert (stored.added, stored.unchanged, stored.conflicting) == (1, 1, 2)
    assert [(each.line, each.field, each.value, each.stored) for each in stored.conflicts] == [
        (3, "price", "7", "1000"),
        (4, "id", "x", "c"),
    ]
    assert world.rows("SELECT id FROM tickets ORDER BY id") == ["a", "b", "c", "d"]
    assert world.rows("SELECT DISTINCT price FROM tickets") == [1000]


def test_in_an_empty_hall_the_middle_of_the_front_row_is_best(world: World) -> None:
    world.event()
    world.seats(*map(str, range(1, 8)), row="B")
    world.seats(*map(str, range(1, 8)), row="A")
    ranked = world.rows('SELECT "row", number FROM tickets ORDER BY rank')
    assert ranked[:4] == [("A", "4"), ("A", "3"), ("A", "5"), ("A", "2")]
    assert ranked[7:9] == [("B", "4"), ("B", "3")]
    assert world.rows('SELECT "row", number FROM tickets ORDER BY listing')[:2] == [("A", "1"), ("A", "2")]


def test_what_the_organizer_ranked_is_best(world: World) -> None:
    world.event()
    world.store("e", row(2, "1"), row(3, "2"), row(4, "3", rank=2, attributes={"rank": 2}), row(5, "4", rank=1))
    assert world.rows("SELECT number FROM tickets ORDER BY rank") == ["4", "3", "2", "1"]


def test_a_seat_added_later_ranks_where_it_stands(world: World) -> None:
    world.event()
    world.seats("1", "2", row="A")
    world.seats("1", "2", row="C")
    before = dict(world.rows("SELECT id, rank FROM tickets"))
    world.seats("1", "2", row="B")
    assert world.rows('SELECT "row" FROM tickets ORDER BY rank') == ["A", "A", "B", "B", "C", "C"]
    assert dict(world.rows("""SELECT id, rank FROM tickets WHERE "row" <> 'B'""")) == before


def test_where_there_is_no_room_between_two_all_are_numbered_anew(world: World) -> None:
    world.event()
    world.seats("1", row="A")
    world.seats("1", row="C")
    world.seats(*map(str, range(1_100)), row="B")
    assert world.rows(
        'SELECT DISTINCT "row" FROM tickets WHERE rank < (SELECT min(rank) FROM tickets WHERE "row" = \'B\')'
    ) == ["A"]
    assert world.rows('SELECT "row" FROM tickets ORDER BY rank DESC LIMIT 1') == ["C"]
    assert world.rows("SELECT count(DISTINCT rank) FROM tickets") == [1_102]


def test_seats_on_their_way_are_never_beside_those_that_are_to_follow(world: World) -> None:
    world.event()
    world.seats("1", "2", "3", "6", "7")
    old = world.rows("SELECT position FROM tickets ORDER BY position")
    with inventory_writer.importing(world.engine, "e") as conn:
        with conn.begin():
            inventory_writer.write(conn, "e", [row(2, "3A"), row(3, "4")])
        halfway = world.rows("SELECT position FROM tickets WHERE number IN ('3A', '4') ORDER BY position")
        assert halfway[0] > old[-1] + 1
        assert inventory_writer.move(conn, "e")
    found = positions(world)
    assert [found[number] - found["1"] for number in ("1", "2", "3", "3A", "4", "6", "7")] == [0, 1, 2, 3, 4, 6, 7]


def test_a_move_that_was_broken_off_is_made_up_for_by_the_same_file(world: World) -> None:
    world.event()
    world.seats("1", "2", "3")
    rows = [row(2, "e-A-1-1", number="1"), row(3, "1A"), row(4, "e-A-1-2", number="2"), row(5, "e-A-1-3", number="3")]
    for _ in range(2):
        with inventory_writer.importing(world.engine, "e") as conn:
            with conn.begin():
                inventory_writer.write(conn, "e", rows)
            broken_off = positions(world)
            done = inventory_writer.move(conn, "e") if "1A" in broken_off and _ else None
    found = positions(world)
    assert done
    assert [found[number] - found["1"] for number in ("1", "1A", "2", "3")] == [0, 1, 2, 3]


def test_one_import_of_an_event_goes_after_the_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory_writer, "IMPORT_WAIT_MS", 50)
    world.event()
    with (
        inventory_writer.importing(world.engine, "e"),
        pytest.raises(inventory_writer.ImportBusyError),
        inventory_writer.importing(world.engine, "e"),
    ):
        pass
    world.seats("1")


def test_a_batch_that_runs_holds_up_moves_but_not_the_import(world: World, store: BatchStore) -> None:
    world.event()
    world.seats("1", "3")
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        batch.load([world.reserve("e-A-1-3")], frozenset())
        with inventory_writer.importing(world.engine, "e") as conn, conn.begin():
            stored = inventory_writer.write(conn, "e", [row(2, "2")])
    assert stored.added == 1


def test_rows_where_neighbours_can_not_be_known_are_told(world: World) -> None:
    world.event()
    with inventory_writer.importing(world.engine, "e") as conn, conn.begin():
        stored = inventory_writer.write(conn, "e", [row(2, "Throne"), row(3, "Sofa")], map_rows=10)
    assert [(each.section, each.row) for each in stored.unknown] == [("A", "1")]
    assert [drawn.side_by_side for drawn in stored.map] == [[["Sofa"], ["Throne"]]]


def test_what_the_reader_of_the_rows_raises_comes_through_and_nothing_is_kept(world: World) -> None:
    class UnreadableError(Exception):
        pass

    def rows() -> Iterator[InventoryRow]:
        yield row(2, "a")
        raise UnreadableError("line 3")

    world.event()
    with pytest.raises(UnreadableError, match="line 3"), transaction(world.engine) as conn:
        inventory_writer.write(conn, "e", rows())
    assert world.rows("SELECT count(*) FROM tickets") == [0]


def test_any_text_is_stored_as_it_was(world: World) -> None:
    world.event()
    odd = 'tab\t back\\slash \\N \r\n"quote" \'é'
    world.store("e", row(2, "a", section=odd, category=odd, attributes={odd: [odd, None]}))
    world.store("e", row(2, "b" * 200_000, number="2"))
    assert world.rows("SELECT section, category, attributes FROM tickets WHERE id = 'a'") == [
        (odd, odd, {odd: [odd, None]})
    ]
