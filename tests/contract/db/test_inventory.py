"""Imports: all or nothing, in the order in which people read, with the neighbours of each seat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shared.db import inventory_writer
from shared.db.engine import transaction
from shared.db.inventory_row import InventoryError, InventoryRow
from tests.contract.db.harness import World


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
    assert world.rows("SELECT id FROM tickets ORDER BY rank") == [
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


def test_seats_without_whole_numbers_stand_side_by_side(world: World) -> None:
    world.event()
    world.seats("1a", "1b", "10", "2")
    assert positions(world) == {"1a": 1, "1b": 2, "2": 3, "10": 4}


def test_newcomers_find_their_positions_between_the_seats_of_a_row(world: World) -> None:
    world.event()
    world.seats("2", "3")
    world.seats("1", "4")
    assert positions(world) == {"1": 1, "2": 2, "3": 3, "4": 4}
    assert world.rows("SELECT number FROM tickets ORDER BY rank") == ["2", "3", "1", "4"]


def test_standing_tickets_of_an_area_are_free_from_the_start(world: World) -> None:
    world.event()
    places = world.places(3)
    assert sorted(world.rows("SELECT ticket_id FROM free_places")) == places
    assert world.rows("SELECT general, row FROM tickets WHERE rank = 1") == [(True, None)]


@pytest.mark.parametrize(
    ("rows", "line", "field", "value"),
    [
        ([row(2, "a"), row(3, "b"), row(7, "a", number="x")], 7, "id", "a"),
        ([row(2, "a"), row(3, "b", number="a")], 3, "number", "A, 1, a"),
        ([row(2, "c"), row(9, "old", number="new")], 9, "id", "old"),
        ([row(2, "c"), row(4, "new", number="old")], 4, "number", "A, 1, old"),
        ([row(2, "a"), row(3, "b", price=1 << 63)], 3, "price", str(1 << 63)),
        ([row(2, "a"), row(3, "b\0")], 3, "id", "b\0"),
    ],
)
def test_a_row_that_can_not_be_stored_is_named_and_nothing_is_kept(
    world: World, rows: list[InventoryRow], line: int, field: str, value: str
) -> None:
    world.event()
    world.store("e", row(2, "old"))
    with pytest.raises(InventoryError) as refused, transaction(world.engine) as conn:
        inventory_writer.write(conn, "e", rows)
    assert (refused.value.line, refused.value.field, refused.value.value) == (line, field, value)
    assert world.rows("SELECT id FROM tickets") == ["old"]


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
