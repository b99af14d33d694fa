"""What is too much, too long or too often is refused in the words of the API."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from tests.acceptance.nginx.asking import Client, read_answer
from tests.acceptance.nginx.site import Site

PROBLEM = "application/problem+json"


def test_who_asks_too_often_is_told_when_to_come_back(open_site: Callable[..., Site]) -> None:
    site = open_site("127.0.0.2", ROWLOCK_ADDRESS_RATE="3")
    with site.door.client() as client:
        answers = [client.get("/api/events") for _ in range(20)]
        refused = next(answer for answer in answers if answer.status_code != 200)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "1"
        assert refused.headers["Content-Type"] == PROBLEM
        assert refused.json() | {"request_id": ""} == {
            "type": "urn:rowlock:problem:too-many-requests",
            "title": "Too Many Requests",
            "status": 429,
            "code": "TOO_MANY_REQUESTS",
            "detail": "Your address asks more often, or more at once, than is allowed; wait a second.",
            "request_id": "",
        }
        assert refused.json()["request_id"] == refused.headers["X-Request-Id"]


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


REPEATABLE = pytest.mark.parametrize("key", ["", 'Idempotency-Key: "a"\r\n'], ids=["once", "repeatable"])
"""What nginx may send to another instance goes by a way of its own through it."""


@REPEATABLE
def test_requests_at_once_are_limited_by_address(key: str, open_site: Callable[..., Site]) -> None:
    site = open_site("127.0.0.2", ROWLOCK_ADDRESS_REQUESTS="3")
    (instance,) = site.instances.values()
    crowd, other = Client(site.door.url), Client(site.door.url)
    with ExitStack() as stack:
        waiting = [stack.enter_context(crowd.connect()) for _ in range(3)]
        for connection in waiting:
            head = f"POST /api/orders HTTP/1.1\r\nHost: x\r\nX-Silent: 1\r\n{key}Content-Length: 0\r\nConnection: close"
            connection.sendall(f"{head}\r\n\r\n".encode())
        instance.await_requests(3)
        refused = crowd.ask("GET", "/api/events")
        assert (refused.status, json.loads(refused.body)["code"]) == (429, "TOO_MANY_REQUESTS")
        assert other.ask("GET", "/api/events").status == 200
        instance.go_on.set()
        assert [read_answer(connection).status for connection in waiting] == [200] * 3
    assert crowd.ask("GET", "/api/events").status == 200


@REPEATABLE
@pytest.mark.parametrize("length", ["Content-Length: 10000", "Transfer-Encoding: chunked"])
def test_long_bodies_at_once_are_limited_by_address(length: str, key: str, open_site: Callable[..., Site]) -> None:
    site = open_site("127.0.0.2", ROWLOCK_ADDRESS_BODIES="2")
    client = Client(site.door.url)
    head = f"POST /api/orders HTTP/1.1\r\nHost: x\r\n{length}\r\n{key}Expect: 100-continue\r\n\r\n".encode()
    with ExitStack() as stack:
        for _ in range(2):
            begun = stack.enter_context(client.connect())
            begun.sendall(head)
            # nginx reads the body by now, and that is after it was counted.
            assert begun.recv(100).startswith(b"HTTP/1.1 100")
        assert client.ask("POST", "/api/orders", body=b"x" * 10_000).status == 429
        assert client.ask("POST", "/api/orders", body=b"x" * 9_999).status == 200
        assert Client(site.door.url).ask("POST", "/api/orders", body=b"x" * 10_000).status == 200


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
