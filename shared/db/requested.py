"""What the commands of a batch ask about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.domain.commands import Command, Entry, Kind, Wish
from shared.domain.records import Reservation, Ticket

_FREEING = frozenset({Kind.RELEASE, Kind.CANCEL, Kind.TRANSFER, Kind.MOVE, Kind.EXPIRE})
"""What may leave a ticket free. So may whoever meets an overdue hold and is refused: seldom, and the sweep comes by."""


class Want(NamedTuple):
    """Wishes by quantity that the same seats would meet."""

    event_id: str
    section: str | None
    category: str | None
    accessible: bool | None
    max_price: int | None
    adjacent: bool = False
    quantity: int = 1
    """Seats side by side; 1 where they need not be."""
    price_classes: frozenset[str] = frozenset()
    """Only tickets that have all of these."""
    bays: int = 0
    """How many of those side by side are accessible, the others are not; 0: as it comes."""
    companions: int = 0
    """How many of the others are companion seats beside these. Not side by side: some with the accessible ones beside them, too."""
    channel: str | None = None
    """The channel that keeps them; None: general sale, unless the code says one."""
    code_digest: str | None = None


@dataclass(slots=True)
class Requested:
    commands: list[Command]
    ticket_ids: set[str] = field(default_factory=set)
    event_ids: set[str] = field(default_factory=set)
    """Events of orders; those of tickets are found by their tickets."""
    past: set[tuple[str, str]] = field(default_factory=set)
    """Tickets and holders of whom the newest ended reservation matters."""
    order_ids: set[str] = field(default_factory=set)
    target_ids: set[str] = field(default_factory=set)
    """Commands to be taken back."""
    waiters: set[str] = field(default_factory=set)
    """Holders who would wait for a ticket."""
    buyers: set[str] = field(default_factory=set)
    """Holders who want tickets, not those who have some."""
    asked_anew: set[str] = field(default_factory=set)
    """Events whose waiting orders are offered whatever is free."""
    frees: bool = False
    """It may leave tickets free, which are offered to the orders that wait in their events."""
    parks: bool = False
    """Orders of its own would wait."""
    wants: Counter[Want] = field(default_factory=Counter)
    """How many seats of each kind."""

    @property
    def asks_waiting(self) -> bool:
        """Whether the orders that wait in its events matter."""
        return self.frees or self.parks

    def holders_of(
        self, tickets: Mapping[str, Ticket], orders: Mapping[str, Sequence[Reservation]]
    ) -> Iterator[tuple[str, str, bool]]:
        """Return the event and the holder of each command, and whether that is a guest, found by its ticket where it does not say its event.

        Who is to get what a transfer passes on is one of them, and no guest.
        """
        for command in self.commands:
            ticket = tickets.get(command.ticket_id) if command.ticket_id is not None else None
            event_id = ticket.event_id if ticket else command.event_id
            if event_id is not None:
                yield event_id, command.holder, command.guest
            for part in command.parts:
                yield part.event_id, command.holder, command.guest
            if command.to_holder is not None:
                if event_id is not None:
                    yield event_id, command.to_holder, False
                for event in {row.event_id for row in orders.get(command.order_id or "", ())}:
                    yield event, command.to_holder, False


def requested_by(entries: Sequence[Entry]) -> Requested:
    """Gather what `entries` ask about."""
    requested = Requested([entry.command for entry in entries])
    add_ticket = requested.ticket_ids.add
    for command in requested.commands:
        ticket_id = command.ticket_id
        if ticket_id is not None:
            add_ticket(ticket_id)
            if command.to is not None:
                add_ticket(command.to)
            if command.kind in (Kind.RELEASE, Kind.CONFIRM, Kind.EXTEND):
                requested.past.add((ticket_id, command.holder))
            elif command.kind is Kind.RESERVE:
                requested.buyers.add(command.holder)
                if command.wait_for_release_seconds is not None:
                    requested.waiters.add(command.holder)
        else:
            _add_of_no_ticket(requested, command)
        if command.target_id is not None:
            requested.target_ids.add(command.target_id)
    if not _FREEING.isdisjoint({command.kind for command in requested.commands}):
        requested.frees = True
    return requested


def _add_of_no_ticket(requested: Requested, command: Command) -> None:
    if command.kind is Kind.ORDER:
        _add_order(requested, command)
    elif command.order_id is not None:
        requested.order_ids.add(command.order_id)
        requested.ticket_ids.update((command.moves or {}).values())
    elif command.kind is Kind.EXPIRE and command.event_id is not None:
        requested.event_ids.add(command.event_id)
        requested.asked_anew.add(command.event_id)


def _add_order(requested: Requested, command: Command) -> None:
    requested.buyers.add(command.holder)
    if command.wait_for_release_seconds is not None:
        requested.waiters.add(command.holder)
        requested.parks = True
    for part in command.wanted:
        requested.event_ids.add(part.event_id)
        for wish in part.wishes:
            requested.ticket_ids.update(wish.ticket_ids)
            if wish.quantity > 0 and not wish.ticket_ids:
                requested.wants.update(_wants(command, part.event_id, wish))


def _wants(command: Command, event_id: str, wish: Wish) -> dict[Want, int]:
    """Return what must be looked for, and how many seats of it."""
    want = Want(
        event_id,
        wish.section,
        wish.category,
        wish.accessible,
        wish.max_price,
        price_classes=frozenset(wish.price_classes),
        channel=command.channel,
        code_digest=command.code_digest,
    )
    bays = wish.accessible_count
    if wish.adjacent:
        together = want._replace(adjacent=True, quantity=wish.quantity, bays=bays, companions=wish.companion_count)
        return {together: wish.quantity}
    if not bays:
        return {want: wish.quantity}
    accessible = want._replace(accessible=True, companions=min(wish.companion_count, 1))
    parts = {accessible: bays, want._replace(accessible=False): wish.quantity - bays}
    return {part: seats for part, seats in parts.items() if seats}
