"""Holds and waits whose time is up become `expire` commands in the queue of their ticket, ordered with everything else."""

from __future__ import annotations

import time

from sqlalchemy import Engine

from shared.config import Settings
from shared.db.deadlines import Overdue, overdue
from shared.db.engine import transaction
from shared.domain.commands import Command, Kind
from shared.domain.ids import derived_id, shard_of
from shared.redis.admission.append_call import append_own
from shared.redis.client.blocking import BlockingRedis
from workers import metrics

_AT_ONCE = 5_000
HOLDER = "rowlock"
"""The holder of an expiry: nobody from outside can bear this name's token and see the command."""


def expire_overdue(engine: Engine, redis: BlockingRedis, settings: Settings) -> None:
    """Append an `expire` for each overdue ticket. Raises StoreUnavailableError.

    Its id follows from what is overdue and since when, so every sweep makes the same one and it is appended once.
    """
    with transaction(engine) as conn:
        found = overdue(conn, _AT_ONCE)
    metrics.OVERDUE.set(len(found))
    if found:
        append_own(redis, settings, [_expire(settings, item) for item in found])
        metrics.SWEEP_ACTIONS.labels("expired").inc(len(found))


def _expire(settings: Settings, item: Overdue) -> Command:
    shard = shard_of(item.ticket_id, settings.shards)
    return Command(
        id=derived_id(shard, item.due_ms, item.cause_id, str(item.due_ms)),
        kind=Kind.EXPIRE,
        holder=HOLDER,
        submitted_ms=time.time_ns() // 1_000_000,
        ticket_id=item.ticket_id,
    )
