"""The rows that a decision reads and writes. Times are milliseconds since 1970 by PostgreSQL's clock, prices minor units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct

from shared.domain.access import AccessCode, Channel
from shared.domain.commands import Command, Entry
from shared.domain.outcomes import Outcome


class TicketStatus(StrEnum):
    AVAILABLE = "AVAILABLE"
    HELD = "HELD"
    SOLD = "SOLD"


class ReservationStatus(StrEnum):
    HELD = "HELD"
    CONFIRMED = "CONFIRMED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"


class ConfirmBy(StrEnum):
    """Whose word sells what is held."""

    SHOP = "shop"
    HOLDER = "holder"
    """The holder's own: for events that cost nothing."""


class ChangeKind(StrEnum):
    """What was done to a ticket."""

    HELD = "held"
    HANDED_OVER = "handed_over"
    """Held by the first of its wait list, or by an order that waited in its event, in the transaction that set it free."""
    EXTENDED = "extended"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    EXPIRED = "expired"
    MOVED = "moved"
    """Given to who had another ticket, which was released for it in the same command."""
    TRANSFERRED = "transferred"
    """Passed on from one holder to another; it was not free in between."""


class PriceClass(Struct, frozen=True, omit_defaults=True):
    """What a ticket costs for some, such as children, in minor units."""

    name: str
    price: int
    category: str | None = None
    """None: for every category that has no price of its own in this class."""


class EventRules(Struct, frozen=True, kw_only=True):
    id: str
    currency: str
    """ISO 4217; it never changes."""
    hold_seconds: int
    max_hold_seconds: int
    max_per_holder: int | None = None
    confirm_by: ConfirmBy = ConfirmBy.SHOP
    max_per_guest: int | None = None
    """Of a holder who is a guest, besides `max_per_holder`."""
    cool_down_seconds: int = 0
    """How long who gave a ticket back, or let it run out, may not have it again."""
    starts_ms: int | None = None
    sell_after_start: bool = False
    cancelled: bool = False
    """It sells nothing any more; who has tickets keeps them."""
    sales_open_ms: int | None = None
    sales_close_ms: int | None = None
    refundable: bool = False
    closed_sections: frozenset[str] = frozenset()
    max_wait_seconds: int = 0
    """The longest `wait_for_release_seconds`; 0: nobody may wait."""
    max_waiting_per_ticket: int = 100
    max_waiting_per_holder: int = 10
    price_classes: tuple[PriceClass, ...] = ()


class Ticket(Struct, frozen=True, kw_only=True):
    """A seat, or a standing ticket of a general-admission area. It has no status: its active reservation is its status."""

    id: str
    event_id: str
    section: str
    row: str | None
    number: str | None
    category: str | None
    price: int
    for_sale: bool
    accessible: bool
    general: bool
    """A standing ticket of a general-admission area: any of them is as good as another."""
    rank: int
    """The event's order, best first: lower is better. Seats of a row share its rank block."""
    position: int
    """Position within the row: neighbours differ by one."""
    companion: bool = False
    """Beside an accessible seat, for who comes along; never accessible itself."""
    channel: str | None = None
    """The channel that it is kept for; None: in general sale."""


class Reservation(Struct, frozen=True, kw_only=True):
    id: str
    ticket_id: str
    event_id: str
    holder: str
    status: ReservationStatus
    created_ms: int
    held_until_ms: int
    order_id: str | None = None
    ended_ms: int | None = None
    guest: bool = False
    """Its holder is a guest."""
    price: int | None = None
    """What the ticket cost when it was given; None: made by a release that did not keep it, the ticket's own counts."""
    price_class: str | None = None
    """None: the ticket's own price."""
    metadata_id: str | None = None
    """The command whose metadata it has."""
    channel: str | None = None
    """The channel out of which it was given."""
    code_id: str | None = None
    """The code by which it was given, which it uses up while it is active."""
    shard: int = 0
    sequence: int = 0
    """The shard and the number of the command that made it, for the explanation of a no."""

    @property
    def active(self) -> bool:
        return self.status in (ReservationStatus.HELD, ReservationStatus.CONFIRMED)


class Parked(Struct, frozen=True):
    """A reserve that waits for its ticket to come back, or an order that waits until a wish of it can be met whole.

    Until `until_ms` at the latest.
    """

    entry: Entry
    event_id: str
    until_ms: int


