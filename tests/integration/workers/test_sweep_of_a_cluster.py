"""A sweep of a Redis Cluster one of whose masters is away, with nobody to take over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from shared.domain.commands import Kind
from shared.domain.outcomes import Status
from shared.redis import keys, shard_agreement
from shared.telemetry import logs
from tests.cluster import MASTERS, Cluster, valkey_cluster
from tests.integration.on_a_cluster import settings_on
from tests.integration.workers.harness import Harness, sweeping
from tests.waiting import eventually
from workers.sweep import expiry, loop

SHARDS, TICKETS = 16, 48


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with valkey_cluster() as made:
        yield made


@pytest.fixture
def harness(cluster: Cluster, database_url: str, broker_url: str) -> Iterator[Harness]:
    made = Harness(settings_on(cluster, database_url, broker_url, shards=SHARDS, store_timeout_ms=500))
    yield made
    made.close()


def expired(harness: Harness) -> set[str]:
    return {row[0] for row in harness.sql("SELECT ticket_id FROM reservations WHERE status = 'EXPIRED'")}


@pytest.mark.parametrize("which", range(MASTERS))
def test_while_a_master_is_away_the_sweep_goes_on_with_the_shards_of_the_others(
    cluster: Cluster, harness: Harness, which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_log", logs.get("sweep"))  # not one that an earlier test has bound
    lost = cluster.masters()[which]
    away = {shard for shard in range(SHARDS) if cluster.owner(keys.commands(shard)) == lost}
    there = set(range(SHARDS)) - away
    tickets = harness.sell(TICKETS, cool_down_seconds=0)
    assert {harness.shard(ticket) for ticket in tickets} == away | there
    agreed_elsewhere = cluster.owner(keys.SHARDS) != lost
    held, wanted = tickets[: TICKETS // 2], tickets[TICKETS // 2 :]
    for ticket in held:
        harness.request(Kind.RESERVE, ticket)
    drainer = harness.drainer()
    for shard in range(SHARDS):
        drainer.drain(shard)
    harness.sql("UPDATE reservations SET held_until = now() - interval '1 second'")
    commands = [harness.request(Kind.RESERVE, ticket) for ticket in wanted]
    for shard in range(SHARDS):
        harness.redis.call("HSET", keys.sold(shard), "seat", "{}")
    shard_agreement.say(harness.redis, replace(harness.settings, shards=4))

    with sweeping(harness.settings) as sweep, capture_logs() as told:
        with cluster.silent(lost):
            for _ in range(3):
                sweep.once()
            eventually(
                lambda: all(harness.view(each) for each in commands if harness.shard(each.ticket_id or "") in there),
                "what stands with the others is settled",
            )
            eventually(lambda: expired(harness) == {ticket for ticket in held if harness.shard(ticket) in there})
            if agreed_elsewhere:
                assert not [shard for shard in there if harness.redis.call("EXISTS", keys.sold(shard))]
            assert REGISTRY.get_sample_value("rowlock_store_up", {"store": "redis"}) == 0
        said = [line for line in told if line["event"] == "store_unavailable" and line["step"] == "waking"]
        assert len(said) == 1
        assert f":{lost}" in said[0]["error"]
        assert all(f"{shard:02d}" in said[0]["error"].partition(":")[2] for shard in away)

        def all_is_settled() -> bool:
            sweep.once()
            return all(harness.view(each) for each in commands)

        eventually(all_is_settled, "the rest is settled once it is back", pause_s=0.2)
        assert {harness.outcome(each)[0] for each in commands} == {Status.SUCCEEDED}
        assert [line["step"] for line in told if line["event"] == "store_back"].count("waking") == 1
    assert not [shard for shard in range(SHARDS) if harness.redis.call("EXISTS", keys.sold(shard))]


@pytest.mark.parametrize(("older", "is_ended"), [(7, True), (8, False)])
def test_holds_that_can_not_be_ended_do_not_keep_those_behind_them_from_it(
    cluster: Cluster, harness: Harness, older: int, is_ended: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry, "_AT_ONCE", 2)
    monkeypatch.setattr(expiry, "_BEHIND_OTHERS_MAX", 8)
    lost = cluster.owner(keys.commands(0))
    tickets = harness.sell(TICKETS, cool_down_seconds=0)
    owners = {ticket: cluster.owner(keys.commands(harness.shard(ticket))) for ticket in tickets}
    stuck = [ticket for ticket in tickets if owners[ticket] == lost][:older]
    behind = next(ticket for ticket in tickets if owners[ticket] != lost)
    for ticket in (*stuck, behind):
        harness.request(Kind.RESERVE, ticket)
    drainer = harness.drainer()
    for shard in range(SHARDS):
        drainer.drain(shard)
    harness.sql("UPDATE reservations SET held_until = now() - interval '2 seconds'")
    harness.sql(f"UPDATE reservations SET held_until = now() - interval '1 second' WHERE ticket_id = '{behind}'")
    with sweeping(harness.settings) as sweep, cluster.silent(lost):
        sweep.once()
        drainer.drain(harness.shard(behind))
        assert expired(harness) == ({behind} if is_ended else set())
