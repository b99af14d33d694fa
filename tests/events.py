"""An event on sale, for every test: through the API where one runs, else straight into the tables."""

from __future__ import annotations

from typing import Any

import httpx

from tests.servers import execute

CSV = {"Content-Type": "text/csv"}


RULES: dict[str, Any] = {"currency": "EUR", "confirm_by": "holder", "cool_down_seconds": 0}
"""What a test's event has unless it says otherwise: whoever holds a ticket may confirm it, and have it again at once."""


def open_sale(operator: httpx.Client, event_id: str, tickets: str | bytes, **rules: Any) -> str:
    """Create an event with rules and the tickets of a CSV text, as an operator does; return its id."""
    made = operator.post("/api/events", json={"id": event_id, "name": event_id.capitalize()} | RULES | rules)
    assert made.status_code == 201, made.text
    filled = operator.post(f"/api/events/{event_id}/tickets", content=tickets, headers=CSV)
    assert filled.status_code == 201, filled.text
    return event_id


def put_on_sale(
    database_url: str, event_id: str, tickets: int, *, prefix: str = "", row_length: int = 0, **rules: Any
) -> list[str]:
    """Write an event and its tickets `<event>-1`, `<event>-2`, … into the tables; return their ids.

    They stand in one row, or in rows of `row_length`.
    """
    prefix = prefix or f"{event_id}-"
    columns = (
        {"id": event_id, "name": event_id.capitalize(), "hold_seconds": 600, "max_hold_seconds": 900} | RULES | rules
    )
    names, values = ", ".join(columns), ", ".join(f"'{value}'" for value in columns.values())
    length = row_length or tickets + 1
    execute(
        database_url,
        f"INSERT INTO events ({names}) VALUES ({values})",
        'INSERT INTO tickets (id, event_id, section, "row", number, price, rank, position) '
        f"SELECT '{prefix}' || n, '{event_id}', 'A', (n / {length} + 1)::text, n % {length}, 1000, n, n % {length} "
        f"FROM generate_series(1, {tickets}) AS n",
    )
    return [f"{prefix}{n}" for n in range(1, tickets + 1)]
