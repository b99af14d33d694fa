"""The master is lost while people buy: Sentinels name another, nothing that was accepted is, and sales go on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from celery import Celery

from shared.config import Durability, Settings
from shared.db.migrate import upgrade
from shared.errors import ConfigurationError, StoreUnavailableError
from shared.redis import connections
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.protocol import WrongRoleError
from shared.redis.client.sentinels import Sentinels, parse
from tests.api_process import running_api
from tests.conftest import TOKEN_SECRET
from tests.events import put_on_sale
from tests.integration.stores.buyers import TICKETS, Buyers, all_final
from tests.integration.workers.program import running
from tests.replicated import MASTER, SentinelGroup, postgres_pair, sentinel_group
from tests.servers import database_named, execute
from tests.valkeys import PASSWORD
from tests.waiting import eventually


@pytest.fixture(scope="module")
def group() -> Iterator[SentinelGroup]:
    with sentinel_group() as made:
        yield made


def test_a_failover_at_survives_machine_loss_loses_nothing_and_sales_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    with ExitStack() as stack:
        pair = stack.enter_context(postgres_pair(synchronous=True))
        group = stack.enter_context(sentinel_group())
        execute(pair.primary, "CREATE DATABASE rowlock")
        database = database_named(pair.primary, "rowlock")
        upgrade(database)
        put_on_sale(database, "gala", TICKETS, cool_down_seconds=0)
        settings = Settings(
            database_url=database,
            redis_url=group.url,
            token_secret=TOKEN_SECRET,
            shards=4,
            durability=Durability.SURVIVES_MACHINE_LOSS,
            lease_ms=5_000,
            statement_timeout_ms=4_000,
        )
        worker = stack.enter_context(running("workers", settings))
        stack.enter_context(running("workers.sweep", settings))
        api = stack.enter_context(running_api(settings))
        worker.wait_for("worker_ready", 90)
        with Buyers(api) as buyers:
            eventually(lambda: len(buyers.accepted) > 200, "sales", patience_s=90)
            lost = group.kill_master()
            killed = time.monotonic()
            eventually(lambda: group.master() != lost, "another master", patience_s=60)
            promoted = time.monotonic()
            before = len(buyers.accepted)
            eventually(lambda: len(buyers.accepted) > before + 200, "sales go on", patience_s=90)
            first = next(at for at in buyers.accepted_at[before:])
        with capsys.disabled():
            print(
                f"\nmaster named {promoted - killed:.1f} s and first 202 {first - killed:.1f} s after the loss; {len(buyers.refused)} times told to try again"
            )
        assert set(buyers.refused) <= {503}
        ids = list(buyers.accepted.values())
        eventually(lambda: all_final(database, ids), "each command that was accepted has its outcome", patience_s=90)


def test_each_connection_finds_the_master_and_leaves_one_that_is_none_any_more(group: SentinelGroup) -> None:
    settings = Settings(redis_url=group.url)

    async def on_loop() -> object:
        redis = connections.streams_of_loop(settings)
        try:
            return await redis.call("SET", "by-loop", "1")
        finally:
            await redis.close()

    with connections.streams(settings) as redis:
        redis.call("SET", "by-thread", "1")
        before = group.master()
        assert asyncio.run(on_loop()) == b"OK"
        group.swap()
        eventually(lambda: group.master() != before, "another master", patience_s=60)
        eventually(lambda: group.role(before) == "slave", "the old one only reads", patience_s=60)
        # The connection still leads to the old one, which refuses or cut it off; the next call asks anew.
        eventually(
            lambda: redis.call("SET", "by-thread", "2") == b"OK", patience_s=30, meanwhile=(StoreUnavailableError,)
        )
        eventually(lambda: asyncio.run(on_loop()) == b"OK", patience_s=30, meanwhile=(StoreUnavailableError,))
    master = group.client(group.master())
    assert master.get("by-thread") == b"2"
    master.close()


def test_a_server_that_only_reads_is_refused(group: SentinelGroup) -> None:
    replica, _ = set(group.pids) - {group.master()}
    with BlockingRedis(f"redis://:{PASSWORD}@127.0.0.1:{replica}/0", 2_000) as redis, pytest.raises(WrongRoleError):
        redis.call("SET", "x", "1")


def test_celery_asks_the_sentinels_too(group: SentinelGroup) -> None:
    broker = connections.celery_broker(Settings(redis_url=group.url))
    app = Celery(broker=broker.url, broker_use_ssl=broker.use_ssl, set_as_current=False)
    app.conf.broker_transport_options = broker.transport_options
    with app.connection_for_write() as connection:
        assert connection.default_channel.client.set("by-celery", "1")
    with BlockingRedis(group.url, 2_000) as redis:
        assert redis.call("GET", "by-celery") == b"1"


def test_sentinels_that_are_down_or_know_no_such_master_are_named(group: SentinelGroup) -> None:
    one = f"127.0.0.1:{group.sentinels[0]}"
    with (
        BlockingRedis(f"redis+sentinel://127.0.0.1:1,{one}/{MASTER}", 2_000) as redis,
        pytest.raises(StoreUnavailableError),
    ):
        redis.call("SET", "x", "1")  # the master wants its password
    for url, said in (
        ("redis+sentinel://127.0.0.1:1,127.0.0.1:2/shop", "127.0.0.1:2"),
        (f"redis+sentinel://{one}/other", "knows? no master of that name"),
    ):
        with BlockingRedis(url, 2_000) as redis, pytest.raises(StoreUnavailableError, match=said):
            redis.call("PING")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis+sentinel://a,b", "must read"),
        ("redis+sentinel:///shop", "wrong host or port"),
        ("redis+sentinel://a:x/shop", "wrong host or port"),
        ("redis+sentinel://:secret@a,/shop", "wrong host or port"),
        ("redis+sentinel://a/shop/x", "must read"),
        ("redis+sentinel://a/shop?quorum=2", "option quorum"),
        ("redis+sentinel://:se#cret@a/shop", "must read"),
    ],
)
def test_what_a_url_of_sentinels_may_not_say(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        connections.check(Settings(redis_url=url))
    assert "secret" not in str(caught.value)


def test_a_url_of_sentinels_is_read_whole() -> None:
    place = parse("redis+sentinel://ann:p%40ss@a,[::1]:7,b:8/shop/3?sentinel_password=other")
    assert isinstance(place, Sentinels)
    assert [str(each) for each in place.sentinels] == ["a:26379", "[::1]:7", "b:8"]
    assert (place.master.username, place.master.password, place.master.database) == ("ann", "p@ss", 3)
    assert {each.password for each in place.sentinels} == {"other"}
    assert (
        place.celery_url()
        == "sentinel://ann:p%40ss@a:26379/3;sentinel://ann:p%40ss@[::1]:7/3;sentinel://ann:p%40ss@b:8/3"
    )
    assert place.celery_options() == {"master_name": "shop", "sentinel_kwargs": {"password": "other"}}
    assert replace(place, name="x").question == ("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "x")
