"""Commands as resources: one's own, many at once, taken back."""

from __future__ import annotations

import os
import time
from contextlib import closing

import httpx
import pytest
from msgspec.structs import replace

from api.principals.identity import Role
from shared.db.batch_store import BatchStore
from shared.domain.commands import Entry, Kind
from shared.domain.ids import command_id
from shared.redis import keys
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from workers.settle import Settler

UNKNOWN = "/api/commands/01900000-0000-7000-8000-000000000000"


def test_anothers_command_is_not_found_whatever_is_done_with_it(api: Api, ann: httpx.Client) -> None:
    path = ann.post("/api/tickets/gala-1/reserve").headers["Location"]
    with api.client("bob") as bob, api.client("boss", Role.OPERATOR) as boss:
        assert [bob.get(path).status_code, bob.delete(path).status_code] == [404, 404]
        assert boss.get(path).status_code == 200


@pytest.mark.parametrize("path", [UNKNOWN, "/api/commands/nonsense", UNKNOWN.upper()])
def test_an_unknown_command_is_not_found(ann: httpx.Client, path: str) -> None:
    assert ann.get(path).status_code == 404


def test_many_are_told_in_the_order_asked_for_and_anothers_left_out(api: Api, ann: httpx.Client) -> None:
    mine = [ann.post(f"/api/tickets/gala-{n}/reserve").json()["id"] for n in range(5)]
    with api.client("bob") as bob:
        foreign = bob.post("/api/tickets/gala-1/reserve").json()["id"]
    answer = ann.get("/api/commands", params={"ids": ",".join([*reversed(mine), foreign, "nonsense"])})
    assert [item["id"] for item in answer.json()["items"]] == list(reversed(mine))


@pytest.mark.parametrize("ids", ["", ",".join(str(n) for n in range(101))])
def test_none_or_more_than_a_hundred_are_refused(ann: httpx.Client, ids: str) -> None:
    answer = ann.get("/api/commands", params={"ids": ids})
    assert (answer.status_code, answer.json()["field"]) == (400, "ids")


def test_a_final_command_is_known_after_redis_forgot_it(ann: httpx.Client, harness: SettlingHarness) -> None:
    harness.sell(1)
    accepted = ann.post("/api/tickets/gala-1/reserve")
    harness.settle()
    from_redis = ann.get(accepted.headers["Location"]).json()
    harness.redis.call("FLUSHDB")
    from_postgresql = ann.get(accepted.headers["Location"]).json()
    assert from_postgresql == from_redis
    assert from_postgresql["status"] == "SUCCEEDED"


def test_a_command_that_waits_can_be_taken_back(ann: httpx.Client, harness: SettlingHarness) -> None:
    harness.sell(1)
    path = ann.post("/api/tickets/gala-1/reserve").headers["Location"]
    answer = ann.delete(path, headers={"Prefer": "wait=0"})
    assert (answer.status_code, answer.json()["status"]) == (200, "PENDING")
    harness.settle()
    assert ann.get(path).json()["code"] == "WITHDRAWN"
    assert harness.sql("SELECT count(*) FROM reservations") == [(0,)]


def test_taking_back_waits_for_the_turn(ann: httpx.Client, harness: SettlingHarness) -> None:
    path = ann.post("/api/tickets/gala-1/reserve").headers["Location"]
    with harness.working():
        harness.sell(1)
        answer = ann.delete(path)
    assert answer.json()["status"] in ("REJECTED", "SUCCEEDED")


def test_a_final_command_is_shown_as_it_ended_when_taken_back(ann: httpx.Client, harness: SettlingHarness) -> None:
    harness.sell(1)
    path = ann.post("/api/tickets/gala-1/reserve").headers["Location"]
    harness.settle()
    answer = ann.delete(path)
    assert (answer.status_code, answer.json()["status"]) == (200, "SUCCEEDED")


def test_a_parked_command_whose_end_was_not_published_is_told_as_it_ended(
    ann: httpx.Client, harness: SettlingHarness
) -> None:
    (ticket,) = harness.sell(1, max_wait_seconds=600)
    harness.request(Kind.RESERVE, ticket, "bob")
    harness.settle()
    path = ann.post(f"/api/tickets/{ticket}/reserve", json={"wait_for_release_seconds": 600}).headers["Location"]
    harness.settle()
    assert ann.get(path).json()["status"] == "PENDING"
    name = keys.command(harness.shard(ticket), path.rpartition("/")[2])
    before = harness.redis.call("GET", name)
    harness.request(Kind.RELEASE, ticket, "bob")
    harness.settle()
    assert isinstance(before, bytes)
    harness.redis.call("SET", name, before)
    assert ann.get(path).json()["status"] == "SUCCEEDED"


def test_a_command_that_is_settled_and_not_yet_published_is_told_as_it_ended(
    ann: httpx.Client, harness: SettlingHarness
) -> None:
    (ticket,) = harness.sell(1)
    long_ago = command_id(harness.shard(ticket), time.time_ns() // 1_000_000 - 5_000, os.urandom(8))
    (command,) = harness.append(replace(harness.command(Kind.RESERVE, ticket), id=long_ago))
    assert ann.get(f"/api/commands/{command.id}").json()["status"] == "PENDING"
    with closing(BatchStore(harness.settings)) as store:
        fence = store.fence(harness.shard(ticket))
        entry = Entry(harness.sequence(command), command)
        Settler(store, harness.settings).settle(harness.shard(ticket), fence, [entry], frozenset(), lambda: None)
    assert ann.get(f"/api/commands/{command.id}").json()["status"] == "SUCCEEDED"
