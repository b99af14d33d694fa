"""`Prefer: wait`: the outcome in the answer, or 202 when the time is up."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor

import httpx

from shared.config import Settings
from tests.api_process import Api, running_api
from tests.integration.api.conftest import SettlingHarness
from tests.waiting import eventually, eventually_on_loop

CROWD = 200


def _reserve(client: httpx.Client, ticket: str = "gala-1", wait: int = 20) -> httpx.Response:
    return client.post(f"/api/tickets/{ticket}/reserve", headers={"Prefer": f"wait={wait}"})


def test_success_is_200_with_the_command(ann: httpx.Client, harness: SettlingHarness) -> None:
    harness.sell(1)
    with harness.working():
        answer = _reserve(ann)
    assert (answer.status_code, answer.json()["status"]) == (200, "SUCCEEDED")
    assert answer.headers["Preference-Applied"] == "wait=20"
    assert answer.json()["reservation_id"] == answer.json()["id"]


def test_refusal_is_409_with_the_command_and_the_reason(api: Api, ann: httpx.Client, harness: SettlingHarness) -> None:
    harness.sell(1)
    with harness.working(), api.client("bob") as bob:
        first = _reserve(bob)
        answer = _reserve(ann)
    assert first.status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (409, "TICKET_UNAVAILABLE")
    command = answer.json()["command"]
    assert command["holder"] == "ann"
    assert command["explanation"]["won_by_sequence"] == first.json()["sequence"]
    assert "bob" not in answer.text


def test_202_when_the_time_is_up(ann: httpx.Client) -> None:
    answer = _reserve(ann, wait=1)
    assert (answer.status_code, answer.json()["status"]) == (202, "PENDING")
    assert answer.headers["Preference-Applied"] == "wait=1"
    assert answer.headers["Location"].endswith(answer.json()["id"])


def test_a_look_may_wait_too_and_is_always_200(ann: httpx.Client, harness: SettlingHarness) -> None:
    path = ann.post("/api/tickets/gala-99/reserve").headers["Location"]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ann.get, path, headers={"Prefer": "wait=20"})
        harness.settle()
        answer = waiting.result()
    assert (answer.status_code, answer.json()["code"]) == (200, "TICKET_NOT_FOUND")
    assert answer.headers["Preference-Applied"] == "wait=20"


def test_an_outcome_whose_publication_was_lost_is_found_all_the_same(
    ann: httpx.Client, harness: SettlingHarness
) -> None:
    harness.sell(1)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_reserve, ann)
        eventually(lambda: harness.backlog(harness.shard("gala-1")) == 1)
        harness.redis.call("CLIENT", "KILL", "TYPE", "pubsub")
        harness.settle()
        assert waiting.result().status_code == 200


def test_a_crowd_waits_and_each_gets_its_own_answer(api: Api, harness: SettlingHarness) -> None:
    harness.sell(1)

    async def crowd() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=CROWD)
        async with httpx.AsyncClient(base_url=api.url, timeout=40, limits=limits) as client:
            waiting = [
                client.post("/api/tickets/gala-1/reserve", headers=api.headers(f"fan-{n}") | {"Prefer": "wait=20"})
                for n in range(CROWD)
            ]
            task = asyncio.gather(*waiting)
            shard = harness.shard("gala-1")
            await eventually_on_loop(lambda: harness.backlog(shard) == CROWD)
            await asyncio.to_thread(harness.settle)
            return list(await task)

    answers = asyncio.run(crowd())
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (CROWD - 1)
    holders = [answer.json().get("command", answer.json())["holder"] for answer in answers]
    assert holders == [f"fan-{n}" for n in range(CROWD)]


def test_who_waits_is_answered_202_when_the_process_ends(api_settings: Settings, harness: SettlingHarness) -> None:
    with running_api(api_settings) as own, own.client() as client, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_reserve, client)
        eventually(lambda: harness.backlog(harness.shard("gala-1")) == 1)
        own.process.send_signal(signal.SIGTERM)
        assert waiting.result().status_code == 202
        assert own.process.wait(timeout=10) == 0
