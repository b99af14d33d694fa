"""Reserve one ticket."""

from __future__ import annotations

from shared.domain.book import Book
from shared.domain.commands import Entry
from shared.domain.handlers.refusals import refused, refused_by_limit, refused_by_ticket, succeeded
from shared.domain.handlers.wait_list import bring_up_to_date, park
from shared.domain.outcomes import Code, Outcome
from shared.domain.rules import may_be_reserved


def reserve(book: Book, entry: Entry) -> Outcome:
    """Hold the ticket for the holder; who has it already gets the same reservation again."""
    command = entry.command
    ticket = book.ticket(command.ticket_id)
    if ticket is None:
        return refused(Code.TICKET_NOT_FOUND, entry)
    active = bring_up_to_date(book, ticket, entry)
    if active is not None and active.holder == command.holder:
        return succeeded(active)
    rules = book.rules(ticket)
    if not may_be_reserved(rules, ticket, book.now_ms):
        return refused(Code.SALES_CLOSED, entry)
    if active is not None:
        waits = None if command.wait_for_release_seconds is None else park(book, ticket, entry, active)
        return waits or refused_by_ticket(book, Code.TICKET_UNAVAILABLE, entry, ticket)
    if rules.max_per_holder is not None and book.room(rules, command.holder) == 0:
        return refused_by_limit(rules, entry)
    return succeeded(book.open(ticket, entry, reservation_id=command.id, shard=book.state.shard))
