"""`python -m workers`: a Celery worker for the shards of `ROWLOCK_WORKER_QUEUES`."""

from __future__ import annotations

import os
import sys
import warnings

from shared.config import Settings
from shared.ending import leave
from shared.errors import ConfigurationError
from shared.telemetry import logs, tracing
from shared.variables import say_unknown_variables


def main() -> int:
    say_unknown_variables("rowlock worker")
    try:
        settings = Settings.from_env().require("database_url", "redis_url")
        logs.configure(settings, "worker")
        tracing.configure(settings, "worker")
        from shared.troubles.watch import Watch
        from workers import bootstrap, metrics

        bootstrap.check_servers(settings)
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201 - read by whoever starts it
        return 78
    metrics.serve(settings)
    Watch(settings, "worker").start()
    return _work()


def _work() -> int:
    from celery.platforms import SecurityWarning

    from workers import bootstrap, signals
    from workers.app import app
    from workers.events import GatheredEvents

    signals.watch_for_stop()
    app.steps["consumer"].add(GatheredEvents)
    # Celery warns of root for the sake of pickled messages; nothing but JSON is read here.
    warnings.simplefilter("ignore", SecurityWarning)
    # Straight to the worker: Celery's command line costs a quarter of a second and checks what celeryconfig.py says.
    worker = app.Worker(
        hostname=f"worker-{os.getpid()}@{os.uname().nodename}",
        without_gossip=True,  # workers need not know each other
        without_mingle=True,
        heartbeat_interval=5,  # by which Flower knows who lives
        quiet=True,
    )
    bootstrap.tune_collector()
    worker.start()
    return int(worker.exitcode or 0)


if __name__ == "__main__":
    leave(main())
