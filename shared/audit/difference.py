"""What an audit finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """What is compared here; the checks of the tables alone are the statements of `shared/audit/tables.sql`."""

    OVERDUE = "overdue"
    """A hold or a wait that should have ended long ago."""
    SETTLED_ENTRY = "settled_entry"
    """An entry of a stream whose command is settled: its outcome was not published."""
    LOST = "lost"
    """A command marked as waiting that stands in no line and has no outcome."""
    STALE_MARK = "stale_mark"
    """A command marked as waiting that has had its turn."""
    TOLD_OTHERWISE = "told_otherwise"
    """A command that Redis tells otherwise than it is recorded."""
    UNRECORDED = "unrecorded"
    """An outcome that Redis tells and PostgreSQL does not know."""
    SOLD_MARK = "sold_mark"
    """A mark that turns buyers away from a ticket that is not sold, or not to this holder."""
    WITHDRAWN = "withdrawn"
    """A mark of a command taken back that no longer waits."""


IDLE_LINE = "idle_line"
"""The check of the tables that a command can mend: commands wait for a ticket that nobody has."""

MENDED_BY = {
    "wrong_counts": "counted anew",
    "wrong_places": "listed anew",
    "settled_parked": "taken out of the waiting line",
    IDLE_LINE: "the ticket is brought up to date",
    Check.OVERDUE: "the ticket is brought up to date",
    Check.SETTLED_ENTRY: "the shard is woken; its drain tells the outcome again",
    Check.STALE_MARK: "what is recorded is told",
    Check.TOLD_OTHERWISE: "what is recorded is told",
    Check.LOST: "the mark is removed, so that a repetition of the request is accepted",
    Check.SOLD_MARK: "the mark is removed",
    Check.WITHDRAWN: "the mark is removed",
}
"""What is safe to mend: derived rows and marks. Reservations and outcomes are the truth and are never touched."""


@dataclass(frozen=True, slots=True)
class Difference:
    check: str
    subject: str
    """The id of the ticket, command, reservation or holder that it is about."""
    detail: str
    shard: int | None = None
    """The line, where the difference lies in Redis."""
    ticket_id: str = ""
    """The ticket to be brought up to date."""
    held: bytes = b""
    """What Redis said, so that nothing else is mended."""

    @property
    def key(self) -> tuple[str, str]:
        return self.check, self.subject

    @property
    def safe_to_mend(self) -> bool:
        return self.check in MENDED_BY

    def __str__(self) -> str:
        return f"{self.check}: {self.subject} {self.detail}"
