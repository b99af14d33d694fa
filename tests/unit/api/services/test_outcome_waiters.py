"""A poll that goes wrong must not be the last: others wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from typing import Any, cast

import pytest
from msgspec.structs import replace

from api.services import outcome_waiters
from api.services.outcome_waiters import OutcomeWaiters
from api.services.threads import QUEUE_PER_THREAD, Threads
from api.web.problems import Problem
from shared.domain.commands import Kind
from shared.domain.outcomes import Status
from shared.errors import StoreUnavailableError
from shared.ports.queues import Known
from shared.views import CommandView

FINAL = CommandView(
    id="0", kind=Kind.RESERVE, holder="ann", status=Status.SUCCEEDED, submitted_at="2026-01-01T00:00:00Z"
)
PARKED = replace(FINAL, status=Status.PENDING, parked=True)


class ParkedQueue:
    """Queues in which every command is parked."""

    async def outcomes(self, ids: Iterable[str]) -> dict[str, Known]:
        return {id_: Known(replace(PARKED, id=id_)) for id_ in ids}


@pytest.mark.parametrize(
    "fault",
    [StoreUnavailableError("PostgreSQL", "away"), Problem(503, "OVERLOADED", "no thread is free"), KeyError("a bug")],
)
def test_who_waits_is_answered_although_a_poll_before_went_wrong(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    monkeypatch.setattr(outcome_waiters, "POLL_S", 0.001)
    monkeypatch.setattr(outcome_waiters, "POLL_LAST_S", 0.002)
    faults = [fault]

    async def read_store(ids: list[str]) -> dict[str, CommandView]:
        if faults:
            raise faults.pop()
        return {id_: replace(FINAL, id=id_) for id_ in ids}

    async def play() -> None:
        waiters = OutcomeWaiters(cast("Any", ParkedQueue()), read_store)
        with waiters.expect("0") as outcome:
            assert await waiters.until(outcome, 60) == FINAL
        assert faults == []

    asyncio.run(play())


def test_who_waits_is_answered_once_the_threads_that_were_all_taken_are_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcome_waiters, "POLL_S", 0.001)
    monkeypatch.setattr(outcome_waiters, "POLL_LAST_S", 0.002)

    async def play() -> None:
        threads, free, refused = Threads(1), threading.Event(), asyncio.Event()

        async def read_store(ids: list[str]) -> dict[str, CommandView]:
            try:
                return await threads.run(lambda: {id_: replace(FINAL, id=id_) for id_ in ids})
            except Problem:
                refused.set()
                raise

        crowd = [asyncio.ensure_future(threads.run(free.wait)) for _ in range(QUEUE_PER_THREAD)]
        await asyncio.sleep(0)
        waiters = OutcomeWaiters(cast("Any", ParkedQueue()), read_store)
        with waiters.expect("0") as outcome, waiters.expect("1") as another:
            await asyncio.wait_for(refused.wait(), 60)
            assert not outcome.done()
            free.set()
            assert await waiters.until(outcome, 60) == FINAL
            assert await waiters.until(another, 60) == replace(FINAL, id="1")
        await asyncio.gather(*crowd)
        threads.close()

    asyncio.run(play())
