"""`python -m workers.sweep`: looks after the shard queues until it is stopped. Start as many as you like."""

from __future__ import annotations

import signal
import sys
import threading

from shared.config import Settings
from shared.ending import leave
from shared.errors import ConfigurationError
from shared.telemetry import logs, tracing
from shared.variables import say_unknown_variables

_ENDINGS = (signal.SIGTERM, signal.SIGINT)


def main() -> int:
    say_unknown_variables("rowlock sweep")
    try:
        settings = Settings.from_env().require("database_url", "redis_url")
        logs.configure(settings, "sweep")
        tracing.configure(settings, "sweep")
        from shared.troubles.watch import Watch
        from workers import bootstrap, metrics

        bootstrap.check_servers(settings)
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201 - read by whoever starts it
        return 78
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)  # in every thread: they are waited for below
    metrics.serve(settings)
    Watch(settings, "sweep").start()
    sweeping = threading.Thread(target=_sweep, args=(settings,), name="sweep")
    sweeping.start()
    signal.sigwait(_ENDINGS)
    bootstrap.STOP.set()
    sweeping.join()
    return 0


def _sweep(settings: Settings) -> None:
    from shared.db.engine import create_engine
    from workers import bootstrap
    from workers.sweep.direct import DirectDrains
    from workers.sweep.loop import Sweep

    log = logs.get("sweep")
    drains = DirectDrains(lambda: bootstrap.new_drainer(settings, bootstrap.STOP), settings.worker_threads)
    sweep = Sweep(settings, create_engine(settings, "rowlock sweep", pool_size=1), drains)
    log.info("sweep_ready", shards=settings.shards, sweep_ms=settings.sweep_ms)
    bootstrap.tune_collector()
    sweep.run(bootstrap.STOP)
    drains.finish()
    log.info("sweep_stopped")


if __name__ == "__main__":
    leave(main())