class TicketChange(Struct, frozen=True):
    """An entry of a ticket's history."""

    ticket_id: str
    reservation_id: str
    command_id: str
    shard: int
    sequence: int
    from_status: TicketStatus
    to_status: TicketStatus
    kind: ChangeKind
    held_until_ms: int | None = None
    """The end of the hold that it left."""


@dataclass(slots=True, kw_only=True)
class State:
    """All that a batch may read, read under the shard's fence with its tickets locked."""

    shard: int
    now_ms: int
    events: dict[str, EventRules] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    """The tickets named by the batch (by commands, wishes and orders), locked. A missing one does not exist."""
    active: dict[str, Reservation] = field(default_factory=dict)
    """By ticket id, for `tickets` only."""
    past: dict[tuple[str, str], Reservation] = field(default_factory=dict)
    """By ticket id and holder: the holder's newest ended reservation, where a confirm, extend or release needs it."""
    orders: dict[str, tuple[Reservation, ...]] = field(default_factory=dict)
    """By order id, for confirm, release and extend of an order: its reservations in any status."""
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    """By event id and holder: active reservations that are counted (`rules.is_counted`), locked."""
    ended_ms: dict[tuple[str, str], int] = field(default_factory=dict)
    """By ticket id and holder, of those who want tickets: when the holder's last reservation of the ticket ended, as far
    back as a cool-down reaches."""
    channels: dict[tuple[str, str], Channel] = field(default_factory=dict)
    """By event id and key, where the batch is about tickets of channels; those that limit their holders are locked."""
    codes: dict[str, AccessCode] = field(default_factory=dict)
    """By id: those by which the batch may give tickets, locked."""
    had_in_channel: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """By event id, channel and holder: active reservations, where the channel limits them."""
    waiting: dict[str, tuple[Parked, ...]] = field(default_factory=dict)
    """By ticket id: its wait list, first come first."""
    waiting_orders: dict[str, tuple[Parked, ...]] = field(default_factory=dict)
    """By event id: the orders that wait there, first come first. An event that is missing was not asked about: what comes
    free there is offered to nobody by this batch."""
    waiting_of_holder: dict[tuple[str, str], int] = field(default_factory=dict)
    """By event id and holder: how many parked commands, where the batch may park more."""
    seats: dict[str, tuple[Ticket, ...]] = field(default_factory=dict)
    """By event id, for orders by quantity: seats that were free when they were read, best first. Not locked: what a
    decision picks from them is locked afterwards and decided anew without those that were gone."""
    answered: dict[str, Outcome] = field(default_factory=dict)
    """By command id: what was already settled, by a batch whose publication was cut off."""
    answered_ms: dict[str, int] = field(default_factory=dict)
    """By command id: when it was settled, for those in `answered` that are final."""
    withdrawn: frozenset[str] = frozenset()


class Settled(Struct, frozen=True):
    """A command with its outcome; PENDING only if it was parked."""

    entry: Entry
    outcome: Outcome
    fresh: bool = True
    """False: it was settled before and is only replayed."""

    @property
    def command(self) -> Command:
        return self.entry.command


@dataclass(slots=True, kw_only=True)
class Decision:
    """What a batch changes. Written in one transaction or not at all."""

    settled: list[Settled] = field(default_factory=list)
    """The batch's own commands, each in its order."""
    ended: list[Settled] = field(default_factory=list)
    """Commands that earlier batches had parked and this one ended; they left the queue when they were parked."""
    opened: list[Reservation] = field(default_factory=list)
    """New reservations in their last state of the batch, ended ones among them."""
    changed: list[Reservation] = field(default_factory=list)
    """Known reservations with a new status, `held_until_ms` or `ended_ms`."""
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    """New numbers of active reservations, those that changed only."""
    parked: list[Parked] = field(default_factory=list)
    unparked: list[str] = field(default_factory=list)
    """Command ids that leave a wait list."""
    changes: list[TicketChange] = field(default_factory=list)
    metadata: dict[str, dict[str, str]] = field(default_factory=dict)
    """By the id of the command that brought it, for those that got something."""
    picked: frozenset[str] = frozenset()
    """Tickets taken out of `State.seats`: to be locked before anything is written."""

    def outcomes(self) -> Iterator[Settled]:
        """Return every outcome: of the batch's own commands, then of the parked ones that it ended."""
        yield from self.settled
        yield from self.ended
