"""Reserve one ticket."""

from __future__ import annotations

from shared.domain.access import Way
from shared.domain.book import Book
from shared.domain.commands import Entry
from shared.domain.handlers.admission import No, no_room, way_in
from shared.domain.handlers.refusals import (
    refused,
    refused_by_limit,
    refused_by_ticket,
    refused_for_class,
    refused_so,
    succeeded,
)
from shared.domain.handlers.wait_list import bring_up_to_date, park
from shared.domain.outcomes import Code, Outcome
from shared.domain.records import Reservation, Ticket
from shared.domain.rules import is_final_sale


def reserve(book: Book, entry: Entry) -> Outcome:
    """Hold the ticket for the holder; who has it already gets the same reservation again."""
    command = entry.command
    ticket = book.ticket(command.ticket_id)
    if ticket is None:
        return refused(Code.TICKET_NOT_FOUND, entry)
    active = bring_up_to_date(book, ticket, entry)
    if active is not None and active.holder == command.holder:
        return succeeded(book, active)
    way = way_in(book, ticket, command)
    if isinstance(way, No):
        return refused_so(way, entry)
    return (
        _wish_for_taken(book, ticket, entry, active) if active is not None else _wish_for_free(book, ticket, entry, way)
    )


def _wish_for_free(book: Book, ticket: Ticket, entry: Entry, way: Way) -> Outcome:
    command, rules = entry.command, book.rules(ticket)
    if book.room(rules, command.holder, guest=command.guest) == 0:
        return refused_by_limit(rules, entry)
    if (no := no_room(book, rules.id, command.holder, (way,))) is not None:
        return refused_so(no, entry)
    refusal = _refused_while_cooling(book, ticket, entry) or refused_for_class(rules, ticket, entry)
    if refusal is not None:
        return refusal
    reservation = book.open(
        ticket, entry, reservation_id=command.id, shard=book.state.shard, way=way, price_class=command.price_class
    )
    return succeeded(book, reservation)


def _wish_for_taken(book: Book, ticket: Ticket, entry: Entry, active: Reservation) -> Outcome:
    """Park who wants to wait, unless the ticket never comes back."""
    if not entry.command.wait_for_release_seconds or is_final_sale(book.rules(ticket), active):
        return refused_by_ticket(book, Code.TICKET_UNAVAILABLE, entry, ticket)
    refusal = _refused_while_cooling(book, ticket, entry) or refused_for_class(book.rules(ticket), ticket, entry)
    return refusal or park(book, ticket, entry)


def _refused_while_cooling(book: Book, ticket: Ticket, entry: Entry) -> Outcome | None:
    """Refuse who gave the ticket back a moment ago, or let it run out: others get their chance first."""
    until_ms = book.cooling_until_ms(ticket, entry.command.holder)
    return None if until_ms is None else refused(Code.COOLING_DOWN, entry, cool_down_until_ms=until_ms)
