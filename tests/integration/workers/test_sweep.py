"""A sweep on real servers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from cli.doctor.examine import examine
from cli.doctor.finding import State
from cli.doctor.surroundings import Surroundings
from cli.stack.layout import Addresses, Layout
from cli.target import Target
from shared.domain.commands import Kind, Wish
from shared.domain.outcomes import Code, Status
from shared.redis import keys, shard_agreement
from shared.telemetry import logs
from shared.troubles import trouble
from tests.integration.workers.harness import EVENT, Harness, sweeping
from tests.waiting import eventually
from workers import bootstrap

NOWHERE = "redis://127.0.0.1:1/0"


def test_a_line_whose_hint_was_lost_is_woken_once(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    harness.request(Kind.RESERVE, ticket)
    with sweeping(harness.settings) as sweep:
        sweep.once()
        assert harness.wake_ups(harness.shard(ticket)) == 1
        harness.request(Kind.RESERVE, ticket)
    with sweeping(harness.settings) as another:
        another.once()
    assert harness.wake_ups(harness.shard(ticket)) == 1


def test_a_queue_that_no_worker_comes_to_is_drained_at_the_second_sweep(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    command = harness.request(Kind.RESERVE, ticket)
    with sweeping(harness.settings) as sweep:
        sweep.once()
        sweep.once()
    assert harness.outcome(command) == (Status.SUCCEEDED, None)


def test_with_the_broker_dead_a_queue_is_drained_at_once(harness: Harness) -> None:
    harness.settings = replace(harness.settings, broker_url=NOWHERE)
    ticket = harness.sell(1)[0]
    command = harness.request(Kind.RESERVE, ticket)
    with sweeping(harness.settings) as sweep:
        sweep.once()
    assert harness.outcome(command) == (Status.SUCCEEDED, None)


def test_a_hold_past_its_time_is_ended_and_its_ticket_free(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    harness.request(Kind.RESERVE, ticket)
    drainer = harness.drainer()
    drainer.drain(harness.shard(ticket))
    harness.sql("UPDATE reservations SET held_until = now() - interval '1 second'")
    with sweeping(harness.settings) as sweep, sweeping(harness.settings) as another:
        sweep.once()
        another.once()
        assert harness.backlog(harness.shard(ticket)) == 1
        drainer.drain(harness.shard(ticket))
        sweep.once()
        assert harness.backlog(harness.shard(ticket)) == 0
    assert harness.sql("SELECT status FROM reservations") == [("EXPIRED",)]
    again = harness.request(Kind.RESERVE, ticket, "bob")
    drainer.drain(harness.shard(ticket))
    assert harness.outcome(again) == (Status.SUCCEEDED, None)


def test_who_waited_too_long_for_a_ticket_hears_so(harness: Harness) -> None:
    ticket = harness.sell(1, max_wait_seconds=60)[0]
    harness.request(Kind.RESERVE, ticket)
    waiting = harness.request(Kind.RESERVE, ticket, "bob", wait_for_release_seconds=30)
    drainer = harness.drainer()
    drainer.drain(harness.shard(ticket))
    assert harness.outcome(waiting) == (Status.PENDING, None)
    harness.sql("UPDATE parked SET until_at = now() - interval '1 second'")
    with sweeping(harness.settings) as sweep:
        sweep.once()
    drainer.drain(harness.shard(ticket))
    assert harness.outcome(waiting) == (Status.REJECTED, Code.TICKET_UNAVAILABLE)


def test_an_order_that_waited_too_long_hears_so(harness: Harness) -> None:
    ticket = harness.sell(1, max_wait_seconds=60)[0]
    harness.request(Kind.RESERVE, ticket)
    waiting = harness.order(ticket, Wish(quantity=1), wait_for_release_seconds=30)
    drainer = harness.drainer()
    drainer.drain(harness.shard(ticket))
    assert harness.outcome(waiting) == (Status.PENDING, None)
    harness.sql("UPDATE parked SET until_at = now() - interval '1 second'")
    with sweeping(harness.settings) as sweep:
        sweep.once()
    drainer.drain(harness.shard(EVENT))
    assert harness.outcome(waiting) == (Status.REJECTED, Code.NO_MATCHING_SEATS)


def test_a_free_seat_that_was_never_offered_to_who_waits_is_offered_at_the_next_sweep(harness: Harness) -> None:
    ticket = harness.sell(1, max_wait_seconds=60)[0]
    harness.request(Kind.RESERVE, ticket)
    waiting = harness.order(ticket, Wish(quantity=1), wait_for_release_seconds=30)
    drainer = harness.drainer()
    drainer.drain(harness.shard(ticket))
    harness.sql("UPDATE reservations SET status = 'EXPIRED', ended_at = now()")
    harness.sql("UPDATE event_counts SET held = 0")
    with sweeping(harness.settings) as sweep:
        sweep.once()
    drainer.drain(harness.shard(EVENT))
    assert harness.outcome(waiting) == (Status.SUCCEEDED, None)


def test_commands_in_queues_beyond_a_smaller_number_of_shards_are_settled(harness: Harness) -> None:
    tickets = harness.sell(30)
    with sweeping(harness.settings) as sweep:
        sweep.once()  # the sixteen shards become known
    beyond = [ticket for ticket in tickets if harness.shard(ticket) >= 4]
    commands = harness.append(*(harness.command(Kind.RESERVE, ticket) for ticket in beyond))
    assert commands
    with sweeping(replace(harness.settings, shards=4)) as sweep:
        sweep.once()
    assert {harness.outcome(command) for command in commands} == {(Status.SUCCEEDED, None)}


def test_a_change_of_the_number_of_shards_is_told_once_and_leaves_no_sold_marks(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard_agreement, "_log", logs.get("shards"))  # not one that an earlier test has bound
    marked = [keys.sold(3), keys.sold(9)]
    with sweeping(harness.settings) as sweep, sweeping(replace(harness.settings, shards=4)) as smaller:
        sweep.once()
        for key in marked:
            harness.redis.call("HSET", key, "seat", "{}")
        sweep.once()
        assert harness.redis.call("EXISTS", *marked) == 2
        with capture_logs() as told:
            for _ in range(2):
                smaller.once()
                sweep.once()
    assert harness.redis.call("EXISTS", *marked) == 0
    assert [(line["ours"], line["theirs"]) for line in told if line["event"] == "shards_differ"] == [(4, 16), (16, 4)]


def test_a_process_that_starts_beside_others_with_another_number_of_shards_says_so_and_starts(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard_agreement, "_log", logs.get("shards"))
    with capture_logs() as told:
        bootstrap.check_servers(harness.settings)
        bootstrap.check_servers(harness.settings)
        assert not [line for line in told if line["event"] == "shards_differ"]
        bootstrap.check_servers(replace(harness.settings, shards=4))
    assert [(line["ours"], line["theirs"]) for line in told if line["event"] == "shards_differ"] == [(4, 16)]
    assert shard_agreement.said(harness.redis) == 16
    assert [shards_for_the_doctor(harness, shards) for shards in (16, 4)] == [State.OK, State.LOOK]


def shards_for_the_doctor(harness: Harness, shards: int) -> State:
    settings = replace(harness.settings, shards=shards)
    around = Surroundings(Target("http://127.0.0.1:9", "", ""), settings, Addresses(), Layout.from_env())
    found = {finding.name: finding.state for finding in examine(around, patience_s=20)}
    assert State.BROKEN not in (found.get("queues"), found.get("streams"))
    return found.get(trouble.Code.SHARDS_DIFFER, State.OK)


def test_without_postgresql_queues_are_still_woken_and_without_redis_a_sweep_does_not_fail(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    harness.request(Kind.RESERVE, ticket)
    with sweeping(replace(harness.settings, database_url="postgresql://u:p@127.0.0.1:1/none")) as sweep:
        sweep.once()
    assert harness.wake_ups(harness.shard(ticket)) == 1
    with sweeping(replace(harness.settings, redis_url=NOWHERE)) as sweep:
        sweep.once()


def test_a_sweep_makes_the_partitions_of_the_coming_days_and_the_rows_of_the_shards(harness: Harness) -> None:
    harness.sql("DELETE FROM shards")
    with sweeping(harness.settings) as sweep:
        sweep.once()
    assert harness.sql("SELECT count(*) FROM shards") == [(16,)]
    eventually(lambda: harness.sql("SELECT count(*) > 5 FROM pg_class WHERE relname ~ '^commands_2'") == [(True,)])
