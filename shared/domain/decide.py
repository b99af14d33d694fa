"""The decision: current rows and commands in order become new rows and outcomes. No I/O, no clock, no chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shared.domain.book import Book
from shared.domain.commands import Command, Entry, Kind
from shared.domain.handlers import (
    box_office,
    hold,
    order,
    order_box_office,
    order_hold,
    package,
    reserve,
    wait_list,
    waiting_orders,
)
from shared.domain.handlers.refusals import refused
from shared.domain.outcomes import Code, Outcome
from shared.domain.records import Decision, State

_HANDLERS: dict[Kind, Callable[[Book, Entry], Outcome]] = {
    Kind.RESERVE: reserve.reserve,
    Kind.RELEASE: hold.release,
    Kind.CONFIRM: hold.confirm,
    Kind.EXTEND: hold.extend,
    Kind.ORDER: lambda book, entry: (package.package if entry.command.parts else order.order)(book, entry),
    Kind.CANCEL: box_office.cancel,
    Kind.TRANSFER: box_office.transfer,
    Kind.MOVE: box_office.move,
    Kind.EXPIRE: wait_list.expire,
    Kind.WITHDRAW: wait_list.withdraw,
}

_ORDER_HANDLERS: dict[Kind, Callable[[Book, Entry], Outcome]] = {
    Kind.RELEASE: order_hold.release,
    Kind.CONFIRM: order_hold.confirm,
    Kind.EXTEND: order_hold.extend,
    Kind.CANCEL: order_box_office.cancel,
    Kind.TRANSFER: order_box_office.transfer,
    Kind.MOVE: order_box_office.move,
}

_EVENT_HANDLERS: dict[Kind, Callable[[Book, Entry], Outcome]] = {Kind.EXPIRE: waiting_orders.expire}


def decide(state: State, entries: Sequence[Entry]) -> Decision:
    """Return what the commands, taken in order, make of the state; the state itself is left alone."""
    book = Book(state)
    for entry in entries:
        if not book.ledger.replay(entry):
            book.ledger.settle(entry, _outcome(book, entry))
            if book.freed:
                waiting_orders.offer_what_came_free(book)
    return book.decision()


def _outcome(book: Book, entry: Entry) -> Outcome:
    command = entry.command
    if command.id in book.state.withdrawn:
        return refused(Code.WITHDRAWN, entry)
    if command.deadline_ms is not None and command.deadline_ms <= book.now_ms:
        return refused(Code.DEADLINE_PASSED, entry)
    if command.within and not _is_within(book, command):
        return refused(Code.TICKET_NOT_FOUND, entry)
    if command.ticket_id is None:
        handlers = _EVENT_HANDLERS if command.order_id is None else _ORDER_HANDLERS
        if (handler := handlers.get(command.kind)) is not None:
            return handler(book, entry)
    return _HANDLERS[command.kind](book, entry)


def _is_within(book: Book, command: Command) -> bool:
    """Return whether what exists of what the command names lies in the events in which its sender may act."""
    events = {row.event_id for row in book.of_order(command.order_id or "")}
    events |= {
        ticket.event_id
        for ticket in map(book.ticket, (command.ticket_id, command.to, *(command.moves or {}).values()))
        if ticket is not None
    }
    events.update(part.event_id for part in command.wanted)
    return events.issubset(command.within)
