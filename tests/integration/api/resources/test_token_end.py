"""A hold or a wait that outlives the token with which it was got says so."""

from __future__ import annotations

import httpx

from api.principals.identity import Role
from api.principals.tokens import Tokens
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act


def lasting(api: Api, seconds: int, holder: str = "ann") -> httpx.Client:
    token, _ = Tokens(api.settings).sign(holder, Role.CUSTOMER, seconds)
    return httpx.Client(base_url=api.url, headers={"Authorization": f"Bearer {token}"}, timeout=40)


def test_a_hold_longer_than_the_token_says_when_the_token_ends(
    gala: str, api: Api, operator: httpx.Client, harness: SettlingHarness
) -> None:
    with lasting(api, 50) as brief, lasting(api, 3_600) as long:
        ends = brief.get("/api/me").json()["expires_at"]
        command = act(brief, harness, f"/api/tickets/{SEAT}/reserve")
        assert str(command["held_until"]) > ends
        order = act(brief, harness, "/api/orders", {"event_id": gala, "wishes": [{"quantity": 1}]})
        paths = [
            f"/api/commands/{command['id']}",
            f"/api/commands/{order['id']}",
            f"/api/reservations/{command['reservation_id']}",
            f"/api/orders/{order['order_id']}",
        ]
        for path in paths:
            assert brief.get(path).json()["token_expires_at"] == ends, path
            assert "token_expires_at" not in long.get(path).json(), path
            assert "token_expires_at" not in operator.get(path).json(), path
        assert [each["token_expires_at"] for each in brief.get("/api/reservations").json()["items"]] == [ends] * 2
        assert act(brief, harness, f"/api/tickets/{SEAT}/release")["status"] == "SUCCEEDED"
        assert "token_expires_at" not in brief.get(paths[2]).json()


def test_a_wait_longer_than_the_token_says_so_when_it_begins_and_while_it_lasts(
    gala: str, api: Api, operator: httpx.Client, harness: SettlingHarness
) -> None:
    operator.patch(f"/api/events/{gala}", json={"max_wait_seconds": 600})
    with lasting(api, 3_600, "bob") as bob, lasting(api, 50) as brief:
        act(bob, harness, f"/api/tickets/{SEAT}/reserve")
        path = f"/api/tickets/{SEAT}/reserve"
        ends = brief.get("/api/me").json()["expires_at"]
        short = brief.post(path, json={"wait_for_release_seconds": 10}).json()
        assert "token_expires_at" not in short
        waiting = brief.post(path, json={"wait_for_release_seconds": 600}).json()
        assert waiting["token_expires_at"] == ends
        harness.settle()
        parked = brief.get(f"/api/commands/{waiting['id']}").json()
        assert parked["status"] == "PENDING"
        assert parked["token_expires_at"] == ends
        assert "token_expires_at" not in brief.post("/api/tickets/gala.Circle.B.1/reserve").json()
