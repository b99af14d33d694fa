"""A stopwatch for the phases of a batch."""

from __future__ import annotations

import time

from shared.telemetry import tracing
from workers import metrics

_OF_PHASE = {phase: metrics.SETTLE_SECONDS.labels(phase) for phase in ("lock", "read", "decide", "write", "publish")}


class Phases:
    """Each `end` observes the time since the one before it (or since the beginning)."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def end(self, phase: str) -> None:
        now = time.perf_counter()
        _OF_PHASE[phase].observe(now - self._since)
        if tracing.active is not None:
            tracing.active.mark(phase, self._since, now)
        self._since = now
