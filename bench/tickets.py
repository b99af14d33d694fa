"""The tickets and the holders of a measurement, written straight into the database."""

from __future__ import annotations

import time
from pathlib import Path

import jwt
import psycopg2

from bench.peers.store import SCHEMA
from bench.servers import Servers
from shared.config import Settings
from shared.redis import connections

SECRET = "a secret of the bench, of no use elsewhere"
EVENT = "bench"
HOLDERS = 64

_PEER = """
TRUNCATE peer_tickets, peer_reservations;
INSERT INTO peer_tickets (id) SELECT 't-' || lpad(n::text, 8, '0') FROM generate_series(0, %(count)s - 1) n;
ANALYZE peer_tickets;
"""

_ROWLOCK = """
TRUNCATE reservations, commands, ticket_changes, parked, holder_counts, event_counts, free_places, tickets, events;
INSERT INTO events (id, name, currency, hold_seconds, max_hold_seconds, refundable, max_wait_seconds, max_waiting_per_ticket,
    max_waiting_per_holder, cool_down_seconds)
VALUES (%(event)s, 'Bench', 'EUR', 600, 3600, true, 600, 2000, 2000, 0);
UPDATE shards SET last_sequence = 0;
INSERT INTO tickets (id, event_id, section, "row", number, price, for_sale, accessible, general, rank, position, attributes)
SELECT 't-' || lpad(n::text, 8, '0'), %(event)s, 'S' || n / 5000, (n / 50 %% 100)::text, (n %% 50)::text, 5000,
       true, false, false, n, n %% 50, '{}'
  FROM generate_series(0, %(count)s - 1) n;
ANALYZE tickets;
"""


def fill_peer(servers: Servers, tickets: int) -> None:
    _fill(servers, SCHEMA + _PEER, tickets)


def fill_rowlock(servers: Servers, tickets: int) -> None:
    _fill(servers, _ROWLOCK, tickets)


def _fill(servers: Servers, statements: str, tickets: int) -> None:
    """Begin anew in every store, so that the numbers of the lines begin at 1 in each of them."""
    for url in (servers.redis_url, servers.broker_url):
        with connections.streams(Settings(redis_url=url)) as redis:
            for server in redis.servers():
                server.call("FLUSHALL")
    connection = psycopg2.connect(servers.database_url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statements, {"count": tickets, "event": EVENT})
    finally:
        connection.close()


def write_tokens(path: Path) -> Path:
    """Write one token a line, each of a holder of its own, good for a day."""
    path.write_text("\n".join(token_of(f"holder-{n}") for n in range(HOLDERS)) + "\n")
    return path


def token_of(holder: str, role: str = "customer") -> str:
    """Return a token that is good for a day."""
    claims = {"sub": holder, "role": role, "exp": int(time.time()) + 86_400}
    return jwt.encode(claims, SECRET, algorithm="HS256")
