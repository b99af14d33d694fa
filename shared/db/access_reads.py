"""What a batch reads of channels and codes: nothing, unless a command or a row of it has to do with one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from shared.db.arrays import plain, texts
from shared.db.requested import Requested
from shared.db.session import Session
from shared.domain.access import AccessCode, Channel
from shared.domain.commands import Command, Kind
from shared.domain.records import Reservation, State

_TAKING = frozenset({Kind.CONFIRM, Kind.TRANSFER})
"""What may take something without naming a channel or a code: what ran out, and for somebody else. What is given back needs no look."""


class _Had(msgspec.Struct):
    event_id: str
    channel: str
    holder: str
    number: int


class _Document(msgspec.Struct):
    """What `read_access` returns; None where nothing was found."""

    codes: list[AccessCode] | None
    channels: list[Channel] | None
    had: list[_Had] | None


_decode = msgspec.json.Decoder(_Document).decode


def read_access(session: Session, state: State, requested: Requested) -> None:
    """Lock the codes and the limited channels of the batch and read them into the state, in one round trip.

    A code is used up by the reservations that have it: under its lock no other batch can give a ticket by it.
    """
    rows = [row for row in _rows(state) if row.channel is not None]
    wishes = [
        (event_id, command)
        for event_id, command in _commands(state, requested)
        if command.channel is not None or command.code_digest is not None
    ]
    kinds = {command.kind for command in requested.commands}
    if not wishes and not (rows and kinds & _TAKING):
        return
    digests = sorted({(event_id, each.code_digest) for event_id, each in wishes if each.code_digest is not None})
    ids = sorted({row.code_id for row in rows if row.code_id is not None}) if Kind.CONFIRM in kinds else []
    channels = sorted(set(_channels(state, rows, wishes)))
    events = sorted({event_id for event_id, _ in chain(digests, channels)})
    holders = sorted(
        {row.holder for row in rows}
        | {command.holder for _, command in wishes}
        | {command.to_holder for command in requested.commands if command.to_holder is not None}
    )
    named = f"{texts([event for event, _ in digests])}, {texts([digest for _, digest in digests])}"
    keys = f"{texts(events)}, {texts(sorted({key for _, key in channels}))}"
    whole = texts(sorted(_events_of_any_channel(state)))
    read, state.now_ms = session.call(
        f"EXECUTE lock_codes({named}, {plain(ids)}); EXECUTE lock_channels({named}, {keys}, {plain(ids)}, {whole}); "
        f"EXECUTE read_access({named}, {plain(ids)}, {texts(events)}, {texts(holders)})"
    )[0]
    found = _decode(read)
    state.codes = {each.id: each for each in found.codes or ()}
    state.channels = {(each.event_id, each.key): each for each in found.channels or ()}
    state.had_in_channel = {(each.event_id, each.channel, each.holder): each.number for each in found.had or ()}


def _rows(state: State) -> Iterator[Reservation]:
    yield from state.active.values()
    yield from state.past.values()
    for rows in state.orders.values():
        yield from rows


def _commands(state: State, requested: Requested) -> Iterator[tuple[str, Command]]:
    """Yield the batch's commands and those that wait for its tickets or in its events, each with its event."""
    for command in requested.commands:
        ticket = state.tickets.get(command.ticket_id or "")
        event_id = ticket.event_id if ticket is not None else command.event_id
        if event_id is not None:
            yield event_id, command
        else:  # what an order has tells its events
            of_order = state.orders.get(command.order_id or "", ())
            yield from ((event_id, command) for event_id in {row.event_id for row in of_order})
    for waiting in chain(state.waiting.values(), state.waiting_orders.values()):
        yield from ((parked.event_id, parked.entry.command) for parked in waiting)


def _events_of_any_channel(state: State) -> set[str]:
    """Return the events in which an order waits for certain tickets with a code: which channels keep these is not known yet."""
    return {
        event_id
        for event_id, waiting in state.waiting_orders.items()
        for parked in waiting
        if parked.entry.command.code_digest is not None and any(each.ticket_ids for each in parked.entry.command.wishes)
    }


def _channels(
    state: State, rows: Iterable[Reservation], wishes: Iterable[tuple[str, Command]]
) -> Iterator[tuple[str, str]]:
    """Yield the channels out of which the batch may give tickets, those of codes left out."""
    for event_id, command in wishes:
        if command.channel is not None:
            yield event_id, command.channel
    for row in rows:
        if row.channel is not None:
            yield row.event_id, row.channel
    for ticket in state.tickets.values():
        if ticket.channel is not None:
            yield ticket.event_id, ticket.channel
