"""`python -m workers.deliver`: sends webhooks until it is stopped. Start as many as you like."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from typing import TYPE_CHECKING

from shared.config import Settings
from shared.ending import leave
from shared.errors import ConfigurationError
from shared.telemetry import logs
from shared.variables import say_unknown_variables

if TYPE_CHECKING:
    from workers.deliver.loop import Delivery

DATABASE_CONNECTIONS = 4


def main() -> int:
    say_unknown_variables("rowlock deliver")
    try:
        settings = Settings.from_env().require("database_url")
        logs.configure(settings, "deliver")
        # It would log the address of each message, and what is secret in it.
        logging.getLogger("httpx2").setLevel(logging.WARNING)
        from shared.db.engine import create_engine
        from shared.troubles.watch import Watch
        from workers import bootstrap, metrics
        from workers.deliver.loop import Delivery

        bootstrap.check_database(settings)
        delivery = Delivery(settings, create_engine(settings, "rowlock deliver", DATABASE_CONNECTIONS))
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201 - read by whoever starts it
        return 78
    metrics.serve(settings)
    if settings.redis_url:  # it sends without one, and is then not told among the processes
        Watch(settings, "deliver").start()
    asyncio.run(_until_told(delivery))
    return 0


async def _until_told(delivery: Delivery) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    logs.get("deliver").info("deliver_ready")
    await delivery.run(stop)
    logs.get("deliver").info("deliver_stopped")


if __name__ == "__main__":
    leave(main())
