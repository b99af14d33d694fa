"""A seat of the event, and how a customer acts on it."""

from __future__ import annotations

import httpx

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
