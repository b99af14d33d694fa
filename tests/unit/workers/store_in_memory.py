"""The twin of PostgreSQL's batches, which fails on demand: for what real servers fail at too seldom to be tested with.

What both must do is in `tests/contract/db/test_batches_twin.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from shared.domain.commands import Entry
from shared.domain.ids import Fence
from shared.domain.outcomes import Outcome
from shared.domain.records import Decision, State, Ticket
from shared.fencing import Fencing, check_newest
from tests.builders import rules, ticket


@dataclass
class MemoryDatabase:
    """What outlives a connection: tokens, progress by shard, and what was settled. Tickets are free for ever."""

    tokens: Counter[int] = field(default_factory=Counter)
    last_sequences: Counter[int] = field(default_factory=Counter)
    journal_numbers: Counter[int] = field(default_factory=Counter)
    answered: dict[str, Outcome] = field(default_factory=dict)
    answered_ms: dict[str, int] = field(default_factory=dict)
    poison: list[tuple[str, str]] = field(default_factory=list)
    """Holders and errors."""


@dataclass
class MemoryStore(Fencing):
    """Knows each ticket that is requested. `on_load` and `on_write` see the commands' holders and may raise."""

    on_load: Callable[[list[str]], None] = lambda _: None
    on_write: Callable[[list[str]], None] = lambda _: None
    gone: list[frozenset[str]] = field(default_factory=list)
    """What `lock_picked` answers, call by call; nothing is gone afterwards."""
    committed: list[list[str]] = field(default_factory=list)
    """The holders of each batch that was committed."""
    begun: int = 0
    database: MemoryDatabase = field(default_factory=MemoryDatabase)

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def poison(self) -> list[tuple[str, str]]:
        return self.database.poison

    @contextmanager
    def batch(self, shard: int, fence: Fence) -> Iterator[MemoryBatch]:
        self._check_fence(shard, fence)
        self.begun += 1
        yield MemoryBatch(self, shard, fence)

    def _connected(self) -> None:
        pass

    def _take_fence(self, shard: int) -> Fence:
        self.database.tokens[shard] += 1
        return Fence(self.database.tokens[shard])


class MemoryBatch:
    def __init__(self, store: MemoryStore, shard: int, fence: Fence) -> None:
        self._store = store
        self._shard = shard
        self._fence = fence
        self._poison: list[tuple[str, str]] = []
        self.last_sequence = 0
        self.journal_number: int | None = None

    def load(self, entries: Sequence[Entry], withdrawn: frozenset[str]) -> State:
        self._store.on_load(_holders(entries))
        database = self._store.database
        check_newest(self._shard, self._fence, database.tokens[self._shard])
        self.last_sequence = database.last_sequences[self._shard]
        ids = [entry.command.id for entry in entries]
        seats = tuple(_ticket(f"seat-{n}") for n in range(9))
        return State(
            shard=self._shard,
            now_ms=1_000,
            events={"e": rules(id="e")},
            tickets={t: _ticket(t) for e in entries if (t := e.command.ticket_id)},
            seats={"e": seats},
            withdrawn=withdrawn,
            answered={each: database.answered[each] for each in ids if each in database.answered},
            answered_ms={each: database.answered_ms[each] for each in ids if each in database.answered_ms},
        )

    def lock_picked(self, ticket_ids: frozenset[str]) -> frozenset[str]:
        return self._store.gone.pop(0) & ticket_ids if self._store.gone else frozenset()

    def commit(self, decision: Decision, entries: Sequence[Entry], now_ms: int) -> None:
        self._store.on_write(_holders(entries))
        self._store.committed.append(_holders(entries))
        database = self._store.database
        database.poison.extend(self._poison)
        highest = max((entry.sequence for entry in entries), default=0)
        database.last_sequences[self._shard] = max(database.last_sequences[self._shard], highest)
        fresh = [settled for settled in decision.outcomes() if settled.fresh]
        final = [settled for settled in fresh if not settled.outcome.parked]
        database.answered |= {settled.command.id: settled.outcome for settled in fresh}
        database.answered_ms |= {settled.command.id: now_ms for settled in final}
        if final:
            database.journal_numbers[self._shard] += 1
            self.journal_number = database.journal_numbers[self._shard]

    def record_poison(self, entry: Entry, error: str) -> None:
        self._poison.append((entry.command.holder, error))


def _holders(entries: Sequence[Entry]) -> list[str]:
    return [entry.command.holder for entry in entries]


def _ticket(ticket_id: str) -> Ticket:
    return ticket(ticket_id, rank=int(ticket_id.rpartition("-")[2]), event_id="e")
