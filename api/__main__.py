"""`python -m api`: one process of the API, until SIGTERM or SIGINT.

At the end it lets waiting clients go with 202, finishes what is under way, and exits.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import signal
import socket
import sys
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server

from api.app import create_app
from api.serving.bridge import Bridge, HealthBridge
from shared.config import Settings
from shared.db.engine import create_engine, transaction
from shared.db.server import check_server as check_postgresql
from shared.db.shards import ensure_shards
from shared.ending import leave
from shared.errors import ConfigurationError, StoreUnavailableError
from shared.redis import connections, shard_agreement
from shared.redis.inspection import check_broker
from shared.redis.inspection import check_server as check_redis
from shared.telemetry import logs, tracing
from shared.variables import say_unknown_variables

STOP_SECONDS = 5
"""Patience with requests under way when the process is to end."""
BACKLOG = 4096
HEALTH_CONNECTIONS_MAX = 64

log = logs.get("api")


def main() -> int:
    say_unknown_variables("rowlock api")
    try:
        settings = Settings.from_env()
        host, port = _address(settings)
        logs.configure(settings, "api")
        tracing.configure(settings, "api")
        bridge = Bridge(create_app(settings))
        _require_free(host, port, "ROWLOCK_API_PORT")
        if settings.api_health_port:
            _require_free(host, settings.api_health_port, "ROWLOCK_API_HEALTH_PORT")
        _check_servers(settings)
    except ConfigurationError as fault:
        print(f"rowlock api: {fault}", file=sys.stderr)  # noqa: T201 - before there are logs
        return 2
    # What is loaded by now stays: the collector need not scan it again, and rarely scans what comes and goes.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    return run(bridge, host, port)


def run(bridge: Bridge, host: str, port: int) -> int:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_serve(bridge, host, port, bridge.services.settings.api_drain_ms))


async def _serve(bridge: Bridge, host: str, port: int, drain_ms: int) -> int:
    server = Server(
        bridge,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=BACKLOG,
        backpressure=bridge.services.settings.connections_max,
        # `pipeline_flush` must stay off: with it nothing is written while a request waits unread behind a stream, and that
        # its client has gone is noticed by writing.
        http1_settings=HTTP1Settings(header_read_timeout=bridge.services.settings.head_timeout_ms),
        log_level=LogLevels.error,
    )
    health = _health_server(bridge, host)
    loop = asyncio.get_running_loop()
    signalled = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, signalled.set)
    serving = loop.create_task(server.serve())
    telling = loop.create_task(health.serve()) if health is not None else None
    ending = loop.create_task(signalled.wait())
    log.info("api_started", host=host, port=port)
    await asyncio.wait((serving, ending), return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        log.error("api_failed", exc_info=serving.exception())
        return 1
    bridge.wind_down()
    await asyncio.wait((serving,), timeout=drain_ms / 1000)
    await _stop(server, bridge, serving)
    if health is not None and telling is not None:
        health.stop()
        await asyncio.wait((telling,), timeout=STOP_SECONDS)
    await bridge.stop()
    return 0


def _health_server(bridge: Bridge, host: str) -> Any:
    """Return a server of its own, or None, for who asks after the health of this one: a crowd of connections does not reach it."""
    settings = bridge.services.settings
    if not settings.api_health_port:
        return None
    return Server(
        HealthBridge(bridge),
        address=host,
        port=settings.api_health_port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        backpressure=HEALTH_CONNECTIONS_MAX,
        http1_settings=HTTP1Settings(header_read_timeout=1_000, keep_alive=False),
        log_level=LogLevels.error,
    )


async def _stop(server: Any, bridge: Bridge, serving: asyncio.Task[None]) -> None:
    """Stop accepting, answer who waits, wait a little for the rest."""
    server.stop()
    bridge.close()
    done, _ = await asyncio.wait((serving,), timeout=STOP_SECONDS)
    log.info("api_stopped", clean=bool(done))


def _address(settings: Settings) -> tuple[str, int]:
    parser = argparse.ArgumentParser(prog="python -m api", description="One process of Rowlock's API.")
    parser.add_argument("--host", default=settings.api_host)
    parser.add_argument("--port", type=int, default=settings.api_port)
    arguments = parser.parse_args()
    return arguments.host, arguments.port


def _check_servers(settings: Settings) -> None:
    """Refuse stores that would lose or spoil what they are given; one that is away is answered for with 503."""
    connections.check(settings)
    for check in (_check_redis, _check_broker, _check_postgresql):
        try:
            check(settings)
        except StoreUnavailableError as fault:
            log.warning("store_unavailable", store=fault.store, error=str(fault))


def _check_redis(settings: Settings) -> None:
    with connections.streams(settings) as redis:
        check_redis(redis, settings)
        shard_agreement.join(redis, settings)


def _check_broker(settings: Settings) -> None:
    with connections.broker(settings) as redis:
        check_broker(redis, settings)


def _check_postgresql(settings: Settings) -> None:
    """The sweep looks after all shards that the database knows: also those that we have and it was not told of."""
    check_postgresql(settings, "rowlock-check")
    engine = create_engine(settings, "rowlock-check", 1)
    try:
        with transaction(engine) as conn:
            ensure_shards(conn, settings.shards)
    finally:
        engine.dispose()


def _require_free(host: str, port: int, variable: str) -> None:
    """Raises ConfigurationError if somebody listens there. The server itself would share the port without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigurationError(f"{variable} holds {port}; it must be a free port of {host} ({error})") from None


if __name__ == "__main__":
    leave(main())
