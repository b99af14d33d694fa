"""A little world to settle batches in: events, seats and commands, written the way the programs write them."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from msgspec import structs
from sqlalchemy import Engine, text

from shared.config import Settings
from shared.db import event_store, inventory_writer
from shared.db.batch_store import BatchStore
from shared.db.engine import transaction
from shared.db.inventory_row import InventoryRow
from shared.domain.commands import Command, Entry, Kind, Wish
from shared.domain.decide import decide
from shared.domain.ids import command_id
from shared.domain.outcomes import Outcome
from shared.domain.records import Decision, State
from shared.ports.batches import Batch, Batches

SHARD = 3
RULES: dict[str, Any] = {
    "name": "Concert",
    "currency": "EUR",
    "hold_seconds": 120,
    "max_hold_seconds": 600,
    "confirm_by": "holder",
    "max_per_guest": None,
    "cool_down_seconds": 0,
}
T = TypeVar("T")


@dataclass
class World:
    engine: Engine
    settings: Settings
    sequences: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def event(self, event_id: str = "e", **rules: Any) -> None:
        with transaction(self.engine) as conn:
            assert event_store.create(conn, event_id, RULES | rules) is not None

    def seats(self, *numbers: str, event_id: str = "e", section: str = "A", row: str = "1", **more: Any) -> list[str]:
        """Import seats named `<event>-<section>-<row>-<number>`; return their ids."""
        seat: dict[str, Any] = {"section": section, "row": row, "price": 1000} | more
        rows = (
            InventoryRow(line=line, id=f"{event_id}-{section}-{row}-{number}", number=number, **seat)
            for line, number in enumerate(numbers, 2)
        )
        return self.store(event_id, *rows)

    def places(self, number: int, *, event_id: str = "e", section: str = "Floor", **more: Any) -> list[str]:
        """Import places of a general-admission area; return their ids."""
        named: dict[str, Any] = {"section": section, "price": 500, "general": True} | more
        rows = (InventoryRow(line=2, id=f"{event_id}-{section}-{each}", **named) for each in range(number))
        return self.store(event_id, *rows)

    def store(self, event_id: str, *rows: InventoryRow) -> list[str]:
        with inventory_writer.importing(self.engine, event_id) as conn:
            with conn.begin():
                assert inventory_writer.write(conn, event_id, rows).added == len(rows)
            assert inventory_writer.move(conn, event_id)
        return [row.id for row in rows]

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """Return the rows of a statement: values alone where it has one column."""
        with transaction(self.engine) as conn:
            found = conn.execute(text(sql), values)
            if not found.returns_rows:
                return []
            return [row[0] if len(row) == 1 else tuple(row) for row in found]

    def entry(self, kind: Kind, ticket_id: str | None = None, holder: str = "ann", **more: Any) -> Entry:
        at_ms = time.time_ns() // 1_000_000
        made = command_id(more.pop("shard", SHARD), at_ms, os.urandom(8))
        command = Command(id=made, kind=kind, holder=holder, submitted_ms=at_ms, ticket_id=ticket_id, **more)
        return Entry(next(self.sequences), structs.replace(command, order_id=made) if kind is Kind.ORDER else command)

    def reserve(self, ticket_id: str, holder: str = "ann", **more: Any) -> Entry:
        return self.entry(Kind.RESERVE, ticket_id, holder, **more)

    def order(self, *wishes: Wish, holder: str = "ann", event_id: str = "e", **more: Any) -> Entry:
        return self.entry(Kind.ORDER, None, holder, event_id=event_id, wishes=wishes, **more)

    def overdue(self, ticket_id: str) -> None:
        """Let the hold of a ticket run out a second ago."""
        self.rows("UPDATE reservations SET held_until = now() - interval '1 s' WHERE ticket_id = :id", id=ticket_id)


def settle(store: Batches, *entries: Entry, shard: int = SHARD) -> list[Outcome]:
    """Settle a batch as a worker does; return the outcomes of its commands."""
    with store.batch(shard, store.fence(shard)) as batch:
        state, decision = decided(batch, entries)
        batch.commit(decision, entries, state.now_ms)
    return [settled.outcome for settled in decision.settled]


def decided(batch: Batch, entries: Sequence[Entry]) -> tuple[State, Decision]:
    """Load and decide; decide anew without the seats that others took meanwhile."""
    state = batch.load(entries, frozenset())
    while True:
        decision = decide(state, entries)
        gone = batch.lock_picked(decision.picked)
        if not gone:
            return state, decision
        seats = {event: tuple(seat for seat in free if seat.id not in gone) for event, free in state.seats.items()}
        state = replace(state, seats=seats)


def write(store: BatchStore, entries: Sequence[Entry], change: Callable[[State, Decision], Decision]) -> None:
    """Write something else than what was decided."""
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        state, decision = decided(batch, entries)
        batch.commit(change(state, decision), entries, state.now_ms)


@contextmanager
def meanwhile(work: Callable[[], T]) -> Iterator[list[T]]:
    """Run `work` in a thread while the block runs; the list has its result afterwards, what it raises comes through."""
    results: list[T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as fault:  # noqa: BLE001  (raised again by the test's own thread)
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield results
    finally:
        thread.join(30)
    if faults:
        raise faults[0]


def wait_until_blocked(world: World, application_name: str) -> None:
    """Return once the session of that name waits for a lock."""
    deadline = time.monotonic() + 20
    requested = "SELECT count(*) FROM pg_stat_activity WHERE application_name = :name AND wait_event_type = 'Lock'"
    while not world.rows(requested, name=application_name)[0]:
        assert time.monotonic() < deadline, f"{application_name} never waited for a lock"
