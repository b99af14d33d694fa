"""An event on sale and the hands to work it: append, drain, read."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from msgspec.structs import replace

from shared.config import Settings
from shared.db.engine import create_engine
from shared.domain.commands import Command, Kind, Wish
from shared.domain.ids import command_id, shard_of
from shared.domain.outcomes import Status
from shared.redis import connections, keys
from shared.redis.admission.append_call import append_own
from shared.redis.client.blocking import BlockingRedis
from shared.redis.codec import decode_view
from shared.views import CommandView
from shared.wake_up import push_wake_up
from tests.events import put_on_sale
from workers import bootstrap
from workers.drain import Drainer
from workers.sweep.direct import DirectDrains
from workers.sweep.loop import Sweep

EVENT = "gala"


class Harness:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.redis = connections.streams(settings)
        self.broker = BlockingRedis(settings.celery_broker_url, settings.store_timeout_ms)

    def close(self) -> None:
        self.redis.close()
        self.broker.close()

    def sell(self, tickets: int, **rules: Any) -> list[str]:
        """Put an event on sale; return its ticket ids."""
        return put_on_sale(self.settings.database_url, EVENT, tickets, **rules)

    def shard(self, ticket_id: str) -> int:
        return shard_of(ticket_id, self.settings.shards)

    def command(self, kind: Kind, ticket_id: str, holder: str = "ann", **more: Any) -> Command:
        now_ms = time.time_ns() // 1_000_000
        return Command(
            id=command_id(self.shard(ticket_id), now_ms, os.urandom(8)),
            kind=kind,
            holder=holder,
            submitted_ms=now_ms,
            ticket_id=ticket_id,
            **more,
        )

    def append(self, *commands: Command) -> tuple[Command, ...]:
        append_own(self.redis, self.settings, commands)
        return commands

    def request(self, kind: Kind, ticket_id: str, holder: str = "ann", **more: Any) -> Command:
        return self.append(self.command(kind, ticket_id, holder, **more))[0]

    def order(self, beside: str, *wishes: Wish, holder: str = "bob", **more: Any) -> Command:
        """Order in the queue in which commands of the ticket `beside` stand."""
        made = self.command(Kind.ORDER, beside, holder, event_id=EVENT, wishes=wishes, **more)
        return self.append(replace(made, ticket_id=None, order_id=made.id))[0]

    def drainer(self, stop: threading.Event | None = None) -> Drainer:
        return bootstrap.new_drainer(self.settings, stop or threading.Event())

    def view(self, command: Command) -> CommandView | None:
        """Return what the command became; None while it waits in the stream."""
        value = self.redis.call("GET", keys.command(int(command.id[15:18], 16), command.id))
        assert isinstance(value, bytes)
        return None if value.startswith(b"P") else decode_view(value)

    def outcome(self, command: Command) -> tuple[Status, str | None]:
        view = self.view(command)
        assert view is not None, f"{command} still waits"
        return view.status, view.code

    def sequence(self, command: Command) -> int:
        value = self.redis.call("GET", keys.command(int(command.id[15:18], 16), command.id))
        assert isinstance(value, bytes)
        return int(value[1:])

    def backlog(self, shard: int) -> int:
        return int(self.redis.call("XLEN", keys.commands(shard)))  # type: ignore[arg-type]

    def is_locked(self, shard: int) -> bool:
        return bool(self.redis.call("EXISTS", keys.lock(shard)))

    def wake(self, shard: int) -> None:
        self.broker.call(*push_wake_up(shard))

    def wake_ups(self, shard: int) -> int:
        return int(self.broker.call("LLEN", keys.celery_queue(shard)))  # type: ignore[arg-type]

    def waits_for_wake_ups(self) -> bool:
        """Return whether a worker's blocking pop is pending in the broker."""
        clients = self.broker.call("CLIENT", "LIST")
        assert isinstance(clients, bytes)
        return b" cmd=brpop" in clients and b" flags=b" in clients

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(self.settings.database_url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


@contextmanager
def sweeping(settings: Settings) -> Iterator[Sweep]:
    """Yield a sweep; its own drains are over when the block ends."""
    engine = create_engine(settings, "rowlock sweep", pool_size=1)
    drains = DirectDrains(lambda: bootstrap.new_drainer(settings, threading.Event()), threads=1)
    try:
        yield Sweep(settings, engine, drains)
    finally:
        drains.finish()
        engine.dispose()
