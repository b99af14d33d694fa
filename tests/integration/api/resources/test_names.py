"""A name of nothing is an error that says so and names the nearest, wherever it is given."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from shared.config import Settings
from tests.api_process import running_api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import act
from tests.servers import database_named


def order(client: httpx.Client, *wishes: dict[str, object]) -> httpx.Response:
    return client.post("/api/orders", json={"event_id": "gala", "wishes": list(wishes)})


@pytest.mark.parametrize(
    ("wish", "near"),
    [
        ({"section": "Stals"}, "'Stalls'"),
        ({"section": "stalls"}, "'Stalls'"),
        ({"category": "gold"}, "'Gold'"),
        ({"section": "Stalls", "category": "Golden"}, "'Gold'"),
        ({"section": "座"}, "Circle"),
    ],
)
def test_a_wish_for_a_place_that_the_event_does_not_have(
    gala: str, ann: httpx.Client, wish: dict[str, object], near: str
) -> None:
    for _ in range(2):
        refused = order(ann, {"quantity": 1}, {"quantity": 1, **wish})
        assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_REQUEST")
        assert refused.json()["field"] == "wishes[1]." + [*wish][-1]
        assert near in refused.json()["detail"]


def test_what_the_event_has_may_be_wished_for_also_when_it_is_new(
    gala: str, ann: httpx.Client, operator: httpx.Client, harness: SettlingHarness
) -> None:
    wish = {"quantity": 1, "section": "Terrace", "category": "Sun"}
    assert order(ann, wish).status_code == 400
    more = b"section,row,number,price,category\nTerrace,A,1,4500,Sun\n"
    operator.post("/api/events/gala/tickets", content=more, headers={"Content-Type": "text/csv"}).raise_for_status()
    assert act(ann, harness, "/api/orders", {"event_id": "gala", "wishes": [wish]})["status"] == "SUCCEEDED"


def test_an_event_that_is_not_there_is_for_the_decision(ann: httpx.Client, harness: SettlingHarness) -> None:
    wishes = [{"quantity": 1, "section": "Anything"}]
    assert act(ann, harness, "/api/orders", {"event_id": "nowhere", "wishes": wishes})["status"] == "REJECTED"


def test_without_postgresql_an_order_is_taken_unseen(api_settings: Settings, redis_url: str) -> None:
    gone = database_named(api_settings.database_url, "gone")
    with running_api(replace(api_settings, database_url=gone)) as api, api.client() as client:
        assert order(client, {"quantity": 1, "section": "Anything"}).status_code == 202


@pytest.mark.parametrize(
    ("query", "field", "near"),
    [
        ("section=Stals", "section", "'Stalls'"),
        ("category=Silver", "category", "Gold"),
        ("section=Stalls&category=blu", "category", "'Blue'"),
        ("section=", "section", "1 to 200"),
        ("category=", "category", "1 to 200"),
        ("status=", "status", "AVAILABLE"),
        ("section=Stalls&section=Circle", "section", "more than once"),
    ],
)
def test_a_filter_by_nothing(gala: str, public: httpx.Client, query: str, field: str, near: str) -> None:
    refused = public.get(f"/api/events/gala/tickets?{query}")
    assert (refused.status_code, refused.json()["field"]) == (400, field)
    assert near in refused.json()["detail"]


def test_a_filter_of_what_there_is_may_find_nothing(gala: str, public: httpx.Client) -> None:
    found = public.get("/api/events/gala/tickets?section=Stalls&category=Blue")
    assert (found.status_code, found.json()["items"]) == (200, [])
    assert public.get("/api/events/gala/tickets?status=SOLD").json()["items"] == []


@pytest.mark.parametrize("path", ["/api/reservations", "/api/changes"])
def test_a_list_of_an_event_that_is_not_there(gala: str, operator: httpx.Client, path: str) -> None:
    refused = operator.get(path, params={"event_id": "galla"})
    assert (refused.status_code, refused.json()["field"]) == (400, "event_id")
    assert operator.get(path, params={"event_id": "gala"}).status_code == 200


def test_a_webhook_of_an_event_that_is_not_there(gala: str, operator: httpx.Client) -> None:
    refused = operator.post("/api/webhooks", json={"url": "https://127.0.0.1/x", "event_ids": ["gala", "galla"]})
    assert (refused.status_code, refused.json()["field"]) == (400, "event_ids")
    assert "galla" in refused.json()["detail"]
