"""Which names of a request an event does not know."""

from __future__ import annotations

import pytest

from shared.db import references
from shared.db.engine import transaction
from shared.db.queries import statements
from shared.db.references import Kind
from tests.contract.db.harness import World

REQUESTED = {
    "unknown_sections": {"event_id": "e", "sections": ["A", "B"], "limit": 10},
    "sections": {"event_id": "e", "limit": 10},
    "unknown_categories": {"event_id": "e", "categories": ["A", "B"], "limit": 10},
    "categories": {"event_id": "e", "limit": 10},
    "unknown_tickets": {"event_id": "e", "ticket_ids": ["e-A-1-1", "x"], "limit": 10},
    "tickets_beside": {"id": "e-A-1-1", "limit": 10},
}


def test_sections_are_known_by_the_tickets_that_stand_in_them(world: World) -> None:
    world.event()
    world.event("other")
    world.seats("1", event_id="other", section="Pit")
    with transaction(world.engine) as conn:
        assert references.unknown_names(conn, Kind.SECTION, "e", ["Pit"]) == []
        assert references.names(conn, Kind.SECTION, "e") == []
    for section in ("Stalls", "Circle", "Éa", "座"):
        world.seats("1", "2", section=section)
    with transaction(world.engine) as conn:
        assert references.unknown_names(conn, Kind.SECTION, "e", ["Zoo", "Stalls", "Pit", "座", "", "stalls"]) == [
            "Zoo",
            "Pit",
            "",
            "stalls",
        ]
        assert sorted(references.names(conn, Kind.SECTION, "e")) == sorted(["Stalls", "Circle", "Éa", "座"])
        assert references.unknown_names(conn, Kind.SECTION, "e", []) == []


def test_categories_are_known_by_the_tickets_that_are_of_them(world: World) -> None:
    world.event()
    with transaction(world.engine) as conn:
        assert references.unknown_names(conn, Kind.CATEGORY, "e", ["stalls"]) == []
    world.seats("1")
    with transaction(world.engine) as conn:
        assert references.unknown_names(conn, Kind.CATEGORY, "e", ["stalls"]) == ["stalls"]
    world.rows("UPDATE tickets SET category = 'stalls'")
    world.seats("2")
    with transaction(world.engine) as conn:
        assert references.unknown_names(conn, Kind.CATEGORY, "e", ["stalls", "", "Stalls"]) == ["", "Stalls"]
        assert references.names(conn, Kind.CATEGORY, "e") == ["stalls"]


def test_tickets_are_known_by_their_event(world: World) -> None:
    world.event()
    world.event("other")
    seats = world.seats("1", "2", "3")
    (elsewhere,) = world.seats("1", event_id="other")
    with transaction(world.engine) as conn:
        assert references.unknown_tickets(conn, "e", [seats[0], elsewhere, "x", seats[2]]) == [elsewhere, "x"]
        assert sorted(references.tickets_beside(conn, "e", f"{seats[1]}0")) == seats
        assert references.tickets_beside(conn, "nowhere", "x") == []


def test_what_is_told_of_unknown_names_is_bounded(world: World) -> None:
    world.event()
    world.seats(*map(str, range(250)))
    with transaction(world.engine) as conn:
        unknown = [f"x{number}" for number in range(11)]
        assert references.unknown_tickets(conn, "e", unknown) == unknown[:10]
        assert references.unknown_names(conn, Kind.SECTION, "e", unknown) == unknown[:10]
        assert len(references.tickets_beside(conn, "e", "e-A-1-150")) <= 2 * references.BESIDE_MAX


@pytest.mark.parametrize("name", REQUESTED)
def test_no_name_is_sought_among_all_tickets(world: World, name: str) -> None:
    world.event()
    world.rows(
        "INSERT INTO tickets (id, event_id, section, category, price, rank, position) "
        "SELECT 'e-A-1-' || n, 'e', (ARRAY['A', 'C', 'D'])[n % 3 + 1], (ARRAY['A', NULL, 'D'])[n % 3 + 1], 1, n, n FROM generate_series(1, 20000) n"
    )
    world.rows("ANALYZE tickets")
    plan = "\n".join(world.rows(f"EXPLAIN {statements('queries.sql')[name].sql}", **REQUESTED[name]))
    assert "Index" in plan
    assert [trap for trap in ("Seq Scan on tickets", "Sort Key: t", "Hash", "Filter: (t") if trap in plan] == [], plan
