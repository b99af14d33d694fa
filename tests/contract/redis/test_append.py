"""The append script's every reply."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from shared.config import Settings
from shared.domain.commands import Kind
from shared.domain.ids import shard_of_command
from shared.domain.outcomes import Code, Status
from shared.errors import AdmissionRefusedError, StoreUnavailableError
from shared.ports.queues import Admission, SoldMark
from shared.redis import keys
from shared.redis.admission.append_call import APPENDED_AT_ONCE_MAX, append_own
from shared.redis.client.blocking import BlockingRedis
from shared.redis.codec import encode_mark
from tests.contract.redis.harness import SHARD, Admitted, api, append, appended, command, integer, keys_of, sequences


def test_an_appended_command_gets_the_next_number_and_the_first_one_asks_for_a_wake_up(
    queue_settings: Settings,
) -> None:
    admitted = append(queue_settings, command(), command(), command(shard=4))
    assert sequences(admitted) == [1, 2, 1]
    assert [(each.ahead, each.rate, each.must_wake) for each in admitted if isinstance(each, Admission)] == [
        (0, None, True),
        (1, None, False),
        (0, None, True),
    ]


def test_the_wake_mark_lives_no_longer_than_its_setting(queue_settings: Settings, connection: BlockingRedis) -> None:
    append(queue_settings, command())
    assert 0 < integer(connection, "PTTL", keys.wake(SHARD)) <= queue_settings.wake_ms


def test_a_command_appended_twice_stands_in_the_queue_once(queue_settings: Settings, connection: BlockingRedis) -> None:
    twice = command()
    first, second = append(queue_settings, twice, twice)
    assert isinstance(first, Admission)
    assert isinstance(second, Admission)
    assert (first.appended, second.appended) == (True, False)
    assert (second.view.id, second.view.status, second.view.sequence) == (twice.id, Status.PENDING, 1)
    assert connection.call("XLEN", keys.commands(SHARD)) == 1


def test_a_queue_as_long_as_allowed_takes_no_more_and_nothing_is_left_behind(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    settings = replace(queue_settings, backlog_max=2, batch_max=2)
    refused = command()
    append(settings, command(), command())
    assert _refusals(append(settings, refused)) == [(2, 1)]
    assert connection.call("EXISTS", keys.command(SHARD, refused.id)) == 0


def test_a_promise_that_could_not_be_kept_is_refused_with_the_time_until_it_could(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    settings = replace(queue_settings, promised_wait_seconds=2)
    connection.call("SET", keys.rate(SHARD), "0.5")
    append_own(connection, settings, [command(), command()])
    assert _refusals(append(settings, command())) == [(2, 2)]


def test_of_commands_that_arrive_together_as_many_get_in_as_may_wait(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    settings = replace(queue_settings, backlog_max=2, batch_max=2)
    admitted = append(settings, command(), command(), command(), command(shard=4))
    assert [isinstance(each, Admission) for each in admitted] == [True, True, False, True]
    assert _refusals(admitted) == [(2, 1)]
    assert connection.call("XLEN", keys.commands(SHARD)) == 2


def test_commands_that_arrive_together_get_each_its_own_answer(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    connection.call("HSET", keys.sold(SHARD), "sold", encode_mark(SoldMark("bob", 7)))
    known = command()
    append(queue_settings, known)
    admitted = append(
        queue_settings, command(), command(ticket_id="sold"), known, command(ticket_id="sold", holder="bob")
    )
    answers = [each for each in admitted if isinstance(each, Admission)]
    assert [each.appended for each in answers] == [True, False, False, True]
    assert [each.view.status for each in answers] == [Status.PENDING, Status.REJECTED, Status.PENDING, Status.PENDING]
    assert sequences(admitted) == [2, 3]
    assert [each.ahead for each in answers if each.appended] == [1, 2]


def test_what_arrives_while_an_append_is_under_way_travels_together(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    connection.call("CONFIG", "RESETSTAT")
    admitted = append(queue_settings, *(command() for _ in range(400)))
    assert sequences(admitted) == list(range(1, 401))
    assert _script_calls(connection) <= 2  # the second if the server had to be taught the script


def test_more_commands_than_one_call_takes_keep_their_order(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    many = [command() for _ in range(2 * APPENDED_AT_ONCE_MAX + 1)]
    assert sequences(append(queue_settings, *many)) == list(range(1, len(many) + 1))
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
    assert isinstance(stayed, Admission)
    assert connection.call("XLEN", keys.commands(SHARD)) == 2


def test_a_command_that_can_not_be_written_fails_alone(queue_settings: Settings) -> None:
    async def together() -> list[object]:
        async with api(queue_settings) as ends:
            commands = [command(), command(holder="\ud800"), command()]
            return list(await asyncio.gather(*map(ends.queue.append, commands), return_exceptions=True))

    first, failed, second = asyncio.run(together())
    assert isinstance(failed, UnicodeEncodeError)
    assert isinstance(first, Admission)
    assert isinstance(second, Admission)


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
    assert isinstance(sold, Admission)
    assert isinstance(again, Admission)
    assert not sold.appended
    assert (sold.view.status, sold.view.code, sold.view.id) == (Status.REJECTED, Code.TICKET_UNAVAILABLE, late.id)
    assert sold.view.explanation is not None
    assert (sold.view.explanation.ticket_status, sold.view.explanation.won_by_sequence) == ("SOLD", 7)
    assert again.view == sold.view
    assert connection.call("XLEN", keys.commands(SHARD)) == 0


def test_the_buyer_of_a_sold_ticket_and_other_kinds_of_commands_get_in_the_queue(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    connection.call("HSET", keys.sold(SHARD), "sold", encode_mark(SoldMark("bob", 7)))
    own, release = command(ticket_id="sold", holder="bob"), command(Kind.RELEASE, ticket_id="sold")
    assert sequences(append(queue_settings, own, release)) == [1, 2]


def test_forgetting_what_is_sold_leads_everybody_through_the_queue_again(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    async def forget() -> None:
        async with api(queue_settings) as ends:
            await ends.queue.forget_sold()

    connection.call("HSET", keys.sold(SHARD), "sold", encode_mark(SoldMark("bob", 7)))
    asyncio.run(forget())
    assert appended(queue_settings, command(ticket_id="sold")).view.sequence == 1


def test_all_keys_of_a_shard_lie_in_one_slot(queue_settings: Settings, connection: BlockingRedis) -> None:
    one = command(ticket_id="sold")
    append(queue_settings, one)
    connection.call("HSET", keys.sold(SHARD), "sold", encode_mark(SoldMark("bob", 7)))
    others = {keys.lock(SHARD), keys.rate(SHARD), keys.withdrawn(SHARD), keys.dead(SHARD)}
    names = keys_of(connection) | others | {keys.idempotency(SHARD, "ann", "{x}"), keys.command(SHARD, one.id)}
    assert len({_slot(name) for name in names}) == 1
    assert len({_slot(keys.commands(shard)) for shard in range(16)}) > 1
    assert shard_of_command(one.id) == SHARD


def _refusals(admitted: list[Admitted]) -> list[tuple[int, int]]:
    return [(each.ahead, each.retry_after_s) for each in admitted if isinstance(each, AdmissionRefusedError)]


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
