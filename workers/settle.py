"""A batch of commands into PostgreSQL: read, decide, write, in one transaction, tried again where that can help.

What can't be settled is looked for by halves until it stands alone; the rest of the batch is settled as if it were not there.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from shared.config import Settings
from shared.domain.commands import Command, Entry
from shared.domain.decide import decide
from shared.domain.ids import Fence
from shared.domain.outcomes import Code, Outcome, Status
from shared.domain.records import Decision, Settled, State
from shared.errors import RowlockError, SettleError, StoreUnavailableError, TransientError
from shared.ports.batches import Batch, Batches
from shared.telemetry import logs
from workers import metrics
from workers.phases import Phases
from workers.settlement import Settlement

_PICKS_MAX = 5
"""Rounds of picking other seats for orders whose seats went to another shard meanwhile."""
_BACKOFF_FIRST_MS, _BACKOFF_MAX_MS = 10, 400
_LATEST_MS = 253_402_300_799_999
"""The end of the year 9999."""
_INTERNAL = Outcome(status=Status.REJECTED, code=Code.INTERNAL)
REMEMBERED_MAX = 1_000
_PATIENCE = 3
"""Drains that a command may end by transient faults alone before it counts as poison."""

_log = logs.get("settle")


class Settler:
    """Settles batches on one thread's connection. `before_retry` runs before each further try: it renews the lock."""

    def __init__(self, store: Batches, settings: Settings, pause: Callable[[float], None] = time.sleep) -> None:
        self._store = store
        self._settings = settings
        self._pause = pause
        self._transient_ends: dict[str, int] = {}
        """By command id: drains that it ended by transient faults alone. The newest REMEMBERED_MAX of them."""

    def settle(
        self,
        shard: int,
        fence: Fence,
        entries: Sequence[Entry],
        withdrawn: frozenset[str],
        before_retry: Callable[[], None],
    ) -> list[Settlement]:
        """Settle `entries` in order, in one transaction if it goes well.

        Raises FenceRefusedError, StoreUnavailableError, and what `before_retry` raises.
        """
        try:
            return [self._with_retries(shard, fence, entries, withdrawn, before_retry)]
        except StoreUnavailableError:
            raise
        except (TransientError, SettleError) as error:
            if len(entries) == 1:
                return [self._alone(shard, fence, entries[0], error)]
            metrics.RETRIES.labels("split").inc()
            _log.warning("batch_split", shard=shard, commands=len(entries), error=str(error))
            middle = len(entries) // 2
            first = self.settle(shard, fence, entries[:middle], withdrawn, before_retry)
            before_retry()
            return first + self.settle(shard, fence, entries[middle:], withdrawn, before_retry)

    def _with_retries(
        self,
        shard: int,
        fence: Fence,
        entries: Sequence[Entry],
        withdrawn: frozenset[str],
        before_retry: Callable[[], None],
    ) -> Settlement:
        for attempt in range(1, self._settings.attempts_max + 1):
            try:
                return self._once(shard, fence, entries, withdrawn)
            except TransientError as error:
                if attempt == self._settings.attempts_max:
                    raise
                metrics.RETRIES.labels("transient").inc()
                _log.info("batch_retried", shard=shard, attempt=attempt, error=str(error))
            # Full jitter: shards that met in a deadlock must not meet again.
            ceiling_ms = min(_BACKOFF_FIRST_MS << attempt, _BACKOFF_MAX_MS)
            self._pause(random.uniform(0, ceiling_ms) / 1000)  # noqa: S311 - no secret, only a spread
            before_retry()
        raise AssertionError("attempts_max is at least 1")

    def _once(self, shard: int, fence: Fence, entries: Sequence[Entry], withdrawn: frozenset[str]) -> Settlement:
        phases = Phases()
        with _bugs_are_poison(), self._store.batch(shard, fence) as batch:
            state = batch.load(entries, withdrawn)
            phases.end("read")
            decision = _decide_and_lock(batch, state, entries)
            phases.end("decide")
            batch.commit(decision, entries, state.now_ms)
            last_sequence, journal_number = batch.last_sequence, batch.journal_number
        phases.end("write")
        return Settlement(entries, state, decision, last_sequence, journal_number)

    def _alone(self, shard: int, fence: Fence, entry: Entry, error: RowlockError) -> Settlement:
        """Set one command aside: it is recorded with its error and its client hears INTERNAL."""
        command_id = entry.command.id
        # Most likely the store, not the command: it gets more drains before it is given up.
        if isinstance(error, TransientError) and self._ends_again(command_id) < _PATIENCE:
            raise StoreUnavailableError("postgresql", str(error)) from error
        self._transient_ends.pop(command_id, None)
        _log.error("command_poisonous", shard=shard, command_id=command_id, sequence=entry.sequence, error=str(error))
        settlement = self._set_aside(shard, fence, entry, error)
        metrics.POISON.inc()
        return settlement

    def _ends_again(self, command_id: str) -> int:
        ends = self._transient_ends.pop(command_id, 0) + 1
        self._transient_ends[command_id] = ends
        if len(self._transient_ends) > REMEMBERED_MAX:  # most were settled meanwhile, by another worker
            del self._transient_ends[next(iter(self._transient_ends))]
        return ends

    def _set_aside(self, shard: int, fence: Fence, entry: Entry, error: RowlockError) -> Settlement:
        try:
            return self._record_poison(shard, fence, entry, str(error))
        except SettleError:
            # A text or a time that PostgreSQL can't hold may be the poison itself.
            try:
                return self._record_poison(shard, fence, _cleaned(entry), _storable(str(error)))
            except SettleError as refusal:
                return self._leave_unrecorded(shard, fence, entry, refusal)

    def _record_poison(self, shard: int, fence: Fence, entry: Entry, error: str) -> Settlement:
        decision = Decision(settled=[Settled(entry, _INTERNAL)])
        with _transient_is_unavailable(), _bugs_are_poison(), self._store.batch(shard, fence) as batch:
            state = batch.load([], frozenset())
            batch.record_poison(entry, error)
            batch.commit(decision, [entry], state.now_ms)
            return Settlement([entry], state, decision, batch.last_sequence, batch.journal_number)

    def _leave_unrecorded(self, shard: int, fence: Fence, entry: Entry, refusal: SettleError) -> Settlement:
        """Answer the client and have the entry kept in Redis: PostgreSQL takes no row about this command.

        Raises StoreUnavailableError if it takes nothing at all: then the command is not to blame and waits.
        """
        try:
            with _transient_is_unavailable(), self._store.batch(shard, fence) as batch:
                state = batch.load([], frozenset())
                batch.commit(Decision(), [entry], state.now_ms)
                last_sequence = batch.last_sequence
        except SettleError as error:
            raise StoreUnavailableError("postgresql", str(error)) from error
        decision = Decision(settled=[Settled(entry, _INTERNAL)])
        return Settlement([entry], state, decision, last_sequence, unrecorded=str(refusal))


