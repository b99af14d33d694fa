"""What the box office is told of the queues."""

from __future__ import annotations

import httpx

from api.principals.identity import Role, Scope
from shared.config import Settings
from shared.redis import keys, presence
from shared.redis.connections import streams
from tests.api_process import Api
from tests.integration.api.conftest import SHARDS, SettlingHarness
from tests.integration.api.resources.acting import SEAT, with_key
from tests.servers import execute


def test_what_waits_is_counted_until_it_is_settled(
    api: Api, operator: httpx.Client, gala: str, harness: SettlingHarness
) -> None:
    empty = operator.get("/api/queues").json()
    assert (empty["waiting"], empty["oldest_seconds"]) == (0, None)
    assert [queue["waiting"] for queue in empty["queues"]] == [0] * SHARDS
    with api.client("ann") as ann:
        assert ann.post(f"/api/tickets/{SEAT}/reserve").status_code == 202
    waits = operator.get("/api/queues").json()
    assert waits["waiting"] == 1
    assert waits["oldest_seconds"] in range(60)
    (queue,) = [each for each in waits["queues"] if each["waiting"]]
    assert (queue["oldest_seconds"], queue["locked"]) == (waits["oldest_seconds"], False)
    harness.settle()
    assert operator.get("/api/queues").json()["waiting"] == 0


def test_who_said_of_late_that_it_is_there_is_told_and_who_fell_silent_is_not(
    operator: httpx.Client, gala: str, api_settings: Settings
) -> None:
    with streams(api_settings) as redis:
        presence.say(redis, "worker")
        now = presence.seconds(redis.call("TIME"))
        silent = now - presence.PRESENT_SECONDS - 1
        redis.call_many(
            [("ZADD", keys.PROCESSES, silent, "sweep gone:1"), ("ZADD", keys.PROCESSES, now, "sweep here:2")]
        )
        told = operator.get("/api/queues").json()["processes"]
        assert {"kind": "sweep", "name": "here:2"} in told
        assert {each["kind"] for each in told} >= {"worker", "sweep"}
        assert "gone:1" not in {each["name"] for each in told}
        presence.say(redis, "worker")
        assert redis.call("ZSCORE", keys.PROCESSES, "sweep gone:1") is None


def test_what_was_set_aside_is_counted_and_its_last_command_named(
    operator: httpx.Client, gala: str, api_settings: Settings
) -> None:
    id_ = "01900000-0000-7000-8000-000000000001"
    execute(
        api_settings.database_url,
        f"INSERT INTO poison (command_id, shard, command, error) VALUES ('{id_}', 1, '{{}}', 'a holder called Ann')",
    )
    with streams(api_settings) as redis:
        redis.call_many([("LPUSH", keys.dead(1), "5 xyz")])
    told = operator.get("/api/queues")
    assert told.json()["poison"] == {"commands": 1, "latest": id_, "entries": 1}
    assert "Ann" not in told.text
    assert told.headers["Cache-Control"] == "no-store"


def test_a_key_that_is_limited_to_events_does_not_see_the_queues_of_all(
    api: Api, operator: httpx.Client, gala: str
) -> None:
    with (
        with_key(api, operator, Scope.REPORTS) as shop,
        with_key(api, operator, Scope.REPORTS, event_ids=[gala]) as one,
    ):
        assert shop.get("/api/queues").status_code == 200
        refused = one.get("/api/queues")
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_ALLOWED")
    with api.client("guest-1", Role.GUEST) as guest:
        assert guest.get("/api/queues").json()["scope"] == "reports"
