"""A hall by lock per request: the Redis locks of two seats around one transaction for every click, statuses kept a second."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from flask import Flask, Response, request
from psycopg2.extras import execute_values
from psycopg2.pool import ThreadedConnectionPool
from redis import Redis
from redis.exceptions import LockError

from bench.peers.lock_per_request import LEASE_SECONDS, PATIENCE_SECONDS, RETRY_SECONDS
from bench.peers.store import HOLD_SECONDS
from bench.peers.web import holder_of

STATUSES_KEPT_S = 1.0

SEATS = "SELECT string_agg(CASE WHEN held_until > now() THEN 'H' ELSE 'A' END, '' ORDER BY id) FROM peer_tickets"
LOCKED = "SELECT holder, held_until > now() FROM peer_tickets WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
TAKE = "UPDATE peer_tickets SET holder = %s, held_until = now() + make_interval(secs => %s) WHERE id = ANY(%s)"
KEEP = "UPDATE peer_tickets SET held_until = 'infinity' WHERE id = ANY(%s)"
FREE = "UPDATE peer_tickets SET holder = NULL, held_until = NULL WHERE id = ANY(%s)"
RECORD = "INSERT INTO peer_reservations (id, ticket_id, holder) VALUES %s"

_pool = ThreadedConnectionPool(16, 16, os.environ["DATABASE_URL"])
_redis = Redis.from_url(os.environ["REDIS_URL"])
app = Flask(__name__)


def reserve(cursor: Any, pair: list[str], holder: str) -> None:
    cursor.execute(TAKE, (holder, HOLD_SECONDS, pair))
    execute_values(cursor, RECORD, [(str(uuid.uuid4()), ticket, holder) for ticket in pair])


def extend(cursor: Any, pair: list[str], holder: str) -> None:
    cursor.execute(TAKE, (holder, HOLD_SECONDS, pair))


def confirm(cursor: Any, pair: list[str], holder: str) -> None:  # noqa: ARG001
    cursor.execute(KEEP, (pair,))


def release(cursor: Any, pair: list[str], holder: str) -> None:  # noqa: ARG001
    cursor.execute(FREE, (pair,))


ACTIONS: dict[str, Callable[[Any, list[str], str], None]] = {
    action.__name__: action for action in (reserve, extend, confirm, release)
}


@app.post("/api/pairs/<first>/<second>/<action>")
def act(first: str, second: str, action: str) -> Response:
    holder = holder_of(request.headers["Authorization"][7:])
    pair = sorted((first, second))
    try:
        with ExitStack() as locks:
            for ticket in pair:
                locks.enter_context(
                    _redis.lock(
                        f"ticket:{ticket}",
                        timeout=LEASE_SECONDS,
                        blocking_timeout=PATIENCE_SECONDS,
                        sleep=RETRY_SECONDS,
                    )
                )
            done = _in_transaction(action, pair, holder)
    except LockError:
        return _answer(503, b'{"code":"BUSY"}')
    return _answer(200, b'{"status":"SUCCEEDED"}') if done else _answer(409, b'{"status":"REJECTED"}')


def _in_transaction(action: str, pair: list[str], holder: str) -> bool:
    connection = _pool.getconn()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(LOCKED, (pair,))
            rows = cursor.fetchall()
            if action == "reserve":
                is_allowed = len(rows) == len(pair) and not any(held for _, held in rows)
            else:
                is_allowed = all(held and owner == holder for owner, held in rows)
            if is_allowed:
                ACTIONS[action](cursor, pair, holder)
            return is_allowed
    finally:
        _pool.putconn(connection)


class _Kept:
    lock = threading.Lock()
    statuses = b""
    until = 0.0


@app.get("/api/seats")
def seats() -> Response:
    with _Kept.lock:
        if time.monotonic() >= _Kept.until:
            connection = _pool.getconn()
            try:
                with connection, connection.cursor() as cursor:
                    cursor.execute(SEATS)
                    ((statuses,),) = cursor.fetchall()
                    _Kept.statuses = statuses.encode()
            finally:
                _pool.putconn(connection)
            _Kept.until = time.monotonic() + STATUSES_KEPT_S
        kept = _Kept.statuses
    return Response(kept, content_type="text/plain")


@app.get("/healthz")
def healthz() -> str:
    return "ok"


def _answer(status: int, body: bytes) -> Response:
    return Response(body, status=status, content_type="application/json")
