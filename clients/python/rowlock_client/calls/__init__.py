"""One function a call: what it sends and what comes of it. The clients make methods of them."""

from rowlock_client.calls import (
    box_office,
    changes,
    commands,
    events,
    orders,
    principals,
    reservations,
    tickets,
    webhooks,
)

__all__ = ["box_office", "changes", "commands", "events", "orders", "principals", "reservations", "tickets", "webhooks"]
