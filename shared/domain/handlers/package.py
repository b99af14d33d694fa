"""A package: an order over several events, of each a wish or nothing of any."""

from __future__ import annotations

from shared.domain.book import Book
from shared.domain.commands import Entry
from shared.domain.handlers.order import Met, fell_short, first_met, take
from shared.domain.handlers.refusals import refused, succeeded_order
from shared.domain.outcomes import Code, Outcome
from shared.domain.rules import in_sale_window


def package(book: Book, entry: Entry) -> Outcome:
    """Take the first wish that can be met whole of every event, or nothing and say which event stood in the way."""
    met: list[Met] = []
    for part in entry.command.parts:
        rules = book.state.events.get(part.event_id)
        if rules is None:
            return refused(Code.TICKET_NOT_FOUND, entry, event_id=part.event_id)
        if not in_sale_window(rules, book.now_ms):
            return refused(Code.SALES_CLOSED, entry, event_id=part.event_id)
        found = first_met(book, rules, entry, part.wishes)
        if not isinstance(found, Met):
            return fell_short(rules, entry, found, event_id=part.event_id)
        met.append(found)
    return succeeded_order(book, [row for each in met for row in take(book, entry, each)])
