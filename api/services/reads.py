"""What many read at once. Each kind has loads of its own, so that a slow one holds up no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from sqlalchemy import Connection, Engine

from api.services.event_pages import EventPages
from api.services.replica import Reader
from api.services.shared_reads import SharedReads
from api.services.threads import Threads
from api.web.bodies import encode
from api.web.reading import cursors_of_ours, reading
from shared.db import event_store, inventory_writer, reservation_reader, ticket_reader
from shared.db.command_reader import read_commands
from shared.errors import StoreUnavailableError
from shared.ports.queues import Known, Queues
from shared.views import CommandView

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Reads:
    """One per process. Every read answers with what the database held after it was asked for."""

    def __init__(self, engine: Engine, threads: Threads, reader: Reader, queue: Queues) -> None:
        self._engine = engine
        self._reader = reader
        self._threads = threads
        self._queued: SharedReads[str, Known | StoreUnavailableError] = SharedReads(
            lambda ids: _queued(queue, ids), keys_max=500, loads_max=4
        )
        self.tickets = self._together(ticket_reader.get_tickets, keys_max=200)
        self.reservations = self._together(reservation_reader.list_reservations, keys_max=20, by_replica=True)
        self.commands = self._together(read_commands, keys_max=500)
        self.events = self._one_by_one(_event)
        self.event_pages = self._one_by_one(EventPages().read, by_replica=True)
        self.known_events = self._one_by_one(event_store.exists)
        self.currencies = self._one_by_one(inventory_writer.currency_of)

    async def commands_by_id(self, ids: list[str]) -> dict[str, CommandView]:
        """Return those of the commands that are final or parked."""
        views = await asyncio.gather(*map(self.commands.read, ids))
        return {view.id: view for view in views if view is not None}

    async def queued_commands(self, ids: list[str]) -> tuple[dict[str, Known], StoreUnavailableError | None]:
        """Return those of the commands that the queues know, as they stand there, and what kept others from being read."""
        told = await asyncio.gather(*map(self._queued.read, ids), return_exceptions=True)
        known: dict[str, Known] = {}
        down: StoreUnavailableError | None = None
        for id_, found in zip(ids, told, strict=True):
            if isinstance(found, Known):
                known[id_] = found
            elif isinstance(found, StoreUnavailableError):
                down = found
            elif found is not None:
                raise found
        return known, down

    def _together(
        self,
        read: Callable[[Connection, list[K]], Mapping[K, V]],
        *,
        keys_max: int,
        loads_max: int = 2,
        by_replica: bool = False,
    ) -> SharedReads[K, V]:
        """Two loads at a time: while one is stuck the other goes on, and both are as large as they can be."""

        def in_thread(keys: list[K]) -> Mapping[K, V]:
            if by_replica:
                with cursors_of_ours():
                    return self._reader.read(lambda conn: read(conn, keys))
            with reading(self._engine) as conn:
                return read(conn, keys)

        async def load(keys: list[K]) -> Mapping[K, V]:
            return await self._threads.run(lambda: in_thread(keys))

        return SharedReads(load, keys_max=keys_max, loads_max=loads_max)

    def _one_by_one(self, read: Callable[[Connection, K], V], *, by_replica: bool = False) -> SharedReads[K, V]:
        """For what takes its time: who reads something small does not wait for who reads something large."""

        def each(conn: Connection, keys: list[K]) -> dict[K, V]:
            return {key: read(conn, key) for key in keys}

        return self._together(each, keys_max=1, loads_max=3, by_replica=by_replica)


async def _queued(queue: Queues, ids: list[str]) -> Mapping[str, Known | StoreUnavailableError]:
    return {id_: known for id_, known in (await queue.read_each(ids)).items() if known is not None}


def _event(conn: Connection, event_id: str) -> bytes | None:
    event = event_store.get(conn, event_id)
    return None if event is None else encode(event)
