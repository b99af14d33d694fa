"""Locks what a batch touches in the one global order (shard, tickets, waiting orders, holders, codes, channels) and reads its state."""

from __future__ import annotations

import random
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from shared.db.access_reads import read_access
from shared.db.arrays import literal, numbers, plain, texts
from shared.db.offers import Stretch, look_for
from shared.db.requested import Requested, Want
from shared.db.session import Session
from shared.domain.ids import Fence
from shared.domain.outcomes import Outcome
from shared.domain.prices import categories_with
from shared.domain.records import EventRules, Parked, Reservation, State, Ticket
from shared.domain.rules import is_counted
from shared.fencing import check_newest

SEATS_TO_SPARE = 32
"""Free seats read beyond those wanted: other shards may take some meanwhile, and an order chooses among more."""

SEATS_READ = 3_000
"""Of the best free seats, so many are read for neighbours, all only where these have too few: an arena has more."""


class _Waiting(msgspec.Struct):
    event_id: str
    holder: str
    number: int


class _Ended(msgspec.Struct):
    ticket_id: str
    holder: str
    ended_ms: int


class _WaitingOrders(msgspec.Struct):
    """What `read_waiting_orders` returns; None where nothing was found."""

    waiting: list[Parked] | None
    ended: list[_Ended] | None
    free: dict[str, int] | None


class _Answered(msgspec.Struct):
    id: str
    outcome: Outcome
    completed_ms: int | None


class Progress(NamedTuple):
    """How far a shard had come before the batch."""

    last_sequence: int = 0
    """The highest number that was settled."""
    journal_number: int = 0
    """The number of its newest row in the journal."""


class _Document(msgspec.Struct):
    """What `read_state` returns; None where nothing was found."""

    fencing_token: int | None
    last_sequence: int | None
    journal_number: int | None
    now_ms: int
    tickets: list[Ticket] | None
    active: list[Reservation] | None
    events: list[EventRules] | None
    ended: list[_Ended] | None
    waiting: list[Parked] | None
    past: list[Reservation] | None
    orders: list[Reservation] | None
    awaited: list[str] | None
    waiting_of_holder: list[_Waiting] | None
    answered: list[_Answered] | None


_decode = msgspec.json.Decoder(_Document).decode
_decode_waiting_orders = msgspec.json.Decoder(_WaitingOrders).decode
_decode_seats = msgspec.json.Decoder(list[Ticket]).decode


