from __future__ import annotations

import httpx

from api.principals.identity import Role
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act

KEY = {"Idempotency-Key": "0b7c9a5e-6f5f-4c0e-9d0f-4a1c5f7e2b11"}


def test_a_guest_gets_a_token_and_reserves_with_it(
    gala: str, api: Api, public: httpx.Client, harness: SettlingHarness
) -> None:
    session = public.post("/api/sessions")
    assert (session.status_code, session.headers["Cache-Control"]) == (201, "no-store")
    body = session.json()
    assert body["role"] == "guest"
    with httpx.Client(base_url=api.url, headers={"Authorization": f"Bearer {body['token']}"}) as guest:
        me = guest.get("/api/me").json()
        assert me.pop("now") < body["expires_at"]
        assert me == {name: body[name] for name in ("holder", "role", "expires_at")}
        assert act(guest, harness, f"/api/tickets/{SEAT}/reserve")["status"] == "SUCCEEDED"


def test_every_guest_is_somebody_else(public: httpx.Client) -> None:
    assert len({public.post("/api/sessions", json={}).json()["holder"] for _ in range(10)}) == 10


def test_a_repeated_request_gets_the_same_session_if_its_key_is_hard_to_guess(public: httpx.Client) -> None:
    first, again = (public.post("/api/sessions", headers=KEY) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    easy = public.post("/api/sessions", headers={"Idempotency-Key": "1"})
    assert (easy.status_code, easy.json()["field"]) == (400, "Idempotency-Key")


def test_nobody_chooses_who_a_guest_is(public: httpx.Client) -> None:
    refused = public.post("/api/sessions", json={"holder": "ann", "role": "operator"})
    assert (refused.status_code, refused.json()["field"]) == (400, "holder")


def test_who_one_is_needs_a_token(api: Api, public: httpx.Client) -> None:
    nobody = public.get("/api/me")
    assert (nobody.status_code, nobody.headers["WWW-Authenticate"][:6]) == (401, "Bearer")
    with api.client("olga", Role.OPERATOR) as olga:
        assert olga.get("/api/me").json()["role"] == "operator"
