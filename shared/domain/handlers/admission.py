"""May this command have this ticket: in general sale, from a channel, by a code?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from shared.domain.access import PUBLIC, AccessCode, Channel, Way
from shared.domain.book import Book
from shared.domain.commands import Command
from shared.domain.outcomes import Code
from shared.domain.records import EventRules, Reservation, Ticket
from shared.domain.rules import in_sale_window, is_offered, sells_at_all


class Access(NamedTuple):
    """What a command brings along to get in."""

    channel: str | None = None
    """The only channel out of which it takes."""
    named: bool = False
    """It named the channel, so it takes nothing of general sale."""
    code: AccessCode | None = None


class No(NamedTuple):
    code: Code
    missing: int = 1
    """How many tickets are too many."""
    limit: int | None = None


ANYBODY = Access()
"""What brings nothing along gets what is for everybody."""


def access_of(book: Book, event_id: str, command: Command) -> Access | No:
    """Return what the command brings, or why it is not good: a code that does not serve its holder, a channel that is not its."""
    if command.code_digest is None:
        if command.channel is None:
            return ANYBODY
        if not command.seller or book.allotments.channel(event_id, command.channel) is None:
            return No(Code.NOT_IN_CHANNEL)
        return Access(command.channel, named=True)
    code = book.allotments.code(event_id, command.code_digest)
    if code is None or not code.serves(command.holder, book.now_ms):
        return No(Code.CODE_INVALID)
    if command.channel is not None and code.channel not in (None, command.channel):
        return No(Code.NOT_IN_CHANNEL)
    return Access(command.channel or code.channel, named=command.channel is not None, code=code)


def way_to(book: Book, ticket: Ticket, access: Access) -> Way | No:
    """Return how the ticket may be had now, whoever has it, or why not."""
    rules = book.rules(ticket)
    if not is_offered(rules, ticket):
        return No(Code.SALES_CLOSED)
    if ticket.channel is None:
        if access.named:
            return No(Code.NOT_IN_CHANNEL)
        return PUBLIC if in_sale_window(rules, book.now_ms) else No(Code.SALES_CLOSED)
    if access.channel not in (None, ticket.channel) or (access.channel is None and access.code is None):
        return No(Code.NOT_IN_CHANNEL)
    if access.code is not None and access.code.category not in (None, ticket.category):
        return No(Code.CODE_INVALID)
    return way_by(access, ticket) if sells_from(book, rules, ticket.channel) else No(Code.SALES_CLOSED)


def way_by(access: Access, ticket: Ticket) -> Way:
    """Return in which way the ticket is had that what is brought opens. A code that it does not need is not used."""
    if ticket.channel is None:
        return PUBLIC
    return Way(ticket.channel, None if access.code is None else access.code.id)


def way_in(book: Book, ticket: Ticket, command: Command) -> Way | No:
    """Return how the command may have the ticket now, if it is free, or why not; whether there is room is not asked."""
    access = access_of(book, ticket.event_id, command)
    return access if isinstance(access, No) else way_to(book, ticket, access)


def way_again(book: Book, ticket: Ticket, row: Reservation) -> Way | None:
    """Return how the holder of a hold that ran out may have its ticket again; None: not any more."""
    rules = book.rules(ticket)
    if not is_offered(rules, ticket):
        return None
    if ticket.channel is None:
        return PUBLIC if in_sale_window(rules, book.now_ms) else None
    if ticket.channel != row.channel or not sells_from(book, rules, ticket.channel):
        return None
    return Way(row.channel, row.code_id)


def no_room_in_each(book: Book, holder: str, ways: Sequence[tuple[str, Way]]) -> No | None:
    """As `no_room`, of ways that are each of an event."""
    for event_id in dict.fromkeys(event_id for event_id, _ in ways):
        no = no_room(book, event_id, holder, [way for of_event, way in ways if of_event == event_id])
        if no is not None:
            return no
    return None


def no_room(book: Book, event_id: str, holder: str, ways: Sequence[Way]) -> No | None:
    """Return why the holder may not have so many tickets in these ways; None: it may, as far as codes and channels go."""
    if all(way.channel is None for way in ways):
        return None
    found = book.allotments.too_little(event_id, holder, ways)
    return None if found is None else No(*found)


def sells_from(book: Book, rules: EventRules, key: str) -> bool:
    """Return whether the event's channel sells now: in its own window if it has one, else in that of the event."""
    channel: Channel | None = book.allotments.channel(rules.id, key)
    if channel is None:
        return False
    if not channel.has_window:
        return in_sale_window(rules, book.now_ms)
    return sells_at_all(rules, book.now_ms) and channel.is_open(book.now_ms)
