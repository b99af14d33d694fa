"""A seat of the event, and how a customer acts on it."""

from __future__ import annotations

from typing import Any

import httpx

from api.principals.identity import Scope
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness

SEAT = "gala.Stalls.A.1"


def act(
    client: httpx.Client, harness: SettlingHarness, path: str, body: dict[str, object] | None = None
) -> dict[str, object]:
    """Submit a command, settle it and return it."""
    accepted = client.post(path, json=body or {})
    assert accepted.status_code == 202, accepted.text
    harness.settle()
    command: dict[str, object] = client.get(accepted.headers["Location"]).json()
    return command


def with_key(api: Api, operator: httpx.Client, *scopes: Scope, **more: Any) -> httpx.Client:
    """Return a client with a new key."""
    made = operator.post("/api/keys", json={"name": "a shop", "scopes": list(scopes), **more})
    assert made.status_code == 201, made.text
    return httpx.Client(base_url=api.url, headers={"Authorization": f"Bearer {made.json()['key']}"}, timeout=40)
