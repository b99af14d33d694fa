"""What an event does not know of the names that a request gives, and what it knows that may be meant.

Each name is one step in an index: it costs as much as the request is long, however many tickets there are. The order
that the statements ask for keeps the planner from looking for a name, which nobody has, among all tickets.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Connection

from shared.db.queries import query

UNKNOWN_MAX = 10
"""Unknown names that are told at once."""
NAMES_MAX = 1_000
"""Sections or categories among which the meant one is sought."""
BESIDE_MAX = 100
"""Tickets before an unknown id, and after it, among which the meant one is sought."""


class Kind(StrEnum):
    """What is named of an event's tickets."""

    SECTION = "sections"
    CATEGORY = "categories"


def unknown_names(conn: Connection, kind: Kind, event_id: str, named: Sequence[str]) -> list[str]:
    """Return the first of the named that none of the event's tickets is of; none while no ticket is of any."""
    requested = {"event_id": event_id, kind.value: list(named), "limit": UNKNOWN_MAX}
    return list(conn.execute(query(f"unknown_{kind}"), requested).scalars())


def names(conn: Connection, kind: Kind, event_id: str) -> list[str]:
    """Return the event's sections or categories by name, at most NAMES_MAX."""
    return list(conn.execute(query(kind), {"event_id": event_id, "limit": NAMES_MAX}).scalars())


def unknown_tickets(conn: Connection, event_id: str, ticket_ids: Sequence[str]) -> list[str]:
    """Return the first of `ticket_ids` that are no tickets of the event."""
    requested = {"event_id": event_id, "ticket_ids": list(ticket_ids), "limit": UNKNOWN_MAX}
    return list(conn.execute(query("unknown_tickets"), requested).scalars())


def tickets_beside(conn: Connection, event_id: str, ticket_id: str) -> list[str]:
    """Return the event's tickets whose ids stand just before and after `ticket_id`, at most BESIDE_MAX each."""
    requested = {"id": ticket_id, "limit": BESIDE_MAX}
    return [row.id for row in conn.execute(query("tickets_beside"), requested) if row.event_id == event_id]
