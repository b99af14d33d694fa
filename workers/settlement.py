"""What a batch became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.commands import Entry
from shared.domain.records import Decision, State


@dataclass(frozen=True, slots=True)
class Settlement:
    """A committed transaction: the batch, what it read and what it decided, by PostgreSQL's clock."""

    entries: Sequence[Entry]
    state: State
    decision: Decision
    last_sequence: int = 0
    """The shard's highest number before this batch."""
    journal_number: int | None = None
    """The number of its row in the journal; None: nothing was new."""
    unrecorded: str = ""
    """Why PostgreSQL took no row about the one command of this batch; its entry is to be kept in Redis."""
