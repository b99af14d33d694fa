"""One function a call: what it sends and what comes of it. The clients make methods of them."""

from rowlock_client.calls import (
    audience,
    box_office,
    changes,
    channels,
    commands,
    events,
    orders,
    principals,
    reservations,
    tickets,
    webhooks,
)

__all__ = [
    "audience",
    "box_office",
    "changes",
    "channels",
    "commands",
    "events",
    "orders",
    "principals",
    "reservations",
    "tickets",
    "webhooks",
]
