"""The demo event of the first start, loaded through the API like anybody's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.json import encode
from msgspec.structs import asdict

from cli.stack import venue
from cli.stack.operator_client import operator
from rowlock_client import Rowlock
from rowlock_client.models.events import NewEvent

EVENT_ID = "demo"


def load_once(api: str, token_secret: str) -> bool:
    """Create the demo event unless an event is there already, and return whether it was created now."""
    with operator(api, token_secret, "the demo event could not be loaded") as client:
        return _load(client)


def _load(client: Rowlock) -> bool:
    newest = next(iter(client.events(page_size=1)), None)
    # A start that was killed between the event and its seats left the event alone.
    if newest is not None and (newest.id != EVENT_ID or any(asdict(newest.counts).values())):
        return False
    if newest is None:
        client.create_event("Opening Night at Harbour Hall", **_event())
    client.import_tickets(EVENT_ID, encode(venue.plan()), "application/json")
    return True


def _event() -> NewEvent:
    evening = (datetime.now(UTC) + timedelta(days=60)).replace(hour=19, minute=30, second=0, microsecond=0)
    return {
        "id": EVENT_ID,
        "starts_at": evening,
        "currency": "EUR",
        "hold_seconds": 300,
        "max_hold_seconds": 3_000,
        "refundable": True,
        "confirm_by": "holder",
        "max_wait_seconds": 600,
    }
