"""With TLS everything is behind it, and the port without it says only where to go."""

from __future__ import annotations

import json
import ssl
import subprocess
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from cli.stack.ports import free_ports
from tests.acceptance.nginx.asking import Client
from tests.acceptance.nginx.door import PASSWORD
from tests.acceptance.nginx.site import Site
from tests.programs import required


@dataclass(frozen=True, slots=True)
class TlsSite:
    site: Site
    port: int
    client: httpx.Client


@pytest.fixture
def open_tls(open_site: Callable[..., Site], reachable: Path) -> Callable[..., TlsSite]:
    """Return a function that opens a site with a certificate of its own for `localhost`."""
    folder = reachable / "tls"
    folder.mkdir()
    certificate = folder / "fullchain.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=x -addext subjectAltName=DNS:localhost"
    command = [required("openssl"), *words.split(), "-keyout", str(folder / "privkey.pem"), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)

    def opened(**environment: str) -> TlsSite:
        (port,) = free_ports(1)
        listen = {"ROWLOCK_NGINX_TLS_LISTEN": f"127.0.0.1:{port}", "ROWLOCK_TLS_PORT": str(port)}
        site = open_site("127.0.0.2", **listen | environment)
        trusted = ssl.create_default_context(cafile=str(certificate))
        return TlsSite(site, port, httpx.Client(base_url=f"https://localhost:{port}", verify=trusted))

    return opened


def test_everything_is_served_over_tls(open_tls: Callable[..., TlsSite]) -> None:
    tls = open_tls()
    answer = tls.client.get("/api/events")
    assert answer.json()["headers"]["X-Forwarded-Proto"] == "https"
    assert answer.json()["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert answer.headers["X-Request-Id"]


def test_every_answer_over_tls_keeps_browsers_there(open_tls: Callable[..., TlsSite]) -> None:
    tls = open_tls(ROWLOCK_ADDRESS_RATE="20", ROWLOCK_PROXY_READ_SECONDS="1")
    seen = {200, 401, 404, 405, 413, 414, 431, 504}
    answers = [
        tls.client.get("/api/events"),
        tls.client.get("/metrics"),
        tls.client.get("/nowhere"),
        tls.client.get("/api/events/"),
        tls.client.request("TRACE", "/api/events"),
        tls.client.post("/api/orders", content=b"x" * 1_100_000),
        tls.client.get("/api/" + "x" * 9_000),
        tls.client.get("/api/events", headers={"X": "x" * 9_000}),
        tls.client.get("/api/events", headers={"X-Silent": "1"}),
    ]
    assert {answer.status_code for answer in answers} == seen
    tls.site.stop("127.0.0.2")
    answers += [tls.client.get("/api/events") for _ in range(80)]
    assert {answer.status_code for answer in answers} - seen == {429, 503}
    for answer in answers:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000", answer


@pytest.mark.parametrize(("host", "told"), [("", "tickets.test"), ("shop.test", "shop.test")])
def test_the_plain_port_takes_nothing_and_says_where_to_go(
    host: str, told: str, open_tls: Callable[..., TlsSite]
) -> None:
    tls = open_tls(ROWLOCK_TLS_HOST=host)
    password = {"Authorization": "Basic " + b64encode(f"operator:{PASSWORD}".encode()).decode()}
    client = Client(tls.site.door.url)
    for method, path, headers in (
        ("GET", "/api/events?x=1", {}),
        ("POST", "/api/sessions", {"Idempotency-Key": "k"}),
        ("GET", "/metrics", password),
        ("GET", "/flower/", password),
        ("GET", "/healthz", {}),
    ):
        answer = client.ask(method, path, {"Connection": "keep-alive"} | headers)
        assert answer.status == 308
        assert answer.headers["Location"] == f"https://{told}:{tls.port}{path}"
        assert answer.headers["Connection"] == "close"
    assert tls.site.requests == []


def test_the_plain_port_is_limited_too(open_tls: Callable[..., TlsSite]) -> None:
    client = Client(open_tls(ROWLOCK_ADDRESS_RATE="2").site.door.url)
    answers = [client.ask("GET", "/api/events") for _ in range(30)]
    assert {answer.status for answer in answers} == {308, 429}


def test_a_plain_request_to_the_port_with_tls_is_a_problem(open_tls: Callable[..., TlsSite]) -> None:
    tls = open_tls()
    answer = Client(f"http://127.0.0.1:{tls.port}").ask("GET", "/api/events")
    assert (answer.status, json.loads(answer.body)["code"]) == (400, "BAD_REQUEST")
