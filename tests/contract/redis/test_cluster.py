"""What a cluster alone can do to a connection: slots that are elsewhere, half there, nowhere, and servers that are lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot as reference_slot

from cli.stack.ports import LOCAL
from shared.config import Durability, Settings
from shared.domain.commands import Kind
from shared.errors import ConfigurationError, StoreUnavailableError
from shared.ports.queues import Known
from shared.redis import connections, keys
from shared.redis.admission.append_call import append_own
from shared.redis.client import places
from shared.redis.client.async_cluster import AsyncCluster
from shared.redis.client.cluster import Cluster as Place
from shared.redis.client.slots import key_slot
from shared.redis.drain.shard_queue import ShardQueue
from shared.redis.inspection import backlogs, can_append, check_broker, check_server, memory
from tests.cluster import Cluster, valkey_cluster
from tests.contract.redis.harness import SHARD, api, append, command, publication, sequences
from tests.valkeys import PASSWORD
from tests.waiting import eventually

T = TypeVar("T")


@pytest.fixture
def settings(cluster_url: str) -> Settings:
    return Settings(redis_url=cluster_url, store_timeout_ms=2_000)


@pytest.fixture
def elsewhere(cluster: Cluster) -> int:
    """The port of a server that does not have the shard's slot."""
    return next(port for port in cluster.masters() if port != cluster.owner(keys.commands(SHARD)))


def on_loop(settings: Settings, ask: Callable[[AsyncCluster], Awaitable[T]]) -> T:
    async def run() -> T:
        redis = connections.streams_of_loop(settings)
        assert isinstance(redis, AsyncCluster)
        try:
            return await ask(redis)
        finally:
            await redis.close()

    return asyncio.run(run())


@given(st.binary(max_size=40) | st.sampled_from([b"{}x", b"a{b}c}", b"{{a}}", b"{a", b"a}b{", b"{}{a}"]))
def test_a_key_lies_in_the_slot_that_redis_gives_it(key: bytes) -> None:
    assert key_slot(key) == reference_slot(key)


def test_calls_go_to_every_server_and_replies_keep_their_order(cluster: Cluster, settings: Settings) -> None:
    names = [f"{n}" for n in range(200)]
    assert {cluster.owner(name) for name in names} == set(cluster.masters())
    with connections.streams(settings) as redis:
        redis.call_many([("SET", name, name) for name in names])
        assert redis.call_many([("GET", name) for name in names]) == [name.encode() for name in names]

    async def read(redis: AsyncCluster) -> list[object]:
        return await asyncio.gather(*(redis.call("GET", name) for name in names))

    assert on_loop(settings, read) == [name.encode() for name in names]


def test_a_slot_that_has_moved_is_followed_by_connections_that_knew_it_elsewhere(
    cluster: Cluster, settings: Settings, elsewhere: int
) -> None:
    first, second = command(), command()

    async def over_the_move() -> list[int | None]:
        async with api(settings) as ends:
            before = await ends.queue.append(first)
            await asyncio.to_thread(cluster.move, keys.commands(SHARD), elsewhere)
            after = await ends.queue.append(second)
            return sequences([before, after])

    with connections.streams(settings) as redis:
        assert redis.call("XLEN", keys.commands(SHARD)) == 0
        assert asyncio.run(over_the_move()) == [1, 2]
        queue = ShardQueue(redis, replace(settings, batch_max=1), SHARD)
        taken = queue.take()
        assert taken is not None
        assert [entry.command for entry in taken.entries] == [first]
        following = queue.publish(publication(taken.entries))
        assert following is not None
        assert [entry.command for entry in following.entries] == [second]
    assert cluster.owner(keys.commands(SHARD)) == elsewhere


def test_what_has_gone_on_already_of_a_slot_on_its_way_is_asked_for_there(
    cluster: Cluster, settings: Settings, elsewhere: int
) -> None:
    names = [f"{{shard-{SHARD:02d}}}:x{n}" for n in range(300)]
    with connections.streams(settings) as redis:
        redis.call_many([("SET", name, name) for name in names])
        cluster.begin_move(names[0], elsewhere)

        def meanwhile() -> None:
            wanted = random.sample(names, 50)
            assert redis.call_many([("GET", name) for name in wanted]) == [name.encode() for name in wanted]

            async def read(loop: AsyncCluster) -> list[object]:
                return await asyncio.gather(*(loop.call("GET", name) for name in wanted))

            assert on_loop(settings, read) == [name.encode() for name in wanted]

        try:
            cluster.move_keys(names[0], elsewhere, meanwhile=meanwhile)
            meanwhile()
        finally:
            cluster.end_move(names[0], elsewhere)
        meanwhile()


