"""Lists and the feed from a real standby, and never older than what anybody was told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import httpx
import pytest

from api.principals.identity import Role
from shared.config import Settings
from shared.db.migrate import upgrade
from tests.api_process import Api, running_api
from tests.conftest import TOKEN_SECRET
from tests.events import put_on_sale
from tests.integration.api.conftest import SettlingHarness
from tests.pgbouncer import pgbouncer
from tests.replicated import postgres_pair
from tests.servers import database_named, execute
from tests.waiting import eventually


@dataclass(frozen=True, slots=True)
class Site:
    api: Api
    harness: SettlingHarness
    standby: str

    def used(self, result: str = "used") -> float:
        text = httpx.get(f"{self.api.url}/metrics").text
        name = f'rowlock_replica_reads_total{{result="{result}"}} '
        return sum(float(line.removeprefix(name)) for line in text.splitlines() if line.startswith(name))


@pytest.fixture(scope="module")
def pair(servers: object) -> Iterator[tuple[str, str]]:
    with postgres_pair(synchronous=False) as pair:
        execute(pair.primary, "CREATE DATABASE rowlock")
        primary = database_named(pair.primary, "rowlock")
        upgrade(primary)
        put_on_sale(primary, "gala", 40)
        yield primary, database_named(pair.standby, "rowlock")


@pytest.fixture(params=["itself", "by a pooler of transactions"])
def site(request: pytest.FixtureRequest, pair: tuple[str, str], redis_url: str, broker_url: str) -> Iterator[Site]:
    primary, standby = pair
    with ExitStack() as stack:
        read_url = standby if request.param == "itself" else stack.enter_context(pgbouncer(standby, "transaction"))
        settings = Settings(
            database_url=primary,
            read_url=read_url,
            redis_url=redis_url,
            broker_url=broker_url,
            token_secret=TOKEN_SECRET,
            shards=4,
        )
        harness = SettlingHarness(replace(settings, read_url=""))
        api = stack.enter_context(running_api(settings))
        yield Site(api, harness, standby)
        harness.close()


def test_what_a_client_was_told_is_in_every_list_and_in_the_feed_that_it_then_reads(site: Site) -> None:
    with site.harness.working(), site.api.client("ann") as ann, site.api.client("boss", role=Role.OPERATOR) as boss:
        cursor = boss.get("/api/changes?cursor=now").json()["next_cursor"]
        held: list[str] = []
        for n in range(1, 11):
            told = ann.post(f"/api/tickets/gala-{n}/reserve", headers={"Prefer": "wait=20"}).json()
            assert told["status"] == "SUCCEEDED", told
            held.append(told["reservation_id"])
            listed = ann.get("/api/reservations?limit=100").json()["items"]
            assert {each["id"] for each in listed} >= set(held)
        page = boss.get("/api/changes", params={"cursor": cursor, "limit": 100}).json()
        assert [each["reservation_id"] for each in page["items"]] == held
        for n in range(1, 11):
            ann.post(f"/api/tickets/gala-{n}/release", headers={"Prefer": "wait=20"})
    assert site.used() >= 5


def test_a_replica_that_stands_still_is_passed_by(site: Site) -> None:
    execute(site.standby, "SELECT pg_wal_replay_pause()")
    try:
        with site.harness.working(), site.api.client("ann") as ann:
            told = ann.post("/api/tickets/gala-20/reserve", headers={"Prefer": "wait=20"}).json()
            listed = ann.get("/api/reservations?limit=100").json()["items"]
            assert told["reservation_id"] in {each["id"] for each in listed}
            assert site.used("behind") >= 1
            ann.post("/api/tickets/gala-20/release", headers={"Prefer": "wait=20"})
    finally:
        execute(site.standby, "SELECT pg_wal_replay_resume()")


def test_a_replica_that_is_away_or_of_another_database_is_passed_by(
    pair: tuple[str, str], site: Site, database_url: str, redis_url: str
) -> None:
    for read_url, result in (("postgresql://a:b@127.0.0.1:1/rowlock", "away"), (database_url, "behind")):
        settings = replace(site.harness.settings, read_url=read_url)
        with running_api(settings) as api, api.client("ann") as ann:
            assert ann.get("/api/events").status_code == 200
            other = Site(api, site.harness, site.standby)
            eventually(lambda other=other, result=result: other.used(result) >= 1)  # type: ignore[misc]
