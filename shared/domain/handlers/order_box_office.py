"""What a box office does with an order: all of it or nothing."""

from __future__ import annotations

from collections import Counter

from shared.domain.access import Way
from shared.domain.book import Book
from shared.domain.commands import Entry
from shared.domain.handlers.box_office import (
    not_acted_on,
    not_moved_in,
    not_out_of_channel,
    pass_on,
    refused_over_limit,
    room_of_new_holder,
    way_of_move,
)
from shared.domain.handlers.order_hold import of_order
from shared.domain.handlers.refusals import refused, refused_by_ticket, refused_so, succeeded_order, ticket_of
from shared.domain.handlers.wait_list import bring_up_to_date, give_back
from shared.domain.ids import derived_id
from shared.domain.outcomes import Code, Outcome
from shared.domain.records import ChangeKind, Reservation


def cancel(book: Book, entry: Entry) -> Outcome:
    """Take back what is still had of the order."""
    active = _had(book, entry)
    if isinstance(active, Outcome):
        return active
    for row in active:
        give_back(book, row, entry)
    return succeeded_order(book, active)


def transfer(book: Book, entry: Entry) -> Outcome:
    """Pass the order on with all that it has; none of it if a part has run out or the new holder has no room."""
    command, shard = entry.command, book.state.shard
    active = _had(book, entry)
    if isinstance(active, Outcome):
        return active
    if active[0].holder == command.to_holder:
        return succeeded_order(book, active)
    for row in of_order(book, entry):
        if not row.active:
            return refused_by_ticket(book, Code.HOLD_EXPIRED, entry, ticket_of(book, row))
    of_events = Counter(row.event_id for row in active)
    for row in active:
        room = room_of_new_holder(book, ticket_of(book, row), entry)
        if room is not None and room < of_events[row.event_id]:
            return refused_over_limit(book, ticket_of(book, row), entry)
    if (no := not_out_of_channel(book, active, command.to_holder or "")) is not None:
        return refused_so(no, entry)
    passed = [
        pass_on(
            book,
            row,
            entry,
            reservation_id=derived_id(shard, command.submitted_ms, command.id, row.ticket_id),
            order_id=row.order_id,
        )
        for row in active
    ]
    return succeeded_order(book, passed)


def move(book: Book, entry: Entry) -> Outcome:
    """Give other tickets for some of the order's, all of them or none; they may change places among themselves."""
    command, shard = entry.command, book.state.shard
    active = _had(book, entry)
    if isinstance(active, Outcome):
        return active
    rows = {row.ticket_id: row for row in active}
    moves = {ticket_id: to for ticket_id, to in (command.moves or {}).items() if to != ticket_id}
    ways: dict[str, Way] = {}
    for ticket_id, to in moves.items():
        if ticket_id not in rows:
            return refused(Code.NOT_RESERVED, entry, ticket_id=ticket_id)
        way = way_of_move(book, entry, rows[ticket_id], to, moves)
        if isinstance(way, Outcome):
            return way
        ways[ticket_id] = way
    if len(set(moves.values())) < len(moves):
        return refused(Code.TICKET_UNAVAILABLE, entry)
    if moves and (no := not_moved_in(book, [(rows[left], way) for left, way in ways.items()])) is not None:
        return refused_so(no, entry)
    successions = [
        (
            rows[ticket_id],
            {
                "id": derived_id(shard, command.submitted_ms, command.id, to),
                "ticket_id": to,
                **ways[ticket_id]._asdict(),
            },
        )
        for ticket_id, to in moves.items()
    ]
    moved = book.succeed_all(successions, entry, ChangeKind.MOVED)
    for row, _ in successions:
        bring_up_to_date(book, ticket_of(book, row), entry)
    return succeeded_order(book, moved or active)


def _had(book: Book, entry: Entry) -> list[Reservation] | Outcome:
    """Return what is active of the order, or why the command may not act on it."""
    rows = of_order(book, entry)
    active = [row for row in rows if row.active]
    if not active:
        return refused(Code.HOLD_EXPIRED if rows else Code.NOT_RESERVED, entry)
    code = not_acted_on(active[0], entry)
    return active if code is None else refused(code, entry)
