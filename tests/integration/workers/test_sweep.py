"""A sweep on real servers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from shared.config import Settings
from shared.db.engine import create_engine
from shared.domain.commands import Kind
from shared.domain.outcomes import Code, Status
from tests.integration.workers.house import House, eventually
from workers import bootstrap
from workers.sweep.direct import DirectDrains
from workers.sweep.loop import Sweep

NOWHERE = "redis://127.0.0.1:1/0"


@contextmanager
def sweeping(settings: Settings) -> Iterator[Sweep]:
    """Yield a sweep; its own drains are over when the block ends."""
    engine = create_engine(settings, "rowlock sweep", pool_size=1)
    drains = DirectDrains(lambda: bootstrap.new_drainer(settings, threading.Event()), threads=1)
    try:
        yield Sweep(settings, engine, drains)
    finally:
        drains.finish()
        engine.dispose()


def test_a_line_whose_hint_was_lost_is_woken_once(house: House) -> None:
    ticket = house.sell(1)[0]
    house.ask(Kind.RESERVE, ticket)
    with sweeping(house.settings) as sweep:
        sweep.once()
        assert house.hints(house.shard(ticket)) == 1
        house.ask(Kind.RESERVE, ticket)
    with sweeping(house.settings) as another:
        another.once()
    assert house.hints(house.shard(ticket)) == 1


def test_a_line_that_no_worker_comes_to_is_drained_at_the_second_sweep(house: House) -> None:
    ticket = house.sell(1)[0]
    command = house.ask(Kind.RESERVE, ticket)
    with sweeping(house.settings) as sweep:
        sweep.once()
        sweep.once()
    assert house.outcome(command) == (Status.SUCCEEDED, None)


def test_with_the_broker_dead_a_line_is_drained_at_once(house: House) -> None:
    house.settings = replace(house.settings, broker_url=NOWHERE)
    ticket = house.sell(1)[0]
    command = house.ask(Kind.RESERVE, ticket)
    with sweeping(house.settings) as sweep:
        sweep.once()
    assert house.outcome(command) == (Status.SUCCEEDED, None)


def test_a_hold_past_its_time_is_ended_and_its_ticket_free(house: House) -> None:
    ticket = house.sell(1)[0]
    house.ask(Kind.RESERVE, ticket)
    drainer = house.drainer()
    drainer.drain(house.shard(ticket))
    house.sql("UPDATE reservations SET held_until = now() - interval '1 second'")
    with sweeping(house.settings) as sweep, sweeping(house.settings) as another:
        sweep.once()
        another.once()
        assert house.backlog(house.shard(ticket)) == 1
        drainer.drain(house.shard(ticket))
        sweep.once()
        assert house.backlog(house.shard(ticket)) == 0
    assert house.sql("SELECT status FROM reservations") == [("EXPIRED",)]
    again = house.ask(Kind.RESERVE, ticket, "bob")
    drainer.drain(house.shard(ticket))
    assert house.outcome(again) == (Status.SUCCEEDED, None)


def test_who_waited_too_long_for_a_ticket_is_told_so(house: House) -> None:
    ticket = house.sell(1, max_wait_seconds=60)[0]
    house.ask(Kind.RESERVE, ticket)
    waiting = house.ask(Kind.RESERVE, ticket, "bob", wait_for_release_seconds=30)
    drainer = house.drainer()
    drainer.drain(house.shard(ticket))
    assert house.outcome(waiting) == (Status.PENDING, None)
    house.sql("UPDATE parked SET until_at = now() - interval '1 second'")
    with sweeping(house.settings) as sweep:
        sweep.once()
    drainer.drain(house.shard(ticket))
    assert house.outcome(waiting) == (Status.REJECTED, Code.TICKET_UNAVAILABLE)


def test_commands_in_lines_beyond_a_smaller_number_of_shards_are_settled(house: House) -> None:
    tickets = house.sell(30)
    with sweeping(house.settings) as sweep:
        sweep.once()  # the sixteen shards become known
    beyond = [ticket for ticket in tickets if house.shard(ticket) >= 4]
    commands = house.append(*(house.command(Kind.RESERVE, ticket) for ticket in beyond))
    assert commands
    with sweeping(replace(house.settings, shards=4)) as sweep:
        sweep.once()
    assert {house.outcome(command) for command in commands} == {(Status.SUCCEEDED, None)}


def test_without_postgresql_lines_are_still_woken_and_without_redis_a_sweep_does_not_fail(house: House) -> None:
    ticket = house.sell(1)[0]
    house.ask(Kind.RESERVE, ticket)
    with sweeping(replace(house.settings, database_url="postgresql://u:p@127.0.0.1:1/none")) as sweep:
        sweep.once()
    assert house.hints(house.shard(ticket)) == 1
    with sweeping(replace(house.settings, redis_url=NOWHERE)) as sweep:
        sweep.once()


def test_a_sweep_makes_the_partitions_of_the_coming_days_and_the_rows_of_the_shards(house: House) -> None:
    house.sql("DELETE FROM shards")
    with sweeping(house.settings) as sweep:
        sweep.once()
    assert house.sql("SELECT count(*) FROM shards") == [(16,)]
    eventually(lambda: house.sql("SELECT count(*) > 5 FROM pg_class WHERE relname ~ '^commands_2'") == [(True,)])
