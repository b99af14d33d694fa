"""What every peer shares: one table of tickets, one of reservations, and the transaction that today's systems run."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from psycopg2.pool import ThreadedConnectionPool

if TYPE_CHECKING:
    from psycopg2 import extensions

HOLD_SECONDS = 600

SCHEMA = """
CREATE TABLE IF NOT EXISTS peer_tickets (id text PRIMARY KEY, holder text, held_until timestamptz);
CREATE TABLE IF NOT EXISTS peer_reservations (
    id uuid PRIMARY KEY, ticket_id text NOT NULL, holder text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
"""

LOCKED = "SELECT holder, held_until > now() FROM peer_tickets WHERE id = %s FOR UPDATE"
TAKE = "UPDATE peer_tickets SET holder = %s, held_until = now() + make_interval(secs => %s) WHERE id = %s"
FREE = "UPDATE peer_tickets SET holder = NULL, held_until = NULL WHERE id = %s"
RECORD = "INSERT INTO peer_reservations (id, ticket_id, holder) VALUES (%s, %s, %s)"


def reserve(connection: extensions.connection, ticket_id: str, holder: str) -> str | None:
    """Reserve a ticket in a transaction of its own. Returns the reservation's id, or None if the ticket is taken."""
    with connection, connection.cursor() as cursor:
        cursor.execute(LOCKED, (ticket_id,))
        row = cursor.fetchone()
        if row is None or (row[1] and row[0] != holder):
            return None
        reservation = str(uuid.uuid4())
        cursor.execute(TAKE, (holder, HOLD_SECONDS, ticket_id))
        cursor.execute(RECORD, (reservation, ticket_id, holder))
        return reservation


def release(connection: extensions.connection, ticket_id: str, holder: str) -> bool:
    """Free a ticket in a transaction of its own. Returns whether the holder had it."""
    with connection, connection.cursor() as cursor:
        cursor.execute(LOCKED, (ticket_id,))
        row = cursor.fetchone()
        if row is None or row[0] != holder:
            return False
        cursor.execute(FREE, (ticket_id,))
        return True


class Transactions:
    """The two transactions on pooled connections, answered as HTTP status and body."""

    def __init__(self, connections: int) -> None:
        self._pool = ThreadedConnectionPool(connections, connections, os.environ["DATABASE_URL"])

    def reserve(self, ticket_id: str, holder: str) -> tuple[int, bytes]:
        return self._run(lambda connection: reserve(connection, ticket_id, holder) is not None)

    def release(self, ticket_id: str, holder: str) -> tuple[int, bytes]:
        return self._run(lambda connection: release(connection, ticket_id, holder))

    def _run(self, work: Callable[[extensions.connection], bool]) -> tuple[int, bytes]:
        connection = self._pool.getconn()
        try:
            done = work(connection)
        finally:
            self._pool.putconn(connection)
        return (200, b'{"status":"SUCCEEDED"}') if done else (409, b'{"status":"REJECTED"}')
