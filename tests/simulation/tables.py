"""The tables of PostgreSQL as dictionaries: loads what a `State` promises, writes a `Decision`, checks both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from shared.domain.access import AccessCode, Channel
from shared.domain.commands import Entry, Kind
from shared.domain.outcomes import Outcome, Status
from shared.domain.records import (
    Decision,
    EventRules,
    Parked,
    Reservation,
    ReservationStatus,
    State,
    Ticket,
    TicketStatus,
)
from shared.domain.totals import Total, changed_totals

HOLD_KINDS = (Kind.CONFIRM, Kind.RELEASE, Kind.EXTEND)
OFFICE_KINDS = (Kind.CANCEL, Kind.TRANSFER, Kind.MOVE)
OF_ORDERS = (*HOLD_KINDS, *OFFICE_KINDS)
PARKED = Outcome(status=Status.PENDING, parked=True)


class Tables:
    """Rows that outlive a batch."""

    def __init__(
        self,
        events: Iterable[EventRules],
        tickets: Iterable[Ticket],
        channels: Iterable[Channel] = (),
        codes: Iterable[AccessCode] = (),
    ) -> None:
        self.channels = {(channel.event_id, channel.key): channel for channel in channels}
        self.codes = {code.id: code for code in codes}
        self.events = {event.id: event for event in events}
        self.tickets = {ticket.id: ticket for ticket in tickets}
        self.reservations: dict[str, Reservation] = {}
        self.parked: dict[str, Parked] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.metadata: dict[str, dict[str, str]] = {}
        self.counts: dict[tuple[str, str], int] = {}
        self.statuses = dict.fromkeys(self.tickets, TicketStatus.AVAILABLE)
        """By ticket id, kept from the history alone."""
        self.totals: dict[str, Total] = {}
        """Held and sold tickets by event, kept by what batches say that they change."""

    def add(self, ticket: Ticket) -> None:
        """Let a ticket come in that was not there before."""
        self.tickets[ticket.id] = ticket
        self.statuses[ticket.id] = TicketStatus.AVAILABLE

    def active(self) -> dict[str, Reservation]:
        rows = [row for row in self.reservations.values() if row.active]
        assert len({row.ticket_id for row in rows}) == len(rows), "two active reservations of a ticket"
        return {row.ticket_id: row for row in rows}

    def wait_lists(self) -> dict[str, tuple[Parked, ...]]:
        lists: dict[str, tuple[Parked, ...]] = {}
        for parked in self.parked.values():
            if (key := parked.entry.command.ticket_id) is not None:
                lists[key] = (*lists.get(key, ()), parked)
        return lists

    def waiting_orders(self) -> dict[str, tuple[Parked, ...]]:
        lists: dict[str, tuple[Parked, ...]] = dict.fromkeys(self.events, ())
        for parked in self.parked.values():
            if parked.entry.command.ticket_id is None:
                lists[parked.event_id] = (*lists[parked.event_id], parked)
        return lists

    def change_rules(self, event: EventRules) -> None:
        self.events[event.id] = event
        self.counts = self.true_counts()

    def true_counts(self) -> dict[tuple[str, str], int]:
        """Count the active reservations of every holder who has a limit."""
        counts: dict[tuple[str, str], int] = {}
        for row in self.active().values():
            event = self.events[row.event_id]
            if event.max_per_holder is not None or (row.guest and event.max_per_guest is not None):
                counts[row.event_id, row.holder] = counts.get((row.event_id, row.holder), 0) + 1
        return counts

    def true_totals(self) -> dict[str, Total]:
        """Count the held and the sold tickets of every event that has any."""
        rows = [*self.active().values()]
        sold = Counter(row.event_id for row in rows if row.status is ReservationStatus.CONFIRMED)
        held = Counter(row.event_id for row in rows if row.status is ReservationStatus.HELD)
        return {event_id: Total(held[event_id], sold[event_id]) for event_id in {*held, *sold}}

    def load(self, shard: int, now_ms: int, entries: Sequence[Entry], withdrawn: frozenset[str]) -> State:
        """Return what a batch of these commands may read, and nothing else."""
        named = {key for entry in entries for key in self._named(entry)} & self.tickets.keys()
        active = {key: row for key, row in self.active().items() if key in named}
        lists = {key: waiting for key, waiting in self.wait_lists().items() if key in named}
        orders = self.waiting_orders()
        waiters = {parked.entry.command.holder for waiting in orders.values() for parked in waiting}
        holders = {entry.command.holder for entry in entries} | {row.holder for row in active.values()} | waiters
        holders |= {entry.command.to_holder or "" for entry in entries}
        holders |= {parked.entry.command.holder for waiting in lists.values() for parked in waiting}
        return State(
            shard=shard,
            now_ms=now_ms,
            events=dict(self.events),
            tickets={key: self.tickets[key] for key in named},
            active=active,
            past=self._past(entries),
            orders={
                order_id: self._of_order(order_id)
                for order_id in {entry.command.order_id for entry in entries if entry.command.kind in OF_ORDERS}
                if order_id is not None and self._of_order(order_id)
            },
            counts={key: n for key, n in self.counts.items() if key[1] in holders},
            ended_ms=self._ended_ms(entries, waiters),
            waiting=lists,
            waiting_orders=orders,
            waiting_of_holder=self._waiting_of_holder(),
            seats=self._seats(entries),
            channels=dict(self.channels),
            codes={key: replace(code, used=self._had_by()[key]) for key, code in self.codes.items()},
            had_in_channel=Counter(
                (row.event_id, row.channel, row.holder) for row in self.active().values() if row.channel is not None
            ),
            answered=self._answered(entries),
            withdrawn=withdrawn,
        )

    def _had_by(self) -> Counter[str | None]:
        return Counter(row.code_id for row in self.active().values())

    def write(self, state: State, decision: Decision) -> None:
        """Write the decision as one transaction, with the constraints that PostgreSQL has and some more."""
        assert not decision.picked & state.tickets.keys()
        assert not decision.picked & self.active().keys()
        for row in decision.opened:
            assert row.id not in self.reservations, "a reservation opened twice"
            assert row.ticket_id in state.tickets or row.ticket_id in decision.picked, "a ticket that was not locked"
        for row in decision.changed:
            assert self.reservations[row.id] != row, "a change that changes nothing"
        self.reservations |= {row.id: row for row in (*decision.opened, *decision.changed)}
        self.counts = {key: n for key, n in (self.counts | decision.counts).items() if n}
        assert not decision.metadata.keys() & self.metadata.keys(), "metadata that was written before"
        self.metadata |= decision.metadata
        assert decision.metadata.keys() <= {row.metadata_id for row in decision.opened}, "metadata of nothing"
        for command_id in decision.unparked:
            del self.parked[command_id]
        for parked in decision.parked:
            assert parked.entry.command.id not in self.parked, "parked twice"
            self.parked[parked.entry.command.id] = parked
        self._write_outcomes(decision)
        self._write_history(decision)
        for event_id, more in changed_totals(decision.changes, self.tickets).items():
            before = self.totals.get(event_id, Total())
            self.totals[event_id] = Total(before.held + more.held, before.sold + more.sold)
        assert {key: total for key, total in self.totals.items() if any(total)} == self.true_totals(), "a wrong total"
        assert self.counts == self.true_counts(), "a count that is not exact"
        assert not self.wait_lists().keys() - self.active().keys(), "a free ticket that somebody waits for"
        had_by = self._had_by()
        assert all(had_by[key] <= code.tickets for key, code in self.codes.items()), "a code that is overdrawn"

    def _write_outcomes(self, decision: Decision) -> None:
        fresh = [settled for settled in decision.outcomes() if settled.fresh]
        assert len({settled.command.id for settled in fresh}) == len(fresh), "two outcomes of a command"
        for settled in fresh:
            command_id = settled.command.id
            assert command_id not in self.outcomes, "a command settled twice"
            waits = settled.outcome.status is Status.PENDING
            assert waits == settled.outcome.parked == (command_id in self.parked), "parked outside every wait list"
            if not waits:
                self.outcomes[command_id] = settled.outcome

    def _write_history(self, decision: Decision) -> None:
        for change in decision.changes:
            assert self.statuses[change.ticket_id] is change.from_status, "a gap in the history"
            self.statuses[change.ticket_id] = change.to_status
        active = self.active()
        for ticket_id, status in self.statuses.items():
            row = active.get(ticket_id)
            if row is None:
                assert status is TicketStatus.AVAILABLE
            else:
                assert status == ("HELD" if row.status is ReservationStatus.HELD else "SOLD")

    def _named(self, entry: Entry) -> set[str]:
        command = entry.command
        named = {
            command.ticket_id or "",
            command.to or "",
            *(command.moves or {}).values(),
            *(key for part in command.wanted for wish in part.wishes for key in wish.ticket_ids),
        }
        if command.ticket_id is None and command.kind in OF_ORDERS:
            named |= {row.ticket_id for row in self._of_order(command.order_id or "")}
        if command.target_id in self.parked:
            named.add(self.parked[command.target_id].entry.command.ticket_id or "")
        return named

    def _of_order(self, order_id: str) -> tuple[Reservation, ...]:
        return tuple(row for row in self.reservations.values() if row.order_id == order_id)

    def _past(self, entries: Sequence[Entry]) -> dict[tuple[str, str], Reservation]:
        requested = {(e.command.ticket_id, e.command.holder) for e in entries if e.command.kind in HOLD_KINDS}
        rows = (row for row in self.reservations.values() if not row.active)
        return {(row.ticket_id, row.holder): row for row in rows if (row.ticket_id, row.holder) in requested}

    def _ended_ms(self, entries: Sequence[Entry], waiters: set[str]) -> dict[tuple[str, str], int]:
        holders = waiters | {e.command.holder for e in entries if e.command.kind in (Kind.RESERVE, Kind.ORDER)}
        ended = [row for row in self.reservations.values() if row.ended_ms is not None and row.holder in holders]
        return {(row.ticket_id, row.holder): row.ended_ms or 0 for row in ended}

    def _waiting_of_holder(self) -> dict[tuple[str, str], int]:
        waiting: dict[tuple[str, str], int] = {}
        for parked in self.parked.values():
            key = (parked.event_id, parked.entry.command.holder)
            waiting[key] = waiting.get(key, 0) + 1
        return waiting

    def _seats(self, entries: Sequence[Entry]) -> dict[str, tuple[Ticket, ...]]:
        active = self.active()
        parts = [part for entry in entries for part in entry.command.wanted]
        events = {part.event_id for part in parts if any(wish.quantity for wish in part.wishes)}
        events |= {event_id for event_id, waiting in self.waiting_orders().items() if waiting}
        return {
            event_id: tuple(t for t in self.tickets.values() if t.event_id == event_id and t.id not in active)
            for event_id in events
            if event_id in self.events
        }

    def _answered(self, entries: Sequence[Entry]) -> dict[str, Outcome]:
        ids = [entry.command.id for entry in entries]
        return {key: PARKED if key in self.parked else self.outcomes[key] for key in ids if self._is_known(key)}

    def _is_known(self, command_id: str) -> bool:
        return command_id in self.parked or command_id in self.outcomes
