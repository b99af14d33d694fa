"""The working copy of a state while a batch is decided: each handler reads and writes it, the state stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from shared.domain.access import PUBLIC, Way
from shared.domain.allotments import Allotments
from shared.domain.commands import Entry
from shared.domain.ledger import Ledger
from shared.domain.outcomes import Outcome
from shared.domain.prices import price_of
from shared.domain.records import (
    ChangeKind,
    Decision,
    EventRules,
    Parked,
    Reservation,
    ReservationStatus,
    State,
    Ticket,
    TicketChange,
    TicketStatus,
)
from shared.domain.rules import SECOND_MS, is_counted, limit_of, ticket_status
from shared.domain.seating import SeatPool
from shared.domain.wait_lists import WaitLists


class Book:
    """Reservations, counts, wait lists and outcomes as they stand after the commands so far."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.now_ms = state.now_ms
        self.active = dict(state.active)
        """By ticket id, as in the state."""
        self.waiting = WaitLists(state)
        self.allotments = Allotments(state)
        self.ledger = Ledger(state.answered)
        self.freed: dict[str, list[Ticket] | None] = {}
        """By event: tickets that came free and were not offered yet to the orders that wait there; None: whatever is free."""
        self._picked: dict[str, Ticket] = {}
        self._pools: dict[tuple[str, str | None], SeatPool] = {}
        """By event id and channel."""
        self._tickets: dict[str, dict[str, Ticket]] = {}
        self._opened: dict[str, Reservation] = {}
        self._changed: dict[str, Reservation] = {}
        self._opened_of_order: dict[str, list[str]] = {}
        self._past: dict[tuple[str, str], Reservation] = {}
        self._ended_ms: dict[tuple[str, str], int] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._changes: list[TicketChange] = []
        self._metadata: dict[str, dict[str, str]] = {}

    # Looking up

    def ticket(self, ticket_id: str | None) -> Ticket | None:
        """Return the ticket, whether the batch named it or picked it; None if there is no such ticket."""
        key = ticket_id or ""
        return self.state.tickets.get(key) or self._picked.get(key)

    def rules(self, ticket: Ticket) -> EventRules:
        return self.state.events[ticket.event_id]

    def price(self, reservation: Reservation) -> int:
        """Return for how much the holder has the ticket, whatever it costs by now."""
        if reservation.price is not None:
            return reservation.price
        ticket = self.ticket(reservation.ticket_id)
        assert ticket is not None
        return ticket.price

    def past(self, ticket_id: str, holder: str) -> Reservation | None:
        """Return the holder's newest ended reservation of the ticket."""
        key = (ticket_id, holder)
        return self._past.get(key) or self.state.past.get(key)

    def of_order(self, order_id: str) -> list[Reservation]:
        """Return the newest reservation of each ticket of the order, oldest first."""
        known = [self._changed.get(row.id, row) for row in self.state.orders.get(order_id, ())]
        known.sort(key=lambda row: row.created_ms)
        known.extend(self._opened[key] for key in self._opened_of_order.get(order_id, ()))
        return list({row.ticket_id: row for row in known}.values())

    def room(self, rules: EventRules, holder: str, *, guest: bool) -> int | None:
        """Return how many tickets more the holder may have; None: no limit."""
        limit = limit_of(rules, guest=guest)
        return None if limit is None else max(0, limit - self._count((rules.id, holder)))

    def cooling_until_ms(self, ticket: Ticket, holder: str) -> int | None:
        """Return until when the ticket is not to be had by this holder, who had it last a moment ago; None: it is."""
        key = (ticket.id, holder)
        ended_ms = self._ended_ms.get(key, self.state.ended_ms.get(key))
        if ended_ms is None:
            return None
        until_ms = ended_ms + self.rules(ticket).cool_down_seconds * SECOND_MS
        return until_ms if until_ms > self.now_ms else None

    def cooling(self, holder: str) -> list[str]:
        """Return the tickets that may be cooling down for this holder."""
        return [ticket_id for ticket_id, who in (*self.state.ended_ms, *self._ended_ms) if who == holder]

    def pool(self, event_id: str, channel: str | None = None) -> SeatPool:
        """Return the seats from which orders by quantity are met, of a channel or of general sale, those that this batch freed
        among them.
        """
        key = (event_id, channel)
        pool = self._pools.get(key)
        if pool is None:
            free = (t for t in self._seen(event_id).values() if t.channel == channel and t.id not in self.active)
            pool = self._pools[key] = SeatPool(self.state.events[event_id], free)
        return pool

    def free(self, event_id: str, ticket_id: str) -> Ticket | None:
        """Return the ticket if nobody has it now, as far as the batch knows; whatever keeps it."""
        return None if ticket_id in self.active else self._seen(event_id).get(ticket_id)

    def _seen(self, event_id: str) -> dict[str, Ticket]:
        """Return the event's tickets that were free when they were read, or that somebody had."""
        seen = self._tickets.get(event_id)
        if seen is None:
            had = (t for t in map(self.ticket, self.state.active) if t is not None and t.event_id == event_id)
            seen = self._tickets[event_id] = {t.id: t for t in (*self.state.seats.get(event_id, ()), *had)}
        return seen

    # Reservations

    def open(
        self,
        ticket: Ticket,
        entry: Entry,
        *,
        reservation_id: str,
        shard: int,
        status: ReservationStatus = ReservationStatus.HELD,
        way: Way = PUBLIC,
        order_id: str | None = None,
        price_class: str | None = None,
        handed_over: bool = False,
        after: Reservation | None = None,
    ) -> Reservation:
        """Give the free ticket to the holder of `entry`, a command of `shard`.

        `way`: by what it is had. `price_class`: one that the ticket has. `handed_over`: to who waited for it. `after`: the ended reservation that is
        taken up again, with its order, price and metadata.
        """
        assert ticket.id not in self.active, f"{ticket.id} would have two active reservations"
        command = entry.command
        metadata_id = None if after is None else after.metadata_id
        if command.metadata:
            metadata_id = command.id
            self._metadata[command.id] = command.metadata
        reservation = Reservation(
            id=reservation_id,
            ticket_id=ticket.id,
            event_id=ticket.event_id,
            holder=command.holder,
            status=status,
            created_ms=self.now_ms,
            held_until_ms=self.now_ms + self.rules(ticket).hold_seconds * SECOND_MS,
            order_id=order_id if after is None else after.order_id,
            guest=command.guest if after is None else after.guest,
            price=price_of(self.rules(ticket), ticket, price_class) if after is None else self.price(after),
            price_class=price_class if after is None else after.price_class,
            metadata_id=metadata_id,
            channel=way.channel,
            code_id=way.code_id,
            shard=shard,
            sequence=entry.sequence,
        )
        self._enter(reservation, ticket)
        held = ChangeKind.HANDED_OVER if handed_over else ChangeKind.HELD
        kind = held if status is ReservationStatus.HELD else ChangeKind.CONFIRMED
        self._note_change(kind, None, reservation, entry, shard)
        return reservation

    def confirm(self, reservation: Reservation, entry: Entry) -> None:
        """Make a hold a sale."""
        sold = replace(reservation, status=ReservationStatus.CONFIRMED)
        self._keep(sold)
        self._note_change(ChangeKind.CONFIRMED, reservation, sold, entry, self.state.shard)

    def prolong(self, reservation: Reservation, held_until_ms: int, entry: Entry) -> None:
        if held_until_ms != reservation.held_until_ms:
            prolonged = replace(reservation, held_until_ms=held_until_ms)
            self._keep(prolonged)
            self._note_change(ChangeKind.EXTENDED, reservation, prolonged, entry, self.state.shard)

    def end(self, reservation: Reservation, status: ReservationStatus, entry: Entry) -> None:
        """Take the ticket back. Whoever calls this hands the ticket on to its wait list."""
        self._leave(reservation, status)
        kind = ChangeKind.EXPIRED if status is ReservationStatus.EXPIRED else ChangeKind.RELEASED
        self._note_change(kind, reservation, None, entry, self.state.shard)

    def succeed(
        self, reservation: Reservation, entry: Entry, *, reservation_id: str, kind: ChangeKind, **new: Any
    ) -> Reservation:
        """Give what it was to a successor with the fields in `new`: another ticket, another holder. Return that."""
        return self.succeed_all([(reservation, {"id": reservation_id, **new})], entry, kind)[0]

    def succeed_all(
        self, successions: Sequence[tuple[Reservation, dict[str, Any]]], entry: Entry, kind: ChangeKind
    ) -> list[Reservation]:
        """Give what each was to a successor with other fields: all are left before any is entered. Return those.

        Sold stays sold, a hold ends when it would have. Whoever calls this hands on the tickets that are left.
        """
        shard = self.state.shard
        for left, new in successions:
            self._leave(left, ReservationStatus.RELEASED)
            status = ticket_status(left)
            between = status if "ticket_id" not in new else TicketStatus.AVAILABLE
            self._note(ChangeKind.RELEASED, left, entry, shard, (status, between))
        entered = []
        for left, new in successions:
            fields = {"created_ms": self.now_ms, "shard": shard, "sequence": entry.sequence, "price": self.price(left)}
            successor = replace(left, **fields, **new)
            ticket = self.ticket(successor.ticket_id)
            assert ticket is not None
            assert ticket.id not in self.active, f"{ticket.id} would have two active reservations"
            self._enter(successor, ticket)
            status = ticket_status(successor)
            between = status if "ticket_id" not in new else TicketStatus.AVAILABLE
            self._note(kind, successor, entry, shard, (between, status))
            entered.append(successor)
        return entered

    # Outcomes

    def end_waiting(self, ends: list[tuple[Parked, Outcome]]) -> None:
        """Give parked commands of one wait list their final outcomes."""
        self.waiting.leave(tuple(parked for parked, _ in ends))
        for parked, outcome in ends:
            self.ledger.end(parked.entry, outcome)

    def decision(self) -> Decision:
        """Return what the batch changes."""
        return Decision(
            settled=self.ledger.settled(),
            ended=self.ledger.ended(),
            opened=list(self._opened.values()),
            changed=list(self._changed.values()),
            counts={key: n for key, n in self._counts.items() if n != self.state.counts.get(key, 0)},
            parked=self.waiting.parked(),
            unparked=self.waiting.unparked(),
            changes=self._changes,
            metadata=self._metadata,
            picked=frozenset(self._picked),
        )

    # Inside

    def _enter(self, reservation: Reservation, ticket: Ticket) -> None:
        self.active[ticket.id] = self._opened[reservation.id] = reservation
        if reservation.order_id is not None:
            self._opened_of_order.setdefault(reservation.order_id, []).append(reservation.id)
        if ticket.id not in self.state.tickets:
            self._picked[ticket.id] = ticket
        if self._pools and (pool := self._pools.get((ticket.event_id, ticket.channel))) is not None:
            pool.remove(ticket)
        if reservation.channel is not None:
            self.allotments.enter(reservation)
        self._add_to_count(reservation, 1)

    def _leave(self, reservation: Reservation, status: ReservationStatus) -> None:
        ended = replace(reservation, status=status, ended_ms=self.now_ms)
        self._keep(ended)
        del self.active[ended.ticket_id]
        self._past[ended.ticket_id, ended.holder] = ended
        self._ended_ms[ended.ticket_id, ended.holder] = self.now_ms
        if self.waiting.of_event(ended.event_id):
            self._note_freed(ended)
        if self._pools:
            ticket = self.ticket(ended.ticket_id)
            assert ticket is not None
            if (pool := self._pools.get((ended.event_id, ticket.channel))) is not None:
                pool.add(ticket)
        if ended.channel is not None:
            self.allotments.leave(ended)
        self._add_to_count(ended, -1)

    def _note_freed(self, ended: Reservation) -> None:
        ticket, freed = self.ticket(ended.ticket_id), self.freed.setdefault(ended.event_id, [])
        assert ticket is not None
        if freed is not None:
            freed.append(ticket)

    def _keep(self, reservation: Reservation) -> None:
        rows = self._opened if reservation.id in self._opened else self._changed
        rows[reservation.id] = self.active[reservation.ticket_id] = reservation

    def _count(self, key: tuple[str, str]) -> int:
        count = self._counts.get(key)
        return self.state.counts.get(key, 0) if count is None else count

    def _add_to_count(self, reservation: Reservation, change: int) -> None:
        if not is_counted(self.state.events[reservation.event_id], guest=reservation.guest):
            return
        key = (reservation.event_id, reservation.holder)
        self._counts[key] = self._count(key) + change
        assert self._counts[key] >= 0, f"fewer than no reservations of {key}"

    def _note_change(
        self, kind: ChangeKind, before: Reservation | None, after: Reservation | None, entry: Entry, shard: int
    ) -> None:
        reservation = after or before
        assert reservation is not None
        self._note(kind, reservation, entry, shard, (ticket_status(before), ticket_status(after)))

    def _note(
        self,
        kind: ChangeKind,
        reservation: Reservation,
        entry: Entry,
        shard: int,
        statuses: tuple[TicketStatus, TicketStatus],
    ) -> None:
        from_status, to_status = statuses
        self._changes.append(
            TicketChange(
                ticket_id=reservation.ticket_id,
                reservation_id=reservation.id,
                command_id=entry.command.id,
                shard=shard,
                sequence=entry.sequence,
                from_status=from_status,
                to_status=to_status,
                kind=kind,
                held_until_ms=reservation.held_until_ms if to_status is TicketStatus.HELD else None,
            )
        )
