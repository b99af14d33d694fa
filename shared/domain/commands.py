"""What may be asked of tickets. A command is a record: it never changes between acceptance and outcome."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, field


class Kind(StrEnum):
    """The verbs. `expire` and `withdraw` are Rowlock's own; nobody sends them from outside."""

    RESERVE = "reserve"
    RELEASE = "release"
    CONFIRM = "confirm"
    EXTEND = "extend"
    ORDER = "order"
    CANCEL = "cancel"
    """Take one ticket back from whoever has it, sold ones too, with a reason: the shop's word, not the holder's."""
    TRANSFER = "transfer"
    """Give what a holder has to another holder."""
    MOVE = "move"
    """Give a holder another ticket for the one it has."""
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


class Wish(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One way to meet an order: named tickets, or a quantity with conditions. Prices in minor units."""

    ticket_ids: tuple[str, ...] = ()
    quantity: int = 0
    section: str | None = None
    category: str | None = None
    adjacent: bool = False
    accessible: bool | None = None
    """All of them accessible, or none; None: accessible ones only where the others run out."""
    accessible_count: int = 0
    """So many of the quantity are accessible, the others are not."""
    companion_count: int = 0
    """So many of the others are companion seats, each beside another of the accessible ones."""
    max_price: int | None = None
    """Of a ticket's own price, whatever its class."""
    price_classes: dict[str, int] = field(default_factory=dict)
    """How many of the tickets are of which price class; the others cost their own price."""


class Part(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an order wants of one event."""

    event_id: str
    wishes: tuple[Wish, ...] = ()


class Command(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One command as it travels in the stream. Times are milliseconds since 1970."""

    id: str
    kind: Kind
    holder: str
    submitted_ms: int
    ticket_id: str | None = None
    """The one ticket; None for an order and for confirm, release and extend of an order."""
    order_id: str | None = None
    """The order; the command's own id where kind is `order`."""
    event_id: str | None = None
    """The event of an order, or the one whose waiting orders an `expire` is about; None otherwise."""
    wishes: tuple[Wish, ...] = ()
    parts: tuple[Part, ...] = ()
    """What a package wants of each of several events, none of them twice: an order that has no event of its own."""
    wait_for_release_seconds: int | None = None
    """How long a reserve may stand in the ticket's wait list, and an order in the event's; None: not at all."""
    deadline_ms: int | None = None
    """Not settled by then: DEADLINE_PASSED."""
    seller: bool = False
    """Its sender may sell and take back what is sold, whatever the event's rule lets its holders do."""
    within: tuple[str, ...] = ()
    """The only events in which its sender may act; empty: any."""
    to: str | None = None
    """The ticket that a move leads to."""
    moves: dict[str, str] | None = None
    """Of an order's move: the tickets to be left, each with the one to be had for it."""
    to_holder: str | None = None
    """Who gets what a transfer passes on."""
    reason: str | None = None
    """Why a cancel takes the ticket back."""
    anybodys: bool = False
    """Its sender did not say whose the ticket is: it acts on whoever has it, and `holder` is the sender."""
    target_id: str | None = None
    """The command that a withdraw takes back."""
    guest: bool = False
    """Its holder is a guest, who may have no more than the event lets a guest have."""
    price_class: str | None = None
    """Of a reserve; None: the ticket's own price."""
    channel: str | None = None
    """The channel out of which a reserve, an order or a move takes what is kept back; None: it names none."""
    code_digest: str | None = None
    """What is kept of the access code that a reserve or an order gave: the code itself never gets here."""
    metadata: dict[str, str] | None = None
    """The shop's own words about what a reserve or an order gets; they are kept with it."""
    traceparent: str | None = None
    """The span in which it was appended; None: it is not traced."""
    request_id: str | None = None
    reply_to: str | None = None
    """The API process with a client waiting for the outcome; None where nobody waits."""

    @property
    def wanted(self) -> tuple[Part, ...]:
        """What an order wants of its event, or a package of each of its events."""
        if self.parts or self.event_id is None:
            return self.parts
        return (Part(event_id=self.event_id, wishes=self.wishes),)


class Entry(Struct, frozen=True):
    """A command with its number in its shard, as read from the stream."""

    sequence: int
    command: Command