def test_a_queue_on_its_way_accepts_nothing_and_loses_nothing(
    cluster: Cluster, settings: Settings, elsewhere: int
) -> None:
    commands = [command() for _ in range(3)]
    append(settings, *commands)
    cluster.begin_move(keys.commands(SHARD), elsewhere)
    try:
        for _ in range(2):  # the keys are here, then there
            with pytest.raises(StoreUnavailableError):
                append(settings, command())
            cluster.move_keys(keys.commands(SHARD), elsewhere)
    finally:
        cluster.end_move(keys.commands(SHARD), elsewhere)
    assert sequences(append(settings, command())) == [4]
    with connections.streams(settings) as redis:
        taken = ShardQueue(redis, settings, SHARD).take()
        assert taken is not None
        assert [entry.command for entry in taken.entries][:3] == commands


def test_a_cluster_is_found_by_any_of_its_servers(cluster: Cluster, settings: Settings) -> None:
    hosts = ["127.0.0.1:1", f"{LOCAL}:{next(iter(cluster.servers))}", "127.0.0.1:2"]
    settings = replace(settings, redis_url=f"redis+cluster://:{PASSWORD}@{','.join(hosts)}")
    with connections.streams(settings) as redis:
        assert redis.call("SET", "found", "1") == b"OK"
        assert {str(server) for server in redis.servers()} == {f"{LOCAL}:{port}" for port in cluster.masters()}
    assert on_loop(settings, lambda redis: redis.call("GET", "found")) == b"1"


def test_a_cluster_that_does_not_answer_is_unavailable_and_named(settings: Settings) -> None:
    settings = replace(settings, redis_url="redis+cluster://:secret@127.0.0.1:1,127.0.0.1:2")
    with (
        connections.streams(settings) as redis,
        pytest.raises(StoreUnavailableError, match=r"127\.0\.0\.1:1, 127") as refused,
    ):
        redis.call("GET", "x")
    assert PASSWORD not in str(refused.value)

    async def again(redis: AsyncCluster) -> None:
        for _ in range(20):  # with pauses between, and without
            with pytest.raises(StoreUnavailableError, match=r"127\.0\.0\.1"):
                await redis.call("GET", "x")
            with pytest.raises(StoreUnavailableError, match="none of its servers"):
                await redis.ping()
            await asyncio.sleep(0.02)

    on_loop(settings, again)


def test_a_master_that_is_lost_takes_its_own_shards_away_until_its_replica_takes_over() -> None:
    with valkey_cluster(replicas=1) as cluster:
        settings = Settings(redis_url=cluster.url, store_timeout_ms=3_000, waitaof_timeout_ms=2_000)
        strict = replace(settings, durability=Durability.SURVIVES_MACHINE_LOSS)
        confirmed = [command() for _ in range(3)]

        async def over_the_loss() -> list[int | None]:
            async with api(settings) as ends:
                await ends.redis.ping()
                lost = await asyncio.to_thread(cluster.kill_owner, keys.commands(SHARD))
                await ends.redis.ping()
                with pytest.raises(StoreUnavailableError):
                    await ends.redis.ping(every=True)
                while True:
                    try:
                        after = await ends.queue.append(command())
                        break
                    except StoreUnavailableError:
                        await asyncio.sleep(0.05)
                assert cluster.owner(keys.commands(SHARD)) != lost
                await ends.redis.ping(every=True)
                return sequences([after])

        with connections.streams(settings) as redis:
            check_server(redis, strict)
            append(strict, *confirmed)
            assert asyncio.run(asyncio.wait_for(over_the_loss(), 60)) == [4]
            with pytest.raises(StoreUnavailableError):  # to it, the lost server still is the one; then it asks anew
                ShardQueue(redis, settings, SHARD).take()
            taken = ShardQueue(redis, settings, SHARD).take()
            assert taken is not None
            assert [entry.command for entry in taken.entries][:3] == confirmed
            with pytest.raises(StoreUnavailableError, match="no replica"):
                append(strict, command())


