"""The wait list of a ticket: who freed it hands it on within the same command, so nobody can snatch it in a gap."""

from __future__ import annotations

from shared.domain.access import Way
from shared.domain.book import Book
from shared.domain.commands import Command, Entry
from shared.domain.handlers.admission import No, no_room, way_in
from shared.domain.handlers.refusals import refused, refused_by_ticket, refused_so, succeeded
from shared.domain.ids import shard_of_command
from shared.domain.outcomes import Code, Outcome, Status
from shared.domain.prices import classes_of, price_of
from shared.domain.records import EventRules, Parked, Reservation, ReservationStatus, Ticket
from shared.domain.rules import SECOND_MS, limit_of


def bring_up_to_date(book: Book, ticket: Ticket, entry: Entry) -> Reservation | None:
    """End an overdue hold and hand a free ticket to its wait list; return the ticket's active reservation.

    `entry` is the command that met the ticket: it stands in the history as the cause.
    """
    active = book.active.get(ticket.id)
    if active is not None:
        if active.status is not ReservationStatus.HELD or active.held_until_ms > book.now_ms:
            return active
        book.end(active, ReservationStatus.EXPIRED, entry)
    if parked := book.waiting.of_ticket(ticket.id):
        _hand_over(book, ticket, parked)
    return book.active.get(ticket.id)


def give_back(book: Book, reservation: Reservation, entry: Entry) -> None:
    """End the reservation because its holder wants it so, and hand the ticket to its wait list."""
    ticket = book.ticket(reservation.ticket_id)
    assert ticket is not None
    book.end(reservation, ReservationStatus.RELEASED, entry)
    bring_up_to_date(book, ticket, entry)


def sell(book: Book, reservation: Reservation, entry: Entry) -> None:
    """Make a hold a sale; where the sale is final nobody needs to wait for the ticket any longer."""
    ticket = book.ticket(reservation.ticket_id)
    assert ticket is not None
    book.confirm(reservation, entry)
    if not book.rules(ticket).refundable:
        waiting = book.waiting.of_ticket(ticket.id)
        book.end_waiting([(one, _refused(book, No(Code.TICKET_UNAVAILABLE), ticket, one)) for one in waiting])


def is_served(book: Book, reservation: Reservation) -> None:
    """Answer what the holder of the ticket has in its wait list with the reservation that it has."""
    waiting = book.waiting.of_ticket(reservation.ticket_id)
    served = [parked for parked in waiting if parked.entry.command.holder == reservation.holder]
    book.end_waiting([(parked, succeeded(book, reservation)) for parked in served])


def park(book: Book, ticket: Ticket, entry: Entry) -> Outcome:
    """Put a reserve that would wait into the wait list of the taken ticket, or say why it may not wait."""
    command, rules = entry.command, book.rules(ticket)
    until_ms = may_wait_until_ms(book, rules, command)
    if until_ms is None or len(book.waiting.of_ticket(ticket.id)) >= rules.max_waiting_per_ticket:
        return refused_by_ticket(book, Code.WAITING_CLOSED, entry, ticket)
    if book.waiting.of_holder(ticket.event_id, command.holder) >= rules.max_waiting_per_holder:
        return refused_by_ticket(book, Code.LIMIT_REACHED, entry, ticket, limit=rules.max_waiting_per_holder)
    return put_in_line(book, rules, entry, until_ms)


def may_wait_until_ms(book: Book, rules: EventRules, command: Command) -> int | None:
    """Return until when the command may wait; None: the event offers no waiting, or it did not ask for any."""
    wait_seconds = min(command.wait_for_release_seconds or 0, rules.max_wait_seconds)
    if wait_seconds <= 0:
        return None
    until_ms = book.now_ms + wait_seconds * SECOND_MS
    return until_ms if command.deadline_ms is None else min(until_ms, command.deadline_ms)


