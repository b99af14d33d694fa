"""What a drain needs of PostgreSQL: transactions under a shard's fence. Settling is tested without a server too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from shared.domain.commands import Entry
from shared.domain.ids import Fence
from shared.domain.records import Decision, State

T = TypeVar("T")


class Batch(Protocol):
    """One transaction under a shard's fence. Implemented by `shared.db.batch_store`."""

    @property
    def last_sequence(self) -> int:
        """The highest number settled in this shard before; known once loaded."""

    @property
    def journal_number(self) -> int | None:
        """The number of the batch's row in the journal; known once committed. None: nothing was new."""

    def load(self, entries: Sequence[Entry], withdrawn: frozenset[str]) -> State:
        """Lock and read all that the batch may read. Raises FenceRefusedError."""

    def lock_picked(self, ticket_ids: frozenset[str]) -> frozenset[str]:
        """Lock the seats picked for orders; return those that are no longer free."""

    def record_poison(self, entry: Entry, error: str) -> None:
        """Keep a command that can't be settled, with its error, for whoever investigates it."""

    def commit(self, decision: Decision, entries: Sequence[Entry], now_ms: int) -> None:
        """Write all that the decision changes, and commit."""


class Batches(Protocol):
    """The transactions of one worker thread. The life of a fencing token is in `shared.fencing`."""

    def fence(self, shard: int) -> Fence:
        """Return the fencing token of this connection for the shard, a new one if it has none."""

    def under_fence(
        self, shard: int, fence: Fence, work: Callable[[Fence], T], before_retake: Callable[[], None]
    ) -> tuple[T, Fence]:
        """Do `work` with `fence`; where it is refused take a new token and try once more. Return also the token that held.

        `before_retake` raises if the shard's lock is no longer ours. Raises FenceRefusedError at the second refusal.
        """

    def batch(self, shard: int, fence: Fence) -> AbstractContextManager[Batch]:
        """Begin a transaction, and roll it back if the block did not commit it."""
