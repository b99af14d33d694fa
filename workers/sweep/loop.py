"""The sweep: once in a while it reads every shard queue and sees to it that none is forgotten.

Any number of sweeps may run: each thing that one does is harmless when done twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from shared.config import Settings
from shared.db.engine import transaction
from shared.db.shards import known_shards
from shared.errors import StoreUnavailableError
from shared.redis import connections, shard_agreement
from shared.redis.inspection import Backlog, backlogs
from shared.redis.keys import celery_queue
from shared.redis.unreached import unreached_error
from shared.telemetry import logs
from workers import metrics
from workers.sweep.direct import DirectDrains
from workers.sweep.expiry import expire_overdue
from workers.sweep.gauges import Gauges
from workers.sweep.releases import release_due
from workers.sweep.upkeep import Upkeep
from workers.sweep.watch import Watch
from workers.unavailable import event_of
from workers.wake_ups import WakeUps

_log = logs.get("sweep")


class Sweep:
    """One process' sweep. It holds its connections and what it saw the time before."""

    def __init__(self, settings: Settings, engine: Engine, drains: DirectDrains) -> None:
        self._settings = settings
        self._engine = engine
        self._drains = drains
        self._redis = connections.streams(settings)
        self._wake_ups = WakeUps(connections.broker(settings))
        self._watch = Watch(settings.shards)
        self._upkeep = Upkeep(engine, settings)
        self._gauges = Gauges(engine, self._redis)
        self._shards = tuple(range(settings.shards))
        self._trouble: dict[str, tuple[str, str, frozenset[str]]] = {}
        self._other_number: int | None = None
        self._to_forget: frozenset[int] = frozenset()
        """Shards whose marks of sold tickets may stand where they don't belong."""

    def run(self, stop: threading.Event) -> None:
        """Sweep until `stop`, at a steady pace: the time a sweep takes is part of its pause."""
        pause_s = self._settings.sweep_ms / 1000
        while not stop.is_set():
            began = time.monotonic()
            self.once()
            stop.wait(max(pause_s - (time.monotonic() - began), 0.01))

    def once(self) -> None:
        """Sweep once. Each step is its own: a store that is away keeps only those from working that need it."""
        self._step("shards", self._learn_shards)
        self._step("agreement", self._agree)
        self._step("expiry", lambda: expire_overdue(self._engine, self._redis, self._settings))
        self._step("waking", self._wake)
        self._step("releases", lambda: release_due(self._engine))
        self._step("gauges", self._gauges.run_if_due)
        self._step("upkeep", self._upkeep.run_if_due)
        metrics.SWEEPS.inc()

    def _learn_shards(self) -> None:
        """Queues of a time when there were more of them are looked after until they are empty."""
        with transaction(self._engine) as conn:
            known = known_shards(conn)
        self._shards = tuple(sorted({*range(self._settings.shards), *known}))

    def _agree(self) -> None:
        """Say how many shards there are. If there were others, or nobody knows, sold marks may stand where they don't belong."""
        ours, theirs = self._settings.shards, shard_agreement.say(self._redis, self._settings)
        if theirs not in (ours, None, self._other_number):
            shard_agreement.warn(ours, theirs)  # once, not at each sweep
            self._other_number = theirs
        if theirs != ours:
            self._to_forget = frozenset(self._shards)
        if self._to_forget:
            unreached = shard_agreement.forget_sold(self._redis, sorted(self._to_forget))
            self._to_forget = frozenset(unreached)  # said is our number already: the next sweep goes on with these
            if unreached:
                raise unreached_error(unreached)

    def _wake(self) -> None:
        """See to the queues whose servers answer. Raises StoreUnavailableError for the others."""
        queues, unreached = backlogs(self._redis, self._shards)
        if unreached:  # a connection may have gone stale since the last sweep, or another server taken over
            more, unreached = backlogs(self._redis, list(unreached))
            queues += more
        if not queues:
            raise unreached_error(unreached)
        self._see_to(queues)
        if unreached:
            raise unreached_error(unreached)

    def _see_to(self, queues: Sequence[Backlog]) -> None:
        self._gauges.show(queues)
        plan = self._watch.plan(queues, self._outstanding())
        if plan.wake:
            sent = self._wake_ups.send(plan.wake)
            metrics.SWEEP_ACTIONS.labels("woken" if sent else "not_woken").inc(len(plan.wake))
            _log.debug("shards_woken", shards=plan.wake, sent=sent)
            if not sent:
                plan.drain.extend(plan.wake)
        self._drains.request(plan.drain)

    def _outstanding(self) -> dict[int, int] | None:
        counts = self._wake_ups.outstanding(self._shards)
        metrics.STORE_UP.labels("broker").set(counts is not None)
        for shard, length in (counts or {}).items():
            metrics.QUEUE_LENGTH.labels(celery_queue(shard)).set(length)
        return counts

    def _step(self, name: str, step: Callable[[], None]) -> None:
        try:
            step()
        except StoreUnavailableError as error:
            # Said once for each trouble, not once a second.
            trouble = event_of(error), error.store, error.servers
            if self._trouble.get(name) != trouble:
                _log.warning(trouble[0], step=name, store=error.store, error=str(error))
            self._trouble[name] = trouble
        except Exception:  # noqa: BLE001 - the sweep must outlive a bug in one of its steps
            _log.exception("sweep_step_failed", step=name)
        else:
            if self._trouble.pop(name, None):
                _log.info("store_back", step=name)
