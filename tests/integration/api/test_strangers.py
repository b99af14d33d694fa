"""What an API process grants to strangers by its settings: guests, rates, other origins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from api.principals.identity import Role
from shared.config import Settings, Switch
from tests.api_process import Api, running_api
from tests.integration.api.conftest import SettlingHarness

SHOP = "https://shop.example"


@pytest.fixture(scope="module")
def strict(api_settings: Settings) -> Iterator[Api]:
    settings = replace(
        api_settings,
        rate_guest=1,
        rate_holder=2,
        rate_key=0,
        address_sessions_per_minute=4,
        allowed_origins=SHOP,
        body_max_bytes=1_024,
    )
    with running_api(settings) as running:
        yield running


def test_a_guest_renews_its_session_and_keeps_its_holder(api: Api, harness: SettlingHarness) -> None:
    first = httpx.post(f"{api.url}/api/sessions").json()
    headers = {"Authorization": f"Bearer {first['token']}"}
    renewed = httpx.post(f"{api.url}/api/sessions", headers=headers)
    assert (renewed.status_code, renewed.json()["holder"], renewed.json()["role"]) == (201, first["holder"], "guest")
    for role in (Role.CUSTOMER, Role.OPERATOR):
        refused = httpx.post(f"{api.url}/api/sessions", headers=api.headers("ann", role))
        assert (refused.status_code, refused.json()["code"]) == (403, "NOT_ALLOWED")
    unknown = httpx.post(f"{api.url}/api/sessions", headers={"Authorization": "Bearer nonsense"})
    assert unknown.status_code == 401


def test_guests_can_be_kept_out(api_settings: Settings, harness: SettlingHarness) -> None:
    with running_api(replace(api_settings, guest_sessions=Switch.OFF)) as closed:
        refused = httpx.post(f"{closed.url}/api/sessions")
        assert (refused.status_code, refused.json()["code"]) == (403, "NOT_ALLOWED")


def test_an_address_begins_so_many_sessions_a_minute(strict: Api, harness: SettlingHarness) -> None:
    answers = [httpx.post(f"{strict.url}/api/sessions") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 4 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(("role", "burst"), [(Role.GUEST, 5), (Role.CUSTOMER, 10)])
def test_who_asks_too_often_is_told_when_to_come_again(
    strict: Api, harness: SettlingHarness, role: Role, burst: int
) -> None:
    holder = f"fast-{role}"
    with strict.client(holder, role) as fast, strict.client(holder, role) as same:
        answers = [(fast, same)[number % 2].get("/api/me") for number in range(burst + 20)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert all(answer.status_code == 200 for answer in answers[:burst])
    assert refused
    assert refused[0].json()["code"] == "TOO_MANY_REQUESTS"
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert ";r=0;" in refused[0].headers["RateLimit"]
    assert answers[0].headers["RateLimit"].endswith("t=1")
    with strict.client("another", role) as other:
        assert other.get("/api/me").status_code == 200


def test_operators_are_not_counted(strict: Api, harness: SettlingHarness) -> None:
    with strict.client("olga", Role.OPERATOR) as olga:
        assert {olga.get("/api/me").status_code for _ in range(50)} == {200}


def test_a_page_of_an_allowed_origin_may_call(strict: Api, harness: SettlingHarness) -> None:
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    preflight = httpx.options(f"{strict.url}/api/tickets/t/reserve", headers=asked)
    assert (preflight.status_code, preflight.headers["Access-Control-Allow-Origin"]) == (204, SHOP)
    for answer in (
        httpx.get(f"{strict.url}/api/events", headers={"Origin": SHOP}),
        httpx.get(f"{strict.url}/api/me", headers={"Origin": SHOP}),
        httpx.get(f"{strict.url}/api/nowhere", headers={"Origin": SHOP}),
        httpx.post(f"{strict.url}/api/orders", headers={"Origin": SHOP}, content=b"x" * 2_000),
    ):
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP, answer.request
    foreign = httpx.options(f"{strict.url}/api/events", headers=asked | {"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in foreign.headers
