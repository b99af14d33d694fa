"""A poll that goes wrong must not be the last: others wait."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, cast

import pytest
from msgspec.structs import replace

from api.services import outcome_waiters
from api.services.outcome_waiters import OutcomeWaiters
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
