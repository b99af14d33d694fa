"""One turn of a lane: read on, send, and say what the lane is left with."""

from __future__ import annotations

import asyncio
import functools
import random
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import httpx2
import msgspec
from sqlalchemy import Connection, Engine

from shared.db import journal_reader, webhook_store
from shared.db.engine import transaction
from shared.db.journal_reader import FeedExpiredError, FeedResetError
from shared.db.webhook_store import Lane, Settled
from shared.journal import cursor as cursors
from shared.journal.change import ChangeType
from shared.journal.page import Page
from shared.telemetry import logs
from shared.webhooks.addresses import Network
from shared.webhooks.attempt import Attempt, send
from shared.webhooks.schedule import pause_s
from shared.webhooks.signing import signed_headers
from workers import metrics

LEASE_PER_TIMEOUT = 2
"""The lease is above the longest request and what is written after it; then a dead process' lanes are taken over."""
IDLE_S = 0.5
"""A lane with nothing to send looks again after so long."""

T = TypeVar("T")
_encode = msgspec.json.Encoder().encode
_log = logs.get("deliver")


class Sender:
    """Sends for one lane after the other; many of its calls may run at once."""

    def __init__(
        self, engine: Engine, owner: str, client: httpx2.AsyncClient, allowed: Sequence[Network], timeout_s: float
    ) -> None:
        self._engine = engine
        self._owner = owner
        self._client = client
        self._allowed = allowed
        self._timeout_s = timeout_s

    @property
    def lease_s(self) -> float:
        return self._timeout_s * LEASE_PER_TIMEOUT

    async def run(self, lane: Lane) -> Lane | None:
        """Send the lane's next message, if there is one. Return the lane where more can be sent at once: its lease goes on."""
        try:
            ready = await self._in_database(lambda conn: self._made_ready(conn, lane))
        except FeedResetError:
            return await self._settle(lane, _switched_off(lane, "feed_reset"))
        except FeedExpiredError:
            return await self._settle(lane, _switched_off(lane, "feed_expired"))
        if ready is None:
            return None
        page, message_id, behind = ready
        if not page.changes:
            return await self._settle(lane, Settled(cursor=behind, pause_s=0.0 if page.has_more else IDLE_S))
        attempt = await self._send(lane, page, message_id, behind)
        tried = functools.partial(
            webhook_store.attempted,
            webhook_id=lane.id,
            message_id=message_id,
            events=len(page.changes),
            attempt=attempt,
        )
        return await self._settle(lane, await self._after(lane, page, behind, attempt), tried)

    def _made_ready(self, conn: Connection, lane: Lane) -> tuple[Page, str, str] | None:
        """Return the next page, its message's id, and the cursor behind it; None: the lease is lost, or the webhook was changed.

        Id and content are fixed before the first try: what is sent again is the same message.
        """
        page = _page(conn, lane)
        behind = lane.message_cursor or cursors.encode(page.cursor)
        if not page.changes or lane.message_id is not None:
            return page, lane.message_id or "", behind
        message_id, count = f"msg_{uuid.uuid4().hex}", len(page.changes)
        frozen = webhook_store.freeze(
            conn, owner=self._owner, lane=lane, message_id=message_id, events=count, behind=behind
        )
        return (page, message_id, behind) if frozen else None

    async def _send(self, lane: Lane, page: Page, message_id: str, behind: str) -> Attempt:
        data = {"events": page.changes, "cursor": behind}
        body = _encode({"type": "rowlock.changes", "timestamp": page.changes[-1].at, "data": data})
        headers = signed_headers(message_id, body, lane.secrets, datetime.now(UTC))
        attempt = await send(self._client, lane.url, body, headers, allowed=self._allowed, timeout_s=self._timeout_s)
        metrics.WEBHOOK_ATTEMPTS.labels("none" if attempt.status is None else f"{attempt.status // 100}xx").inc()
        return attempt

    async def _after(self, lane: Lane, page: Page, behind: str, attempt: Attempt) -> Settled:
        """Return what the lane is left with after an attempt."""
        count = len(page.changes)
        if attempt.succeeded:
            return Settled(cursor=behind, pause_s=0.0)
        if attempt.is_gone:
            return Settled(cursor=lane.cursor, pause_s=0.0, disabled="gone")
        if attempt.is_refusal and count > 1:
            # One of them is poison for the receiver; by halves it is found, and the rest goes on.
            return Settled(cursor=lane.cursor, pause_s=0.0, events=count // 2, failures=lane.failures)
        if attempt.is_refusal:
            (change,) = page.changes
            document = _encode(change).decode()
            await self._in_database(
                lambda conn: webhook_store.set_aside(conn, lane.id, change.id, attempt.status or 0, document)
            )
            _log.warning("change_set_aside", webhook=lane.id, change=change.id, status=attempt.status)
            return Settled(cursor=behind, pause_s=0.0)
        failures = lane.failures + 1
        pause = pause_s(failures, random.random(), attempt.retry_after_s)  # noqa: S311 - no secret, only a spread
        if pause is None:
            return Settled(cursor=lane.cursor, pause_s=0.0, failures=failures, disabled="failing")
        return Settled(cursor=lane.cursor, pause_s=pause, failures=failures, again=True, events=count)

    async def _settle(
        self, lane: Lane, settled: Settled, before: Callable[[Connection], None] | None = None
    ) -> Lane | None:
        """Write what the lane is left with, and `before` it what was tried; return the lane where it goes on at once."""

        def write(conn: Connection) -> Lane | None:
            if before is not None:
                before(conn)
            return webhook_store.settle(conn, self._owner, lane, settled, self.lease_s)

        left = await self._in_database(write)
        if settled.disabled:
            _log.warning("webhook_disabled", webhook=lane.id, reason=settled.disabled)
        return left

    async def _in_database(self, call: Callable[[Connection], T]) -> T:
        def run() -> T:
            with transaction(self._engine) as conn:
                return call(conn)

        return await asyncio.to_thread(run)


def _switched_off(lane: Lane, reason: str) -> Settled:
    return Settled(cursor=lane.cursor, pause_s=0.0, disabled=reason)


def _page(conn: Connection, lane: Lane) -> Page:
    limit = lane.max_events if lane.message_events is None else min(lane.message_events, lane.max_events)
    types = frozenset(ChangeType(name) for name in lane.types)
    event_ids = None if lane.event_ids is None else frozenset(lane.event_ids)
    page = journal_reader.read(conn, cursors.decode(lane.cursor), limit, types, event_ids, kept_here=True)
    return page if lane.with_holder else page.without_holders()
