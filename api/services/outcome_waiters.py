"""Clients that wait for an outcome: one future each, no thread, no database.

Outcomes come by publication; because a publication may be lost, what is unanswered is read, at first after
250 ms, then ever more rarely.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from api import metrics
from api.web.problems import Problem
from shared.domain.outcomes import Status
from shared.errors import RowlockError
from shared.ports.queues import Queues
from shared.redis.codec import decode_views
from shared.telemetry import logs
from shared.views import CommandView

log = logs.get("api")

POLL_S = 0.25
POLL_LAST_S = 2.0
POLLED_AT_ONCE_MAX = 500

OutcomeFuture = asyncio.Future[CommandView | None]
ReadStore = Callable[[list[str]], Awaitable[dict[str, CommandView]]]


@dataclass(slots=True)
class _Expected:
    """A command with clients waiting for it."""

    poll_at: float
    pause_s: float = POLL_S
    futures: list[OutcomeFuture] = field(default_factory=list)


class OutcomeWaiters:
    """The clients of this process that wait. `read_store` reads PostgreSQL, which knows parked commands for longer."""

    def __init__(self, queue: Queues, read_store: ReadStore) -> None:
        self._queue = queue
        self._read_store = read_store
        self._expected: dict[str, _Expected] = {}
        self._polling: asyncio.Task[None] | None = None
        self._closed = False

    @contextmanager
    def expect(self, command_id: str) -> Iterator[OutcomeFuture]:
        """Yield a future of the command's outcome. Begin before the command is appended, or the outcome may be first."""
        loop = asyncio.get_running_loop()
        outcome: OutcomeFuture = loop.create_future()
        expected = self._expected.get(command_id)
        if expected is None:
            expected = self._expected[command_id] = _Expected(loop.time() + POLL_S)
        expected.futures.append(outcome)
        metrics.WAITING_CLIENTS.inc()
        if self._closed:
            outcome.set_result(None)
        elif self._polling is None or self._polling.done():
            self._polling = loop.create_task(self._poll())
        try:
            yield outcome
        finally:
            metrics.WAITING_CLIENTS.dec()
            expected.futures.remove(outcome)
            if not expected.futures and self._expected.get(command_id) is expected:
                del self._expected[command_id]

    @staticmethod
    async def until(outcome: OutcomeFuture, seconds: float) -> CommandView | None:
        """Return the final view; None when the time is up or the process ends."""
        timer = asyncio.get_running_loop().call_later(seconds, _resolve, outcome, None)
        try:
            return await outcome
        finally:
            timer.cancel()

    def receive(self, message: bytes) -> None:
        """Take a message of this process' channel of replies."""
        for view in decode_views(message):
            self._answer(view)

    def close(self) -> None:
        """Let everybody go, and nobody wait any more."""
        self._closed = True
        for expected in self._expected.values():
            for outcome in expected.futures:
                _resolve(outcome, None)

    def _answer(self, view: CommandView) -> None:
        expected = self._expected.get(view.id)
        if expected is not None and view.status is not Status.PENDING:
            for outcome in expected.futures:
                _resolve(outcome, view)

    async def _poll(self) -> None:
        """Read what is due, as long as anybody waits."""
        loop = asyncio.get_running_loop()
        while self._expected and not self._closed:
            await asyncio.sleep(POLL_S)
            now = loop.time()
            due = [id_ for id_, expected in self._expected.items() if expected.poll_at <= now][:POLLED_AT_ONCE_MAX]
            for id_ in due:
                expected = self._expected[id_]
                expected.pause_s = min(expected.pause_s * 2, POLL_LAST_S)
                expected.poll_at = now + expected.pause_s
            try:
                await self._read_due(due)
            except (RowlockError, Problem):
                continue  # a store that is down, or threads that are all taken, may be back at the next poll
            except Exception as fault:
                log.error("poll_failed", commands=len(due), exc_info=fault)

    async def _read_due(self, ids: list[str]) -> None:
        outcomes = await self._queue.outcomes(ids)
        parked = []
        for id_, known in outcomes.items():
            self._answer(known.view)
            if known.view.parked and known.view.status is Status.PENDING and self._rests(id_):
                parked.append(id_)
        if parked:
            for view in (await self._read_store(parked)).values():
                self._answer(view)

    def _rests(self, command_id: str) -> bool:
        expected = self._expected.get(command_id)
        return expected is not None and expected.pause_s >= POLL_LAST_S


def _resolve(outcome: OutcomeFuture, view: CommandView | None) -> None:
    if not outcome.done():
        outcome.set_result(view)
