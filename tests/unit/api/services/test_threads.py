"""The threads of views when the process ends."""

from __future__ import annotations

import asyncio
import threading

import pytest

from api.services.threads import Threads
from api.web.problems import Problem


def test_what_waits_for_a_thread_when_the_process_ends_is_answered_503_and_what_runs_is_done() -> None:
    async def story() -> tuple[object, object, object]:
        threads, begun, free = Threads(1), threading.Event(), threading.Event()

        def long() -> str:
            begun.set()
            assert free.wait(20)
            return "done"

        runs = asyncio.ensure_future(threads.run(long))
        await asyncio.to_thread(begun.wait, 20)
        waits = asyncio.ensure_future(threads.run(lambda: "never"))
        await asyncio.sleep(0)
        threads.close()
        (refused,) = await asyncio.gather(waits, return_exceptions=True)
        (late,) = await asyncio.gather(threads.run(lambda: "late"), return_exceptions=True)
        free.set()
        return await runs, refused, late

    done, refused, late = asyncio.run(story())
    assert done == "done"
    for answer in (refused, late):
        assert isinstance(answer, Problem)
        assert (answer.status, answer.code) == (503, "NO_INSTANCE")


def test_a_client_that_leaves_is_no_end_of_the_process() -> None:
    async def story() -> None:
        threads, free = Threads(1), threading.Event()
        runs = asyncio.ensure_future(threads.run(lambda: free.wait(20)))
        await asyncio.sleep(0)
        runs.cancel()
        try:
            await runs
        finally:
            free.set()
            threads.close()

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(story())
