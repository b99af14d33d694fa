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
    """A command marked as waiting that stands in no queue and has no outcome."""
    STALE_MARK = "stale_mark"
    """A command marked as waiting that is settled."""
    PUBLISHED_OTHERWISE = "published_otherwise"
    """A command that Redis shows otherwise than it is recorded."""
    UNRECORDED = "unrecorded"
    """An outcome that Redis shows and PostgreSQL does not know."""
    SOLD_MARK = "sold_mark"
    """A mark that turns buyers away from a ticket that is not sold, or not to this holder."""
    WITHDRAWN = "withdrawn"
    """A mark of a command taken back that no longer waits."""


IDLE_WAIT_LIST = "idle_wait_list"
"""The check of the tables that a command can mend: commands wait for a ticket that nobody has."""

MENDED_BY = {
    "wrong_counts": "counted anew",
    "wrong_totals": "counted anew",
    "wrong_standing": "listed anew",
    "settled_parked": "taken out of the wait list",
    IDLE_WAIT_LIST: "the ticket is brought up to date",
    Check.OVERDUE: "the ticket, or the event's wait list, is brought up to date",
    Check.SETTLED_ENTRY: "the shard is woken; its drain publishes the outcome again",
    Check.STALE_MARK: "what is recorded is published",
    Check.PUBLISHED_OTHERWISE: "what is recorded is published",
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
    """The shard, where the difference lies in Redis."""
    ticket_id: str = ""
    """The ticket to be brought up to date."""
    event_id: str = ""
    """The event whose waiting orders are to be brought up to date."""
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
