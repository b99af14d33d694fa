"""What a box office does with what somebody has: take it back, give it to another, give another for it."""

from __future__ import annotations

from collections.abc import Container, Sequence

from shared.domain.access import PUBLIC, Way
from shared.domain.book import Book
from shared.domain.commands import Entry
from shared.domain.handlers.admission import No, no_room_in_each
from shared.domain.handlers.refusals import refused, refused_by_ticket, refused_so, succeeded, ticket_of
from shared.domain.handlers.wait_list import bring_up_to_date, give_back, is_served
from shared.domain.outcomes import Code, Outcome
from shared.domain.records import ChangeKind, Reservation, Ticket
from shared.domain.rules import is_offered, limit_of


def cancel(book: Book, entry: Entry) -> Outcome:
    """Take the ticket back, whatever the event's rule says of what is sold."""
    had = _had(book, entry)
    if isinstance(had, Outcome):
        return had
    give_back(book, had, entry)
    return succeeded(book, had)


def transfer(book: Book, entry: Entry) -> Outcome:
    """Pass the ticket on as it is, held or sold; who has it already has it."""
    had = _had(book, entry)
    if isinstance(had, Outcome):
        return had
    if had.holder == entry.command.to_holder:
        return succeeded(book, had)
    ticket = ticket_of(book, had)
    if room_of_new_holder(book, ticket, entry) == 0:
        return refused_over_limit(book, ticket, entry)
    if (no := not_out_of_channel(book, [had], entry.command.to_holder or "")) is not None:
        return refused_so(no, entry)
    return succeeded(book, pass_on(book, had, entry, reservation_id=entry.command.id, order_id=None))


def move(book: Book, entry: Entry) -> Outcome:
    """Give the holder another ticket of the event as it had this one, held or sold, and hand this one on.

    The sale window does not matter: people are moved when the sale is over. What is off the market stays off it.
    """
    had = _had(book, entry)
    if isinstance(had, Outcome):
        return had
    if had.ticket_id == entry.command.to:
        return succeeded(book, had)
    target_id = entry.command.to or ""
    way = way_of_move(book, entry, had, target_id)
    if isinstance(way, Outcome):
        return way
    if (no := not_moved_in(book, [(had, way)])) is not None:
        return refused_so(no, entry)
    moved = book.succeed(
        had, entry, reservation_id=entry.command.id, kind=ChangeKind.MOVED, ticket_id=target_id, **way._asdict()
    )
    bring_up_to_date(book, ticket_of(book, had), entry)
    return succeeded(book, moved)


def way_of_move(book: Book, entry: Entry, had: Reservation, ticket_id: str, left: Container[str] = ()) -> Way | Outcome:
    """Return how the holder has the ticket that it is moved to, or why it can't be. `left` are tickets that the same command leaves.

    Out of a channel into another it is only moved by name; a code stays used as long as its channel is not left.
    """
    refusal = _not_moved_to(book, entry, had.event_id, ticket_id, left)
    if refusal is not None:
        return refusal
    target = book.ticket(ticket_id)
    assert target is not None
    if target.channel is None and entry.command.channel is None:
        return PUBLIC
    if target.channel is not None and target.channel == had.channel and entry.command.channel in (None, had.channel):
        return Way(had.channel, had.code_id)
    if target.channel is not None and target.channel == entry.command.channel:
        return Way(target.channel)
    return refused(Code.NOT_IN_CHANNEL, entry, ticket_id=ticket_id)


def _not_moved_to(book: Book, entry: Entry, event_id: str, ticket_id: str, left: Container[str]) -> Outcome | None:
    target = book.ticket(ticket_id)
    if target is None or target.event_id != event_id:
        return refused(Code.TICKET_NOT_FOUND, entry, ticket_id=ticket_id)
    if bring_up_to_date(book, target, entry) is not None and ticket_id not in left:
        return refused_by_ticket(book, Code.TICKET_UNAVAILABLE, entry, target)
    if not is_offered(book.rules(target), target):
        return refused_by_ticket(book, Code.SALES_CLOSED, entry, target)
    return None


def not_moved_in(book: Book, moved: Sequence[tuple[Reservation, Way]]) -> No | None:
    """Return why a holder can't be moved into channels that it was not in: it would have more of one than the channel lets it."""
    entered = [(had.event_id, way) for had, way in moved if way.channel != had.channel]
    return no_room_in_each(book, moved[0][0].holder, entered)


def not_out_of_channel(book: Book, rows: Sequence[Reservation], holder: str) -> No | None:
    """Return why they can't pass to the holder: it would have more of a channel than that lets it."""
    return no_room_in_each(book, holder, [(row.event_id, Way(row.channel)) for row in rows])


def _had(book: Book, entry: Entry) -> Reservation | Outcome:
    """Return the ticket's active reservation, or why the command may not act on it."""
    ticket = book.ticket(entry.command.ticket_id)
    if ticket is None:
        return refused(Code.TICKET_NOT_FOUND, entry)
    active = bring_up_to_date(book, ticket, entry)
    code = Code.NOT_RESERVED if active is None else not_acted_on(active, entry)
    if active is None or code is not None:
        return refused_by_ticket(book, code or Code.NOT_RESERVED, entry, ticket)
    return active


def not_acted_on(active: Reservation, entry: Entry) -> Code | None:
    """Return why the command may not act on the reservation; None: it may, or it finds done what it wants."""
    command = entry.command
    if not command.seller:
        return Code.NOT_ALLOWED
    return None if command.anybodys or active.holder in (command.holder, command.to_holder) else Code.NOT_HOLDER


def room_of_new_holder(book: Book, ticket: Ticket, entry: Entry) -> int | None:
    """Return how many tickets of the event more may pass to the new holder, who is no guest; None: any number."""
    return book.room(book.rules(ticket), entry.command.to_holder or "", guest=False)


def refused_over_limit(book: Book, ticket: Ticket, entry: Entry) -> Outcome:
    limit = limit_of(book.rules(ticket), guest=False)
    return refused_by_ticket(book, Code.LIMIT_REACHED, entry, ticket, limit=limit)


def pass_on(
    book: Book, reservation: Reservation, entry: Entry, *, reservation_id: str, order_id: str | None
) -> Reservation:
    """Make it the new holder's, who waits for this ticket no longer if it did."""
    holder = entry.command.to_holder or ""
    passed = book.succeed(
        reservation,
        entry,
        reservation_id=reservation_id,
        kind=ChangeKind.TRANSFERRED,
        holder=holder,
        guest=False,
        order_id=order_id,
    )
    is_served(book, passed)
    return passed
