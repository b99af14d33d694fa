"""The strongest durability: no acceptance without a replica that has the command in its append-only file."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
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


def test_a_repeated_append_is_not_confirmed_by_what_another_connection_wrote(
    strict: Settings, replica: BlockingRedis
) -> None:
    one = command()
    with _frozen(replica):
        for _ in range(2):  # by connections of their own
            with pytest.raises(StoreUnavailableError, match="no replica confirmed"):
                append(strict, one)
    (admission,) = append(replace(strict, waitaof_timeout_ms=5_000, store_timeout_ms=9_000), one)
    assert isinstance(admission, Admission)
    assert admission.view.sequence == 1


@contextmanager
def _frozen(server: BlockingRedis) -> Iterator[None]:
    facts = str(server.call("INFO", "server"))
    pid = int(facts.partition("process_id:")[2].partition("\\r")[0])
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
