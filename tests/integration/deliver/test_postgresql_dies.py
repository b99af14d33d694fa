"""Webhooks and the feed over a PostgreSQL that dies: nothing is left out, nothing comes in another order."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from api.principals.identity import Role
from shared.config import Settings
from shared.db import journal_reader
from shared.db.batch_store import BatchStore
from shared.db.engine import create_engine, transaction
from shared.errors import RowlockError
from shared.journal import cursor as cursors
from shared.journal.change import USUAL
from tests.api_process import environment_of, running_api
from tests.conftest import TOKEN_SECRET
from tests.contract.db.harness import World
from tests.integration.deliver.receiver import Receiver
from tests.integration.deliver.test_delivery import hook, sell, view
from tests.mortal_postgres import MortalPostgres, mortal_postgres
from tests.waiting import eventually

DEATHS = 3


@pytest.fixture(scope="module")
def mortal() -> Iterator[MortalPostgres]:
    with mortal_postgres() as running:
        yield running


@pytest.fixture
def settings(mortal: MortalPostgres, redis_url: str) -> Settings:
    return Settings(
        database_url=mortal.url,
        redis_url=redis_url,
        token_secret=TOKEN_SECRET,
        webhook_allow="127.0.0.0/8",
        webhook_timeout_ms=1_000,
    )


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = create_engine(settings, "rowlock-test", 4)
    yield engine
    engine.dispose()


@pytest.fixture
def world(engine: Engine, settings: Settings) -> World:
    world = World(engine, settings)
    if not world.rows("SELECT id FROM events"):
        world.event()
    return world


def sold(world: World, number: int) -> list[str]:
    """Sell with a connection of its own, as a worker does that starts anew."""
    with closing(BatchStore(world.settings, "rowlock-worker")) as store:
        return sell(world, store, number)


def journal(engine: Engine, cursor: str) -> list[str]:
    """Return all changes since a cursor, as the database has them."""
    found: list[str] = []
    with transaction(engine) as conn:
        page = journal_reader.read(conn, cursors.decode(cursor), 10_000, USUAL)
        found += [change.id for change in page.changes]
        while page.has_more:
            page = journal_reader.read(conn, page.cursor, 10_000, USUAL)
            found += [change.id for change in page.changes]
    return found


def test_webhooks_go_on_where_they_were(
    mortal: MortalPostgres, settings: Settings, engine: Engine, world: World, make_receiver: Callable[[], Receiver]
) -> None:
    shop, dying = make_receiver(), threading.Event()
    webhook = hook(engine, shop, max_events=10)
    with transaction(engine) as conn:
        first = journal_reader.start(conn, oldest=False)

    def answer(_: list[dict[str, Any]]) -> tuple[int, dict[str, str]]:
        if dying.is_set():  # between the receiver's answer and its note
            dying.clear()
            mortal.die()
        return 204, {}

    shop.answer = answer
    process = subprocess.Popen([sys.executable, "-m", "workers.deliver"], env=environment_of(settings))
    try:
        for _ in range(DEATHS):
            sold(world, 40)
            dying.set()
            while dying.is_set():
                with suppress(RowlockError):
                    sold(world, 2)
            eventually(lambda: not mortal.server.ready())
            mortal.start()
            sold(world, 20)
        expected = journal(engine, cursors.encode(first))
        eventually(lambda: expected[-1] in shop.events, patience_s=60)
        assert process.poll() is None
    finally:
        process.terminate()
        process.wait(30)
    assert [id_ for id_ in dict.fromkeys(shop.events) if id_ in expected] == expected
    assert view(engine, webhook).disabled is None
    twice = [events for id_, events in shop.messages if [each for each, _ in shop.messages].count(id_) > 1]
    assert all(a == b for a, b in itertools.pairwise(twice) if a[0] == b[0])  # what comes again is the same


def follow(client: httpx.Client, cursor: str, until: str) -> list[str]:
    """Poll as a shop does: wait, keep the cursor, come again after a 503."""
    got: list[str] = []
    while until not in got:
        answer = client.get("/api/changes", params={"cursor": cursor, "limit": 7}, headers={"Prefer": "wait=5"})
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) >= 1
            continue
        assert answer.status_code == 200, answer.text
        got += [item["id"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
    return got


def listen(client: httpx.Client, cursor: str, until: str) -> list[str]:
    """Listen as a shop does: a stream that ends is opened again behind the last event that came."""
    got: list[str] = []
    while until not in got:
        headers = {"Accept": "text/event-stream", "Last-Event-ID": cursor}
        with client.stream("GET", "/api/changes", headers=headers) as stream:
            assert stream.status_code in (200, 503)
            try:
                for line in stream.iter_lines():
                    if line.startswith("id: "):
                        cursor = line.removeprefix("id: ")
                    elif line.startswith("data: ") and '"items"' in line:
                        got += [item["id"] for item in json.loads(line.removeprefix("data: "))["items"]]
                    if until in got:
                        break
            except httpx.TransportError:
                continue  # a stream that broke off
    return got


@pytest.mark.parametrize("reader", [follow, listen])
def test_who_follows_the_feed_misses_nothing(
    mortal: MortalPostgres,
    settings: Settings,
    engine: Engine,
    world: World,
    reader: Callable[[httpx.Client, str, str], list[str]],
) -> None:
    with (
        running_api(settings) as api,
        api.client("olga", Role.OPERATOR) as operator,
        api.client("olga", Role.OPERATOR) as asked,
    ):
        first = asked.get("/api/changes", params={"cursor": "now"}).json()["next_cursor"]
        sold(world, 30)
        for _ in range(DEATHS):
            expected = journal(engine, first)
            mortal.die()
            with ThreadPoolExecutor(1) as pool:
                reading = pool.submit(reader, operator, first, expected[-1])
                eventually(lambda: asked.get("/api/changes", params={"cursor": first}).status_code == 503)
                mortal.start()
                assert reading.result(60) == expected
            sold(world, 30)
