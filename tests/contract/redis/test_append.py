"""The append script's every reply."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from shared.config import Settings
from shared.domain.commands import Kind
from shared.domain.ids import shard_of_command
from shared.domain.outcomes import Code, Status
from shared.errors import StoreUnavailableError
from shared.redis import keys
from shared.redis.admission.append_call import APPENDED_AT_ONCE_MAX, append_own
from shared.redis.admission.results import Appended, Full, Known, Sold
from shared.redis.client.blocking import BlockingRedis
from shared.redis.codec import SoldMark, encode_mark
from tests.contract.redis.harness import SHARD, api, append, command, integer, keys_of


def test_an_appended_command_gets_the_next_number_and_the_first_one_asks_for_a_wake_up(
    queue_settings: Settings,
) -> None:
    answers = append(queue_settings, command(), command(), command(shard=4))
    assert answers == [
        Appended(sequence=1, ahead=0, rate=None, must_wake=True),
        Appended(sequence=2, ahead=1, rate=None, must_wake=False),
        Appended(sequence=1, ahead=0, rate=None, must_wake=True),
    ]


def test_the_wake_mark_lives_no_longer_than_its_setting(queue_settings: Settings, connection: BlockingRedis) -> None:
    append(queue_settings, command())
    assert 0 < integer(connection, "PTTL", keys.wake(SHARD)) <= queue_settings.wake_ms


def test_a_command_appended_twice_stands_in_line_once(queue_settings: Settings, connection: BlockingRedis) -> None:
    twice = command()
    first, second = append(queue_settings, twice, twice)
    assert isinstance(first, Appended)
    assert isinstance(second, Known)
    assert (second.view.id, second.view.status, second.view.sequence) == (twice.id, Status.PENDING, 1)
    assert connection.call("XLEN", keys.commands(SHARD)) == 1


def test_a_line_as_long_as_allowed_takes_no_more_and_nothing_is_left_behind(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    settings = replace(queue_settings, backlog_max=2, batch_max=2)
    refused = command()
    append(settings, command(), command())
    assert append(settings, refused) == [Full(ahead=2, rate=None, retry_after_s=1)]
    assert connection.call("EXISTS", keys.command(SHARD, refused.id)) == 0


def test_a_promise_that_could_not_be_kept_is_refused_with_the_time_until_it_could(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    settings = replace(queue_settings, promised_wait_seconds=2)
    connection.call("SET", keys.rate(SHARD), "0.5")
    append_own(connection, settings, [command(), command()])
    assert append(settings, command()) == [Full(ahead=2, rate=0.5, retry_after_s=2)]


def test_of_commands_that_arrive_together_as_many_get_in_as_may_wait(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    settings = replace(queue_settings, backlog_max=2, batch_max=2)
    answers = append(settings, command(), command(), command(), command(shard=4))
    assert [type(answer) for answer in answers] == [Appended, Appended, Full, Appended]
    assert answers[2] == Full(ahead=2, rate=None, retry_after_s=1)
    assert connection.call("XLEN", keys.commands(SHARD)) == 2


def test_commands_that_arrive_together_get_each_its_own_answer(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    connection.call("HSET", keys.sold(SHARD), "sold", encode_mark(SoldMark("bob", 7)))
    known = command()
    append(queue_settings, known)
    answers = append(
        queue_settings, command(), command(ticket_id="sold"), known, command(ticket_id="sold", holder="bob")
    )
    assert [type(answer) for answer in answers] == [Appended, Sold, Known, Appended]
    assert [answer.sequence for answer in answers if isinstance(answer, Appended)] == [2, 3]
    assert [answer.ahead for answer in answers if isinstance(answer, Appended)] == [1, 2]


def test_what_arrives_while_an_append_is_under_way_travels_together(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    connection.call("CONFIG", "RESETSTAT")
    answers = append(queue_settings, *(command() for _ in range(400)))
    assert [answer.sequence for answer in answers if isinstance(answer, Appended)] == list(range(1, 401))
    assert _script_calls(connection) <= 2  # the second if the server had to be taught the script


def test_more_commands_than_one_call_takes_keep_their_order(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    many = [command() for _ in range(2 * APPENDED_AT_ONCE_MAX + 1)]
    answers = append(queue_settings, *many)
    assert [answer.sequence for answer in answers if isinstance(answer, Appended)] == list(range(1, len(many) + 1))
    more = [command(Kind.EXPIRE) for _ in range(APPENDED_AT_ONCE_MAX + 1)]
    append_own(connection, queue_settings, more)
    assert connection.call("XLEN", keys.commands(SHARD)) == len(many) + len(more)


def test_a_client_that_goes_away_harms_nobody_who_came_with_it(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    async def one_leaves() -> list[object]:
        async with api(queue_settings) as ends:
            leaving, staying = (asyncio.ensure_future(ends.queue.append(command())) for _ in range(2))
            await asyncio.sleep(0)  # both have requested
            leaving.cancel()
            return list(await asyncio.gather(leaving, staying, return_exceptions=True))

    left, stayed = asyncio.run(one_leaves())
    assert isinstance(left, asyncio.CancelledError)
    assert isinstance(stayed, Appended)
    assert connection.call("XLEN", keys.commands(SHARD)) == 2


def test_all_that_travel_together_hear_of_a_server_that_is_gone(queue_settings: Settings) -> None:
    async def fail() -> list[object]:
        async with api(replace(queue_settings, redis_url="redis://127.0.0.1:1/0")) as ends:
            return list(await asyncio.gather(*(ends.queue.append(command()) for _ in range(3)), return_exceptions=True))

    assert [type(answer) for answer in asyncio.run(fail())] == [StoreUnavailableError] * 3


def test_rowlocks_own_commands_know_no_limit(queue_settings: Settings, connection: BlockingRedis) -> None:
    settings = replace(queue_settings, backlog_max=1, batch_max=1)
    own = [command(Kind.EXPIRE), command(Kind.EXPIRE), command(Kind.EXPIRE, shard=5)]
    assert append_own(connection, settings, own) == {SHARD, 5}
    assert append_own(connection, settings, own) == set()
    assert connection.call("XLEN", keys.commands(SHARD)) == 2


def test_a_ticket_sold_for_good_is_answered_at_admission_and_again_whenever_requested(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    late = command(ticket_id="sold")
    connection.call("HSET", keys.sold(SHARD), "sold", encode_mark(SoldMark("bob", 7)))
    (sold,), (again,) = append(queue_settings, late), append(queue_settings, late)
    assert isinstance(sold, Sold)
    assert isinstance(again, Known)
    assert (sold.view.status, sold.view.code, sold.view.id) == (Status.REJECTED, Code.TICKET_UNAVAILABLE, late.id)
    assert sold.view.explanation is not None
    assert (sold.view.explanation.ticket_status, sold.view.explanation.won_by_sequence) == ("SOLD", 7)
    assert again.view == sold.view
    assert connection.call("XLEN", keys.commands(SHARD)) == 0


def test_the_buyer_of_a_sold_ticket_and_other_kinds_of_commands_get_in_line(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    connection.call("HSET", keys.sold(SHARD), "sold", encode_mark(SoldMark("bob", 7)))
    own, release = command(ticket_id="sold", holder="bob"), command(Kind.RELEASE, ticket_id="sold")
    assert all(isinstance(answer, Appended) for answer in append(queue_settings, own, release))


def test_forgetting_what_is_sold_leads_everybody_through_the_line_again(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    async def forget() -> None:
        async with api(queue_settings) as ends:
            await ends.queue.forget_sold()

    connection.call("HSET", keys.sold(SHARD), "sold", encode_mark(SoldMark("bob", 7)))
    asyncio.run(forget())
    assert isinstance(append(queue_settings, command(ticket_id="sold"))[0], Appended)


def test_all_keys_of_a_shard_lie_in_one_slot(queue_settings: Settings, connection: BlockingRedis) -> None:
    one = command(ticket_id="sold")
    append(queue_settings, one)
    connection.call("HSET", keys.sold(SHARD), "sold", encode_mark(SoldMark("bob", 7)))
    others = {keys.lock(SHARD), keys.rate(SHARD), keys.withdrawn(SHARD), keys.dead(SHARD)}
    names = keys_of(connection) | others | {keys.idempotency(SHARD, "ann", "{x}"), keys.command(SHARD, one.id)}
    assert len({_slot(name) for name in names}) == 1
    assert len({_slot(keys.commands(shard)) for shard in range(16)}) > 1
    assert shard_of_command(one.id) == SHARD


def _script_calls(connection: BlockingRedis) -> int:
    statistics = connection.call("INFO", "commandstats")
    assert isinstance(statistics, bytes)
    calls = re.findall(rb"cmdstat_eval(?:sha)?:calls=([0-9]+)", statistics)
    return sum(int(number) for number in calls)


def _slot(key: str) -> int:
    """The slot of a Redis Cluster: CRC-16 (XMODEM) of what stands in the first braces."""
    tag = key[key.index("{") + 1 : key.index("}")]
    crc = 0
    for byte in tag.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
            crc &= 0xFFFF
    return crc % 16_384
