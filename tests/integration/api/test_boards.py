"""Boards of a real process while news are lost, PostgreSQL is away, and many listen at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import accumulate

import httpx
import pytest

from cli.stack.ports import free_ports
from shared.config import Settings
from shared.db.batch_store import BatchStore
from shared.domain.commands import Entry, Kind
from tests.api_process import Api, running_api
from tests.contract.db.harness import settle
from tests.events import put_on_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.test_seats import told
from tests.servers import Servers, database_away, embedded_valkey, scratch
from tests.waiting import PATIENCE_S, eventually

EVENT, SEATS, LISTENERS = "gala", 40, 64
PATH, STREAM = f"/api/events/{EVENT}/seats?ids=false", f"/api/events/{EVENT}/stream?ids=false"


@pytest.fixture
def own(settings: Settings) -> Iterator[Api]:
    """A process with a database of its own, and an event in it."""
    put_on_sale(settings.database_url, EVENT, SEATS, refundable=True)
    with running_api(settings) as api:
        yield api


def test_without_postgresql_seats_are_told_with_their_age_and_whoever_listens_hears_of_it(
    own: Api, settings: Settings, servers: Servers
) -> None:
    with httpx.Client(base_url=own.url, timeout=40) as public:
        seats = public.get(PATH).json()
        with public.stream("GET", f"{STREAM}&since={seats['revision']}") as stream:
            events = told(stream)
            assert next(events)[0] == "seats"
            with database_away(servers, settings.database_url):
                _, stale = next(event for event in events if event[0] == "stale")
                later = public.get(PATH)
                assert later.status_code == 200
                assert {**later.json(), "as_of": ""} == {**seats, "as_of": ""}
                assert later.json()["as_of"] == stale["as_of"]
                assert public.get(f"/api/events/{EVENT}").json()["counts"] == seats["counts"]
                away = public.get("/api/events/another/seats")
                assert (away.status_code, away.headers["Retry-After"]) == (503, "2")
            next(event for event in events if event[0] in ("alive", "seats"))
        assert public.get(PATH).json()["as_of"] > str(stale["as_of"])
        assert public.get("/api/events/another/seats").status_code == 404


def test_a_batch_whose_news_was_lost_is_found(own: Api, settings: Settings) -> None:
    harness = SettlingHarness(settings)
    command = harness.command(Kind.RESERVE, f"{EVENT}-7")
    harness.close()
    with httpx.Client(base_url=own.url, timeout=40) as public:
        since = public.get(PATH).json()["revision"]
        with public.stream("GET", f"{STREAM}&since={since}") as stream:
            events = told(stream)
            assert next(events)[0] == "seats"
            with closing(BatchStore(settings, "silent")) as store:
                settle(store, Entry(1, command), shard=3)
            _, heard = next(event for event in events if event[0] == "seats")
        assert heard["H"] == [6]
        assert public.get(PATH).json()["statuses"][6] == "H"


def test_while_redis_is_away_and_afterwards_listeners_hear_what_the_journal_says(settings: Settings) -> None:
    put_on_sale(settings.database_url, EVENT, SEATS, refundable=True)
    port = free_ports(1)[0]
    harness = SettlingHarness(settings)
    commands = [harness.command(Kind.RESERVE, f"{EVENT}-{seat}") for seat in (7, 8)]
    harness.close()
    with scratch() as home, ExitStack() as running, closing(BatchStore(settings, "silent")) as store:
        first = running.enter_context(ExitStack())
        url = first.enter_context(embedded_valkey(port, home))
        away = replace(settings, redis_url=url, broker_url=url, store_timeout_ms=500)
        api = running.enter_context(running_api(away))
        public = running.enter_context(httpx.Client(base_url=api.url, timeout=40))
        since = public.get(PATH).json()["revision"]
        events = told(running.enter_context(public.stream("GET", f"{STREAM}&since={since}")))
        assert next(events)[0] == "seats"
        first.close()
        settle(store, Entry(1, commands[0]), shard=3)
        assert next(event for event in events if event[0] == "seats")[1]["H"] == [6]
        assert public.get(PATH).json()["statuses"][6] == "H"
        running.enter_context(embedded_valkey(port, home))
        settle(store, Entry(2, commands[1]), shard=3)
        assert next(event for event in events if event[0] == "seats")[1]["H"] == [7]
        eventually(lambda: public.get("/readyz").status_code == 200)


def test_a_crowd_of_listeners_hears_each_change_whoever_comes_and_goes(own: Api, settings: Settings) -> None:
    harness = SettlingHarness(settings)
    with httpx.Client(base_url=own.url, timeout=40) as public:
        since = public.get(PATH).json()["revision"]

    async def scene() -> list[set[int]]:
        listeners = [asyncio.create_task(hear(own.url, since, leaves=number % 3 == 0)) for number in range(LISTENERS)]
        for number in range(1, SEATS + 1):
            harness.request(Kind.RESERVE, f"{EVENT}-{number}")
            if number % 10 == 0:
                await asyncio.to_thread(harness.settle)
        return await asyncio.gather(*listeners)

    assert asyncio.run(scene()) == [set(range(SEATS))] * LISTENERS
    harness.close()


async def hear(url: str, since: str, *, leaves: bool) -> set[int]:
    """Return which seats somebody heard of until it was all of them; who leaves comes back after each piece."""
    heard: set[int] = set()
    host, _, port = url.removeprefix("http://").partition(":")
    async with asyncio.timeout(3 * PATIENCE_S):
        while len(heard) < SEATS:
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(f"GET {STREAM} HTTP/1.1\r\nHost: x\r\nLast-Event-ID: {since}\r\n\r\n".encode())
            while len(heard) < SEATS:
                line = (await reader.readline()).decode().strip()
                if line.startswith("id: "):
                    since = line.removeprefix("id: ")
                elif line.startswith("data: "):
                    found = json.loads(line.removeprefix("data: ")).get("H", [])
                    heard.update(accumulate(found))
                    if leaves and found:
                        break
            writer.close()
    return heard


def test_seats_without_ids_come_packed_once_for_all_who_can_unpack_them(own: Api, settings: Settings) -> None:
    with httpx.Client(base_url=own.url) as public:
        plain = public.get(PATH, headers={"Accept-Encoding": "identity"})
        packed = public.get(PATH, headers={"Accept-Encoding": "br, gzip"})
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
        assert plain.headers["ETag"] == packed.headers["ETag"]
        assert {**packed.json(), "as_of": ""} == {**plain.json(), "as_of": ""}
        harness = SettlingHarness(settings)
        command = harness.command(Kind.RESERVE, f"{EVENT}-7")
        harness.close()
        with closing(BatchStore(settings, "silent")) as store:
            settle(store, Entry(1, command), shard=3)
        eventually(lambda: public.get(PATH).json()["counts"]["HELD"] == 1)
        assert public.get(PATH, headers={"Accept-Encoding": "identity"}).json()["statuses"].count("H") == 1
