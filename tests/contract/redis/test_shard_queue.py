"""A drain from both sides: lock, batches, publication, end."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from shared.config import Settings
from shared.domain.commands import Entry, Kind
from shared.domain.outcomes import Status
from shared.errors import LockLostError, LockNotHeldError
from shared.ports.queues import Publication, Published, SoldMark, Taken
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.subscriber import Subscriber
from shared.redis.codec import decode_view, decode_views, encode_mark
from shared.redis.drain import shard_queue
from shared.redis.drain.shard_queue import ShardQueue
from shared.telemetry import logs
from tests.contract.redis.harness import (
    SHARD,
    append,
    appended,
    command,
    integer,
    keys_of,
    publication,
    settled,
    text,
    until_subscribed,
    view,
)


@pytest.fixture
def queue(connection: BlockingRedis, queue_settings: Settings) -> ShardQueue:
    return ShardQueue(connection, queue_settings, SHARD, "worker")


@pytest.fixture
def other(connection: BlockingRedis, queue_settings: Settings) -> ShardQueue:
    return ShardQueue(connection, queue_settings, SHARD, "another")


def _taken(taken: Taken | None) -> Taken:
    assert taken is not None
    return taken


def test_a_batch_is_the_head_of_the_queue_in_order_of_acceptance(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    commands = [command() for _ in range(5)]
    append(queue_settings, *commands)
    taken = _taken(ShardQueue(connection, replace(queue_settings, batch_max=3), SHARD).take())
    assert [(entry.sequence, entry.command) for entry in taken.entries] == list(enumerate(commands[:3], 1))
    assert taken.backlog == 5


def test_only_one_drain_has_the_lock(queue_settings: Settings, queue: ShardQueue, other: ShardQueue) -> None:
    append(queue_settings, command())
    first = _taken(queue.take())
    assert other.take() is None
    assert _taken(queue.take()) == first
    queue.release()
    assert _taken(other.take()) == first


def test_an_empty_queue_is_left_without_a_lock_and_without_a_wake_mark(
    connection: BlockingRedis, queue: ShardQueue
) -> None:
    connection.call("SET", keys.wake(SHARD), "1")
    assert queue.take() == Taken()
    assert keys_of(connection) == set()


def test_the_lease_runs_out_by_itself_and_is_prolonged_by_renewal(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    append(queue_settings, command())
    queue.take()
    assert 0 < integer(connection, "PTTL", keys.lock(SHARD)) <= queue_settings.lease_ms
    connection.call("PEXPIRE", keys.lock(SHARD), 100)
    queue.renew()
    assert integer(connection, "PTTL", keys.lock(SHARD)) > 100


def test_a_lock_that_was_never_taken_and_one_that_was_lost_are_different_faults(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue, other: ShardQueue
) -> None:
    append(queue_settings, command())
    for act in (queue.renew, queue.release, lambda: queue.publish(Publication(settled=()))):
        with pytest.raises(LockNotHeldError):
            act()
    queue.take()
    connection.call("DEL", keys.lock(SHARD))
    other.take()
    for act in (queue.renew, queue.release, lambda: queue.publish(Publication(settled=()))):
        with pytest.raises(LockLostError):
            act()


def test_who_lost_the_lock_publishes_nothing(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    append(queue_settings, command())
    taken = _taken(queue.take())
    connection.call("DEL", keys.lock(SHARD))
    before = connection.call("GET", keys.command(SHARD, taken.entries[0].command.id))
    with pytest.raises(LockLostError):
        queue.publish(publication(taken.entries))
    assert connection.call("GET", keys.command(SHARD, taken.entries[0].command.id)) == before == b"P1"
    assert connection.call("XLEN", keys.commands(SHARD)) == 1


def test_publishing_takes_exactly_the_batch_out_and_reads_the_next_one(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    commands = [command() for _ in range(5)]
    append(queue_settings, *commands)
    queue = ShardQueue(connection, replace(queue_settings, batch_max=3), SHARD)
    first = _taken(queue.take())
    following = _taken(queue.publish(publication(first.entries, rate=12.5)))
    assert [entry.sequence for entry in following.entries] == [4, 5]
    assert connection.call("GET", keys.rate(SHARD)) == b"12.500"
    assert connection.call("EXISTS", keys.lock(SHARD)) == 1
    published = keys.command(SHARD, commands[0].id)
    assert decode_view(text(connection, "GET", published)) == settled(first.entries[0]).view
    assert 0 < integer(connection, "TTL", published) <= queue_settings.outcome_ttl_seconds


def test_a_drain_that_finds_nothing_more_ends_and_the_next_command_wakes_again(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    append(queue_settings, command())
    assert queue.publish(publication(_taken(queue.take()).entries)) is None
    assert connection.call("EXISTS", keys.lock(SHARD), keys.wake(SHARD)) == 0
    admission = appended(queue_settings, command())
    assert (admission.view.sequence, admission.ahead, admission.must_wake) == (2, 0, True)


def test_a_drain_whose_time_is_up_keeps_the_lock_until_it_gives_it_back(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    append(queue_settings, command(), command())
    queue = ShardQueue(connection, replace(queue_settings, batch_max=1), SHARD)
    taken = queue.publish(publication(_taken(queue.take()).entries), read_next=False)
    assert taken == Taken(backlog=1)
    assert queue.release() == 1
    assert connection.call("EXISTS", keys.lock(SHARD)) == 0
    assert connection.call("EXISTS", keys.wake(SHARD)) == 1


def test_a_drain_that_stays_keeps_the_empty_queue_until_it_reads_again(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    append(queue_settings, command())
    assert queue.publish(publication(_taken(queue.take()).entries), stay=True) == Taken()
    assert connection.call("EXISTS", keys.lock(SHARD), keys.wake(SHARD)) == 2
    assert not appended(queue_settings, command()).must_wake
    assert queue.publish(publication(_taken(queue.take()).entries), stay=True) == Taken()
    assert queue.take() == Taken()
    assert connection.call("EXISTS", keys.lock(SHARD), keys.wake(SHARD)) == 0


def test_a_drain_that_stayed_and_lost_its_lock_learns_so(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    append(queue_settings, command())
    queue.publish(publication(_taken(queue.take()).entries), stay=True)
    connection.call("SET", keys.lock(SHARD), "somebody else")
    with pytest.raises(LockLostError):
        queue.take()


def test_giving_the_lock_of_an_empty_queue_back_clears_the_wake_mark(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    append(queue_settings, command())
    queue.take()
    connection.call("XTRIM", keys.commands(SHARD), "MAXLEN", 0)
    assert queue.release() == 0
    assert connection.call("EXISTS", keys.wake(SHARD)) == 0


def test_marks_of_what_is_sold_come_and_go_with_publications(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    append(queue_settings, command(), command())
    queue.take()
    queue.publish(Publication(settled=(), sold={"a": SoldMark("ann", 1), "b": SoldMark("bob", 2)}))
    queue.publish(Publication(settled=(), sold={"a": None}))
    assert connection.call("HGETALL", keys.sold(SHARD)) == [b"b", encode_mark(SoldMark("bob", 2))]


def test_sold_marks_are_bounded_and_go_after_a_day(
    connection: BlockingRedis, queue: ShardQueue, queue_settings: Settings
) -> None:
    append(queue_settings, command())
    queue.take()
    old = [argument for n in range(keys.SOLD_MAX + 10) for argument in (f"old-{n}", encode_mark(SoldMark("ann", 1)))]
    connection.call("HSET", keys.sold(SHARD), *old)
    queue.publish(Publication(settled=(), sold={f"new-{n}": SoldMark("bob", 2) for n in range(100)}))
    assert connection.call("HLEN", keys.sold(SHARD)) == keys.SOLD_MAX
    queue.publish(Publication(settled=(), sold={"old-1": None}))
    assert integer(connection, "HLEN", keys.sold(SHARD)) <= keys.SOLD_MAX
    assert 0 < integer(connection, "TTL", keys.sold(SHARD)) <= keys.SOLD_SECONDS


def test_the_news_that_a_command_was_parked_does_not_cover_its_outcome_that_was_published_before(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    parked, other = command(), command(shard=SHARD + 1)
    append(queue_settings, parked)
    append(queue_settings, other)
    home, abroad = (ShardQueue(connection, queue_settings, shard) for shard in (SHARD, SHARD + 1))
    taken, batch = home.take(), abroad.take()
    assert taken is not None
    assert batch is not None
    ended = Published(Entry(1, parked), view(parked, 1))
    abroad.publish(
        Publication(settled=[settled(batch.entries[0])], ended=[ended])
    )  # settled after the home batch, and published before it
    home.publish(Publication(settled=[settled(taken.entries[0], Status.PENDING)]))
    assert b"SUCCEEDED" in text(connection, "GET", keys.command(SHARD, parked.id))
    assert connection.call("XLEN", keys.commands(SHARD)) == 0


def test_a_parked_command_leaves_the_stream_and_ends_in_a_later_batch_of_another_shard(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    parked = command()
    append(queue_settings, parked)
    entry = _taken(queue.take()).entries[0]
    queue.publish(Publication(settled=[settled(entry, Status.PENDING)]))
    assert b"PENDING" in text(connection, "GET", keys.command(SHARD, parked.id))

    append(queue_settings, command(shard=9))
    abroad = ShardQueue(connection, queue_settings, 9)
    batch = _taken(abroad.take()).entries
    abroad.publish(Publication(settled=[settled(batch[0])], ended=[Published(entry, view(parked, 1))]))
    assert b"SUCCEEDED" in text(connection, "GET", keys.command(SHARD, parked.id))
    assert connection.call("XLEN", keys.commands(9)) == 0


def test_each_api_process_hears_its_outcomes_in_one_message_and_all_of_the_journals_new_row(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    commands = [command(reply_to="one"), command(reply_to="two"), command(reply_to="one"), command()]
    append(queue_settings, *commands)
    heard: list[tuple[str, bytes]] = []
    channels = [keys.replies("one"), keys.replies("two"), keys.journal()]

    async def listen() -> None:
        subscriber = Subscriber(queue_settings.redis_url, 2_000)
        done = asyncio.Event()

        def hear(channel: str, message: bytes) -> None:
            heard.append((channel, message))
            if len(heard) == len(channels):
                done.set()

        for channel in channels:
            subscriber.subscribe(channel, functools.partial(hear, channel))
            await until_subscribed(connection, channel)
        queue.publish(publication(_taken(queue.take()).entries, journal_number=12))
        await asyncio.wait_for(done.wait(), 10)
        await subscriber.close()

    asyncio.run(listen())
    assert [channel for channel, _ in heard] == channels
    assert [v.id for v in decode_views(heard[0][1])] == [commands[0].id, commands[2].id]
    assert [v.id for v in decode_views(heard[1][1])] == [commands[1].id]
    assert heard[2][1] == b"%d 12" % SHARD


def test_what_no_command_can_be_read_from_is_set_aside_and_blocks_nobody(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    connection.call("XADD", keys.commands(SHARD), "0-1", "c", b"{\xff")
    connection.call("XADD", keys.commands(SHARD), "0-2", "x", "y")
    good = command()
    append(queue_settings, good)
    taken = _taken(ShardQueue(connection, replace(queue_settings, batch_max=2), SHARD).take())
    assert [entry.command for entry in taken.entries] == [good]
    assert [broken.entry_id for broken in taken.set_aside] == ["0-1", "0-2"]
    assert connection.call("LRANGE", keys.dead(SHARD), 0, -1) == [b"0-1 c {\xff", b"0-2 x y"]


def test_the_dead_list_keeps_the_newest_and_what_it_lets_go_is_in_the_log(
    queue_settings: Settings, connection: BlockingRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard_queue, "_log", logs.get("queue"))  # not one that an earlier test has bound
    connection.call("RPUSH", keys.dead(SHARD), *(f"0-{n} old" for n in range(keys.DEAD_MAX)))
    connection.call("XADD", keys.commands(SHARD), "0-901", "c", b"{\xff")
    connection.call("XADD", keys.commands(SHARD), "0-902", "c", b"[]")
    with capture_logs() as told:
        ShardQueue(connection, queue_settings, SHARD).take()
    kept = connection.call("LRANGE", keys.dead(SHARD), 0, -1)
    assert isinstance(kept, list)
    assert len(kept) == keys.DEAD_MAX
    assert (kept[0], kept[-1]) == (b"0-2 old", b"0-902 c []")
    assert [(line["event"], line["entry"]) for line in told] == [
        ("dead_entry_dropped", "0-0 old"),
        ("dead_entry_dropped", "0-1 old"),
    ]


def test_marks_of_withdrawal_without_a_command_go_with_the_queue(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    append(queue_settings, command())
    connection.call("SADD", keys.withdrawn(SHARD), "left by an entry that was set aside")
    queue.publish(publication(_taken(queue.take()).entries))
    assert connection.call("EXISTS", keys.withdrawn(SHARD)) == 0


def test_a_queue_of_nothing_readable_is_left_empty(connection: BlockingRedis, queue: ShardQueue) -> None:
    connection.call("XADD", keys.commands(SHARD), "0-1", "c", "[]")
    taken = _taken(queue.take())
    assert taken.entries == ()
    assert len(taken.set_aside) == 1
    assert keys_of(connection) == {keys.dead(SHARD), keys.commands(SHARD)}


def test_numbers_are_raised_after_a_loss_and_never_lowered(
    queue_settings: Settings, connection: BlockingRedis, queue: ShardQueue
) -> None:
    assert not queue.raise_sequence(100)
    append(queue_settings, command())
    assert queue.raise_sequence(100)
    assert not queue.raise_sequence(50)
    assert appended(queue_settings, command(Kind.RELEASE)).view.sequence == 101


def test_publishing_a_batch_takes_one_round_trip_however_large(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    append(queue_settings, *(command() for _ in range(1_200)))
    queue = ShardQueue(connection, replace(queue_settings, batch_max=1_100), SHARD)
    entries = _taken(queue.take()).entries
    assert len(entries) == 1_100
    info_before = connection.call("INFO", "commandstats")
    assert [entry.sequence for entry in _taken(queue.publish(publication(entries))).entries] == [*range(1_101, 1_201)]
    before, after = _evaluations(info_before), _evaluations(connection.call("INFO", "commandstats"))
    assert after - before <= 2  # one, and one more if the server did not know the script yet


def _evaluations(info: object) -> int:
    assert isinstance(info, bytes)
    lines = [one for one in info.decode().splitlines() if one.startswith(("cmdstat_evalsha:", "cmdstat_eval:"))]
    return sum(int(one.split("calls=")[1].split(",")[0]) for one in lines)
