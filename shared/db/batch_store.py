"""The one place where batches are read and written: a transaction under the shard's fencing token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from shared.config import Settings
from shared.db.arrays import literal, texts
from shared.db.batch_reads import BatchReader, Progress
from shared.db.batch_writes import command_json, write_call
from shared.db.engine import connect
from shared.db.errors import STORE
from shared.db.requested import requested_by
from shared.db.session import Session
from shared.domain.commands import Entry
from shared.domain.ids import Fence
from shared.domain.records import Decision, State
from shared.errors import RowlockError, SettleError, StoreUnavailableError, TransientError
from shared.fencing import Fencing


class Batch:
    """One transaction. Load, decide, lock what was picked, write."""

    def __init__(self, session: Session, shard: int, fence: Fence) -> None:
        self._session = session
        self._shard = shard
        self._fence = fence
        self._reader = BatchReader(session)
        self._before = Progress()
        self._journal_number: int | None = None
        self._now_ms = 0

    @property
    def last_sequence(self) -> int:
        """The highest number settled in this shard before; known once loaded."""
        return self._before.last_sequence

    @property
    def journal_number(self) -> int | None:
        """The number of the batch's row in the journal; known once committed. None: nothing was new."""
        return self._journal_number

    def load(self, entries: Sequence[Entry], withdrawn: frozenset[str]) -> State:
        """Lock and read all that the batch may read. Raises FenceRefusedError."""
        requested = requested_by(entries)
        state, self._before = self._reader.read(self._shard, self._fence, requested)
        state.withdrawn = withdrawn
        self._now_ms = state.now_ms
        return state

    def lock_picked(self, ticket_ids: frozenset[str]) -> frozenset[str]:
        """Lock the seats picked for orders; return those that are no longer free, or were not at the batch's time."""
        if not ticket_ids:
            return frozenset()
        requested = texts(sorted(ticket_ids))
        locked = {row[0] for row in self._session.call(f"EXECUTE lock_picked({requested})")}
        taken = {row[0] for row in self._session.call(f"EXECUTE read_taken({requested}, {self._now_ms})")}
        return frozenset(ticket_ids - locked) | taken

    def commit(self, decision: Decision, entries: Sequence[Entry], now_ms: int) -> None:
        """Write all that the decision changes, and commit: two statements in one message."""
        last_sequence = max((entry.sequence for entry in entries), default=0)
        written = write_call(
            decision, self._reader.tickets, self._reader.counts, self._shard, last_sequence=last_sequence, now_ms=now_ms
        )
        self._session.call(f"{written}; COMMIT")
        if self._session.status != "COMMIT":
            raise TransientError("PostgreSQL rolled the batch back")
        if any(settled.fresh and not settled.outcome.parked for settled in decision.outcomes()):
            self._journal_number = self._before.journal_number + 1

    def record_poison(self, entry: Entry, error: str) -> None:
        """Keep a command that can't be settled, with its error, for whoever looks into it."""
        command = literal(command_json(entry.command))
        self._session.call(
            f"EXECUTE record_poison({literal(entry.command.id)}, {self._shard}, {command}, {literal(error)})"
        )


class BatchStore(Fencing):
    """The transactions of one worker thread, over one connection that is made anew when it breaks."""

    def __init__(self, settings: Settings, application_name: str = "rowlock-worker") -> None:
        super().__init__()
        self._settings = settings
        self._application_name = application_name
        self._session: Session | None = None

    @contextmanager
    def batch(self, shard: int, fence: Fence) -> Iterator[Batch]:
        """Begin a transaction, and roll it back if the block did not commit it. Raises FenceRefusedError."""
        session = self._connected()
        self._check_fence(shard, fence)
        with self._ending_lost(session):
            session.age_plans()
            yield Batch(session, shard, fence)
            if session.status != "COMMIT":
                session.call("ROLLBACK")

    def close(self) -> None:
        """Give the connection back; the tokens go with it."""
        if self._session is not None:
            self._session.close()
        self._session = None
        self._end_fences()

    def _take_fence(self, shard: int) -> Fence:
        session = self._connected()
        with _nobody_to_blame(), self._ending_lost(session):
            # Nothing need be flushed: a crash that loses the token ends the sessions of all who hold one, and every batch
            # that commits under it flushes it too.
            begin = "BEGIN; SET LOCAL synchronous_commit = off;"
            token = session.call(f"{begin} EXECUTE take_fence({shard})")[0][0]
            session.call("COMMIT")
        return Fence(token)

    def _connected(self) -> Session:
        if self._session is None or self._session.lost:
            self.close()
            with _nobody_to_blame():
                self._session = Session(connect(self._settings, self._application_name))
        return self._session

    @contextmanager
    def _ending_lost(self, session: Session) -> Iterator[None]:
        """Roll back what did not end well; where even that fails, drop the connection."""
        try:
            yield
        except BaseException:
            with suppress(RowlockError):
                session.call("ROLLBACK")
            if session.status != "ROLLBACK" or session.lost:
                self.close()
            raise


@contextmanager
def _nobody_to_blame() -> Iterator[None]:
    """What fails before a command is read is the store's fault: tables of another release, say."""
    try:
        yield
    except SettleError as error:
        raise StoreUnavailableError(STORE, str(error)) from error
