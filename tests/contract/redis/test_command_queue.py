"""Withdrawing and reading."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from shared.config import Settings
from shared.domain.commands import Kind
from shared.domain.outcomes import Status
from shared.ports.queues import Admission, Known
from shared.redis import keys
from shared.redis.admission.read_commands import Told
from shared.redis.client.blocking import BlockingRedis
from shared.redis.drain.shard_queue import ShardQueue
from tests.contract.redis.harness import SHARD, api, append, command, publication


def test_reading_shows_the_position_and_settled_outcomes(queue_settings: Settings, connection: BlockingRedis) -> None:
    commands = [command() for _ in range(5)]
    elsewhere, unknown = command(shard=7), command()
    append(queue_settings, *commands, elsewhere)
    queue = ShardQueue(connection, replace(queue_settings, batch_max=2), SHARD)
    taken = queue.take()
    assert taken is not None
    queue.publish(publication(taken.entries, rate=40.0))

    async def read() -> dict[str, Told]:
        async with api(queue_settings) as ends:
            return await ends.queue.read_each([c.id for c in [*commands, elsewhere, unknown]])

    found = asyncio.run(read())
    seen = [found[c.id] for c in commands]
    assert [isinstance(w, Known) and (w.view.status, w.view.sequence, w.ahead, w.rate) for w in seen] == [
        (Status.SUCCEEDED, 1, 0, 40.0),
        (Status.SUCCEEDED, 2, 0, 40.0),
        (Status.PENDING, 3, 0, 40.0),
        (Status.PENDING, 4, 1, 40.0),
        (Status.PENDING, 5, 2, 40.0),
    ]
    assert found[elsewhere.id] is not None
    assert found[unknown.id] is None


def test_polling_finds_only_what_left_the_stream(queue_settings: Settings, connection: BlockingRedis) -> None:
    done, waiting = command(), command()
    append(queue_settings, done)
    queue = ShardQueue(connection, queue_settings, SHARD)
    taken = queue.take()
    assert taken is not None
    queue.publish(publication(taken.entries))
    append(queue_settings, waiting)

    async def poll() -> dict[str, Known]:
        async with api(queue_settings) as ends:
            return await ends.queue.outcomes([done.id, waiting.id])

    assert {id_: known.view.status for id_, known in asyncio.run(poll()).items()} == {done.id: Status.SUCCEEDED}


def test_a_withdrawn_command_is_marked_until_its_withdrawal_is_settled(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    target = command()
    withdrawal = command(Kind.WITHDRAW, ticket_id=None, target_id=target.id)
    append(queue_settings, target)

    async def withdraw() -> list[Admission]:
        async with api(queue_settings) as ends:
            return [await ends.queue.withdraw(withdrawal), await ends.queue.withdraw(withdrawal)]

    first, second = asyncio.run(withdraw())
    assert (first.view.sequence, first.ahead, first.appended, first.must_wake) == (2, 1, True, False)
    assert (second.view.sequence, second.appended) == (2, False)
    queue = ShardQueue(connection, queue_settings, SHARD)
    taken = queue.take()
    assert taken is not None
    assert taken.withdrawn == {target.id}
    assert [entry.command.id for entry in taken.entries] == [target.id, withdrawal.id]
    assert queue.publish(publication(taken.entries)) is None
    assert connection.call("EXISTS", keys.withdrawn(SHARD)) == 0


def test_what_left_the_stream_is_not_marked_but_its_withdrawal_gets_in_the_queue(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    target = command()
    append(queue_settings, target)
    queue = ShardQueue(connection, queue_settings, SHARD)
    taken = queue.take()
    assert taken is not None
    queue.publish(publication(taken.entries))

    async def withdraw() -> Admission:
        async with api(queue_settings) as ends:
            return await ends.queue.withdraw(command(Kind.WITHDRAW, ticket_id=None, target_id=target.id))

    admission = asyncio.run(withdraw())
    assert (admission.view.sequence, admission.ahead, admission.must_wake) == (2, 0, True)
    assert connection.call("EXISTS", keys.withdrawn(SHARD)) == 0
