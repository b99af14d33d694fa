"""Keys of shops on a running API, and what revoking, rotating and limiting them does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.principals.identity import Role, Scope
from shared.config import Settings
from shared.db.key_store import KEYS_MAX
from tests.api_process import Api, running_api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act
from tests.servers import execute
from tests.waiting import eventually

NAMES = {"id", "name", "scopes", "event_ids", "created_by", "created_at", "expires_at", "last_used_at", "key"}
Keys = Callable[..., dict[str, Any]]


@pytest.fixture
def make(operator: httpx.Client) -> Keys:
    """Make a key; returns the answer."""

    def made(*scopes: Scope, **more: Any) -> dict[str, Any]:
        answer = operator.post("/api/keys", json={"name": "the shop", "scopes": list(scopes), **more})
        assert answer.status_code == 201, answer.text
        key: dict[str, Any] = answer.json()
        return key

    return made


@contextmanager
def holding(api: Api, key: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=api.url, headers={"Authorization": f"Bearer {key}"}, timeout=40) as client:
        yield client


def test_a_key_is_shown_once_and_says_who_it_is(api: Api, operator: httpx.Client, make: Keys) -> None:
    made = make(Scope.READ, Scope.SELL)
    assert set(made) == NAMES
    with holding(api, made["key"]) as shop:
        me = shop.get("/api/me").json()
        assert me.pop("now")
    assert me == {"holder": f"key:{made['id']}", "role": "shop", "expires_at": None, "scopes": ["read", "sell"]}
    listed = operator.get("/api/keys").json()["items"]
    assert [(key["id"], "key" in key) for key in listed] == [(made["id"], False)]


def test_a_repeated_request_makes_one_key_and_keeps_no_secret(operator: httpx.Client) -> None:
    body, header = {"name": "twice", "scopes": ["read"]}, {"Idempotency-Key": "made twice"}
    first, again = (operator.post("/api/keys", json=body, headers=header) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == {name: value for name, value in first.json().items() if name != "key"}
    assert len(operator.get("/api/keys").json()["items"]) == 1


def test_a_seller_reserves_and_confirms_for_whom_it_names(
    gala: str, api: Api, operator: httpx.Client, harness: SettlingHarness, make: Keys
) -> None:
    operator.patch("/api/events/gala", json={"confirm_by": "shop"})
    with holding(api, make(Scope.SELL)["key"]) as shop:
        for verb in ("reserve", "confirm", "release"):
            command = act(shop, harness, f"/api/tickets/{SEAT}/{verb}", {"holder": "ann"})
            assert (command["status"], command["holder"]) == ("SUCCEEDED", "ann")
        unnamed = shop.post(f"/api/tickets/{SEAT}/reserve")
        assert (unnamed.status_code, unnamed.json()["field"]) == (400, "holder")


def test_a_key_of_some_events_finds_nothing_in_others(
    gala: str, api: Api, operator: httpx.Client, harness: SettlingHarness, make: Keys
) -> None:
    operator.post("/api/events", json={"id": "show", "name": "Show"})
    with holding(api, make(*Scope, event_ids=["show"])["key"]) as shop:
        accepted = shop.post(f"/api/tickets/{SEAT}/reserve", json={"holder": "ann"})
        harness.settle()
        found = operator.get(accepted.headers["Location"]).json()
        assert found["code"] == "TICKET_NOT_FOUND"
        assert shop.patch("/api/events/gala", json={"name": "Mine"}).status_code == 404
        assert shop.patch("/api/events/show", json={"name": "Mine"}).status_code == 200
        assert shop.get(f"/api/tickets/{SEAT}/history").status_code == 404
        assert shop.post("/api/events", json={"id": "third", "name": "Third"}).status_code == 400
        assert shop.get("/api/reservations?holder=ann&event_id=gala").status_code == 404
        assert shop.get("/api/changes?event_id=gala").status_code == 404
        assert shop.post("/api/tokens", json={"holder": "ann", "event_id": "gala"}).status_code == 404
        wider = shop.post("/api/keys", json={"name": "wider", "scopes": ["read"], "event_ids": ["gala"]})
        assert wider.status_code == 404
        same = shop.post("/api/keys", json={"name": "same", "scopes": ["read"]}).json()
        assert same["event_ids"] == ["show"]


def test_nobody_hands_out_more_than_it_has(api: Api, operator: httpx.Client, make: Keys) -> None:
    strong = make(*Scope)
    with holding(api, make(Scope.KEYS, Scope.READ)["key"]) as weak:
        refused = weak.post("/api/keys", json={"name": "x", "scopes": ["read", "sell"]})
        assert (refused.status_code, refused.json()["scope"]) == (403, "sell")
        assert strong["id"] not in {key["id"] for key in weak.get("/api/keys").json()["items"]}
        for change in (weak.delete(f"/api/keys/{strong['id']}"), weak.post(f"/api/keys/{strong['id']}/rotate")):
            assert change.status_code == 404
        assert weak.post("/api/keys", json={"name": "x", "scopes": ["read"]}).status_code == 201


def test_two_secrets_count_while_a_key_is_rotated(api: Api, operator: httpx.Client, make: Keys) -> None:
    first = make(Scope.READ)
    path = f"/api/keys/{first['id']}/rotate"
    second, third = (operator.post(path, json={"old_seconds": 600}).json()["key"] for _ in range(2))

    def statuses() -> list[int]:
        return [
            httpx.get(f"{api.url}/api/me", headers={"Authorization": f"Bearer {key}"}).status_code
            for key in (first["key"], second, third)
        ]

    assert statuses() == [401, 200, 200]
    fourth = operator.post(path, json={"old_seconds": 0}).json()["key"]
    assert statuses() == [401, 401, 401]
    with holding(api, fourth) as shop:
        assert shop.get("/api/me").status_code == 200


def test_a_key_made_here_counts_in_every_process_and_so_does_its_end(
    api: Api, api_settings: Settings, operator: httpx.Client, make: Keys
) -> None:
    with running_api(api_settings) as other:
        made = make(Scope.READ)
        with holding(other, made["key"]) as shop:
            assert shop.get("/api/me").status_code == 200
            assert operator.delete(f"/api/keys/{made['id']}").status_code == 204
            eventually(lambda: shop.get("/api/me").status_code == 401, "the other process refuses the key")
        with holding(api, made["key"]) as shop:
            assert shop.get("/api/me").status_code == 401
    assert operator.delete(f"/api/keys/{made['id']}").status_code == 404


@pytest.mark.parametrize("key", ["rk_", "rk_0123456789ab_" + "0" * 64, "rk_x_y", "RK_0123456789ab_" + "0" * 64])
def test_what_is_no_key_is_refused(api: Api, harness: SettlingHarness, key: str) -> None:
    with holding(api, key) as stranger:
        assert stranger.get("/api/me").status_code == 401


def test_a_crowd_with_unknown_keys_is_refused_each(api: Api, harness: SettlingHarness) -> None:
    def status(number: int) -> int:
        headers = {"Authorization": f"Bearer rk_{number:012x}_{'0' * 64}"}
        return httpx.get(f"{api.url}/api/me", headers=headers, timeout=40).status_code

    with ThreadPoolExecutor(64) as crowd:
        assert set(crowd.map(status, range(256))) == {401}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes[0]"),
        ({"name": ""}, "name"),
        ({"name": " \u2003"}, "name"),
        ({"name": "a\n"}, "name"),
        ({"event_ids": []}, "event_ids"),
        ({"event_ids": ["nowhere"]}, "event_ids"),
        ({"event_ids": ["\0"]}, "event_ids"),
        ({"event_ids": ["gala"] * 21}, "event_ids"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "9999-12-31T23:59:59-05:00"}, "expires_at"),
        ({"expires_at": "0001-01-01T00:00:00+23:59"}, "expires_at"),
        ({"expires_at": "2031-01-01T00:00:00"}, "expires_at"),
        ({"scope": "read"}, "scope"),
    ],
)
def test_a_wrong_key_is_refused_by_field(operator: httpx.Client, change: dict[str, Any], field: str) -> None:
    refused = operator.post("/api/keys", json={"name": "x", "scopes": ["read"]} | change)
    assert (refused.status_code, refused.json()["field"]) == (400, field)


def test_a_key_ends_when_it_expires(api: Api, api_settings: Settings, make: Keys) -> None:
    soon = make(Scope.READ, expires_at=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    with holding(api, soon["key"]) as shop:
        assert shop.get("/api/me").json()["expires_at"] == soon["expires_at"][:19] + ".000Z"
        execute(api_settings.database_url, "UPDATE api_keys SET expires_at = now() - interval '1 minute'")
        make(Scope.READ)  # has the table read anew
        assert shop.get("/api/me").status_code == 401


def test_a_crowd_with_one_key_is_served_and_its_last_use_outlives_the_processes(
    api_settings: Settings, operator: httpx.Client, make: Keys
) -> None:
    made = make(Scope.READ)
    with running_api(api_settings) as one, running_api(api_settings) as two:

        def status(number: int) -> int:
            headers = {"Authorization": f"Bearer {made['key']}"}
            return httpx.get(f"{(one, two)[number % 2].url}/api/me", headers=headers, timeout=40).status_code

        with ThreadPoolExecutor(64) as crowd:
            assert set(crowd.map(status, range(128))) == {200}
        assert operator.get("/api/keys").json()["items"][0]["last_used_at"] is None
    # Both have ended and told when they saw it last.
    listed = operator.get("/api/keys").json()["items"][0]
    assert listed["last_used_at"] >= listed["created_at"]


def test_there_are_only_so_many_keys(api_settings: Settings, operator: httpx.Client, make: Keys) -> None:
    execute(
        api_settings.database_url,
        "INSERT INTO api_keys (id, name, scopes, secret_hash, created_by) "
        f"SELECT lpad(to_hex(n), 12, '0'), 'x', '{{read}}', '', 'x' FROM generate_series(1, {KEYS_MAX - 3}) AS n",
    )

    def status(_: int) -> int:
        return operator.post("/api/keys", json={"name": "x", "scopes": ["read"]}).status_code

    with ThreadPoolExecutor(8) as crowd:
        assert sorted(crowd.map(status, range(8))) == [201] * 3 + [409] * 5


def test_a_token_made_by_a_shop_is_its_customers_own(gala: str, api: Api, harness: SettlingHarness, make: Keys) -> None:
    with holding(api, make(Scope.SELL)["key"]) as shop:
        made = shop.post("/api/tokens", json={"holder": "ann", "event_id": "gala", "seconds": 60})
        assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
        for body, field in [
            ({"holder": "rowlock"}, "holder"),
            ({"holder": "ann", "event_id": "nowhere"}, "event_id"),
            ({"holder": "ann", "seconds": 86_401}, "seconds"),
        ]:
            refused = shop.post("/api/tokens", json=body)
            assert (refused.status_code, refused.json()["field"]) == (400, field)
    with holding(api, made.json()["token"]) as ann:
        me = ann.get("/api/me").json()
        assert (me["holder"], me["role"], me["event_ids"]) == ("ann", "customer", ["gala"])
        assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["status"] == "SUCCEEDED"
        assert ann.get("/api/reservations").json()["items"][0]["holder"] == "ann"
        assert ann.post("/api/tokens", json={"holder": "bob"}).json()["scope"] == "sell"


def test_operators_make_keys_and_customers_do_not(api: Api, operator: httpx.Client) -> None:
    with api.client("ann", Role.CUSTOMER) as ann:
        refused = ann.post("/api/keys", json={"name": "x", "scopes": ["read"]})
    assert (refused.status_code, refused.json()["code"], refused.json()["scope"]) == (403, "NOT_ALLOWED", "keys")
