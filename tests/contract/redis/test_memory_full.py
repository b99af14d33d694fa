"""A server whose memory is full: nothing more gets in, and what is in gets out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from shared.config import Settings
from shared.domain.commands import Entry
from shared.errors import StoreFullError
from shared.ports.queues import Published, SoldMark
from shared.redis import keys
from shared.redis.admission.append_call import append_own
from shared.redis.admission.idempotency_keys import IdempotencyKeys
from shared.redis.client.blocking import BlockingRedis
from shared.redis.drain.shard_queue import ShardQueue
from tests.contract.redis.harness import SHARD, api, append, command, publication, view


@pytest.fixture
def fill(own_settings: Settings) -> Iterator[Callable[[], BlockingRedis]]:
    with BlockingRedis(own_settings.redis_url, 2_000) as connection:

        def full() -> BlockingRedis:
            connection.call("CONFIG", "SET", "maxmemory", "1")
            return connection

        yield full


def test_an_append_is_refused_and_says_why(own_settings: Settings, fill: Callable[[], BlockingRedis]) -> None:
    connection = fill()
    with pytest.raises(StoreFullError):
        append(own_settings, command())
    with pytest.raises(StoreFullError):
        append_own(connection, own_settings, [command()])
    assert connection.call("EXISTS", keys.commands(SHARD)) == 0


def test_a_claim_is_refused_and_reading_goes_on(own_settings: Settings, fill: Callable[[], BlockingRedis]) -> None:
    waiting = command()
    append(own_settings, waiting)
    fill()

    async def act() -> None:
        async with api(own_settings) as ends:
            found = await ends.queue.read(waiting.id)
            assert found is not None
            assert found.view.sequence == 1
            with pytest.raises(StoreFullError):
                await IdempotencyKeys(own_settings, ends.redis).claim("ann", "key", "print", "id")

    asyncio.run(act())


def test_a_drain_takes_renews_publishes_and_gives_back(
    own_settings: Settings, fill: Callable[[], BlockingRedis]
) -> None:
    abroad = command(shard=9)
    append(own_settings, command(), command())
    connection = fill()
    queue = ShardQueue(connection, own_settings, SHARD)
    taken = queue.take()
    assert taken is not None
    queue.renew()
    first, second = taken.entries
    parts = {"ended": [Published(Entry(1, abroad), view(abroad))], "sold": {"sold": SoldMark("ann", 1)}, "rate": 3.0}
    assert queue.publish(publication([first], **parts), read_next=False) is not None
    assert queue.release() == 1
    following = queue.take()
    assert following is not None
    assert following.entries == (second,)
    assert queue.publish(publication([second])) is None
    assert connection.call("EXISTS", keys.command(9, abroad.id)) == 1


def test_broken_entries_are_set_aside(own_settings: Settings, fill: Callable[[], BlockingRedis]) -> None:
    with BlockingRedis(own_settings.redis_url, 2_000) as before:
        before.call("XADD", keys.commands(SHARD), "0-1", "c", "broken")
    connection = fill()
    taken = ShardQueue(connection, own_settings, SHARD).take()
    assert taken is not None
    assert len(taken.set_aside) == 1
    assert connection.call("LLEN", keys.dead(SHARD)) == 1


def test_numbers_can_be_raised(own_settings: Settings, fill: Callable[[], BlockingRedis]) -> None:
    append(own_settings, command())
    assert ShardQueue(fill(), own_settings, SHARD).raise_sequence(10)
