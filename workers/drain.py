"""A drain: take a shard's lock, settle what waits batch by batch, give the lock back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from shared.config import Settings
from shared.domain.ids import Fence
from shared.domain.outcomes import Status
from shared.errors import FenceRefusedError, RowlockError, ShardLockError, StoreUnavailableError, TransientError
from shared.ports.batches import Batches
from shared.ports.queues import Queue, Taken
from shared.telemetry import logs
from workers import metrics, report
from workers.phases import Phases
from workers.publishing import publish
from workers.settle import Settler
from workers.settlement import Settlement
from workers.unavailable import event_of
from workers.wake_ups import WakeUps

_RELEASE_PAUSE_SECONDS = 0.05
_BUSY_FROM, _FULL_FROM, _GATHER_SECONDS = 16, 100, 0.003
"""After a batch of 16 with fewer than 100 behind it a drain waits so long for more: a batch has a cost before its first
command, and so has the wake-up of a shard that was left a moment too early.
"""

_log = logs.get("drain")


@dataclass(slots=True)
class Drained:
    """What a drain did, and how it ended.

    `drained`: nothing waits any more. `empty`, `busy`: there was nothing to do, or somebody else does it. `budget`, `stopped`:
    its time was up, or the process is to stop; the shard is woken again. `lock_lost`, `fence_refused`: another took over.
    `redis_unavailable`, `postgresql_unavailable`: a store failed; the sweep comes back to it.
    """

    shard: int
    result: str = ""
    settled: int = 0
    succeeded: int = 0
    rejected: int = 0

    def add(self, settlements: list[Settlement]) -> None:
        for settlement in settlements:
            statuses = [settled.outcome.status for settled in settlement.decision.outcomes()]
            self.settled += len(settlement.entries)
            self.succeeded += statuses.count(Status.SUCCEEDED)
            self.rejected += statuses.count(Status.REJECTED)

    def as_result(self) -> dict[str, int | str]:
        return {
            "shard": self.shard,
            "result": self.result,
            "settled": self.settled,
            "succeeded": self.succeeded,
            "rejected": self.rejected,
        }


class _StoppedError(Exception):
    """The process is to stop, and a batch would have to be tried again: somebody else will."""


class Drainer:
    """Drains shards one after the other on the connections of one thread."""

    def __init__(
        self,
        settings: Settings,
        queue_of: Callable[[int], Queue],
        store: Batches,
        wake_ups: WakeUps,
        stop: threading.Event,
    ) -> None:
        self._settings = settings
        self._queue_of = queue_of
        self._store = store
        self._settler = Settler(store, settings)
        self._wake_ups = wake_ups
        self._stop = stop

    def drain(self, shard: int) -> Drained:
        """Drain one shard as far as time and stores allow. Only a bug raises."""
        drained = Drained(shard)
        queue = self._queue_of(shard)
        try:
            drained.result = self._run(shard, queue, drained)
        except _StoppedError:
            self._give_back(queue)
            self._wake_ups.send([shard])
            drained.result = "stopped"
        except FenceRefusedError as error:
            self._give_back(queue)
            drained.result = "fence_refused"
            _log.warning("fence_refused", shard=shard, error=str(error))
        except ShardLockError as error:
            metrics.LOCK_LOSSES.inc()
            drained.result = "lock_lost"
            _log.warning("lock_lost", shard=shard, error=str(error))
        except (StoreUnavailableError, TransientError) as error:
            self._give_back(queue)
            store = error.store.lower() if isinstance(error, StoreUnavailableError) else "postgresql"
            drained.result = f"{store}_unavailable"
            _log.warning(event_of(error), shard=shard, store=store, error=str(error))
        except BaseException:
            self._give_back(queue)
            raise
        metrics.DRAINS.labels(f"{shard:02d}", drained.result).inc()
        return drained

    def _run(self, shard: int, queue: Queue, drained: Drained) -> str:
        if self._stop.is_set():
            self._wake_ups.send([shard])
            return "stopped"
        phases = Phases()
        taken = _seen(shard, _take(queue))
        if taken is None:
            return "busy"
        if not taken.entries:
            return "empty"
        fence = self._store.fence(shard)
        phases.end("lock")
        started = time.monotonic()
        until = started + self._settings.drain_budget_ms / 1000
        while taken is not None and taken.entries:
            count = len(taken.entries)
            settlements, fence = self._settle(shard, queue, fence, taken, first=drained.settled == 0)
            drained.add(settlements)
            self._keep_unrecorded(queue, settlements)
            seconds = time.monotonic() - started
            last = self._stop.is_set() or started + seconds >= until
            busy = count >= _BUSY_FROM and not last
            phases = Phases()
            rate = drained.settled / seconds if count >= self._settings.batch_max else None
            taken = _seen(shard, publish(queue, settlements, rate, read_next=not (busy or last), stay=busy))
            phases.end("publish")
            report.settled(shard, settlements)
            if last and taken is not None:
                queue.release()
                self._wake_ups.send([shard])
                return "stopped" if self._stop.is_set() else "budget"
            if busy and taken is not None:
                taken = self._gathered(shard, queue, waiting=taken.backlog)
        return "drained"

    def _gathered(self, shard: int, queue: Queue, *, waiting: int) -> Taken | None:
        """Take the next batch of a busy queue, a moment later if few wait."""
        if waiting < _FULL_FROM:
            self._stop.wait(_GATHER_SECONDS)
        return _seen(shard, queue.take())

    def _settle(
        self, shard: int, queue: Queue, fence: Fence, taken: Taken, *, first: bool
    ) -> tuple[list[Settlement], Fence]:
        def before_retry() -> None:
            if self._stop.is_set():
                raise _StoppedError
            queue.renew()

        def work(token: Fence) -> list[Settlement]:
            return self._settler.settle(shard, token, taken.entries, taken.withdrawn, before_retry)

        def before_retake() -> None:
            # Mostly the token is from an earlier drain; in the middle of one it means that somebody thinks us dead.
            if first:
                metrics.RETRIES.labels("fence_moved").inc()
            else:
                metrics.FENCE_REFUSALS.inc()
            queue.renew()

        try:
            settlements, fence = self._store.under_fence(shard, fence, work, before_retake)
        except FenceRefusedError:
            metrics.FENCE_REFUSALS.inc()
            raise
        self._mind_lost_data(queue, settlements)
        return settlements, fence

    def _keep_unrecorded(self, queue: Queue, settlements: list[Settlement]) -> None:
        for settlement in settlements:
            if settlement.unrecorded:
                queue.keep(settlement.entries[0])
                _log.error(
                    "command_unrecorded", command_id=settlement.entries[0].command.id, error=settlement.unrecorded
                )

    def _mind_lost_data(self, queue: Queue, settlements: list[Settlement]) -> None:
        """Lift the stream's numbers above those that PostgreSQL knows, if Redis lost its data and began anew."""
        for settlement in settlements:
            # Numbers rise within a batch: mostly the first one shows it.
            if settlement.entries[0].sequence <= settlement.last_sequence and any(
                settled.fresh and entry.sequence <= settlement.last_sequence
                for entry, settled in zip(settlement.entries, settlement.decision.settled, strict=True)
            ):
                queue.raise_sequence(settlement.last_sequence)
                _log.warning("stream_began_anew", last_sequence=settlement.last_sequence)
                return

    def _give_back(self, queue: Queue) -> None:
        """Give the lock back, also to a Redis that comes back within the lease: it has kept the lock. What can't be given
        back runs out by itself.
        """
        deadline = time.monotonic() + self._settings.lease_ms / 1000
        while time.monotonic() < deadline:
            try:
                queue.release()
            except StoreUnavailableError:
                if self._stop.wait(_RELEASE_PAUSE_SECONDS):
                    return
            except RowlockError:
                return
            else:
                return


def _take(queue: Queue) -> Taken | None:
    try:
        return queue.take()
    except StoreUnavailableError:
        # The connection may have gone stale since the last drain. To take what is already ours is harmless.
        return queue.take()


def _seen(shard: int, taken: Taken | None) -> Taken | None:
    """Report what was no command, wherever it was met."""
    if taken is not None:
        report.set_aside(shard, taken.set_aside)
    return taken