def test_a_silent_server_keeps_from_being_done_only_what_was_asked_of_it(cluster: Cluster, settings: Settings) -> None:
    settings = replace(settings, store_timeout_ms=300)
    names = [f"{n}" for n in range(60)]
    owners = {name: cluster.owner(name) for name in names}
    lost = cluster.owner("")  # the first, of which is asked what has no key
    shards = {shard: cluster.owner(keys.commands(shard)) for shard in range(16)}
    with connections.streams(settings) as redis, connections.streams(settings) as other:
        redis.call_many([("SET", name, name) for name in names])
        with cluster.silent(lost):
            for _ in range(2):  # silent, then left alone
                replies = dict(zip(names, redis.call_each([("GET", name) for name in names]), strict=True))
                for name, reply in replies.items():
                    if owners[name] == lost:
                        assert isinstance(reply, StoreUnavailableError)
                        assert reply.servers == {f"{LOCAL}:{lost}"}
                    else:
                        assert reply == name.encode()
            with pytest.raises(StoreUnavailableError):
                redis.call_many([("GET", name) for name in names])
            assert redis.call("TIME")  # by another that answers
            assert memory(redis).max_bytes == 512 * 1024 * 1024
            assert can_append(redis)
            with pytest.raises(StoreUnavailableError, match=f"{LOCAL}:{lost}"):
                check_server(redis, settings)
            found = backlogs(other, list(shards))
            assert set(found.unreached) == {shard for shard, owner in shards.items() if owner == lost}
            with pytest.raises(StoreUnavailableError, match=rf"shards .*: {LOCAL}:{lost}"):
                append_own(redis, settings, [command(Kind.EXPIRE, shard=shard, holder="rowlock") for shard in shards])
        with connections.streams(settings) as after:
            lengths = {each.shard: each.length for each in backlogs(after, list(shards)).read}
    assert lengths == {shard: int(owner != lost) for shard, owner in shards.items()}


def test_a_silent_server_holds_up_neither_appends_to_others_nor_who_asks_whether_any_is_there(
    cluster: Cluster, settings: Settings
) -> None:
    patient = replace(settings, store_timeout_ms=60_000)
    lost = cluster.owner(keys.commands(SHARD))
    elsewhere = next(shard for shard in range(16) if cluster.owner(keys.commands(shard)) != lost)

    async def beside_it() -> None:
        async with api(patient) as ends:
            await ends.queue.append(command())
            await ends.queue.append(command(shard=elsewhere))
            await ends.redis.ping(every=True)
            with cluster.silent(lost):
                silent = asyncio.ensure_future(ends.queue.append(command()))
                for _ in range(3):
                    await ends.queue.append(command(shard=elsewhere))
                await ends.redis.ping()
                assert not silent.done()
            assert (await silent).appended

    asyncio.run(asyncio.wait_for(beside_it(), 50))


def test_while_a_server_is_silent_commands_of_the_others_are_read(cluster: Cluster, settings: Settings) -> None:
    lost = cluster.owner(keys.commands(SHARD))
    elsewhere = next(shard for shard in range(16) if cluster.owner(keys.commands(shard)) != lost)
    there, waiting, done = command(), command(shard=elsewhere), command(shard=elsewhere)
    append(settings, done)
    with connections.streams(settings) as redis:
        queue = ShardQueue(redis, settings, elsewhere)
        taken = queue.take()
        assert taken is not None
        queue.publish(publication(taken.entries))
    append(settings, there, waiting)

    async def read() -> None:
        async with api(replace(settings, store_timeout_ms=300)) as ends:
            await ends.redis.ping(every=True)
            with cluster.silent(lost):
                told = await ends.queue.read_each([there.id, waiting.id, done.id])
                assert isinstance(told[there.id], StoreUnavailableError)
                assert isinstance(told[waiting.id], Known)
                assert list(await ends.queue.outcomes([there.id, waiting.id, done.id])) == [done.id]
                with pytest.raises(StoreUnavailableError):
                    await ends.queue.read(there.id)
                with pytest.raises(StoreUnavailableError):
                    await ends.queue.outcomes([there.id])

    asyncio.run(read())


