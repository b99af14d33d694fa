"""No path, spelling, header or method passes by the limits of an address, or is served where its plain form is not."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Callable
from itertools import product

import pytest

from tests.acceptance.nginx.asking import Client
from tests.acceptance.nginx.door import PASSWORD
from tests.acceptance.nginx.site import Site

BURST = 2
ASKED = 6
LOCATIONS = (
    "/api/events",
    "/api/v1/events",
    "/api/sessions",
    "/api/v1/sessions",
    "/api/orders",
    "/api/tickets/t/reserve",
    "/api/events/e/tickets",
    "/api/v1/events/e/tickets",
    "/api/events/e/stream",
    "/api/v1/events/e/stream",
    "/api/changes",
    "/api/docs",
    "/e",
    "/e/demo",
    "/office",
    "/ui/rowlock-seatmap.js",
    "/ui/0/vendor/lit.js",
    "/healthz",
    "/readyz",
    "/actuator/health",
    "/metrics",
    "/actuator/metrics",
    "/flower",
    "/flower/",
    "/prometheus/graph",
    "/grafana/",
    "/_problem/404",
    "/_misspelt",
    "/nowhere",
    "/",
)
HEADERS: dict[str, dict[str, str]] = {
    "plain": {},
    "a token of each": {"Authorization": "Bearer {n}"},
    "a key of each": {"Idempotency-Key": "k{n}"},
    "a token and a key of each": {"Authorization": "Bearer {n}", "Idempotency-Key": "k{n}"},
    "another address of each": {"X-Forwarded-For": "9.9.9.{n}", "Forwarded": "for=9.9.9.{n}", "X-Real-IP": "9.9.9.{n}"},
    "another host of each": {"Host": "host{n}.test", "User-Agent": "{n}"},
    "an import's type": {"Content-Type": "text/csv", "Accept": "text/event-stream", "Prefer": "wait=1"},
}
METHODS = ("GET", "HEAD", "POST", "DELETE")
REFUSED = {429, 0}


def _others(path: str) -> list[str]:
    """Return spellings of `path` that something between the client and a view might take for it."""
    last = path.rpartition("/")[2]
    head = path[: len(path) - len(last)]
    return [
        f"{path}/",
        f"{path}//",
        f"/{path}",
        path.replace("/", "//"),
        f"{head}./{last}",
        f"{head}../api/{last}",
        f"{head}%2e/{last}",
        f"{head}x/../{last}",
        f"{head}x/%2E%2e/{last}",
        f"{head}%25{ord(last[0]):x}{last[1:]}",
        f"{head}%2525{ord(last[0]):x}{last[1:]}",
        f"{head.rstrip('/')}%2f{last}",
        f"{head.rstrip('/')}%5c{last}",
        f"{head.rstrip('/')}\\{last}",
        f"{path}%00",
        f"{path}%0a",
        f"{path}#x",
        f"{path}%2f",
        f"{path}/?x=1",
        f"/flower/..{path}",
        f"/flower/..%2f{path[1:]}",
        f"/grafana/%2e%2e{path}",
    ]


@pytest.fixture
def limited(open_site: Callable[..., Site]) -> Site:
    """A gateway that lets hardly anything pass: what comes in numbers met no limit."""
    site = open_site("127.0.0.2", ROWLOCK_ADDRESS_RATE=str(BURST))
    site.instances["127.0.0.2"].go_on.set()
    return site


def _flood(client: Client, method: str, path: str, headers: dict[str, str]) -> tuple[list[int], float]:
    """Ask as fast as can be. Return the answers' statuses and how many of them the limit of an address may let pass."""
    began = time.monotonic()
    statuses = [
        client.status(method, path, {name: value.format(n=number) for name, value in headers.items()})
        for number in range(ASKED)
    ]
    return statuses, 1 + BURST + BURST * (time.monotonic() - began)


def test_every_location_header_and_method_has_the_address_s_limit(limited: Site) -> None:
    unlimited = []
    for path, (name, headers), method in product(LOCATIONS, HEADERS.items(), METHODS):
        statuses, allowed = _flood(Client(limited.door.url), method, path, headers)
        if sum(status not in REFUSED for status in statuses) > allowed:
            unlimited.append((method, path, name, statuses))
    assert unlimited == []


