"""Lock per request: a Redis lock around one PostgreSQL transaction for every click, as most systems do it today."""

from __future__ import annotations

import os

from redis import Redis
from redis.exceptions import LockError

from bench.peers import store, web

LEASE_SECONDS = 5.0
PATIENCE_SECONDS = 10.0
RETRY_SECONDS = 0.005

transactions = store.Transactions(int(os.environ.get("PEER_THREADS", "16")))
redis = Redis.from_url(os.environ["REDIS_URL"])


def locked(work: web.Handle) -> web.Handle:
    """Return `work` under the lock of its ticket."""

    def handle(ticket_id: str, holder: str) -> tuple[int, bytes]:
        name = f"ticket:{ticket_id}"
        try:
            with redis.lock(name, timeout=LEASE_SECONDS, blocking_timeout=PATIENCE_SECONDS, sleep=RETRY_SECONDS):
                return work(ticket_id, holder)
        except LockError:
            return 503, b'{"code":"BUSY"}'

    return handle


app = web.create_app(locked(transactions.reserve), locked(transactions.release))
