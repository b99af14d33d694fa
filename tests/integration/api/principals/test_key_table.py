"""A revoked key ends by a message alone, and without any message soon: tried on a clock that is put forward."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import redis

from api.principals import key_table
from api.principals.key_table import USES_SECONDS, KeyTable, Revoked, hash_of, new_id, new_secret, spelled
from api.services.threads import Threads
from api.web.bodies import encode
from api.web.problems import Problem
from shared.config import Settings
from shared.db import key_store
from shared.db.engine import create_engine, transaction
from shared.redis import keys
from shared.redis.client.subscriber import Subscriber
from tests.leaping_loop import LeapingLoop, run_leaping
from tests.waiting import eventually_on_loop

NOBODY = "redis://127.0.0.1:9/0"
PROMISE_SECONDS = 30


class Shop:
    """A table of keys, and the database beside it."""

    def __init__(self, settings: Settings, redis_url: str) -> None:
        self.engine = create_engine(settings, "rowlock-test", 2)
        self.threads = Threads(2)
        self.subscriber = Subscriber(redis_url, 2_000)
        self.table = KeyTable(self.engine, self.threads, self.subscriber)
        self.id, secret = new_id(), new_secret()
        self.key = spelled(self.id, secret)
        made = {"name": "a shop", "scopes": ["read"], "event_ids": None, "created_by": "olga", "expires_at": None}
        with transaction(self.engine) as conn:
            key_store.create(conn, self.id, secret_hash=hash_of(secret), **made)  # type: ignore[arg-type]  # columns

    def counts(self) -> bool:
        try:
            self.table.identify(self.key)
        except Problem:
            return False
        return True

    def revoke_elsewhere(self) -> None:
        with transaction(self.engine) as conn:
            assert key_store.revoke(conn, self.id)

    def last_used_at(self) -> str | None:
        with transaction(self.engine) as conn:
            return key_store.list_all(conn)[0].last_used_at


@asynccontextmanager
async def shop_of(settings: Settings, redis_url: str) -> AsyncIterator[Shop]:
    shop = Shop(settings, redis_url)
    shop.table.start()
    await shop.table.read_anew()
    assert shop.counts()
    try:
        yield shop
    finally:
        await shop.table.stop()
        await shop.subscriber.close()
        shop.threads.close()
        shop.engine.dispose()


def test_without_redis_a_revoked_key_is_refused_within_half_a_minute(settings: Settings) -> None:
    async def test(loop: LeapingLoop) -> None:
        async with shop_of(settings, NOBODY) as shop:
            shop.revoke_elsewhere()
            loop.leap(PROMISE_SECONDS)
            await eventually_on_loop(lambda: not shop.counts())

    run_leaping(test)


def test_the_message_alone_ends_a_key_whatever_postgresql_says(
    settings: Settings, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_table, "POLL_SECONDS", 1e9)  # so that nothing but the message can do it

    async def test(loop: LeapingLoop) -> None:
        with redis.Redis.from_url(redis_url) as client:
            others = client.pubsub_numsub(keys.KEYS)[0][1]
            async with shop_of(settings, redis_url) as shop:
                await eventually_on_loop(lambda: client.pubsub_numsub(keys.KEYS)[0][1] == others + 1)
                client.publish(keys.KEYS, encode(Revoked(shop.id)))
                await eventually_on_loop(lambda: not shop.counts())
                await shop.table.read_anew()
                assert not shop.counts()

    run_leaping(test)


def test_when_keys_were_used_is_written_down_once_a_minute_and_later_where_it_could_not_be(settings: Settings) -> None:
    async def test(loop: LeapingLoop) -> None:
        async with shop_of(settings, NOBODY) as shop:
            assert shop.last_used_at() is None
            with transaction(shop.engine) as blocker:
                blocker.exec_driver_sql("LOCK TABLE api_keys")
                loop.leap(USES_SECONDS + 1)
                reading = asyncio.ensure_future(shop.table.read_anew())
                await reading  # gives up on the lock
                assert shop.counts()
            loop.leap(USES_SECONDS + 1)
            await eventually_on_loop(lambda: shop.last_used_at() is not None)

    run_leaping(test)
