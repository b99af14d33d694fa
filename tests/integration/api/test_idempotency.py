"""The same key and request again: one command, one answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness

PATH = "/api/tickets/gala-1/reserve"
KEY = {"Idempotency-Key": '"my key"'}


def test_fifty_at_once_make_one_command_and_get_equal_answers(ann: httpx.Client, harness: SettlingHarness) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: ann.post(PATH, headers=KEY, json={"deadline_seconds": 60}), range(50)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    assert harness.backlog(harness.shard("gala-1")) == 1


def test_another_body_another_ticket_or_another_verb_under_the_key_is_refused(ann: httpx.Client) -> None:
    ann.post(PATH, headers=KEY)
    refused = [
        ann.post(PATH, headers=KEY, json={"deadline_seconds": 60}),
        ann.post("/api/tickets/gala-2/reserve", headers=KEY),
        ann.post("/api/tickets/gala-1/release", headers=KEY),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(422, "IDEMPOTENCY_KEY_REUSED")}


def test_an_empty_body_in_any_spelling_is_the_same_request(ann: httpx.Client) -> None:
    first = ann.post(PATH, headers=KEY).json()
    second = ann.post(PATH, headers=KEY, content=b" { } ")
    assert second.json() == first


def test_a_key_is_its_holders_own(api: Api, ann: httpx.Client) -> None:
    first = ann.post(PATH, headers=KEY).json()
    with api.client("bob") as bob:
        assert bob.post(PATH, headers=KEY).json()["id"] != first["id"]


def test_a_repetition_after_the_outcome_tells_the_outcome(ann: httpx.Client, harness: SettlingHarness) -> None:
    harness.sell(1)
    accepted = ann.post(PATH, headers=KEY).json()
    harness.settle()
    again = ann.post(PATH, headers=KEY)
    waited = ann.post(PATH, headers=KEY | {"Prefer": "wait=5"})
    assert (again.status_code, waited.status_code) == (202, 200)
    assert again.json()["id"] == waited.json()["id"] == accepted["id"]
    assert again.json()["status"] == waited.json()["status"] == "SUCCEEDED"
