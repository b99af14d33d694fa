"""What the laboratory keeps back, and the code that opens it: many more want its last use than can have it."""

from __future__ import annotations

from shared.access_codes import digest_of
from tests.faults.poison import EVENT
from tests.servers import execute

CHANNEL = "press"
CODE = "the last of the press"
CODE_ID = "01900000-0000-7000-8000-00000000c0de"
TICKETS = 5
"""So many are had by the code at a time, of SEATS that it opens."""
SEATS = 20


def keep_back(database_url: str, tickets: list[str]) -> list[str]:
    """Keep the last SEATS of the tickets for the channel, and make its code; return those that are kept."""
    kept = tickets[-SEATS:]
    named = ", ".join(f"'{each}'" for each in kept)
    execute(
        database_url,
        f"INSERT INTO channels (event_id, key, name) VALUES ('{EVENT}', '{CHANNEL}', 'Press')",
        "INSERT INTO access_codes (id, event_id, digest, channel, tickets) "
        f"VALUES ('{CODE_ID}', '{EVENT}', '{digest_of(CODE)}', '{CHANNEL}', {TICKETS})",
        f"UPDATE tickets SET channel = '{CHANNEL}' WHERE id IN ({named})",
    )
    return kept
