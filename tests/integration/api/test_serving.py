"""What comes in by the wire: odd paths, headers and bodies, and clients that keep their connections."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest

from api.principals.identity import Role
from cli.stack.ports import free_ports
from shared.config import Settings
from tests.api_process import Api, running_api
from tests.events import CSV, put_on_sale
from tests.integration.api.conftest import SettlingHarness
from tests.waiting import eventually

RESERVE = "/api/tickets/gala-1/reserve"


def connect(api: Api) -> socket.socket:
    address = urlsplit(api.url)
    return socket.create_connection((address.hostname, address.port), timeout=20)


def answered(api: Api, request: bytes) -> bytes:
    """Return all that the API sends for `request` until it closes the connection."""
    with connect(api) as client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(65_536), b""))


def get(api: Api, path: bytes, *headers: bytes, method: bytes = b"GET") -> tuple[int, bytes]:
    lines = [b"%s %s HTTP/1.1" % (method, path), b"Host: evil.example", b"Connection: close", *headers, b"", b""]
    head, _, body = answered(api, b"\r\n".join(lines)).partition(b"\r\n\r\n")
    return int(head.split()[1]), head + b"\r\n\r\n" + body


def metric(api: Api, name: str) -> float:
    lines = httpx.get(f"{api.url}/metrics").text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


@pytest.mark.parametrize(
    "path",
    [
        b"/api/events/%E2%82%AC",
        b"/api/events/\xe2\x82\xac",
        b"/api/events/%FF",
        b"/api/events/%F0%9F%8E%AB",
        b"/%00",
        b"*",
    ],
)
def test_a_path_in_any_script_is_not_found_and_counted(api: Api, path: bytes) -> None:
    before = metric(api, "rowlock_http_requests_total")
    status, answer = get(api, path)
    assert (status, b'"code":"NOT_FOUND"' in answer) == (404, True)
    assert metric(api, "rowlock_http_requests_total") - before >= 1


@pytest.mark.parametrize("query", [b"cursor=\xe2\x82\xac", b"limit=%E2%82%AC", b"limit=\xf0\x9f\x8e\xab", b"limit=%FF"])
def test_a_query_in_any_script_is_read(api: Api, query: bytes) -> None:
    status, answer = get(api, b"/api/events?" + query)
    assert (status, b'"code":"INVALID_REQUEST"' in answer) == (400, True)


def test_a_path_is_decoded_once(api: Api, harness: SettlingHarness) -> None:
    put_on_sale(api.settings.database_url, "demo", 1)
    assert get(api, b"/api/events/%64emo")[0] == 200
    assert get(api, b"/api/events/%2564emo")[0] == 404


@pytest.mark.parametrize("path", [b"//api/events", b"//events", b"/api//events", b"/api/events/", b"/api/sessions/"])
def test_a_path_has_one_spelling_and_nobody_is_sent_elsewhere(api: Api, path: bytes) -> None:
    status, answer = get(api, path)
    assert status == 404
    assert b"evil.example" not in answer


def test_every_address_answers_under_its_version_too(ann: httpx.Client, harness: SettlingHarness) -> None:
    harness.sell(1)
    accepted = ann.post("/api/v1/tickets/gala-1/reserve")
    assert accepted.status_code == 202
    id_ = accepted.json()["id"]
    assert ann.get(f"/api/v1/commands/{id_}").json() == ann.get(f"/api/commands/{id_}").json()
    assert ann.get("/api/v1/events/gala").json() == ann.get("/api/events/gala").json()


@pytest.mark.parametrize("path", ["/healthz", "/api/events", "/nowhere", "/api/me"])
def test_every_answer_has_the_id_of_its_request(api: Api, path: str) -> None:
    given = httpx.get(api.url + path, headers={"X-Request-Id": "abc-123"})
    made = [httpx.get(api.url + path).headers["X-Request-Id"] for _ in range(2)]
    odd = httpx.get(api.url + path, headers={"X-Request-Id": '{"a": 1}'})
    assert given.headers["X-Request-Id"] == "abc-123"
    assert made[0] != made[1]
    assert len(odd.headers["X-Request-Id"]) == 16


def test_a_repeated_request_is_said_to_be_one(ann: httpx.Client, api: Api, harness: SettlingHarness) -> None:
    key = {"Idempotency-Key": "a key of sixteen letters"}
    for client, path in ((ann, RESERVE), (httpx.Client(base_url=api.url), "/api/sessions")):
        first, again = (client.post(path, headers=key) for _ in range(2))
        assert "Idempotency-Replayed" not in first.headers
        assert again.headers["Idempotency-Replayed"] == "true"
        assert again.json() == first.json()


def test_who_one_is_comes_before_what_one_wants(api: Api) -> None:
    for path in (RESERVE, "/api/events"):
        assert httpx.post(api.url + path, headers={"Idempotency-Key": "x" * 201}).status_code == 401


@pytest.mark.parametrize("encoding", [b"gzip, chunked", b"x, chunked"])
def test_an_unknown_transfer_encoding_is_no_fault_of_ours(api: Api, encoding: bytes) -> None:
    status, answer = get(api, b"/api/sessions", b"Transfer-Encoding: " + encoding, method=b"POST")
    assert (status, b'"code":"NOT_IMPLEMENTED"' in answer) == (501, True)


@pytest.mark.parametrize("deep", [b'{"a":' * 100_000, b"[" * 100_000, b'{"wishes":' + b"[" * 100_000])
def test_deeply_nested_json_is_refused(ann: httpx.Client, harness: SettlingHarness, deep: bytes) -> None:
    answer = ann.post("/api/orders", content=deep, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) in ((400, "MALFORMED_JSON"), (400, "INVALID_REQUEST"))


def test_head_on_a_stream_ends(api: Api, harness: SettlingHarness) -> None:
    harness.sell(1)
    status, answer = get(api, b"/api/events/gala/stream", method=b"HEAD")
    assert status == 200
    assert answer.endswith(b"\r\n\r\n")
    assert metric(api, "rowlock_sse_clients ") == 0


def test_a_refusal_at_admission_is_409_with_and_without_a_wait(
    api: Api, ann: httpx.Client, harness: SettlingHarness
) -> None:
    harness.sell(1)
    with api.client("bob") as bob:
        for verb in ("reserve", "confirm"):
            bob.post(f"/api/tickets/gala-1/{verb}")
            harness.settle()
    for headers in ({}, {"Prefer": "wait=5"}, {"Prefer": "wait=0"}):
        refused = ann.post(RESERVE, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (409, "TICKET_UNAVAILABLE")
        assert refused.json()["command"]["status"] == "REJECTED"


@pytest.fixture(scope="module")
def narrow(api_settings: Settings) -> Iterator[Api]:
    """A process with little room and little patience."""
    settings = replace(
        api_settings,
        waits_per_holder_max=2,
        waits_per_address_max=5,
        streams_per_address_max=2,
        stream_max_seconds=1,
        head_timeout_ms=500,
        body_timeout_seconds=1,
        import_max_bytes=2_000_000,
    )
    with running_api(settings) as running:
        yield running


def test_who_waits_too_often_is_answered_at_once(narrow: Api, harness: SettlingHarness) -> None:
    def wait(holder: str) -> httpx.Response:
        with narrow.client(holder) as client:
            return client.post(RESERVE, headers={"Prefer": "wait=20"})

    harness.sell(1)
    with ThreadPoolExecutor(8) as pool, harness.working_later() as work:
        anns = [pool.submit(wait, "ann") for _ in range(2)]
        eventually(lambda: metric(narrow, "rowlock_waiting_clients ") == 2)
        third = wait("ann")
        assert (third.status_code, "Preference-Applied" in third.headers) == (202, False)
        others = [pool.submit(wait, f"bob-{n}") for n in range(3)]
        eventually(lambda: metric(narrow, "rowlock_waiting_clients ") == 5)
        assert wait("cy").status_code == 202
        work()
        assert {waited.result().status_code for waited in [*anns, *others]} <= {200, 409}
    assert wait("dan").status_code in (202, 409)


def test_streams_of_one_address_are_few_and_end(narrow: Api, harness: SettlingHarness) -> None:
    harness.sell(1)
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(narrow)) for _ in range(2)]
        for client in clients:
            client.sendall(b"GET /api/events/gala/stream HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"200 OK" in client.recv(4_096)
        third = httpx.get(f"{narrow.url}/api/events/gala/stream")
        assert (third.status_code, third.json()["code"]) == (429, "TOO_MANY_STREAMS")
        for client in clients:
            while client.recv(65_536):
                pass
    eventually(lambda: metric(narrow, "rowlock_sse_clients ") == 0)


LISTENING_AND_MORE = b"GET /api/events/gala/stream HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


def test_a_listener_that_left_with_a_request_unread_is_noticed_when_there_is_something_to_tell(
    api: Api, ann: httpx.Client, harness: SettlingHarness
) -> None:
    harness.sell(1)
    with connect(api) as client:
        client.sendall(LISTENING_AND_MORE)
        assert b"200 OK" in client.recv(4_096)
    verbs = itertools.cycle(("reserve", "release"))

    def is_noticed() -> bool:
        ann.post(f"/api/tickets/gala-1/{next(verbs)}").raise_for_status()
        harness.settle()
        return metric(api, "rowlock_sse_clients ") == 0

    eventually(is_noticed)


def test_a_listener_with_a_request_behind_its_stream_hears_on(
    api: Api, ann: httpx.Client, harness: SettlingHarness
) -> None:
    harness.sell(1)
    with connect(api) as client:
        client.sendall(LISTENING_AND_MORE)
        heard = client.recv(4_096)
        eventually(lambda: metric(api, "rowlock_sse_clients ") == 1)
        ann.post(RESERVE).raise_for_status()
        harness.settle()
        while b"HELD" not in heard:
            heard += client.recv(4_096)
    assert b"200 OK" in heard


def test_a_listener_that_left_with_a_request_unread_is_forgotten(narrow: Api, harness: SettlingHarness) -> None:
    harness.sell(1)
    with connect(narrow) as client:
        client.sendall(LISTENING_AND_MORE)
        assert b"200 OK" in client.recv(4_096)
    eventually(lambda: metric(narrow, "rowlock_sse_clients ") == 0)


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n", b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_a_connection_on_which_nothing_more_comes_is_closed(narrow: Api, sent: bytes) -> None:
    assert b" 500 " not in answered(narrow, sent)


def test_a_body_that_never_comes_is_not_waited_for(narrow: Api) -> None:
    head = b"POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"
    assert b"408 Request Timeout" in answered(narrow, head)


def test_an_import_without_a_length_is_read_no_further_than_its_limit(narrow: Api, harness: SettlingHarness) -> None:
    harness.sell(0)
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(4_000):
            sent += 65_536
            yield b"x" * 65_536

    with narrow.client("olga", Role.OPERATOR) as operator:
        try:
            answer = operator.post("/api/events/gala/tickets", content=pieces(), headers=CSV)
            assert answer.status_code == 413
        except httpx.TransportError:
            pass  # the answer came while the rest was still being sent
    assert sent < 4_000 * 65_536
    assert (
        metric(narrow, 'rowlock_http_requests_total{method="POST",route="/api/events/<event_id>/tickets",status="413"}')
        >= 1
    )


@pytest.mark.parametrize(
    ("path", "field", "near"),
    [
        ("/api/events?limt=3", "limt", "'limit'"),
        ("/api/events/gala/tickets?Section=A", "Section", "'section'"),
        ("/api/reservations?event=gala", "event", "'event_id'"),
        ("/api/me?x=1", "x", "none"),
    ],
)
def test_an_unknown_parameter_is_refused_with_the_nearest(ann: httpx.Client, path: str, field: str, near: str) -> None:
    refused = ann.get(path)
    assert (refused.status_code, refused.json()["field"]) == (400, field)
    assert near in refused.json()["detail"]


def test_a_parameter_that_comes_twice_is_refused_but_for_one_that_may(api: Api) -> None:
    status, answer = get(api, b"/api/events?limit=1&limit=2")
    assert (status, b"more than once" in answer) == (400, True)
    assert get(api, b"/api/reservations?status=HELD&status=HELD")[0] == 401
    with api.client("olga", Role.OPERATOR) as operator:
        many = {"map": ["Bereich=section", "Reihe=row"]}
        assert operator.post("/api/events/nowhere/tickets", params=many, content=b"x", headers=CSV).status_code == 404


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        (b"Idempotency-Key: caf\xc3\xa9", 400, b"INVALID_REQUEST"),
        (b"Idempotency-Key: \xff", 400, b"INVALID_REQUEST"),
        (b"Content-Type: application/json\xff", 415, b"UNSUPPORTED_MEDIA_TYPE"),
        (b"Authorization: Bearer \xff", 401, b"UNAUTHORIZED"),
    ],
)
def test_a_header_that_is_not_ascii_is_not_taken_for_none(
    api: Api, harness: SettlingHarness, header: bytes, status: int, code: bytes
) -> None:
    harness.sell(1)
    token = f"Authorization: {api.headers()['Authorization']}".encode()
    headers = [header] if header.startswith(b"Auth") else [header, token]
    request = b"POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n%s\r\n\r\n{}"
    answer = answered(api, request % (RESERVE.encode(), b"\r\n".join(headers)))
    assert (int(answer.split()[1]), b'"code":"%s"' % code in answer) == (status, True)


def test_a_place_in_the_feed_that_is_not_ascii_is_not_taken_for_the_beginning(api: Api) -> None:
    token = api.headers("olga", Role.OPERATOR)["Authorization"].encode()
    status, answer = get(
        api, b"/api/changes", b"Authorization: " + token, b"Accept: text/event-stream", b"Last-Event-ID: \xff"
    )
    assert (status, b'"field":"cursor"' in answer) == (400, True)


@pytest.mark.parametrize("kind", ["text/csv", "application/x-ndjson", "application/json"])
def test_an_empty_body_is_an_empty_body_for_whoever_comes_next(
    api: Api, harness: SettlingHarness, ann: httpx.Client, kind: str
) -> None:
    """Readers of text close what they read, and the empty body is one for all."""
    harness.sell(1)
    with api.client("olga", Role.OPERATOR) as operator:
        refused = operator.post("/api/events/gala/tickets", content=b"", headers={"Content-Type": kind})
        assert refused.status_code == 400
    assert ann.post(RESERVE, content=b"").status_code == 202
    assert httpx.post(f"{api.url}/api/sessions").status_code == 201


def test_without_a_token_its_lack_comes_before_a_wrong_parameter(api: Api) -> None:
    assert httpx.get(f"{api.url}/api/reservations?x=1").status_code == 401


def test_health_answers_on_a_port_of_its_own_while_the_other_is_full(api_settings: Settings, redis_url: str) -> None:
    port = free_ports(1)[0]
    settings = replace(api_settings, api_health_port=port, connections_max=8, head_timeout_ms=60_000)
    with running_api(settings) as own, ExitStack() as stack:
        for _ in range(16):
            stack.enter_context(connect(own)).sendall(b"GET /")
        for path, status in (("/healthz", 200), ("/readyz", 200), ("/api/events", 404)):
            assert httpx.get(f"http://127.0.0.1:{port}{path}").status_code == status
