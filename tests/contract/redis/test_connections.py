"""What both connections do when the server is slow, gone, new or refuses."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import uvloop

from cli.stack.ports import free_ports
from shared.config import Settings
from shared.errors import ConfigurationError, LoginRefusedError, StoreUnavailableError
from shared.redis import keys
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.protocol import RedisReplyError
from shared.redis.client.subscriber import Subscriber
from shared.redis.drain.shard_queue import ShardQueue
from shared.redis.scripts import TAKE
from tests.contract.redis.harness import SHARD, api, append, command, publication, text, until_subscribed
from tests.servers import embedded_valkey, scratch


@contextmanager
def silent_server() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def nobody() -> str:
    return f"redis://127.0.0.1:{free_ports(1)[0]}/0"


def forget_scripts(connection: BlockingRedis) -> None:
    for server in connection.servers():
        server.call("SCRIPT", "FLUSH")


def with_password(url: str, credentials: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{credentials}@{parts.hostname}:{parts.port}"))


def test_replies_come_in_order_of_calls_and_errors_stay_in_their_place(connection: BlockingRedis) -> None:
    replies = connection.call_many([("SET", "a", "1"), ("LPUSH", "a", "x"), ("GET", "a")])
    assert (replies[0], replies[2]) == (b"OK", b"1")
    assert isinstance(replies[1], RedisReplyError)
    with pytest.raises(RedisReplyError):
        connection.call("NO-SUCH-COMMAND")
    assert connection.call("GET", "a") == b"1"


def test_a_server_that_does_not_answer_or_does_not_exist_is_unavailable() -> None:
    with silent_server() as url, BlockingRedis(url, 50) as connection, pytest.raises(StoreUnavailableError):
        connection.call("PING")
    with BlockingRedis(nobody(), 500) as connection, pytest.raises(StoreUnavailableError):
        connection.call("PING")


def test_a_late_reply_is_never_taken_for_the_reply_of_the_next_call(own_settings: Settings) -> None:
    with (
        BlockingRedis(own_settings.redis_url, 300) as connection,
        BlockingRedis(own_settings.redis_url, 2_000) as other,
    ):
        connection.call("SET", "a", "1")
        other.call("CLIENT", "PAUSE", 60_000, "WRITE")
        with pytest.raises(StoreUnavailableError):
            connection.call("INCR", "a")
        other.call("CLIENT", "UNPAUSE")
        assert connection.call("ECHO", "new") == b"new"


@pytest.mark.parametrize("credentials", [":wrong", "nobody:wrong", ""])
def test_a_refused_login_says_so_and_keeps_the_password_to_itself(own_valkey: str, credentials: str) -> None:
    url = with_password(own_valkey, credentials)

    async def asynchronously() -> None:
        connection = AsyncRedis(url, 2_000)
        try:
            await connection.call("PING")
        finally:
            await connection.close()

    with BlockingRedis(url, 2_000) as connection, pytest.raises(LoginRefusedError, match="user or password") as refused:
        connection.call("PING")
    assert ":wrong" not in str(refused.value)
    with pytest.raises(LoginRefusedError, match="user or password"):
        asyncio.run(asynchronously())


@pytest.mark.parametrize("url", ["http://h", "redis://", "redis://h:x", "redis://h/x"])
def test_a_url_that_is_none_is_an_error_of_configuration(url: str) -> None:
    with pytest.raises(ConfigurationError):
        BlockingRedis(url, 1_000)


def test_the_database_of_the_url_is_used_by_both(redis_url: str) -> None:
    url = urlunsplit(urlsplit(redis_url)._replace(path="/5"))

    async def write() -> None:
        connection = AsyncRedis(url, 2_000)
        await connection.call("SET", "here", "5", "EX", 60)
        await connection.close()

    asyncio.run(write())
    with BlockingRedis(url, 2_000) as fifth, BlockingRedis(redis_url, 2_000) as first:
        assert fifth.call("GET", "here") == b"5"
        assert first.call("GET", "here") is None
        fifth.call("DEL", "here")


def test_a_thousand_calls_at_once_are_answered_each_with_its_own(redis_url: str) -> None:
    async def calls() -> list[object]:
        connection = AsyncRedis(redis_url, 5_000)
        replies = await asyncio.gather(*(connection.call("ECHO", i) for i in range(1_000)))
        await connection.close()
        return list(replies)

    assert asyncio.run(calls()) == [str(i).encode() for i in range(1_000)]


def test_the_connections_work_on_uvloop_too(queue_settings: Settings) -> None:
    async def talk() -> bytes:
        heard: asyncio.Queue[bytes] = asyncio.Queue()
        subscriber = Subscriber(queue_settings.redis_url, 2_000)
        subscriber.subscribe("uv", heard.put_nowait)
        async with api(queue_settings) as ends:
            await ends.queue.append(command())
            while (
                heard.empty()
            ):  # a server of a cluster counts its own listeners only, and tells the others' all the same
                await ends.redis.call("PUBLISH", "uv", "heard")
                await asyncio.sleep(0.005)
        await subscriber.close()
        return heard.get_nowait()

    # This loop hears no alarm of another's: it needs an end of its own.
    assert uvloop.run(asyncio.wait_for(talk(), 60)) == b"heard"


def test_a_loop_that_was_held_up_does_not_take_it_for_silence_of_the_server(queue_settings: Settings) -> None:
    async def held_up() -> object:
        async with api(replace(queue_settings, store_timeout_ms=300)) as ends:
            await ends.redis.call("PING")
            call = ends.redis.call("ECHO", "late")
            await asyncio.sleep(0)
            time.sleep(0.4)  # noqa: ASYNC251 - the held-up loop is what is tested
            return await call

    assert uvloop.run(held_up()) == b"late"


def test_the_writes_of_one_turn_leave_together(server_settings: Settings) -> None:
    async def count() -> tuple[int, int]:
        async with api(server_settings) as ends:
            await ends.redis.call("PING")
            wire = ends.redis._wire
            assert wire is not None
            writes: list[int] = []
            write = wire.write
            wire.write = lambda data: (writes.append(len(data)), write(data))[1]  # type: ignore[method-assign, func-returns-value]
            answers = await asyncio.gather(*(ends.queue.append(command()) for _ in range(100)))
            return len(writes), len(answers)

    append(server_settings, command())  # teaches the server the script
    assert asyncio.run(count()) == (1, 100)


def test_a_call_whose_client_has_gone_leaves_the_others_their_replies(redis_url: str) -> None:
    async def calls() -> object:
        connection = AsyncRedis(redis_url, 2_000)
        connection.call("ECHO", "first").cancel()
        reply = await connection.call("ECHO", "second")
        await connection.close()
        return reply

    assert asyncio.run(calls()) == b"second"


def test_without_a_reply_in_time_all_calls_fail_and_none_is_repeated(own_settings: Settings) -> None:
    async def calls(other: BlockingRedis) -> list[object]:
        connection = AsyncRedis(own_settings.redis_url, 500)
        await connection.call("SET", "n", 0)
        other.call("CLIENT", "PAUSE", 60_000, "WRITE")
        failed = await asyncio.gather(*(connection.call("INCR", "n") for _ in range(20)), return_exceptions=True)
        other.call("CLIENT", "UNPAUSE")
        assert await connection.call("ECHO", "again") == b"again"
        await connection.close()
        return list(failed)

    with BlockingRedis(own_settings.redis_url, 2_000) as other:
        failed = asyncio.run(calls(other))
        assert {type(one) for one in failed} == {StoreUnavailableError}
        assert int(text(other, "GET", "n")) <= 20


def test_a_server_that_is_away_is_unavailable_at_once_and_found_again_when_it_is_back() -> None:
    async def calls(home: Path, port: int) -> None:
        connection = AsyncRedis(f"redis://:secret@127.0.0.1:{port}/0", 2_000)
        for _ in range(3):
            with pytest.raises(StoreUnavailableError):
                await connection.call("PING")
        with embedded_valkey(port=port, home=home):
            while True:
                try:
                    assert await connection.call("PING") == b"PONG"
                    break
                except StoreUnavailableError:
                    await asyncio.sleep(0.02)
        with pytest.raises(StoreUnavailableError):
            await connection.call("PING")
        await connection.close()

    with scratch() as home:
        asyncio.run(calls(home / "valkey", free_ports(1)[0]))


def test_a_restarted_server_has_every_command_and_is_taught_the_scripts_anew() -> None:
    with scratch() as home:
        port = free_ports(1)[0]
        settings = Settings(redis_url=f"redis://:secret@127.0.0.1:{port}/0")
        one = command()
        connection = BlockingRedis(settings.redis_url, 2_000)
        with embedded_valkey(port=port, home=home / "valkey"):
            append(settings, one)
            assert ShardQueue(connection, settings, 5).take() is not None
        with pytest.raises(StoreUnavailableError):
            ShardQueue(connection, settings, SHARD).take()
        with embedded_valkey(port=port, home=home / "valkey"):
            assert connection.call("SCRIPT", "EXISTS", TAKE.sha1) == [0]
            taken = ShardQueue(connection, settings, SHARD).take()
            assert taken is not None
            assert [entry.command for entry in taken.entries] == [one]
            connection.close()


def test_scripts_forgotten_between_two_calls_run_all_the_same(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    append(queue_settings, command())
    forget_scripts(connection)
    assert append(queue_settings, command())
    assert connection.call("XLEN", keys.commands(SHARD)) == 2


def test_a_server_that_forgot_the_scripts_publishes_and_reads_all_the_same(
    queue_settings: Settings, connection: BlockingRedis
) -> None:
    append(queue_settings, command(), command())
    queue = ShardQueue(connection, replace(queue_settings, batch_max=1), SHARD)
    taken = queue.take()
    assert taken is not None
    forget_scripts(connection)
    following = queue.publish(publication(taken.entries))
    assert following is not None
    assert [entry.sequence for entry in following.entries] == [2]


def test_a_subscriber_that_was_cut_off_listens_again_and_says_from_when(redis_url: str) -> None:
    async def listen(connection: BlockingRedis) -> list[bytes]:
        subscriber = Subscriber(redis_url, 2_000)
        heard: asyncio.Queue[bytes] = asyncio.Queue()
        ready = asyncio.Event()
        subscriber.subscribe("cut", heard.put_nowait, ready.set)
        await asyncio.wait_for(ready.wait(), 10)
        ready.clear()
        connection.call("PUBLISH", "cut", "before")
        first = await heard.get()
        connection.call("CLIENT", "KILL", "TYPE", "pubsub")
        await asyncio.wait_for(ready.wait(), 10)
        connection.call("PUBLISH", "cut", "after")
        second = await heard.get()
        subscriber.unsubscribe("cut")
        await until_subscribed(connection, "cut", 0)
        await subscriber.close()
        return [first, second]

    with BlockingRedis(redis_url, 2_000) as connection:
        assert asyncio.run(listen(connection)) == [b"before", b"after"]