@contextmanager
def _bugs_are_poison() -> Iterator[None]:
    """Turn what no fault of ours foresees into SettleError: it is met by one command of the batch, the rest goes on."""
    try:
        yield
    except RowlockError:
        raise
    except Exception as error:
        raise SettleError(f"{type(error).__name__}: {error}") from error


@contextmanager
def _transient_is_unavailable() -> Iterator[None]:
    try:
        yield
    except TransientError as error:
        raise StoreUnavailableError("postgresql", str(error)) from error


def _decide_and_lock(batch: Batch, state: State, entries: Sequence[Entry]) -> Decision:
    """Decide; lock the seats picked for orders; decide again without those that went meanwhile."""
    for _ in range(_PICKS_MAX):
        decision = decide(state, entries)
        gone = batch.lock_picked(decision.picked) if decision.picked else frozenset()
        if not gone:
            return decision
        state = replace(
            state, seats={event: tuple(t for t in free if t.id not in gone) for event, free in state.seats.items()}
        )
    raise TransientError(f"seats went to others {_PICKS_MAX} times while they were picked")


def _cleaned(entry: Entry) -> Entry:
    command = entry.command
    return Entry(
        entry.sequence,
        Command(
            id=command.id,
            kind=command.kind,
            holder=_storable(command.holder),
            submitted_ms=min(max(command.submitted_ms, 0), _LATEST_MS),
            ticket_id=None if command.ticket_id is None else _storable(command.ticket_id),
        ),
    )


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
