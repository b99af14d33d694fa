"""The partitions of what grows by the command."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from shared.db import history_reader, partitions
from shared.db.command_reader import read_commands
from shared.db.engine import transaction
from shared.domain.ids import command_id
from tests.contract.db.harness import World

INSERT = """
INSERT INTO commands (id, shard, sequence, kind, ticket_id, holder, status, submitted_at, completed_at)
VALUES (:id, 3, 1, 'reserve', 't', 'ann', 'SUCCEEDED', now(), now())
"""


def made_on(day: date) -> str:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return command_id(3, int(noon.timestamp() * 1000), os.urandom(8))


def home_of(world: World, command: str) -> str:
    return str(world.rows("SELECT tableoid::regclass::text FROM commands WHERE id = :id", id=command)[0])


def today(world: World) -> date:
    found: date = world.rows("SELECT (now() AT TIME ZONE 'UTC')::date")[0]
    return found


def test_a_command_goes_to_the_partition_of_its_day(world: World) -> None:
    day = today(world)
    command = made_on(day)
    world.rows(INSERT, id=command)
    assert home_of(world, command) == f"commands_{day:%Y%m%d}"


def test_what_had_no_partition_is_kept_and_moves_in_when_one_is_made(world: World) -> None:
    day = today(world) + timedelta(days=40)
    command = made_on(day)
    world.rows(INSERT, id=command)
    assert home_of(world, command) == "commands_default"
    with transaction(world.engine) as conn:
        assert f"commands_{day:%Y%m%d}" in partitions.ensure_partitions(conn, 41)
        assert partitions.ensure_partitions(conn, 41) == []
    assert home_of(world, command) == f"commands_{day:%Y%m%d}"
    with transaction(world.engine) as conn:
        assert command in read_commands(conn, [command])


def test_partitions_past_retention_go_and_take_their_commands_along(world: World) -> None:
    day = today(world)
    kept, gone = made_on(day), made_on(day - timedelta(days=1))
    stray = made_on(day - timedelta(days=400))
    for command in (kept, gone, stray):
        world.rows(INSERT, id=command)
    with transaction(world.engine) as conn:
        partitions.ensure_partitions(conn, 1)
        dropped = partitions.drop_past(conn, 0)
        assert partitions.drop_past(conn, 0) == []
    yesterday = f"{day - timedelta(days=1):%Y%m%d}"
    assert dropped == [f"{table}_{yesterday}" for table in partitions.PARTITIONED]
    assert world.rows("SELECT id::text FROM commands") == [kept]
    with transaction(world.engine) as conn:
        assert partitions.ensure_partitions(conn, 1) == dropped


SOLD = """
INSERT INTO reservations (id, ticket_id, event_id, holder, status, held_until, created_at, shard, sequence)
VALUES (:id, :ticket, 'e', 'ann', 'CONFIRMED', now(), now(), 3, 1);
INSERT INTO ticket_changes (ticket_id, reservation_id, command_id, shard, sequence, from_status, to_status, changed_at)
VALUES (:ticket, :id, :id, 3, 1, 'AVAILABLE', 'HELD', now())
"""


def test_what_changed_a_live_reservation_stays_as_long_as_it_lives(world: World) -> None:
    day = today(world)
    with transaction(world.engine) as conn:
        partitions.ensure_partitions(conn, 1)
    # One of the day before, whose partition goes, and one that is so old that it has none.
    made = {ticket: made_on(day - timedelta(days=age)) for ticket, age in (("a", 1), ("b", 500))}
    for ticket, command in made.items():
        world.rows(INSERT, id=command)
        for statement in SOLD.split(";"):
            world.rows(statement, id=command, ticket=ticket)

    def told() -> dict[str, tuple[list[str | None], bool]]:
        """What the history of each ticket and the command itself say."""
        with transaction(world.engine) as conn:
            return {
                ticket: (
                    [entry.kind for entry in history_reader.read_history(conn, ticket, 10)[0]],
                    command in read_commands(conn, [command]),
                )
                for ticket, command in made.items()
            }

    for _ in range(2):
        with transaction(world.engine) as conn:
            partitions.drop_past(conn, 0)
        assert told() == {"a": (["reserve"], True), "b": (["reserve"], True)}
    assert world.rows("SELECT count(*) FROM commands") == [0]
    world.rows("UPDATE reservations SET status = 'RELEASED', ended_at = now() WHERE ticket_id = 'a'")
    with transaction(world.engine) as conn:
        partitions.ensure_partitions(conn, 1)
        assert partitions.drop_past(conn, 0)
    assert told() == {"a": ([], False), "b": (["reserve"], True)}


def test_what_is_kept_has_the_columns_of_what_it_is_kept_of(world: World) -> None:
    columns = "SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_name = :table ORDER BY ordinal_position"
    for table, kept in (("commands", "kept_commands"), ("ticket_changes", "kept_changes")):
        assert world.rows(columns, table=table) == world.rows(columns, table=kept)


def test_one_sweep_at_a_time_keeps_the_partitions(world: World) -> None:
    with transaction(world.engine) as one, transaction(world.engine) as other:
        one.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": partitions.LOCK_KEY})
        assert partitions.ensure_partitions(other, 60) == []
        assert partitions.drop_past(other, 0) == []


def test_commands_are_looked_for_in_the_partitions_of_their_days_only(world: World) -> None:
    low, high = partitions.first_id(today(world)), made_on(today(world))
    plan = world.rows(f"EXPLAIN SELECT * FROM commands WHERE id BETWEEN '{low}' AND '{high}'")
    assert {name for line in plan for name in line.split() if name.startswith("commands_2")} <= {
        f"commands_{today(world):%Y%m%d}",
        f"commands_{today(world):%Y%m%d}_pkey",
    }
