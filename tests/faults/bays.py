"""The laboratory's wheelchair places, each with its companion seat beside it: who orders both has them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.servers import execute

EVERY = 20
"""One of so many seats, which is the first of its row."""
WISH = {"quantity": 2, "accessible_count": 1, "companion_count": 1}


def mark(database_url: str, tickets: Sequence[str]) -> None:
    """Make the first seats of rows wheelchair places, and the seats beside them those of companions."""
    places, companions = (", ".join(f"'{each}'" for each in tickets[first::EVERY]) for first in (0, 1))
    execute(
        database_url,
        f"UPDATE tickets SET accessible = true WHERE id IN ({places})",
        f"UPDATE tickets SET companion = true WHERE id IN ({companions})",
    )


def are_together(ticket_ids: Iterable[str]) -> bool:
    """Return whether the tickets are a wheelchair place and the companion seat beside it."""
    numbers = sorted(int(ticket_id.rpartition("-")[2]) for ticket_id in ticket_ids)
    return len(numbers) == 2 and numbers[0] % EVERY == 1 and numbers[1] == numbers[0] + 1
