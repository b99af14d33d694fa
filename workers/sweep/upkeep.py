"""What PostgreSQL needs now and then: the shards' rows, coming partitions, the end of past ones."""

from __future__ import annotations

import time

from sqlalchemy import Engine

from shared.config import Settings
from shared.db.engine import transaction
from shared.db.partitions import drop_past, ensure_partitions
from shared.db.shards import ensure_shards
from shared.telemetry import logs

_PERIOD_SECONDS = 3_600
_RETRY_SECONDS = 60
_DAYS_AHEAD = 7

_log = logs.get("sweep")


class Upkeep:
    """Runs at the start and then hourly. Several sweeps may do it at once: each step changes nothing when done before."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._due = 0.0

    def run_if_due(self) -> None:
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + _RETRY_SECONDS
        with transaction(self._engine) as conn:
            ensure_shards(conn, self._settings.shards)
        with transaction(self._engine) as conn:
            made = ensure_partitions(conn, _DAYS_AHEAD)
        with transaction(self._engine) as conn:
            dropped = drop_past(conn, self._settings.retention_days)
        self._due = now + _PERIOD_SECONDS
        _log.info("upkeep_done", made=made, dropped=dropped)
