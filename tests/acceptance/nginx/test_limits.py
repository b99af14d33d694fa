"""What is too much, too long or too often is refused in the words of the API."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.acceptance.nginx.site import Site

PROBLEM = "application/problem+json"


def test_a_client_that_asks_too_often_is_told_when_to_come_back(open_site: Callable[..., Site]) -> None:
    site = open_site("127.0.0.2", ROWLOCK_CLIENT_RATE="1", ROWLOCK_CLIENT_BURST="3")
    with site.door.client() as client:
        answers = [client.get("/api/events") for _ in range(10)]
        refused = next(answer for answer in answers if answer.status_code != 200)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "1"
        assert refused.headers["Content-Type"] == PROBLEM
        assert refused.json() | {"request_id": ""} == {
            "type": "urn:rowlock:problem:too-many-requests",
            "title": "Too Many Requests",
            "status": 429,
            "code": "TOO_MANY_REQUESTS",
            "detail": "You ask more often than is allowed; wait a second.",
            "request_id": "",
        }
        assert refused.json()["request_id"] == refused.headers["X-Request-Id"]


def test_clients_of_one_address_with_tokens_of_their_own_do_not_share_a_limit(open_site: Callable[..., Site]) -> None:
    site = open_site("127.0.0.2", ROWLOCK_CLIENT_RATE="1", ROWLOCK_CLIENT_BURST="3")
    with site.door.client() as client:
        for holder in range(20):
            assert client.get("/api/events", headers={"Authorization": f"Bearer {holder}"}).status_code == 200


def test_new_sessions_are_limited_by_address_whatever_token_is_shown(site: Site) -> None:
    with site.door.client() as client:
        statuses = [
            client.post("/api/sessions", headers={"Authorization": f"Bearer {holder}"}).status_code
            for holder in range(20)
        ]
    assert statuses.count(200) < 20
    assert set(statuses) == {200, 429}


def test_streams_of_one_address_are_limited(open_site: Callable[..., Site]) -> None:
    site = open_site("127.0.0.2", ROWLOCK_ADDRESS_STREAMS="1")
    (instance,) = site.instances.values()
    with site.door.client() as client, client.stream("GET", "/api/events/e/stream") as first:
        assert first.status_code == 200
        assert client.get("/api/events/e/stream").status_code == 429
        instance.go_on.set()
        first.read()


def test_a_long_body_is_refused_but_not_an_import(site: Site) -> None:
    long = b"x" * 1_100_000
    with site.door.client() as client:
        refused = client.post("/api/orders", content=long)
        assert (refused.status_code, refused.json()["code"]) == (413, "BODY_TOO_LONG")
    with site.door.client() as client:
        assert client.post("/api/events/e/tickets", content=long).json()["bytes"] == len(long)


def test_an_instance_that_does_not_answer_in_time_ends_as_a_problem(open_site: Callable[..., Site]) -> None:
    site = open_site("127.0.0.2", ROWLOCK_PROXY_READ_SECONDS="1")
    with site.door.client() as client:
        began = time.monotonic()
        answer = client.post("/api/orders", headers={"X-Silent": "1"})
        assert answer.status_code == 504
        assert answer.json()["code"] == "TIMED_OUT"
        assert time.monotonic() - began >= 1