def test_a_durable_cluster_is_accepted_and_one_server_that_is_not_is_named(
    cluster: Cluster, settings: Settings
) -> None:
    odd = cluster.masters()[1]
    with connections.streams(settings) as redis:
        check_server(redis, settings)
        assert memory(redis).max_bytes == 512 * 1024 * 1024
        cluster.ask(odd, "CONFIG", "SET", "appendfsync", "everysec")
        try:
            with pytest.raises(ConfigurationError, match=f"server {LOCAL}:{odd} of ROWLOCK_REDIS_URL has appendfsync"):
                check_server(redis, settings)
            check_server(redis, replace(settings, durability=Durability.MAY_LOSE_A_SECOND))
        finally:
            cluster.ask(odd, "CONFIG", "SET", "appendfsync", "always")
        with pytest.raises(ConfigurationError, match="has no replica"):
            check_server(redis, replace(settings, durability=Durability.SURVIVES_MACHINE_LOSS))


def test_slots_that_nobody_serves_are_counted_and_refused() -> None:
    with valkey_cluster() as cluster:
        settings = Settings(redis_url=cluster.url)
        cluster.everywhere("CLUSTER", "DELSLOTSRANGE", 0, 9)
        with (
            connections.streams(settings) as redis,
            pytest.raises(ConfigurationError, match="has 10 slots that no server serves"),
        ):
            eventually(lambda: check_server(redis, settings))


def test_a_cluster_by_the_name_of_a_server_and_a_server_by_that_of_a_cluster_are_refused(
    cluster: Cluster, server_settings: Settings
) -> None:
    port = cluster.masters()[0]
    for url, said in (
        (f"redis://:{PASSWORD}@{LOCAL}:{port}/0", r"is one of a Redis Cluster; Rowlock needs redis\+cluster://"),
        (
            server_settings.redis_url.replace("redis://", "redis+cluster://"),
            "ROWLOCK_REDIS_URL names no Redis Cluster .*cluster support disabled.*; a single server is redis://",
        ),
        (f"redis+cluster://:wrong@{LOCAL}:{port}", "ROWLOCK_REDIS_URL: .*user or password"),
    ):
        wrong = replace(server_settings, redis_url=url)
        with connections.streams(wrong) as redis, pytest.raises(ConfigurationError, match=said):
            check_server(redis, wrong)


def test_celery_gets_no_cluster(cluster: Cluster, settings: Settings, broker_url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"ROWLOCK_BROKER_URL is empty and ROWLOCK_REDIS_URL names a Redis"):
        connections.check(settings)
    with pytest.raises(ConfigurationError, match=r"ROWLOCK_BROKER_URL names a Redis Cluster.* single Redis or redis"):
        connections.check(replace(settings, broker_url=cluster.url))
    connections.check(replace(settings, broker_url=broker_url))
    with connections.broker(replace(settings, broker_url=broker_url)) as broker:
        check_broker(broker, settings)
    node = f"redis://:{PASSWORD}@{LOCAL}:{cluster.masters()[0]}/0"
    for hidden, said in (
        (replace(settings, broker_url=node), "ROWLOCK_BROKER_URL names a server of a Redis Cluster"),
        (replace(settings, redis_url=node), "ROWLOCK_BROKER_URL is empty and ROWLOCK_REDIS_URL names a server"),
    ):
        with connections.broker(hidden) as broker, pytest.raises(ConfigurationError, match=said):
            check_broker(broker, hidden)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis+cluster://a,b/1", "one database alone"),
        ("redis+cluster://:secret@a:x,b", "wrong host, port"),
        ("redis+cluster://:secret@a,", "no URL of Redis"),
        ("redis+cluster://", "no URL of Redis"),
        ("redis+cluster://:sec#ret@a", "one database alone"),
        ("redis+cluster://a?ssl_ca_certs=/x", "only rediss:// knows"),
        ("rediss+cluster://a?colour=red", "option colour"),
        ("redis://a,b", r"redis\+cluster://"),
    ],
)
def test_what_a_url_of_a_cluster_may_not_say(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        connections.check(Settings(redis_url=url, broker_url="redis://b"))
    assert "secret" not in str(caught.value)


def test_a_url_of_a_cluster_is_read_whole() -> None:
    place = places.parse("rediss+cluster://ann:p%40ss@a,[::1]:7,b:8/?ssl_cert_reqs=none")
    assert isinstance(place, Place)
    assert [str(each) for each in place.seeds] == ["a:6379", "[::1]:7", "b:8"]
    assert {(each.username, each.password, each.tls is not None) for each in place.seeds} == {("ann", "p@ss", True)}
    found = place.node("fd00::2:6380")
    assert (found.host, found.port, found.password, found.tls) == ("fd00::2", 6380, "p@ss", place.seeds[0].tls)
    assert place.node(":6380").host == "a"