def test_a_path_has_one_spelling(limited: Site) -> None:
    """Another one is refused by nginx itself, in the words of the API, and reaches nothing."""
    for path in ("/api/sessions", "/api/v1/sessions", "/api/events/e/stream", "/api/events/e/tickets", "/metrics"):
        for spelling in _others(path):
            answer = Client(limited.door.url).ask("POST", spelling)
            assert answer.status in {400, 404}, spelling
            assert json.loads(answer.body)["code"] in {"BAD_REQUEST", "NOT_FOUND"}, spelling
    assert limited.requests == []


def test_a_flood_of_other_spellings_is_limited_too(limited: Site) -> None:
    for spelling in _others("/api/sessions"):
        statuses, allowed = _flood(Client(limited.door.url), "POST", spelling, {})
        passed = [status for status in statuses if status not in REFUSED]
        # What is no request at all is not passed on, and ends its connection.
        assert len(passed) <= allowed or set(passed) == {400}, (spelling, passed)


@pytest.mark.parametrize(
    "path",
    [
        "/api/tickets/a:b@c,d;e=f+g~h$i!j&k'l(m)*/reserve",
        "/api/tickets/%C3%A9%20%3A/reserve",
        "/api/events/e.1..2/map",
        "/api/events?cursor=a%2Fb%252F//../%00&x=/",
        "/api/events?",
        "/flower/task/a-b/",
        "/flower/worker/celery%40host",
        "/prometheus/",
    ],
)
def test_what_is_spelled_well_passes_as_it_is(path: str, site: Site) -> None:
    password = b64encode(f"operator:{PASSWORD}".encode()).decode()
    answer = Client(site.door.url).ask("GET", path, {"Authorization": f"Basic {password}"})
    assert answer.status == 200
    assert site.requests == [f"GET {path}"]


@pytest.mark.parametrize("path", ["/api/sessions", "/api/v1/sessions", "/api/sess%69ons"])
@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_new_sessions_have_a_limit_of_their_own(
    path: str, headers: dict[str, str], open_site: Callable[..., Site]
) -> None:
    site = open_site("127.0.0.2", ROWLOCK_SESSION_RATE="1", ROWLOCK_SESSION_BURST="1")
    client = Client(site.door.url)
    began = time.monotonic()
    answers = [
        client.ask("POST", path, {name: value.format(n=number) for name, value in headers.items()})
        for number in range(20)
    ]
    assert sum(answer.status == 200 for answer in answers) <= 2 + time.monotonic() - began
    assert Client(site.door.url).ask("POST", path).status == 200


@pytest.mark.parametrize("nginx", ["debian"], indirect=True)
def test_all_addresses_of_a_household_share_their_limit(open_site: Callable[..., Site]) -> None:
    site = open_site("127.0.0.2", ROWLOCK_ADDRESS_RATE=str(BURST), ROWLOCK_TRUSTED_PROXIES="127.0.0.0/8")

    def passed(addresses: list[str]) -> tuple[int, float]:
        began = time.monotonic()
        answers = [Client(site.door.url).ask("GET", "/api/events", {"X-Forwarded-For": told}) for told in addresses]
        return sum(answer.status == 200 for answer in answers), 1 + BURST + BURST * (time.monotonic() - began)

    # Bytes that mean something in a pattern or a line are bytes of an address like others.
    for home in ("2001:db8:0:1", "2001:db8:a0a:d0d", "a0a:5c5c:2424:0"):
        count, allowed = passed(
            [f"{home}::{number:x}" for number in (0, 10, 0xFFFF, 13, 0x5C0A, 92, 36, 2, 3, 4, 5, 6)]
        )
        assert count <= allowed, home
    assert passed([f"2001:db8:1:{number:x}::1" for number in range(12)])[0] == 12
    assert passed([f"9.9.9.{number}" for number in range(12)])[0] == 12
    count, allowed = passed([f"::ffff:8.8.8.{8}" for _ in range(12)])
    assert count <= allowed
