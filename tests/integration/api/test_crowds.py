"""Every endpoint before a crowd: only documented answers, and afterwards the same as before."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.principals.identity import Role
from api.resources.openapi import document
from shared.config import Settings
from tests.api_process import Api
from tests.crowd import FILES, OPERATIONS, Endpoint, Request, Seen, ask, crowd, endpoints
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act
from tests.integration.api.resources.conftest import SEATS

CLIENTS = 64
READS, WRITES = 10, 3
"""Requests of each client: about a second of a small machine."""
LONG = ("/api/openapi.json", "/metrics", "/actuator/prometheus")
"""Answers that take a hundred times as long as others, to make or to read: as many requests as of writers last seconds."""

APP = create_app(Settings(database_url="postgresql://nowhere/x", redis_url="redis://nowhere", token_secret="x" * 32))
ENDPOINTS = endpoints(document(APP))

BODIES: dict[str, Any] = {
    "POST /api/events": {"name": "Crowd"},
    "PATCH /api/events/{event_id}": {"name": "Gala"},
    "POST /api/events/{event_id}/cancel": {"reason": "a crowd"},
    "POST /api/events/{event_id}/copy": {"name": "Copy"},
    "POST /api/events/{event_id}/tickets": [{"section": "Box", "row": "1", "number": "1", "price": 100}],
    "PATCH /api/events/{event_id}/tickets": {"ticket_ids": [SEAT], "for_sale": True},
    "PUT /api/events/{event_id}/channels/{key}": {"name": "Sponsors"},
    "POST /api/events/{event_id}/codes": {"channel": "sponsor", "count": 3},
    "POST /api/keys": {"name": "Crowd", "scopes": ["read"]},
    "POST /api/tokens": {"holder": "ann"},
    "POST /api/webhooks": {"url": "https://127.0.0.1/nobody"},
    "POST /api/tickets/{ticket_id}/cancel": {"reason": "a crowd"},
    "POST /api/tickets/{ticket_id}/transfer": {"to_holder": "bob"},
    "POST /api/tickets/{ticket_id}/move": {"to": "gala.Stalls.A.2"},
    "POST /api/orders/{order_id}/cancel": {"reason": "a crowd"},
    "POST /api/orders/{order_id}/move": {"to": {"gala.Stalls.A.2": "gala.Circle.B.1"}},
    "POST /api/orders/{order_id}/transfer": {"to_holder": "bob"},
    "POST /api/orders": {"event_id": "gala", "wishes": [{"quantity": 1}]},
    "POST /api/packages": {"events": [{"event_id": name, "wishes": [{"quantity": 1}]} for name in ("gala", "show")]},
}
QUERIES = {"DELETE /api/events/{event_id}/tickets": "?section=Circle", "GET /api/commands": "?ids={id}"}
ALWAYS_NEW = (
    "/metrics",
    "/actuator/prometheus",
    "/actuator/metrics",
    "/actuator/metrics/{name}",
    "/api/me",
    "/api/queues",
)
"""Answers that say something else each time."""


def test_every_route_is_among_the_endpoints() -> None:
    answered = {(each.method, each.pattern) for each in ENDPOINTS}
    routes = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in APP.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith(
            "/api/"
        )  # those are in the document: tests/integration/api/resources/test_openapi.py
    }
    assert routes == {("GET", pattern) for pattern in OPERATIONS}
    assert routes <= answered


@pytest.fixture
def values(api: Api, harness: SettlingHarness, ann: httpx.Client) -> dict[str, str]:
    """One of everything that a path can name, ann's own."""
    with api.client("olga", Role.OPERATOR) as operator:
        open_sale(operator, "gala", SEATS, hold_seconds=60, refundable=True)
        key = operator.post("/api/keys", json={"name": "a shop", "scopes": ["read"]}).json()
        assert operator.put("/api/events/gala/channels/sponsor", json={}).status_code == 201
        code = operator.post("/api/events/gala/codes", json={"channel": "sponsor"}).json()["items"][0]
        webhook = operator.post("/api/webhooks", json={"url": "https://127.0.0.1/nobody"}).json()
    version = ann.get("/api/events/gala/map").json()["version"]
    order = act(ann, harness, "/api/orders", {"event_id": "gala", "wishes": [{"quantity": 1}]})
    reserve = act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    return {
        "event_id": "gala",
        "version": version,
        "ticket_id": SEAT,
        "id": str(reserve["id"]),
        "order_id": str(order["order_id"]),
        "reservation_id": str(order["reservation_ids"][0]),  # type: ignore[index]  # a list
        "name": "rowlock_appends",
        "key_id": str(key["id"]),
        "webhook_id": str(webhook["id"]),
        **FILES,
        "key": "sponsor",
        "code_id": str(code["id"]),
    }


def request_of(endpoint: Endpoint, values: dict[str, str], api: Api) -> Request:
    who = ("olga", Role.OPERATOR) if endpoint.operators else ("ann", Role.CUSTOMER)
    token = api.headers(*who)["Authorization"].removeprefix("Bearer ")
    query = QUERIES.get(str(endpoint), "").format(**values)
    body = BODIES.get(str(endpoint), None if endpoint.method in ("GET", "DELETE") else {})
    return Request(endpoint, endpoint.path(values) + query, token, body)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_a_crowd_gets_documented_answers_and_whoever_comes_after_it_the_same(
    endpoint: Endpoint, values: dict[str, str], api: Api, harness: SettlingHarness
) -> None:
    request = request_of(endpoint, values, api)
    reads = endpoint.method == "GET"
    before = asyncio.run(ask(api.url, request, Seen())) if reads else None
    times = READS if reads and endpoint.pattern not in LONG else WRITES
    with harness.working():
        seen = asyncio.run(crowd(api.url, [request], clients=CLIENTS, times=times))
    assert (seen.undocumented, seen.broken) == ({}, 0)
    assert not [status for _, status in seen.answers if status >= 500], seen.answers
    after = asyncio.run(ask(api.url, request, Seen()))
    assert after is not None
    assert after.status in endpoint.documented
    if before is not None:
        assert after.status == before.status == (404 if endpoint.pattern.endswith("/plan") else 200)
        assert endpoint.pattern in ALWAYS_NEW or _lasting(after.body) == _lasting(before.body)


def _lasting(body: dict[str, Any]) -> dict[str, Any]:
    """Return what an answer says beside the time at which that was known."""
    return {name: value for name, value in body.items() if name != "as_of"}
