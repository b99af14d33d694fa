"""The demo event of the first start, loaded through the API like anybody's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx2

from cli.proxies import http_client
from cli.stack import venue
from cli.tokens import sign
from shared.errors import RowlockError

EVENT_ID = "demo"


def load_once(api: str, token_secret: str) -> bool:
    """Create the demo event unless an event is there already, and return whether it was created now."""
    with http_client(api, sign(token_secret, "operator", "operator")) as client:
        listed = _checked(client.get("/api/events")).json()["items"]
        if listed and not (listed[0]["id"] == EVENT_ID and _is_empty(client)):
            return False
        if not listed:
            _checked(client.post("/api/events", json=_event()))
        _checked(client.post(f"/api/events/{EVENT_ID}/tickets", json=venue.plan()))
        return True


def _is_empty(client: httpx2.Client) -> bool:
    # A start that was killed between the event and its seats left the event alone.
    return not any(_checked(client.get(f"/api/events/{EVENT_ID}")).json()["counts"].values())


def _event() -> dict[str, object]:
    evening = (datetime.now(UTC) + timedelta(days=60)).replace(hour=19, minute=30, second=0, microsecond=0)
    return {
        "id": EVENT_ID,
        "name": "Opening Night at Harbour Hall",
        "starts_at": evening.isoformat().replace("+00:00", "Z"),
        "currency": "EUR",
        "hold_seconds": 300,
        "max_hold_seconds": 3_000,
        "refundable": True,
        "confirm_by": "holder",
        "max_wait_seconds": 600,
    }


def _checked(answer: httpx2.Response) -> httpx2.Response:
    if answer.is_error:
        raise RowlockError(f"the demo event could not be loaded: {answer.status_code} {answer.text}")
    return answer
