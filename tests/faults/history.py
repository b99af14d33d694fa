"""What the clients of a round did and saw, and what the database holds afterwards. Times: seconds of one monotonic clock
for what clients saw, milliseconds since 1970 for what PostgreSQL wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Seen:
    """One read of a command that showed it final."""

    at_s: float
    status: str
    code: str | None
    reservation_id: str | None
    ticket_ids: tuple[str, ...] = ()
    """Of an order: what it is about."""
    price: int | None = None
    """Of all its tickets."""
    held_until: str | None = None


@dataclass(slots=True, kw_only=True)
class Operation:
    """One command of one client, from the first send to the last read."""

    client: int
    kind: str
    ticket_id: str | None
    """None for an order and what is done with it."""
    order_id: str | None = None
    """The order that a release, confirm or extend is about."""
    moves: dict[str, str] = field(default_factory=dict)
    """The tickets that a move leaves, each with the one that it leads to."""
    to_holder: str | None = None
    """Who gets what a transfer passes on."""
    holder: str
    sent_at_s: float
    metadata: dict[str, str] | None = None
    command_id: str | None = None
    """Known once a 202 (or a wait's answer) came; None for one that was refused at the door."""
    refusal: int | None = None
    """The last HTTP status of one that was never accepted."""
    seen: list[Seen] = field(default_factory=list)
    at_door: bool = False
    """Answered without queueing: there is no command to look up."""
    lost_reads: int = 0
    """How often the command was not found although it had been accepted."""
    waits: bool = False
    """It may stand in its ticket's waiting line, so its turn is not its place in the shard."""
    with_companion: bool = False
    """It orders a wheelchair place and the companion seat beside it."""
    forgotten: int = 0
    """How often it was shown as waiting after it had been shown as final."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRow:
    id: str
    shard: int
    sequence: int
    kind: str
    ticket_id: str | None
    holder: str
    status: str
    code: str | None
    reservation_id: str | None
    completed_ms: int
    ticket_ids: tuple[str, ...] = ()
    moves: dict[str, str] = field(default_factory=dict)
    to_holder: str | None = None
    price: int | None = None
    held_until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationRow:
    id: str
    ticket_id: str
    event_id: str
    holder: str
    status: str
    created_ms: float
    held_until_ms: float
    ended_ms: float | None
    order_id: str | None = None
    price: int = 0
    metadata: dict[str, str] | None = None
    code_id: str | None = None
    kept: bool = False
    """Its ticket is kept for a channel."""


@dataclass(slots=True, kw_only=True)
class History:
    """A round: everything that the checker looks at."""

    operations: list[Operation] = field(default_factory=list)
    commands: list[CommandRow] = field(default_factory=list)
    reservations: list[ReservationRow] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    """`holder_counts` by event and holder."""
    limited_events: frozenset[str] = frozenset()
    moved: dict[tuple[str, str], str] = field(default_factory=dict)
    """By command and the ticket that its move led to: as what, HELD or SOLD, by the ticket's history."""
    later_rows: frozenset[str] = frozenset()
    """The reservations that something else than their order made: a move, or a transfer or a late payment, perhaps of
    the seats that a move had given."""
    code_tickets: dict[str, int] = field(default_factory=dict)
    """By access code: how many tickets it is good for at a time."""
    cool_down_ms: dict[str, int] = field(default_factory=dict)
    """By event: how long who gave a ticket back may not have it again."""
    ticket_status: dict[str, str] = field(default_factory=dict)
    """What GET of each ticket says after quiet."""
    wall_minus_monotonic_s: float = 0.0
    """Turns PostgreSQL's times into those of the clients; one machine, so one clock."""
    streams_left: int = 0
    """Entries still in the streams after quiet."""
    differences: list[str] = field(default_factory=list)
    """What the audit says after quiet."""
    numbers_go_on: bool = True
    """Whether a queue never gives a number below one that it gave before."""
