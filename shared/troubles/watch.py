"""Looks every few seconds, beside a process' work: troubles to its log and metrics, and to its answer about its health."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress

from prometheus_client import Gauge

from shared.config import Settings
from shared.db.engine import create_engine
from shared.errors import StoreUnavailableError
from shared.redis import connections, presence
from shared.telemetry import logs
from shared.troubles.certificates import Certificates
from shared.troubles.look import Looks
from shared.troubles.trouble import Code, Trouble

PERIOD_SECONDS = 5.0

TROUBLE = Gauge("rowlock_trouble", "1 while something that Rowlock stands on is not as it must be.", ("trouble",))
for _code in Code:
    TROUBLE.labels(_code)

_log = logs.get("troubles")


class Watch:
    """A thread with a connection of its own to each store: it sees what is wrong also while all others are taken."""

    def __init__(self, settings: Settings, process: str) -> None:
        engine = create_engine(settings, f"rowlock watch ({process})", 1)
        redis = connections.streams(settings)
        self._looks = Looks(settings, engine, redis, process, Certificates(settings))
        self._redis, self._process = redis, process
        self._stop = threading.Event()
        self._current: Mapping[Code, Trouble] = {}

    @property
    def current(self) -> Mapping[Code, Trouble]:
        """What was wrong at the last look."""
        return self._current

    def start(self) -> None:
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def once(self) -> None:
        with suppress(StoreUnavailableError):
            presence.say(self._redis, self._process)
        before, now = self._current, self._looks.all()
        for code in Code:
            TROUBLE.labels(code).set(code in now)
            if code in now and code not in before:
                _log.warning("trouble", trouble=code, found=now[code].found, advice=now[code].advice)
            elif code in before and code not in now:
                _log.info("trouble_over", trouble=code)
        self._current = now

    def _run(self) -> None:
        while True:
            try:
                self.once()
            except Exception:  # noqa: BLE001 - who watches must outlive a bug
                _log.exception("watch_failed")
            if self._stop.wait(PERIOD_SECONDS):
                return
