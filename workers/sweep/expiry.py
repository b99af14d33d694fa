"""Holds and waits whose time is up become `expire` commands in the queue of their ticket, ordered with everything else.

So do waiting orders of an event that has free tickets. What comes free is offered to them at once by the batch that frees it;
it does not know of an order that begins to wait at the same moment, nor of tickets that another batch has locked just then.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import Engine

from shared.config import Settings
from shared.db.deadlines import Overdue, awaited, overdue
from shared.db.engine import transaction
from shared.domain.commands import Command, Kind
from shared.domain.ids import derived_id, shard_of
from shared.redis.admission.append_call import append_own
from shared.redis.client.blocking import BlockingRedis
from shared.redis.unreached import ShardsUnreachedError
from workers import metrics

_AT_ONCE = 5_000
_BEHIND_OTHERS_MAX = 50_000
"""So far is looked behind what can't be ended because the servers of its shards are away."""
_ASKED_AGAIN_MS = 2_000
HOLDER = "rowlock"
"""The holder of an expiry: nobody from outside can bear this name's token and see the command."""


def expire_overdue(engine: Engine, redis: BlockingRedis, settings: Settings) -> None:
    """Append an `expire` for each overdue ticket. Raises StoreUnavailableError; those whose servers answer are appended.

    Its id follows from what is overdue and since when, so every sweep makes the same one and it is appended once.
    """
    appending = _Appending(redis, settings)
    limit, seen = _AT_ONCE, 0
    while True:
        with transaction(engine) as conn:
            found = overdue(conn, limit)
        metrics.OVERDUE.set(len(found))
        appending.append("expired", found[seen:])
        if appending.unreached is None or len(found) < limit or limit == _BEHIND_OTHERS_MAX:
            break
        seen, limit = limit, min(2 * limit, _BEHIND_OTHERS_MAX)
    with transaction(engine) as conn:
        unasked = awaited(conn, _AT_ONCE, _ASKED_AGAIN_MS)
    appending.append("asked", unasked)
    if appending.unreached is not None:
        raise appending.unreached


class _Appending:
    """Appends part by part, and asks nothing more of the shards that it could not reach."""

    def __init__(self, redis: BlockingRedis, settings: Settings) -> None:
        self._redis = redis
        self._settings = settings
        self._shards: frozenset[int] = frozenset()
        self.unreached: ShardsUnreachedError | None = None

    def append(self, action: str, items: Sequence[Overdue]) -> None:
        """Raises StoreUnavailableError if it is not for some shards alone."""
        left = self._within_reach(items)
        if not left:
            return
        try:
            append_own(self._redis, self._settings, [_expire(self._settings, item) for item in left])
        except ShardsUnreachedError as error:
            self._shards |= error.shards
            self.unreached = self.unreached or error
        metrics.SWEEP_ACTIONS.labels(action).inc(len(self._within_reach(left)))

    def _within_reach(self, items: Sequence[Overdue]) -> list[Overdue]:
        return [item for item in items if _shard(self._settings, item) not in self._shards]


def _shard(settings: Settings, item: Overdue) -> int:
    return shard_of(item.event_id if item.ticket_id is None else item.ticket_id, settings.shards)


def _expire(settings: Settings, item: Overdue) -> Command:
    return Command(
        id=derived_id(_shard(settings, item), item.due_ms, item.cause_id, str(item.due_ms)),
        kind=Kind.EXPIRE,
        holder=HOLDER,
        submitted_ms=time.time_ns() // 1_000_000,
        ticket_id=item.ticket_id,
        event_id=item.event_id if item.ticket_id is None else None,
    )
