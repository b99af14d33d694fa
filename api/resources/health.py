"""Alive, ready, and what it depends on; metrics for Prometheus and in the manner of an actuator."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable
from typing import Any

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Metric, generate_latest
from sqlalchemy import text

from api.services.process import Services, services
from api.web.bodies import answer
from api.web.deferred import deferred
from api.web.problems import Problem, not_found
from shared.db.engine import transaction
from shared.errors import RowlockError

blueprint = Blueprint("health", __name__)

UP, DOWN = "UP", "DOWN"


@blueprint.get("/healthz")
def alive() -> Response:
    """Answers as long as the event loop runs: what a supervisor restarts by."""
    return answer({"status": UP})


@blueprint.get("/readyz")
@deferred
async def ready() -> Response:
    """Whether new requests should come here: Redis takes commands and the process is not ending.

    PostgreSQL is left out on purpose: without it commands are still accepted, and every copy would call itself unready at once.
    """
    parts = services()
    redis = await _state(_ping_redis(parts))
    is_ready = redis == UP and not parts.closing
    status = UP if is_ready else "OUT_OF_SERVICE" if parts.closing else DOWN
    return answer({"status": status, "components": {"redis": {"status": redis}}}, 200 if is_ready else 503)


@blueprint.get("/actuator/health")
@deferred
async def health() -> Response:
    """The state of everything. The broker may be down: the sweep drains without it.

    A store that answers may yet take nothing: then a trouble says so, and the whole is out of service.
    """
    parts = services()
    redis, broker, postgresql = await asyncio.gather(
        _state(_ping_redis(parts, every=True)),
        _state(_ping_broker(parts)),
        _state(_ping_postgresql(parts)),
    )
    is_up = redis == UP and postgresql == UP
    troubles = parts.watch.current
    stands = any(trouble.stops for trouble in troubles.values())
    components = {"redis": redis, "broker": broker, "postgresql": postgresql}
    document = {
        "status": DOWN if not is_up else "OUT_OF_SERVICE" if stands else UP,
        "components": {name: {"status": state} for name, state in components.items()},
        # The codes alone: anybody may ask. What was found stands in the log, and `rowlock doctor` tells it.
        "troubles": sorted(troubles),
    }
    return answer(document, 200 if is_up and not stands else 503)


@blueprint.get("/actuator")
def index() -> Response:
    names = {
        "self": "/actuator",
        "health": "/actuator/health",
        "metrics": "/actuator/metrics",
        "prometheus": "/actuator/prometheus",
    }
    return answer({"_links": {name: {"href": path} for name, path in names.items()}})


@blueprint.get("/metrics")
@blueprint.get("/actuator/prometheus")
def prometheus() -> Response:
    require_operations_token()
    return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/actuator/metrics")
def metric_names() -> Response:
    require_operations_token()
    return answer({"names": sorted(family.name for family in REGISTRY.collect())})


@blueprint.get("/actuator/metrics/<name>")
def metric(name: str) -> Response:
    require_operations_token()
    for family in REGISTRY.collect():
        if family.name == name:
            return answer(_described(family))
    raise not_found("metric")


def require_operations_token() -> None:
    """Raises Problem (401) unless the caller has the token of operations, where one is set."""
    expected = services().settings.operations_token
    header = request.environ.get("HTTP_AUTHORIZATION", "")
    if expected and not hmac.compare_digest(header.encode(), f"Bearer {expected}".encode()):
        raise Problem(
            401, "UNAUTHORIZED", "This needs the token of operations.", headers={"WWW-Authenticate": "Bearer"}
        )


def _described(family: Metric) -> dict[str, Any]:
    samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
    return {
        "name": family.name,
        "description": family.documentation,
        "measurements": [{"statistic": s.name, "value": s.value, "tags": s.labels} for s in samples],
    }


async def _state(check: Awaitable[object]) -> str:
    try:
        await check
    except (RowlockError, Problem):
        return DOWN
    return UP


async def _ping_redis(parts: Services, *, every: bool = False) -> None:
    await parts.redis.ping(every=every)


async def _ping_broker(parts: Services) -> None:
    await parts.broker.call("PING")


async def _ping_postgresql(parts: Services) -> None:
    await parts.threads.run(lambda: _select_one(parts))


def _select_one(parts: Services) -> None:
    with transaction(parts.engine) as conn:
        conn.execute(text("SELECT 1"))
