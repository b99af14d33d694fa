"""Mends what can be derived from reservations and recorded outcomes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Engine

from shared.audit import tables as audit
from shared.audit.difference import Check, Difference
from shared.config import Settings
from shared.db.command_reader import read_commands
from shared.db.engine import transaction
from shared.domain.commands import Command, Kind
from shared.domain.ids import derived_id, shard_of
from shared.redis import keys
from shared.redis.admission.append_call import append_own
from shared.redis.client.blocking import BlockingRedis
from shared.redis.codec import encode_view
from shared.redis.scripts import MEND
from shared.wake_up import push_wake_up

_HOLDER = "rowlock"


class Mender:
    def __init__(self, settings: Settings, engine: Engine, redis: BlockingRedis, broker: BlockingRedis) -> None:
        self._settings = settings
        self._engine = engine
        self._redis = redis
        self._broker = broker

    def mend(self, differences: Sequence[Difference]) -> None:
        """Mend those of `differences` that are safe to mend."""
        if any(difference.shard is None and difference.safe_to_mend for difference in differences):
            audit.repair(self._engine)
        woken: set[int] = set()
        for difference in differences:
            step = self._step(difference.check)
            if step is not None:
                step(difference)
            if difference.check == Check.SETTLED_ENTRY and difference.shard is not None:
                woken.add(difference.shard)
        woken |= self._bring_up_to_date({(each.ticket_id, each.event_id) for each in differences})
        self._wake(shard for shard in woken if shard < self._settings.shards)

    def _wake(self, shards: Iterable[int]) -> None:
        # The sweep comes by within a second and drains what nobody wakes.
        self._broker.call_many([push_wake_up(shard) for shard in shards])

    def _step(self, check: str) -> Callable[[Difference], None] | None:
        steps: dict[str, Callable[[Difference], None]] = {
            Check.STALE_MARK: self._publish_recorded,
            Check.PUBLISHED_OTHERWISE: self._publish_recorded,
            Check.LOST: self._forget,
            Check.SOLD_MARK: self._unmark_sold,
            Check.WITHDRAWN: self._unmark_withdrawn,
        }
        return steps.get(check)

    def _publish_recorded(self, difference: Difference) -> None:
        with transaction(self._engine) as conn:
            view = read_commands(conn, [difference.subject]).get(difference.subject)
        if view is not None:
            self._replace(difference, encode_view(view))

    def _forget(self, difference: Difference) -> None:
        self._replace(difference, b"")

    def _replace(self, difference: Difference, value: bytes) -> None:
        assert difference.shard is not None
        name = keys.command(difference.shard, difference.subject)
        self._redis.run(MEND, (name,), (difference.held, value, self._settings.outcome_ttl_seconds))

    def _unmark_sold(self, difference: Difference) -> None:
        # The marks only save time: without one, the queue itself says that the ticket is sold.
        assert difference.shard is not None
        self._redis.call("HDEL", keys.sold(difference.shard), difference.subject)

    def _unmark_withdrawn(self, difference: Difference) -> None:
        assert difference.shard is not None
        self._redis.call("SREM", keys.withdrawn(difference.shard), difference.subject)

    def _bring_up_to_date(self, late: Iterable[tuple[str, str]]) -> frozenset[int]:
        """Let the shard of each ticket, or of an event's wait list, see to it: what has run out ends there, in order."""
        now_ms = time.time_ns() // 1_000_000
        commands = [self._expire(ticket_id, event_id, now_ms) for ticket_id, event_id in late if ticket_id or event_id]
        return append_own(self._redis, self._settings, commands) if commands else frozenset()

    def _expire(self, ticket_id: str, event_id: str, now_ms: int) -> Command:
        subject = ticket_id or event_id
        shard = shard_of(subject, self._settings.shards)
        # An id of its own: the one that the sweep derives may be that of a command which was lost.
        id_ = derived_id(shard, now_ms, "audit", subject, str(now_ms))
        return Command(
            id=id_,
            kind=Kind.EXPIRE,
            holder=_HOLDER,
            submitted_ms=now_ms,
            ticket_id=ticket_id or None,
            event_id=event_id or None,
        )
