"""Which free tickets a batch looks at for the orders that wait in its events.

What was free before was not enough for any of them, so only a wish that something it may free is for can be met now. Seats side by side
lie beside one of those; for others it looks through the hall, but only where something else is free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from shared.db.requested import Want
from shared.domain.commands import Command, Wish
from shared.domain.records import Parked, Ticket

WANTS_MAX = 16
"""Each is a walk over the event's tickets: hundreds of orders may wait, each for something else."""
SEATS = 500
"""Free seats that are looked at in a walk: more than there are where people have to wait."""


class Stretch(NamedTuple):
    """Seats of a row from one position to another."""

    event_id: str
    section: str
    row: str
    """Empty: those that have none."""
    first: int
    last: int


class Look(NamedTuple):
    """What to look at."""

    wants: list[tuple[Want, int]]
    """With how many free seats of each."""
    stretches: list[Stretch]
    ticket_ids: list[str]
    """Tickets that waiting orders name."""


def look_for(
    orders: Mapping[str, Sequence[Parked]],
    freed: Iterable[Ticket],
    others: Mapping[str, int],
    anew: Set[str],
    opened: Callable[[Want], Want],
) -> Look:
    """Return what to look at for `orders`, by event.

    `freed`: what the batch may free. `others`: by event, how many tickets besides are free in general sale, at most. `anew`: events of which
    all is to be looked at, whatever is freed. `opened` says what the code of a want opens: codes made in bulk open the same to hundreds.
    """
    look = Look([], [], [])
    named: set[str] = set()
    may_be_freed = list(freed)
    for event_id, waiting in orders.items():
        wishes = [(parked.entry.command, wish) for parked in waiting for wish in parked.entry.command.wishes]
        named.update(ticket_id for _, wish in wishes for ticket_id in wish.ticket_ids)
        tickets = [ticket for ticket in may_be_freed if ticket.event_id == event_id]
        counted = [(_place(event_id, command, wish), wish) for command, wish in wishes if not wish.ticket_ids]
        places = {place: opened(place) for place, _ in counted}
        if event_id in anew:
            look.wants.extend(_walks(event_id, set(places.values())))
            continue
        look.stretches.extend(_stretches((wish for _, wish in counted), tickets))
        found = {places[place] for place, wish in counted if _is_from_anywhere(wish, places[place], tickets)}
        look.wants.extend(_walks(event_id, {each for each in found if each.channel or others.get(event_id)}))
    look.ticket_ids.extend(sorted(named))
    return look


def _place(event_id: str, command: Command, wish: Wish) -> Want:
    want = Want(event_id, wish.section, wish.category, None, None)
    return want._replace(channel=command.channel, code_digest=command.code_digest)


def _walks(event_id: str, places: Set[Want]) -> Iterator[tuple[Want, int]]:
    if len(places) > WANTS_MAX:
        places = {
            Want(event_id, None, None, None, None, channel=channel) for channel in {place.channel for place in places}
        }
    for place in places:
        yield place, SEATS


def _stretches(wishes: Iterable[Wish], tickets: Sequence[Ticket]) -> Iterator[Stretch]:
    """Yield what lies beside the tickets, as far as the largest party that sits together may reach to both sides and further."""
    together = max((wish.quantity for wish in wishes if wish.adjacent), default=0)
    if together < 2:
        return
    reach = 2 * together
    for ticket in tickets:
        if not ticket.general:
            first, last = ticket.position - reach, ticket.position + reach
            yield Stretch(ticket.event_id, ticket.section, ticket.row or "", first, last)


def _is_from_anywhere(wish: Wish, place: Want, tickets: Sequence[Ticket]) -> bool:
    """Return whether one of the tickets could be for the wish, with others that need not be near."""
    return wish.quantity > 1 and any(
        (ticket.general or not wish.adjacent)
        and place.section in (None, ticket.section)
        and place.category in (None, ticket.category)
        for ticket in tickets
    )