class BatchReader:
    """The reads of one transaction."""

    def __init__(self, session: Session) -> None:
        self._locked: dict[str, Ticket] = {}
        self._offered: dict[str, Ticket] = {}
        self._session = session
        self._free: dict[str, int] = {}
        """By event in which orders wait: how many tickets are free for anybody, at most."""
        self.counts: dict[tuple[str, str], int] = {}
        """The numbers of active reservations that are locked."""

    @property
    def tickets(self) -> Mapping[str, Ticket]:
        """Every ticket that the decision may speak of."""
        return ChainMap(self._locked, self._offered) if self._offered else self._locked

    def read(self, shard: int, fence: Fence, requested: Requested) -> tuple[State, Progress]:
        """Begin the transaction: lock the shard's row and the tickets, read the state, lock the counts that it needs.

        Return the state, and how far the shard had come before. All but what orders need takes one round trip: each
        statement of a message sees what was committed when it began, so what is read is read after the locks. Raises FenceRefusedError.
        """
        begin = f"BEGIN; EXECUTE lock_shard({shard}, {plain(requested.order_ids)}, {plain(requested.target_ids)});"
        if requested.order_ids or requested.target_ids:
            rows = self._session.call(begin)
            requested.ticket_ids.update(rows[0][0] if rows else ())
            begin = ""
        ticket_ids = texts(list(requested.ticket_ids))
        lock = f"EXECUTE lock_tickets({ticket_ids});" if requested.ticket_ids else ""
        found = _decode(self._session.call(f"{begin} {lock} {_read_call(shard, requested, ticket_ids)}")[0][0])
        check_newest(shard, fence, found.fencing_token)
        state = State(shard=shard, now_ms=found.now_ms)
        state.events = {event.id: event for event in found.events or ()}
        state.tickets = self._locked = {ticket.id: ticket for ticket in found.tickets or ()}
        state.active = {each.ticket_id: each for each in found.active or ()}
        state.past = {(each.ticket_id, each.holder): each for each in found.past or ()}
        state.ended_ms = {(each.ticket_id, each.holder): each.ended_ms for each in found.ended or ()}
        state.orders = _by_order(found.orders or ())
        state.waiting = _wait_lists(found.waiting or ())
        state.waiting_of_holder = {(each.event_id, each.holder): each.number for each in found.waiting_of_holder or ()}
        state.answered = {each.id: each.outcome for each in found.answered or ()}
        state.answered_ms = {each.id: each.completed_ms for each in found.answered or () if each.completed_ms}
        if requested.asks_waiting:
            state.waiting_orders = dict.fromkeys(state.events, ())
        if found.awaited:
            self._read_waiting_orders(state, found.awaited)
        state.counts = self.counts = self._lock_counts(state, requested)
        read_access(self._session, state, requested)
        self._read_seats(state, requested)
        return state, Progress(found.last_sequence or 0, found.journal_number or 0)

    def _lock_counts(self, state: State, requested: Requested) -> dict[tuple[str, str], int]:
        limited = {event.id: event for event in state.events.values() if is_counted(event, guest=True)}
        holders = {
            (event_id, holder)
            for event_id, holder, guest in (_holders(state, requested) if limited else ())
            if event_id in limited and is_counted(limited[event_id], guest=guest)
        }
        if not holders:
            return {}
        events, names = zip(*holders, strict=True)
        rows = self._session.call(f"EXECUTE lock_counts({texts(events)}, {texts(names)})")
        return {(event_id, holder): active for event_id, holder, active in rows}

    def _read_waiting_orders(self, state: State, awaited: Sequence[str]) -> None:
        """Lock and read the orders that wait in these events, which only who has that lock ends."""
        events = texts(awaited)
        calls = f"EXECUTE lock_waiting_orders({events}); EXECUTE read_waiting_orders({events})"
        found = _decode_waiting_orders(self._session.call(calls)[0][0])
        lists: defaultdict[str, list[Parked]] = defaultdict(list)
        for each in found.waiting or ():
            lists[each.event_id].append(each)
        state.waiting_orders |= {event_id: tuple(waiting) for event_id, waiting in lists.items()}
        state.ended_ms |= {(each.ticket_id, each.holder): each.ended_ms for each in found.ended or ()}
        self._free = found.free or {}

    def _read_seats(self, state: State, requested: Requested) -> None:
        found: list[Ticket] = []
        waiting = state.waiting_orders if requested.frees else {}
        freed = (state.tickets[ticket_id] for ticket_id in state.active)
        look = look_for(waiting, freed, self._free, requested.asked_anew, lambda want: _opened(want, state))
        wants = [*_each_want(requested, state), *look.wants]
        if wants:
            seats, state.now_ms, short = self._seats(wants, len(state.ended_ms), SEATS_READ)
            if short:
                seats, state.now_ms, _ = self._seats(wants, len(state.ended_ms), None)
            found += _decode_seats(seats) if seats else ()
        if look.ticket_ids or look.stretches:
            tickets, state.now_ms = self._session.call(_free_call(look.ticket_ids, look.stretches))[0]
            found += _decode_seats(tickets) if tickets else ()
        self._offered = {ticket.id: ticket for ticket in found}
        seats_of: defaultdict[str, list[Ticket]] = defaultdict(list)
        for ticket in self._offered.values():
            seats_of[ticket.event_id].append(ticket)
        state.seats = {event_id: tuple(tickets) for event_id, tickets in seats_of.items()}

    def _seats(
        self, wants: Sequence[tuple[Want, int]], cooling: int, read_max: int | None
    ) -> tuple[str | None, int, bool]:
        rows = self._session.call(f"EXECUTE read_seats({literal(_wants_json(wants, cooling, read_max))})")
        return rows[0][0], rows[0][1], rows[0][2]


