"""Clients that wait for an outcome: one future each, no thread, no database.

Outcomes come by publication; because a publication may be lost, what nobody answered is looked up again, at first after
250 ms, then ever more rarely.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from api import metrics
from shared.domain.outcomes import Status
from shared.errors import RowlockError
from shared.redis.admission.command_queue import CommandQueue
from shared.redis.codec import decode_views
from shared.views import CommandView

LOOK_S = 0.25
LOOK_LAST_S = 2.0
LOOKED_AT_ONCE_MAX = 500

Outcome = asyncio.Future[CommandView | None]
ReadStore = Callable[[list[str]], Awaitable[dict[str, CommandView]]]


@dataclass(slots=True)
class _Expected:
    """A command with clients waiting for it."""

    look_at: float
    pause_s: float = LOOK_S
    futures: list[Outcome] = field(default_factory=list)


class OutcomeWaiters:
    """The clients of this process that wait. `read_store` asks PostgreSQL, which knows parked commands for longer."""

    def __init__(self, door: CommandQueue, read_store: ReadStore) -> None:
        self._door = door
        self._read_store = read_store
        self._expected: dict[str, _Expected] = {}
        self._looking: asyncio.Task[None] | None = None
        self._closed = False

    @contextmanager
    def expect(self, command_id: str) -> Iterator[Outcome]:
        """Yield a future of the command's outcome. Begin before the command is appended, or the outcome may be first."""
        loop = asyncio.get_running_loop()
        outcome: Outcome = loop.create_future()
        expected = self._expected.get(command_id)
        if expected is None:
            expected = self._expected[command_id] = _Expected(loop.time() + LOOK_S)
        expected.futures.append(outcome)
        metrics.WAITING.inc()
        if self._closed:
            outcome.set_result(None)
        elif self._looking is None or self._looking.done():
            self._looking = loop.create_task(self._look())
        try:
            yield outcome
        finally:
            metrics.WAITING.dec()
            expected.futures.remove(outcome)
            if not expected.futures and self._expected.get(command_id) is expected:
                del self._expected[command_id]

    @staticmethod
    async def until(outcome: Outcome, seconds: float) -> CommandView | None:
        """Return the final view; None when the time is up or the process ends."""
        timer = asyncio.get_running_loop().call_later(seconds, _settle, outcome, None)
        try:
            return await outcome
        finally:
            timer.cancel()

    def receive(self, message: bytes) -> None:
        """Take a message of this process' channel of replies."""
        for view in decode_views(message):
            self._tell(view)

    def close(self) -> None:
        """Let everybody go, and nobody wait any more."""
        self._closed = True
        for expected in self._expected.values():
            for outcome in expected.futures:
                _settle(outcome, None)

    def _tell(self, view: CommandView) -> None:
        expected = self._expected.get(view.id)
        if expected is not None and view.status is not Status.PENDING:
            for outcome in expected.futures:
                _settle(outcome, view)

    async def _look(self) -> None:
        """Look up what is due, as long as anybody waits."""
        loop = asyncio.get_running_loop()
        while self._expected and not self._closed:
            await asyncio.sleep(LOOK_S)
            now = loop.time()
            due = [id_ for id_, expected in self._expected.items() if expected.look_at <= now][:LOOKED_AT_ONCE_MAX]
            for id_ in due:
                expected = self._expected[id_]
                expected.pause_s = min(expected.pause_s * 2, LOOK_LAST_S)
                expected.look_at = now + expected.pause_s
            with suppress(RowlockError):  # a store that is down may be back at the next look
                await self._look_up(due)

    async def _look_up(self, ids: list[str]) -> None:
        outcomes = await self._door.outcomes(ids)
        parked = []
        for id_, known in outcomes.items():
            self._tell(known.view)
            if known.view.parked and known.view.status is Status.PENDING and self._rests(id_):
                parked.append(id_)
        if parked:
            for view in (await self._read_store(parked)).values():
                self._tell(view)

    def _rests(self, command_id: str) -> bool:
        expected = self._expected.get(command_id)
        return expected is not None and expected.pause_s >= LOOK_LAST_S


def _settle(outcome: Outcome, view: CommandView | None) -> None:
    if not outcome.done():
        outcome.set_result(view)
