"""The strongest durability: no acceptance without a replica that has the command in its append-only file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from shared.config import Durability, Settings
from shared.errors import StoreUnavailableError
from shared.ports.queues import Admission
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.redis.inspection import check_server
from tests.contract.redis.harness import SHARD, api, append, command
from tests.servers import embedded_valkey


@pytest.fixture
def strict(own_settings: Settings) -> Settings:
    return replace(own_settings, durability=Durability.SURVIVES_MACHINE_LOSS, waitaof_timeout_ms=100)


@pytest.fixture
def replica(strict: Settings) -> Iterator[BlockingRedis]:
    """A replica that follows."""
    primary = urlsplit(strict.redis_url)
    with (
        embedded_valkey() as url,
        BlockingRedis(url, 2_000) as connection,
        BlockingRedis(strict.redis_url, 10_000) as source,
    ):
        source.call("CONFIG", "SET", "repl-diskless-sync-delay", 0)
        connection.call("CONFIG", "SET", "primaryauth", primary.password or "")
        connection.call("REPLICAOF", primary.hostname or "", primary.port or 0)
        source.call("SET", "seen", "1")
        # A replica confirms once it has rewritten its append-only file, which follows the first synchronization.
        while source.call("WAITAOF", 1, 1, 5_000) != [1, 1]:
            source.call("SET", "seen", "1")
        yield connection


def test_without_a_replica_nobody_hears_of_an_acceptance_that_did_not_last(strict: Settings) -> None:
    with pytest.raises(StoreUnavailableError, match="replica"):
        append(strict, command())
    with BlockingRedis(strict.redis_url, 2_000) as connection:
        assert connection.call("XLEN", keys.commands(SHARD)) == 1


def test_with_a_replica_commands_are_accepted_when_it_has_them(strict: Settings, replica: BlockingRedis) -> None:
    async def appends() -> list[Admission]:
        async with api(replace(strict, waitaof_timeout_ms=2_000, store_timeout_ms=5_000)) as ends:
            return await asyncio.gather(*(ends.queue.append(command()) for _ in range(20)))

    assert all(admission.appended for admission in asyncio.run(appends()))
    assert replica.call("XLEN", keys.commands(SHARD)) == 20
    with BlockingRedis(strict.redis_url, 2_000) as connection:
        check_server(connection, strict)
