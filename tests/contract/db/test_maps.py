"""The version of an event's map: another one whenever what the map shows is another, whoever changes it."""

from __future__ import annotations

import pytest

from shared.db import event_store, map_reader
from shared.db.batch_store import BatchStore
from shared.db.engine import snapshot, transaction
from tests.contract.db.harness import World, settle


def version(world: World) -> str:
    with transaction(world.engine) as conn:
        head = map_reader.read_head(conn, "e")
    assert head is not None
    return head.version


SHOWN = [
    "UPDATE tickets SET price = 1 WHERE number = '2'",
    "UPDATE tickets SET category = 'Gold' WHERE number = '2'",
    "UPDATE tickets SET listing = listing + 1",
    "UPDATE tickets SET x = 1, y = 2",
    "UPDATE tickets SET accessible = true",
    "UPDATE tickets SET companion = true",
    "UPDATE tickets SET event_id = 'other' WHERE number = '2'",
    "DELETE FROM tickets WHERE number = '2'",
    "UPDATE events SET currency = 'USD' WHERE id = 'e'",
    "UPDATE events SET plan = '{}' WHERE id = 'e'",
]
NOT_SHOWN = [
    "UPDATE tickets SET for_sale = false",
    'UPDATE tickets SET attributes = \'{"view": "good"}\'',
    "UPDATE tickets SET price = price",
    "UPDATE events SET closed_sections = '{A}', name = 'Another' WHERE id = 'e'",
    "UPDATE events SET currency = currency WHERE id = 'e'",
    "UPDATE tickets SET price = 7 WHERE event_id = 'other'",
]


@pytest.mark.parametrize(("change", "changes"), [(c, True) for c in SHOWN] + [(c, False) for c in NOT_SHOWN])
def test_a_change_of_what_is_shown_makes_another_map(change: str, changes: bool, world: World) -> None:
    world.event()
    world.event("other")
    world.seats("1", "2")
    world.seats("1", event_id="other")
    before = version(world)
    world.rows(change)
    assert (version(world) != before) == changes


def test_what_sells_leaves_the_map_as_it_is(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    before = version(world)
    settle(store, world.reserve(seat))
    assert version(world) == before


def test_seats_are_read_as_they_were_when_the_version_was(world: World) -> None:
    world.event()
    world.seats("1", "2")
    with snapshot(world.engine) as conn:
        head = map_reader.read_head(conn, "e")
        world.seats("3")
        assert [seat.number for seat in map_reader.read_seats(conn, "e")] == ["1", "2"]
        assert map_reader.read_head(conn, "e") == head
    assert version(world) != (head and head.version)


def test_a_move_and_a_new_drawing_stand_in_the_journal(world: World) -> None:
    world.event()
    world.seats("1", "2")
    causes = "SELECT details->>'cause' FROM journal WHERE shard = 4096 ORDER BY number"
    assert world.rows(causes) == ["create", "import"]
    world.seats("1A")
    assert world.rows(causes) == ["create", "import", "import", "import"]
    for plan, told in (({"name": "x"}, 5), ({"name": "x"}, 5), ({"name": "y"}, 6)):
        with transaction(world.engine) as conn:
            event_store.set_plan(conn, "e", plan)
        assert len(world.rows(causes)) == told
