"""Holds and waits whose time is up become `expire` commands in the queue of their ticket, ordered with everything else.

So do waiting orders of an event that has free tickets. What comes free is offered to them at once by the batch that frees it;
it does not know of an order that begins to wait at the same moment, nor of tickets that another batch has locked just then.
"""

from __future__ import annotations

import time

from sqlalchemy import Engine

from shared.config import Settings
from shared.db.deadlines import Overdue, awaited, overdue
from shared.db.engine import transaction
from shared.domain.commands import Command, Kind
from shared.domain.ids import derived_id, shard_of
from shared.redis.admission.append_call import append_own
from shared.redis.client.blocking import BlockingRedis
from workers import metrics

_AT_ONCE = 5_000
_ASKED_AGAIN_MS = 2_000
HOLDER = "rowlock"
"""The holder of an expiry: nobody from outside can bear this name's token and see the command."""


def expire_overdue(engine: Engine, redis: BlockingRedis, settings: Settings) -> None:
    """Append an `expire` for each overdue ticket. Raises StoreUnavailableError.

    Its id follows from what is overdue and since when, so every sweep makes the same one and it is appended once.
    """
    with transaction(engine) as conn:
        found = overdue(conn, _AT_ONCE)
        unasked = awaited(conn, _AT_ONCE, _ASKED_AGAIN_MS)
    metrics.OVERDUE.set(len(found))
    for action, items in (("expired", found), ("asked", unasked)):
        if items:
            append_own(redis, settings, [_expire(settings, item) for item in items])
            metrics.SWEEP_ACTIONS.labels(action).inc(len(items))


def _expire(settings: Settings, item: Overdue) -> Command:
    shard = shard_of(item.event_id if item.ticket_id is None else item.ticket_id, settings.shards)
    return Command(
        id=derived_id(shard, item.due_ms, item.cause_id, str(item.due_ms)),
        kind=Kind.EXPIRE,
        holder=HOLDER,
        submitted_ms=time.time_ns() // 1_000_000,
        ticket_id=item.ticket_id,
        event_id=item.event_id if item.ticket_id is None else None,
    )
