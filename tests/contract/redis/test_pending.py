"""How much may wait: of one holder, and in bytes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from shared.config import Settings
from shared.domain.commands import Kind, Wish
from shared.errors import AdmissionRefusedError, TooManyPendingError
from shared.ports.queues import Admission
from shared.redis import keys
from shared.redis.admission.append_call import append_own
from shared.redis.client.blocking import BlockingRedis
from shared.redis.drain.shard_queue import ShardQueue
from tests.contract.redis.harness import SHARD, api, append, command, integer, publication, sequences


def test_a_holder_has_no_more_waiting_in_a_shard_than_allowed_and_others_are_not_held_back(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    settings = replace(queue_settings, pending_per_holder_max=3)
    admitted = append(settings, *(command() for _ in range(4)), command(holder="bob"), command(shard=4))
    assert [type(each) for each in admitted] == [*[Admission] * 3, TooManyPendingError, Admission, Admission]
    assert "3 commands of this holder wait there; 3 may" in str(admitted[3])
    queue = ShardQueue(connection, replace(settings, batch_max=1), SHARD)
    taken = queue.take()
    assert taken is not None
    queue.publish(publication(taken.entries))
    assert [type(each) for each in append(settings, command(), command())] == [Admission, TooManyPendingError]


def test_a_heavy_command_counts_once_for_each_4_kib_but_one_alone_always_may(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    settings = replace(queue_settings, pending_per_holder_max=3)
    heavy = command(Kind.ORDER, wishes=(Wish(ticket_ids=("x" * 17_000,)),))
    assert sequences(append(settings, heavy)) == [1]
    assert integer(connection, "HLEN", keys.pending(SHARD)) == 2
    assert connection.call("HGET", keys.pending(SHARD), "ann") == b"5"
    assert [type(each) for each in append(settings, command())] == [TooManyPendingError]


def test_no_more_bytes_wait_than_allowed(queue_settings: Settings) -> None:
    settings = replace(queue_settings, backlog_bytes_max=1_048_576)
    admitted = append(settings, *(command(holder=f"h{n}" + "x" * 300_000) for n in range(6)))
    assert [type(each) for each in admitted] == [*[Admission] * 4, *[AdmissionRefusedError] * 2]


def test_nothing_is_counted_any_more_when_nothing_waits(queue_settings: Settings, connection: BlockingRedis) -> None:
    append(queue_settings, command(), command(holder="bob"), command())
    append_own(connection, queue_settings, [command(Kind.EXPIRE, holder="rowlock")])
    queue = ShardQueue(connection, replace(queue_settings, batch_max=3), SHARD)
    first = queue.take()
    assert first is not None
    second = queue.publish(publication(first.entries))
    assert second is not None
    left = connection.call("HGETALL", keys.pending(SHARD))
    assert isinstance(left, list)
    assert left[::2] in ([b"", b"rowlock"], [b"rowlock", b""])
    queue.publish(publication(second.entries))
    assert connection.call("EXISTS", keys.pending(SHARD)) == 0


def test_what_is_withdrawn_is_not_withdrawn_again_and_adds_nothing(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    target = command()
    append(queue_settings, target)

    async def withdraw_often() -> list[Admission]:
        async with api(queue_settings) as ends:
            withdrawals = [command(Kind.WITHDRAW, ticket_id=None, target_id=target.id) for _ in range(64)]
            return list(await asyncio.gather(*map(ends.queue.withdraw, withdrawals)))

    admitted = asyncio.run(withdraw_often())
    assert sum(each.appended for each in admitted) == 1
    assert {each.view.id for each in admitted if not each.appended} == {target.id}
    assert connection.call("XLEN", keys.commands(SHARD)) == 2
    assert connection.call("SCARD", keys.withdrawn(SHARD)) == 1


def test_withdrawals_of_what_is_parked_are_bounded_too(queue_settings: Settings, connection: BlockingRedis) -> None:
    settings = replace(queue_settings, pending_per_holder_max=2)
    parked = command()

    async def withdraw_often() -> None:
        async with api(settings) as ends:
            for _ in range(9):
                await ends.queue.withdraw(command(Kind.WITHDRAW, ticket_id=None, target_id=parked.id))

    with pytest.raises(TooManyPendingError):
        asyncio.run(withdraw_often())
    assert connection.call("XLEN", keys.commands(SHARD)) == 4
    assert connection.call("EXISTS", keys.withdrawn(SHARD)) == 0
