"""What reaches the API, what comes back, and what is written down."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx

from tests.acceptance.nginx.door import PASSWORD
from tests.acceptance.nginx.site import Site

OPERATORS = httpx.BasicAuth("operator", PASSWORD)


def test_an_event_of_a_stream_passes_before_the_next_one_exists(site: Site, client: httpx.Client) -> None:
    with client.stream("GET", "/api/events/e/stream", headers={"Accept-Encoding": "gzip"}) as stream:
        pieces = stream.iter_text()
        assert next(pieces) == "data: first\n\n"
        for instance in site.instances.values():
            instance.go_on.set()
        assert next(pieces) == "data: second\n\n"


def test_the_request_id_goes_to_the_api_to_the_client_and_into_the_log(site: Site, client: httpx.Client) -> None:
    answer = client.get("/api/events?secret=1")
    request_id = answer.headers["X-Request-Id"]
    assert answer.json()["headers"]["X-Request-Id"] == request_id
    site.until(lambda: f'"{request_id}"' in site.door.log())  # nginx writes after it has answered
    line = next(json.loads(line) for line in site.door.log().splitlines() if f'"{request_id}"' in line)
    assert (line["event"], line["status"], line["path"]) == ("http_request", 200, "/api/events")
    assert "secret" not in json.dumps(line)


def test_a_client_may_bring_its_own_request_id_if_it_is_harmless(client: httpx.Client) -> None:
    for brought, kept in (("abcdef-0123456789", True), ('evil"quote-and-more', False), ("x", False)):
        answer = client.get("/api/events", headers={"X-Request-Id": brought})
        assert (answer.headers["X-Request-Id"] == brought) == kept


def test_a_client_cannot_claim_another_address(client: httpx.Client) -> None:
    answer = client.get("/api/events", headers={"X-Forwarded-For": "6.6.6.6", "Forwarded": "for=6.6.6.6"})
    assert answer.json()["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert "Forwarded" not in answer.json()["headers"]


def test_a_trusted_balancer_tells_the_client_s_address(open_site: Callable[..., Site]) -> None:
    site = open_site("127.0.0.2", ROWLOCK_TRUSTED_PROXIES="10.0.0.0/8, 127.0.0.1")
    with site.door.client() as client:
        answer = client.get("/api/events", headers={"X-Forwarded-For": "6.6.6.6, 10.1.2.3"})
    assert answer.json()["headers"]["X-Forwarded-For"] == "6.6.6.6"


def test_long_answers_are_compressed_for_who_takes_it(client: httpx.Client) -> None:
    assert client.get("/api/events").headers.get("Content-Encoding") == "gzip"
    assert "Content-Encoding" not in client.get("/api/events", headers={"Accept-Encoding": "identity"}).headers


def test_every_answer_has_the_security_headers(client: httpx.Client) -> None:
    for path in ("/api/events", "/nowhere", "/metrics"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "nginx/" not in headers["Server"]


def test_operators_pages_are_closed_without_the_password(site: Site, client: httpx.Client) -> None:
    for path in ("/metrics", "/actuator/metrics", "/actuator/prometheus", "/flower/", "/prometheus/"):
        for answer in (client.get(path), client.get(path, auth=("operator", "wrong"))):
            assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
            assert answer.headers["WWW-Authenticate"].startswith("Basic")
        assert f"GET {path}" not in site.requests
        answer = client.get(path, auth=OPERATORS)
        assert answer.json()["headers"]["Authorization"] == "Bearer operations"


def test_no_other_spelling_opens_an_operators_page(site: Site) -> None:
    for path in ("/actuator/../metrics", "//metrics", "/metrics/", "/%6detrics", "/actuator/env", "/.env"):
        with socket.create_connection(("127.0.0.1", urlsplit(site.door.url).port or 0)) as raw:
            raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            assert raw.recv(100).split()[1] in (b"401", b"404")
    assert not site.requests