def put_in_line(book: Book, rules: EventRules, entry: Entry, until_ms: int) -> Outcome:
    """Put the command at the end of its wait list."""
    book.waiting.join(Parked(entry, rules.id, until_ms))
    return Outcome(status=Status.PENDING, parked=True)


def expire(book: Book, entry: Entry) -> Outcome:
    """Bring the ticket up to date with the clock, its wait list included."""
    ticket = book.ticket(entry.command.ticket_id)
    if ticket is None:
        return refused(Code.TICKET_NOT_FOUND, entry)
    bring_up_to_date(book, ticket, entry)
    overdue = [parked for parked in book.waiting.of_ticket(ticket.id) if parked.until_ms <= book.now_ms]
    book.end_waiting([(one, _refused(book, No(_out_of_time(book, one)), ticket, one)) for one in overdue])
    return Outcome(status=Status.SUCCEEDED)


def withdraw(book: Book, entry: Entry) -> Outcome:
    """Take a parked command of the same holder out of its wait list; one that is settled stays as it is."""
    parked = book.waiting.find(entry.command.target_id or "")
    if parked is not None and parked.entry.command.holder == entry.command.holder:
        book.end_waiting([(parked, refused(Code.WITHDRAWN, parked.entry))])
    return Outcome(status=Status.SUCCEEDED)


def _hand_over(book: Book, ticket: Ticket, waiting: tuple[Parked, ...]) -> None:
    """Give the free ticket to the first of its wait list who may have it; end those before who may not.

    What else the winner has in this list is answered with the same reservation.
    """
    rules = book.rules(ticket)
    refusals: list[tuple[Parked, No]] = []
    won: Reservation | None = None
    served: list[Parked] = []
    for parked in waiting:
        command = parked.entry.command
        if won is not None:
            if command.holder == won.holder:
                served.append(parked)
        elif isinstance(way := _way(book, rules, ticket, parked), No):
            refusals.append((parked, way))
        else:
            shard = shard_of_command(command.id)
            won = book.open(
                ticket,
                parked.entry,
                reservation_id=command.id,
                shard=shard,
                way=way,
                price_class=command.price_class,
                handed_over=True,
            )
            served.append(parked)
    ends = [(parked, _refused(book, no, ticket, parked)) for parked, no in refusals]
    if won is not None:
        ends += [(parked, succeeded(book, won)) for parked in served]
    book.end_waiting(ends)


def _way(book: Book, rules: EventRules, ticket: Ticket, parked: Parked) -> Way | No:
    """Return how the one who waits may have the ticket that came back, or why not."""
    command = parked.entry.command
    if command.id in book.state.withdrawn:
        return No(Code.WITHDRAWN)
    if parked.until_ms <= book.now_ms:
        return No(_out_of_time(book, parked))
    way = way_in(book, ticket, command)
    if isinstance(way, No):
        return way
    if price_of(rules, ticket, command.price_class) is None:
        return No(Code.PRICE_CLASS_UNKNOWN)
    if book.room(rules, command.holder, guest=command.guest) == 0:
        return No(Code.LIMIT_REACHED, limit=limit_of(rules, guest=command.guest))
    return no_room(book, rules.id, command.holder, (way,)) or way


def _out_of_time(book: Book, parked: Parked) -> Code:
    """Return how one ends that waited long enough: by its own deadline or by how long it wanted to wait."""
    return Code.DEADLINE_PASSED if is_past_deadline(book, parked.entry.command) else Code.TICKET_UNAVAILABLE


def is_past_deadline(book: Book, command: Command) -> bool:
    return command.deadline_ms is not None and command.deadline_ms <= book.now_ms


def _refused(book: Book, no: No, ticket: Ticket, parked: Parked) -> Outcome:
    if no.code is Code.TICKET_UNAVAILABLE:
        return refused_by_ticket(book, no.code, parked.entry, ticket)
    if no.code is Code.PRICE_CLASS_UNKNOWN:
        return refused(no.code, parked.entry, price_classes=classes_of(book.rules(ticket), ticket))
    return refused_so(no, parked.entry)
