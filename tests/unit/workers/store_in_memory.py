"""A store that fails on demand, for what real servers fail at too seldom to be tested with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from shared.domain.commands import Entry
from shared.domain.ids import Fence
from shared.domain.records import Decision, State, Ticket
from shared.fencing import Fencing
from tests.builders import rules, ticket


@dataclass
class MemoryStore(Fencing):
    """Knows each ticket that is requested. `on_load` and `on_write` see the commands' holders and may raise."""

    on_load: Callable[[list[str]], None] = lambda _: None
    on_write: Callable[[list[str]], None] = lambda _: None
    gone: list[frozenset[str]] = field(default_factory=list)
    """What `lock_picked` answers, call by call; nothing is gone afterwards."""
    committed: list[list[str]] = field(default_factory=list)
    """The holders of each batch that was committed."""
    poison: list[tuple[str, str]] = field(default_factory=list)
    begun: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def _connected(self) -> None:
        pass

    def _take_fence(self, shard: int) -> Fence:
        return Fence(1)

    @contextmanager
    def batch(self, shard: int, fence: Fence) -> Iterator[MemoryBatch]:
        self.begun += 1
        batch = MemoryBatch(self)
        yield batch


class MemoryBatch:
    last_sequence = 0
    journal_number = None

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.poison: list[tuple[str, str]] = []

    def load(self, entries: Sequence[Entry], withdrawn: frozenset[str]) -> State:
        self._store.on_load(_holders(entries))
        tickets = {t: _ticket(t) for e in entries if (t := e.command.ticket_id)}
        seats = tuple(_ticket(f"seat-{n}") for n in range(9))
        return State(
            shard=0, now_ms=1_000, events={"e": rules(id="e")}, tickets=tickets, seats={"e": seats}, withdrawn=withdrawn
        )

    def lock_picked(self, ticket_ids: frozenset[str]) -> frozenset[str]:
        return self._store.gone.pop(0) & ticket_ids if self._store.gone else frozenset()

    def commit(self, decision: Decision, entries: Sequence[Entry], now_ms: int) -> None:
        self._store.on_write(_holders(entries))
        self._store.committed.append(_holders(entries))
        self._store.poison.extend(self.poison)

    def record_poison(self, entry: Entry, error: str) -> None:
        self.poison.append((entry.command.holder, error))


def _holders(entries: Sequence[Entry]) -> list[str]:
    return [entry.command.holder for entry in entries]


def _ticket(ticket_id: str) -> Ticket:
    return ticket(ticket_id, rank=int(ticket_id.rpartition("-")[2]), event_id="e")
