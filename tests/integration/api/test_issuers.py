"""Customers of the shop's identity provider at a running API: in a crowd, and while the provider dies."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import httpx

from api.principals.identity import Role
from cli.stack.ports import free_ports
from shared.config import Settings
from tests.api_process import Api, running_api
from tests.events import open_sale
from tests.identity_provider import Provider, identity_provider, new_key, send, signed
from tests.integration.api.conftest import SettlingHarness, bearing
from tests.integration.api.resources.acting import SEAT, act
from tests.integration.api.resources.conftest import SEATS
from tests.servers import database_named

CROWD = 64


@contextmanager
def api_of(api_settings: Settings, provider: Provider, **more: object) -> Iterator[Api]:
    issuers = json.dumps([provider.setting()])
    with running_api(replace(api_settings, issuers=issuers, **more)) as running:  # type: ignore[arg-type]  # any setting
        yield running


def status(api: Api, token: str) -> tuple[int, str | None]:
    answer = httpx.get(f"{api.url}/api/me", headers={"Authorization": f"Bearer {token}"}, timeout=40)
    return answer.status_code, answer.headers.get("Retry-After")


def crowd_of(api: Api, tokens: list[str]) -> set[tuple[int, str | None]]:
    with ThreadPoolExecutor(CROWD) as crowd:
        return set(crowd.map(lambda token: status(api, token), tokens))


def test_a_customer_of_the_issuer_buys_with_its_own_token(
    api: Api, provider: Provider, harness: SettlingHarness
) -> None:
    with api.client("olga", Role.OPERATOR) as operator, bearing(api, provider.token("Zoë")) as zoe:
        open_sale(operator, "gala", SEATS, confirm_by="shop")
        me = zoe.get("/api/me").json()
        assert (me["holder"], me["role"]) == ("shop|Zoë", "customer")
        assert act(zoe, harness, f"/api/tickets/{SEAT}/reserve")["status"] == "SUCCEEDED"
        made = operator.post("/api/keys", json={"name": "a shop", "scopes": ["sell"]}).json()
        with bearing(api, made["key"]) as shop:
            confirmed = act(shop, harness, f"/api/tickets/{SEAT}/confirm", {"holder": "shop|Zoë"})
        assert (confirmed["status"], confirmed["holder"]) == ("SUCCEEDED", "shop|Zoë")
        assert [each["status"] for each in zoe.get("/api/reservations").json()["items"]] == ["CONFIRMED"]


def test_a_crowd_of_customers_costs_the_issuer_one_request(api_settings: Settings, harness: SettlingHarness) -> None:
    with identity_provider() as provider, api_of(api_settings, provider) as api:
        bearing(api, provider.token("first")).close()
        tokens = [provider.token(f"customer {number}") for number in range(CROWD)]
        assert crowd_of(api, tokens) == {(200, None)}
        forged = [signed(new_key("RS256", "mine"), "RS256", {"kid": "RS256"}, sub=f"{n}") for n in range(CROWD)]
        assert crowd_of(api, forged) == {(401, None)}
        unknown = [provider.token(headers={"kid": f"{number}"}) for number in range(CROWD)]
        assert crowd_of(api, unknown) == {(401, None)}
        assert provider.asked == 1


def test_nobody_waits_for_an_issuer_that_does_not_answer(api_settings: Settings, harness: SettlingHarness) -> None:
    go = threading.Event()

    def late(handler: BaseHTTPRequestHandler) -> None:
        go.wait(60)
        send(handler, provider.jwks)

    with identity_provider() as provider:
        provider.answer = late
        with api_of(api_settings, provider) as api, ExitStack() as stack:
            stack.callback(go.set)
            # All are answered while the issuer holds its own answer back.
            assert crowd_of(api, [provider.token(f"{number}") for number in range(CROWD)]) == {(503, "2")}
            with api.client("bob") as bob:
                assert bob.get("/api/me").status_code == 200
            assert httpx.get(f"{api.url}/readyz").status_code == 200


def test_tokens_count_while_the_stores_are_away(api_settings: Settings, harness: SettlingHarness) -> None:
    gone = database_named(api_settings.database_url, "gone")
    nobody = f"redis://127.0.0.1:{free_ports(1)[0]}/0"
    with (
        identity_provider() as provider,
        api_of(api_settings, provider, database_url=gone, redis_url=nobody, broker_url=nobody) as api,
        bearing(api, provider.token("ann")) as ann,
    ):
        assert ann.get("/api/me").json()["holder"] == "shop|ann"
        for path in ("/api/reservations", "/api/events"):
            assert ann.get(path).status_code == 503
        assert status(api, provider.token(exp=1)) == (401, None)