def _read_call(shard: int, requested: Requested, ticket_ids: str) -> str:
    tickets, holders = zip(*requested.past, strict=True) if requested.past else ((), ())
    ids = [command.id for command in requested.commands]
    bounds = f"{literal(min(ids))}, {literal(max(ids))}" if ids else "NULL, NULL"
    return (
        f"EXECUTE read_state({ticket_ids}, {texts(list(requested.event_ids))}, {texts(tickets)}, {texts(holders)}, "
        f"{plain(requested.order_ids)}, {texts(list(requested.waiters))}, {plain(ids)}, {bounds}, {shard}, "
        f"{texts(list(requested.buyers))}, {requested.asks_waiting}, {plain(requested.target_ids)})"
    )


def _free_call(ticket_ids: Sequence[str], stretches: Sequence[Stretch]) -> str:
    events, sections, rows, firsts, lasts = zip(*stretches, strict=True) if stretches else ((),) * 5
    return f"EXECUTE read_free({texts(ticket_ids)}, {texts(events)}, {texts(sections)}, {texts(rows)}, {numbers(firsts)}, {numbers(lasts)})"


def _holders(state: State, requested: Requested) -> Iterable[tuple[str, str, bool]]:
    """Return each event and holder, and whether that is a guest, whose number of active reservations the batch may read or change."""
    yield from requested.holders_of(state.tickets, state.orders)
    for reservation in state.active.values():
        yield reservation.event_id, reservation.holder, reservation.guest
    for reservation in state.past.values():
        yield reservation.event_id, reservation.holder, reservation.guest
    for reservations in state.orders.values():
        yield from ((reservation.event_id, reservation.holder, reservation.guest) for reservation in reservations)
    for waiting in (*state.waiting.values(), *state.waiting_orders.values()):
        yield from ((parked.event_id, parked.entry.command.holder, parked.entry.command.guest) for parked in waiting)


def _by_order(reservations: Iterable[Reservation]) -> dict[str, tuple[Reservation, ...]]:
    orders: defaultdict[str, list[Reservation]] = defaultdict(list)
    for reservation in reservations:
        assert reservation.order_id is not None
        orders[reservation.order_id].append(reservation)
    return {order_id: tuple(found) for order_id, found in orders.items()}


def _wait_lists(parked: Iterable[Parked]) -> dict[str, tuple[Parked, ...]]:
    lists: defaultdict[str, list[Parked]] = defaultdict(list)
    for each in parked:
        ticket_id = each.entry.command.ticket_id
        assert ticket_id is not None
        lists[ticket_id].append(each)
    return {ticket_id: tuple(waiting) for ticket_id, waiting in lists.items()}


def _each_want(requested: Requested, state: State) -> Iterator[tuple[Want, int]]:
    """Yield what is to be looked for and how many seats of it: one by one the categories that have the price classes."""
    for asked, seats in requested.wants.items():
        want = _opened(asked, state)
        rules = state.events.get(want.event_id)
        categories = categories_with(rules, want.price_classes) if rules else None
        if categories is None or want.category is not None:
            yield want, seats
        else:
            yield from ((want._replace(category=category), seats) for category in sorted(categories))


def _opened(want: Want, state: State) -> Want:
    """Return the want with what its code says: the channel, and the category where nothing else does; without a code itself."""
    if want.code_digest is None:
        return want
    for code in state.codes.values():
        if (code.event_id, code.digest) == (want.event_id, want.code_digest):
            channel = want.channel or code.channel
            category = want.category or (None if channel is None else code.category)
            return want._replace(channel=channel, category=category, code_digest=None)
    return want._replace(code_digest=None)


def _wants_json(wants: Sequence[tuple[Want, int]], cooling: int, read_max: int | None) -> str:
    start = random.randrange(-(1 << 31), 1 << 31)  # noqa: S311  (where to begin, no secret)
    asked = []
    for number, (want, seats) in enumerate(wants):
        wanted = seats + cooling + SEATS_TO_SPARE
        best = wanted if not want.adjacent else read_max and max(read_max, 8 * wanted)
        asked.append(want._asdict() | {"want": number, "wanted": wanted, "read_max": best, "start": start})
    return msgspec.json.encode(asked).decode()
