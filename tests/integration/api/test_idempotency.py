"""The same key and request again: one command, one answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from api.principals.identity import Role
from shared.redis import keys
from shared.redis.admission.idempotency_keys import CLAIM_SECONDS
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness

PATH = "/api/tickets/gala-1/reserve"
KEY = {"Idempotency-Key": '"my key"'}
LONG_KEY = {"Idempotency-Key": "9fc4e1a2-5d0b-4c1e-8c54-0b8c7d6e5f4a-of-a-stranger"}


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


def test_a_key_lasts_for_an_accepted_command_and_soon_goes_for_a_refused_one(
    ann: httpx.Client, harness: SettlingHarness
) -> None:
    redis: Any = harness.redis
    ann.post(PATH, headers=KEY)
    redis.call("HSET", keys.sold(harness.shard("gala-2")), "gala-2", b'{"holder":"bob","sequence":1}')
    ann.post("/api/tickets/gala-2/reserve", headers={"Idempotency-Key": "refused"})
    names = redis.call("KEYS", "rowlock:*:idempotency:*")
    lives = {name.decode().rpartition(":")[2]: redis.call("TTL", name) for name in names}
    assert lives["my key"] > CLAIM_SECONDS
    assert 0 < lives["refused"] <= CLAIM_SECONDS


def test_nobody_runs_beside_a_first_request_however_old(api: Api, harness: SettlingHarness) -> None:
    redis: Any = harness.redis
    with api.client("guest-first", Role.GUEST) as guest:
        _try_beside(guest, redis)


def _try_beside(guest: httpx.Client, redis: Any) -> None:
    first = guest.post("/api/sessions", headers=LONG_KEY, json={})
    assert first.status_code == 201
    (claim,) = redis.call("KEYS", "rowlock:*:idempotency:*")
    (answer,) = redis.call("KEYS", "rowlock:*:answer:*")
    redis.call("DEL", answer)  # as if its view still ran
    fingerprint = redis.call("GET", claim).split()[0]
    redis.call("SET", claim, fingerprint + b" 00000000-0001-7000-8000-000000000000")  # and had begun in 1970
    waiting = guest.post("/api/sessions", headers=LONG_KEY, json={})
    assert (waiting.status_code, waiting.json()["code"]) == (409, "IN_PROGRESS")
    redis.call("DEL", claim)  # its process died, and the claim ran out
    assert guest.post("/api/sessions", headers=LONG_KEY, json={}).status_code == 201
