"""Who may sell, over HTTP."""

from __future__ import annotations

import httpx

from api.principals.identity import Role
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act


def test_only_a_seller_confirms_and_refunds_unless_the_event_says_otherwise(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    assert operator.patch("/api/events/gala", json={"confirm_by": "shop"}).json()["confirm_by"] == "shop"
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["status"] == "SUCCEEDED"
    assert act(ann, harness, f"/api/tickets/{SEAT}/confirm")["code"] == "NOT_ALLOWED"
    assert act(operator, harness, f"/api/tickets/{SEAT}/confirm", {"holder": "ann"})["status"] == "SUCCEEDED"
    assert act(ann, harness, f"/api/tickets/{SEAT}/release")["code"] == "NOT_ALLOWED"
    operator.patch("/api/events/gala", json={"confirm_by": "holder"})
    assert act(ann, harness, f"/api/tickets/{SEAT}/release")["status"] == "SUCCEEDED"


def test_who_waits_for_a_refusal_hears_which_scope_is_missing(
    gala: str, operator: httpx.Client, api: Api, harness: SettlingHarness
) -> None:
    operator.patch("/api/events/gala", json={"confirm_by": "shop"})
    with api.client("gus", Role.GUEST) as guest, harness.working():
        prefer = {"Prefer": "wait=20"}
        assert guest.post(f"/api/tickets/{SEAT}/reserve", headers=prefer).status_code == 200
        refused = guest.post(f"/api/tickets/{SEAT}/confirm", headers=prefer)
    body = refused.json()
    assert (refused.status_code, body["code"], body["scope"]) == (403, "NOT_ALLOWED", "sell")
    assert body["command"]["status"] == "REJECTED"


def test_an_event_sells_by_its_shop_unless_it_says_otherwise(operator: httpx.Client) -> None:
    plain = {"name": "Gala"}
    assert operator.post("/api/events", json=plain | {"id": "plain"}).json()["confirm_by"] == "shop"
    wrong = operator.post("/api/events", json=plain | {"confirm_by": "anybody"})
    assert (wrong.status_code, wrong.json()["field"]) == (400, "confirm_by")
