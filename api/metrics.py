"""The metrics of one API process."""

from __future__ import annotations

from typing import Any

from prometheus_client import Counter, Gauge, Histogram

from shared.domain.commands import Kind

REQUESTS = Counter("rowlock_http_requests", "Requests answered.", ("method", "route", "status"))
SECONDS = Histogram(
    "rowlock_http_request_seconds",
    "Time from the request's head to its answer, waiting for outcomes included.",
    ("route",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
WAITING_CLIENTS = Gauge("rowlock_waiting_clients", "Clients whose answer is held until an outcome is known.")
APPENDS = Counter("rowlock_appends", "Commands accepted.", ("kind",))
REFUSALS = Counter("rowlock_refusals", "Requests refused at admission.", ("reason",))
WAKEUPS = Counter("rowlock_wakeups", "Wake-ups of workers sent.", ("result",))
SSE_CLIENTS = Gauge("rowlock_sse_clients", "Clients that listen to an event's changes.")
ISSUERS_NOT_HEARD = Gauge(
    "rowlock_issuers_not_heard", "1 for an identity provider that did not show its keys at the last try.", ("issuer",)
)
REPLICA_READS = Counter(
    "rowlock_replica_reads", "Reads of which a replica was asked first: it served, was behind, or away.", ("result",)
)
for _result in ("used", "behind", "away"):
    REPLICA_READS.labels(_result)
DATABASE_CALLS = Gauge("rowlock_database_calls", "Calls to PostgreSQL that run or wait for a thread.")
DATABASE_THREADS = Gauge("rowlock_database_threads", "Threads, and so connections, for calls to PostgreSQL.")

APPENDED: dict[Kind, Counter] = {kind: APPENDS.labels(kind.value) for kind in Kind}
"""The counters of accepted commands, looked up once."""
METHODS = frozenset(("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"))

_children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}


def request_ended(environ: dict[str, Any], status: int, seconds: float) -> None:
    """Count a request under its route's pattern, never under a path: that would be a series for each ticket."""
    rule = environ.get("rowlock.rule")
    route = rule.rule if rule is not None else "none"
    key = (environ["REQUEST_METHOD"], route, status)
    children = _children.get(key)
    if children is None:
        method = key[0] if key[0] in METHODS else "other"
        children = REQUESTS.labels(method, route, str(status)), SECONDS.labels(route)
        if method != "other":
            _children[key] = children
    children[0].inc()
    children[1].observe(seconds)
