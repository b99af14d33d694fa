"""What a worker does when Celery starts and stops it."""

from __future__ import annotations

import logging
import os
import threading
import time
import warnings
from typing import Any

from celery import signals
from celery.exceptions import CPendingDeprecationWarning
from celery.worker import state
from kombu.asynchronous import get_event_loop
from kombu.transport.redis import Channel

from shared.telemetry import logs
from workers import bootstrap

STOP_SECONDS = 9
"""A worker that has not stopped by then is cut off: whoever asked it to stop gives it ten."""
IDLE_STOP_SECONDS = 3
"""One that drains nothing and yet has not stopped by then waits for a broker that does not answer."""

_log = logs.get("worker")


@signals.setup_logging.connect
def _keep_our_logging(**_: Any) -> None:
    # Each drain is counted and logged by itself; Celery's two log entries for each say nothing more.
    for name in ("celery.worker.strategy", "celery.app.trace"):
        logging.getLogger(name).setLevel(logging.WARNING)


@signals.worker_ready.connect
def _ready(**_: Any) -> None:
    # At each loss of the broker it would explain late acknowledgement, which is not used.
    warnings.simplefilter("ignore", CPendingDeprecationWarning)
    _log.info("worker_ready")


@signals.worker_shutting_down.connect
def _stopping(**_: Any) -> None:
    # Within a signal handler: the main thread may stand in the middle of anything, so no log and no lock of its own here.
    bootstrap.STOP.set()


@signals.worker_shutdown.connect
def _stopped(**_: Any) -> None:
    _log.info("worker_stopped")


def watch_for_stop() -> None:
    """See to it, on a thread of its own, that a worker that is to stop does."""
    threading.Thread(target=_see_it_stop, name="stop", daemon=True).start()


def _see_it_stop() -> None:
    # Wake-ups at hand when the broker goes are let go: the default is to write them to a file in the end, which nobody reads.
    Channel.do_restore = False
    bootstrap.STOP.wait()
    Channel.do_restore = True  # when we go, the broker is there to take them back
    _log.info("worker_stopping")
    began = time.monotonic()
    while (passed := time.monotonic() - began) < STOP_SECONDS:
        if passed > IDLE_STOP_SECONDS and not state.active_requests:
            _log.warning("worker_left_broker", seconds=IDLE_STOP_SECONDS)
            os._exit(0)
        loop = get_event_loop()
        if loop is not None:
            loop.call_soon(_nothing)  # Celery's loop sees the request now, not with its next timer
        time.sleep(0.2)
    # Safe: what is not committed is in the stream, and the lock runs out.
    _log.error("worker_cut_off", seconds=STOP_SECONDS)
    os._exit(1)


def _nothing() -> None:
    pass
