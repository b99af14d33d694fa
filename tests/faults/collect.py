"""Reads the other half of a history out of the stores, once the system is quiet."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from shared.audit.run import audit
from shared.config import Settings
from shared.redis import keys
from tests.faults.history import CommandRow, History, Operation, ReservationRow
from tests.faults.poison import EVENT
from tests.faults.system import SHARDS, System

COMMANDS = """
SELECT id::text, shard, sequence, kind, ticket_id, holder, status, code, reservation_id::text,
       (extract(epoch FROM completed_at) * 1000)::bigint, coalesce(details -> 'ticket_ids', '[]'),
       price, rfc3339(held_until),
       coalesce(details -> 'moves', CASE WHEN details ? 'to' THEN jsonb_build_object(ticket_id, details ->> 'to') END, '{}'),
       details ->> 'to_holder'
  FROM commands
"""
RESERVATIONS = """
SELECT id::text, ticket_id, event_id, holder, status, (extract(epoch FROM created_at) * 1000)::float8,
       (extract(epoch FROM held_until) * 1000)::float8, (extract(epoch FROM ended_at) * 1000)::float8, order_id::text,
       price, (SELECT content FROM metadata m WHERE m.id = metadata_id), code_id::text,
       EXISTS (SELECT FROM tickets t WHERE t.id = ticket_id AND t.channel IS NOT NULL)
  FROM reservations
"""
MOVED = "SELECT command_id::text, ticket_id, to_status FROM ticket_changes WHERE change = 'moved'"
LATER = """
SELECT reservation_id::text FROM ticket_changes
 WHERE change IN ('moved', 'transferred') OR (change = 'confirmed' AND from_status = 'AVAILABLE')
"""
STATES = """
SELECT t.id, CASE r.status WHEN 'HELD' THEN 'HELD' WHEN 'CONFIRMED' THEN 'SOLD' ELSE 'AVAILABLE' END
  FROM tickets t LEFT JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
"""


LETTERS = """
SELECT t.id, CASE WHEN r.status = 'HELD' THEN 'H' WHEN r.status = 'CONFIRMED' THEN 'S' WHEN t.channel IS NULL THEN 'A' ELSE 'X' END
  FROM tickets t LEFT JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
 WHERE t.event_id = '{event_id}'
"""


def letters_of(system: System, event_id: str) -> dict[str, str]:
    """Return what a page should show of each seat."""
    return dict(rows(system, LETTERS.format(event_id=event_id)))


def history_of(system: System, operations: Sequence[Operation]) -> History:
    """Return the history of a round that has come to rest."""
    return History(
        operations=list(operations),
        commands=[
            CommandRow(
                id=row[0], shard=row[1], sequence=row[2], kind=row[3], ticket_id=row[4], holder=row[5],
                status=row[6], code=row[7], reservation_id=row[8], completed_ms=row[9], ticket_ids=tuple(row[10]),
                price=row[11], held_until=row[12], moves=row[13], to_holder=row[14],
            )
            for row in rows(system, COMMANDS)
        ],
        reservations=[
            ReservationRow(
                id=row[0], ticket_id=row[1], event_id=row[2], holder=row[3], status=row[4],
                created_ms=row[5], held_until_ms=row[6], ended_ms=row[7], order_id=row[8], price=row[9],
                metadata=row[10], code_id=row[11], kept=row[12],
            )
            for row in rows(system, RESERVATIONS)
        ],
        counts={(row[0], row[1]): row[2] for row in rows(system, "SELECT event_id, holder, active FROM holder_counts") if row[2]},
        limited_events=frozenset({EVENT}),
        numbers_go_on=system.stores.numbers_go_on,
        moved={(row[0], row[1]): row[2] for row in rows(system, MOVED)},
        later_rows=frozenset(row[0] for row in rows(system, LATER)),
        code_tickets=dict(rows(system, "SELECT id::text, tickets FROM access_codes")),
        cool_down_ms={row[0]: row[1] * 1000 for row in rows(system, "SELECT id, cool_down_seconds FROM events")},
        ticket_status={row[0]: row[1] for row in rows(system, STATES)},
        wall_minus_monotonic_s=time.time() - time.monotonic(),
        streams_left=streams_left(system),
        differences=[str(difference) for difference in audit(_settings(system), repair=False).differences],
    )  # fmt: skip


def _settings(system: System) -> Settings:
    return Settings(
        database_url=system.database_url, redis_url=system.redis_url, broker_url=system.broker_url, shards=SHARDS
    )


def streams_left(system: System) -> int:
    client = system.streams_redis()
    try:
        return sum(int(client.xlen(keys.commands(shard))) for shard in range(SHARDS))
    finally:
        client.close()


def rows(system: System, query: str) -> list[tuple[Any, ...]]:
    connection = system.database()
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()
    finally:
        connection.close()
