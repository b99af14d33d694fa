"""What the sweep and the doctor see of a server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

import pytest

from shared.config import Durability, Settings
from shared.errors import ConfigurationError, StoreUnavailableError
from shared.redis.client.blocking import BlockingRedis
from shared.redis.drain.shard_queue import ShardQueue
from shared.redis.inspection import Backlog, backlogs, check_server, memory
from tests.contract.redis.harness import AT_MS, SHARD, append, command, text
from tests.servers import embedded_valkey
from tests.waiting import eventually


@pytest.fixture
def own(own_settings: Settings) -> Iterator[BlockingRedis]:
    """A connection to a server whose configuration is as it was afterwards."""
    names = ("maxmemory-policy", "appendonly", "appendfsync")
    with BlockingRedis(own_settings.redis_url, 2_000) as connection:
        before = [connection.call("CONFIG", "GET", name) for name in names]
        yield connection
        for pair in before:
            assert isinstance(pair, list)
            connection.call("CONFIG", "SET", *(part for part in pair if isinstance(part, bytes)))


def test_lines_are_seen_with_length_age_head_and_lock(queue_settings: Settings, connection: BlockingRedis) -> None:
    append(queue_settings, command(), command(), command(shard=1))
    ShardQueue(connection, queue_settings, 1).take()
    assert backlogs(connection, [SHARD, 1, 2]).read == [
        Backlog(SHARD, 2, AT_MS, "0-1", locked=False),
        Backlog(1, 1, AT_MS, "0-1", locked=True),
        Backlog(2, 0, None, None, locked=False),
    ]


def test_an_unreadable_head_has_no_age(connection: BlockingRedis) -> None:
    connection.call("XADD", "rowlock:{shard-03}:commands", "0-7", "c", "broken")
    assert backlogs(connection, [SHARD]).read == [Backlog(SHARD, 1, None, "0-7", locked=False)]


def test_memory_is_told_with_its_limit(own_settings: Settings, own: BlockingRedis) -> None:
    own.call("CONFIG", "SET", "maxmemory", "100mb")
    seen = memory(own)
    assert seen.max_bytes == 100 * 1024 * 1024
    assert 0 < seen.used_bytes < seen.max_bytes


def test_a_durable_server_is_accepted(own_settings: Settings, own: BlockingRedis) -> None:
    check_server(own, own_settings)


def test_a_server_that_still_reads_its_data_is_waited_for(own_settings: Settings, own: BlockingRedis) -> None:
    own.call_many([("SET", f"key {number}", "value") for number in range(5_000)])
    own.call("CONFIG", "SET", "repl-diskless-sync-delay", 0)
    source = urlsplit(own_settings.redis_url)
    with embedded_valkey() as url, BlockingRedis(url, 2_000) as reading:
        slowly = ("key-load-delay", 1_000, "loading-process-events-interval-bytes", 1_024)
        reading.call("CONFIG", "SET", "masterauth", source.password or "", *slowly)
        reading.call("REPLICAOF", source.hostname or "", source.port or 0)
        eventually(lambda: b"loading:1" in text(reading, "INFO", "persistence"))
        with pytest.raises(StoreUnavailableError, match="loading"):
            check_server(reading, replace(own_settings, redis_url=url))


@pytest.mark.parametrize(
    ("name", "value", "durability", "named"),
    [
        ("maxmemory-policy", "allkeys-lru", Durability.MAY_LOSE_A_SECOND, "noeviction"),
        ("appendonly", "no", Durability.MAY_LOSE_A_SECOND, "appendonly yes"),
        ("appendfsync", "no", Durability.MAY_LOSE_A_SECOND, "everysec"),
        ("appendfsync", "everysec", Durability.SURVIVES_POWER_LOSS, "appendfsync always"),
        ("appendfsync", "always", Durability.SURVIVES_MACHINE_LOSS, "replica"),
    ],
)
def test_a_server_that_breaks_the_promise_is_refused_with_what_is_needed(
    own_settings: Settings, own: BlockingRedis, name: str, value: str, durability: Durability, named: str
) -> None:
    own.call("CONFIG", "SET", name, value)
    with pytest.raises(ConfigurationError, match=named):
        check_server(own, replace(own_settings, durability=durability))


def test_a_second_at_risk_may_be_chosen(own_settings: Settings, own: BlockingRedis) -> None:
    own.call("CONFIG", "SET", "appendfsync", "everysec")
    check_server(own, replace(own_settings, durability=Durability.MAY_LOSE_A_SECOND))


def test_a_store_that_keeps_a_log_of_its_own_is_not_asked_for_a_file(
    own_settings: Settings, own: BlockingRedis
) -> None:
    own.call("CONFIG", "SET", "appendonly", "no")
    vouched = replace(own_settings, durability=Durability.STORE_KEEPS_IT)
    check_server(own, vouched)
    own.call("CONFIG", "SET", "maxmemory-policy", "volatile-lru")
    with pytest.raises(ConfigurationError, match="noeviction"):
        check_server(own, vouched)


def test_a_refused_login_is_an_error_of_configuration(own_settings: Settings) -> None:
    parts = urlsplit(own_settings.redis_url)
    url = urlunsplit(parts._replace(netloc=f":wrong@{parts.hostname}:{parts.port}"))
    with BlockingRedis(url, 2_000) as connection, pytest.raises(ConfigurationError, match="ROWLOCK_REDIS_URL"):
        check_server(connection, own_settings)
