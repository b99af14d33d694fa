"""The box office of the simulation: takes back, passes on and moves what anybody has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.domain.commands import Command, Kind
from shared.domain.records import Ticket
from tests.simulation.doors import Through
from tests.simulation.hall import Hall, Seen, no


class BoxOffice(Hall):
    """What a box office does with a ticket, and with a whole order."""

    def office(self, command: Command) -> dict[str, Any]:
        ticket = self.tickets.get(command.ticket_id or "")
        if ticket is None:
            return no("TICKET_NOT_FOUND")
        row = self.freshen(ticket.id)
        if row is None:
            return no("NOT_RESERVED", ticket_status="AVAILABLE")
        if command.seller and command.kind is Kind.TRANSFER and row["holder"] == command.to_holder:
            return self.yes(row)
        if not self.may_act(command, row):
            return no("NOT_HOLDER" if command.seller else "NOT_ALLOWED", ticket_status=row["status"])
        if command.kind is Kind.MOVE:
            return self.move(command, row)
        if command.kind is Kind.TRANSFER:
            if self.full(ticket.event_id, command.to_holder or ""):
                return no("LIMIT_REACHED", limit=self.limit(ticket.event_id, command.to_holder or ""))
            if crowd := self.crowded(ticket.event_id, command.to_holder or "", [(row["channel"], None)]):
                return no(crowd[0], limit=crowd[1])
            self.pass_on(row, command.to_holder or "", command.id, None)
            return self.yes(self.rows[command.id])
        row |= {"status": "RELEASED", "ended": self.now}
        self.freshen(ticket.id)
        return self.yes(row)

    def office_of_order(self, command: Command, seen: Seen) -> dict[str, Any]:
        mine = {row["ticket"]: row for row in self.rows.values() if row["order"] == command.order_id}
        for ticket_id in mine:
            self.freshen(ticket_id)
        rows = [row for row in mine.values() if row["status"] != "RELEASED"]
        active = [row for row in rows if row["status"] != "EXPIRED"]
        if not active:
            return no("HOLD_EXPIRED" if rows else "NOT_RESERVED")
        if command.seller and active[0]["holder"] == command.to_holder:
            return self.several(active)
        if not self.may_act(command, active[0]):
            return no("NOT_HOLDER" if command.seller else "NOT_ALLOWED")
        if command.kind is Kind.CANCEL:
            for row in active:
                row |= {"status": "RELEASED", "ended": self.now}
                self.freshen(row["ticket"])
            return self.several(active)
        if command.kind is Kind.MOVE:
            return self.move_order(command, active, seen)
        if len(active) < len(rows):
            return no("HOLD_EXPIRED")
        holder = command.to_holder or ""
        events = [self.tickets[row["ticket"]].event_id for row in active]
        for event_id in events:
            if self.full(event_id, holder, events.count(event_id)):
                return no("LIMIT_REACHED", limit=self.limit(event_id, holder))
        for event_id in dict.fromkeys(events):
            passed = [(row["channel"], None) for row in active if self.tickets[row["ticket"]].event_id == event_id]
            if crowd := self.crowded(event_id, holder, passed):
                return no(crowd[0], limit=crowd[1])
        new_ids = dict(zip(*seen, strict=True))
        for row in active:
            self.pass_on(row, holder, new_ids[row["ticket"]], command.order_id)
        return self.several([self.rows[key] for key in new_ids.values()])

    def move_order(self, command: Command, active: list[dict[str, Any]], seen: Seen) -> dict[str, Any]:
        mine = {row["ticket"]: row for row in active}
        moves = {key: to for key, to in (command.moves or {}).items() if key != to}
        doors: dict[str, Through] = {}
        for key, to in moves.items():
            if key not in mine:
                return no("NOT_RESERVED", ticket_id=key)
            target = self.tickets.get(to)
            if target is None or target.event_id != self.tickets[key].event_id:
                return no("TICKET_NOT_FOUND", ticket_id=to)
            if self.freshen(to) and to not in moves:
                return no("TICKET_UNAVAILABLE", ticket_id=to)
            if not self.offered(target):
                return no("SALES_CLOSED", ticket_id=to)
            if (through := self.moved_through(command, mine[key], target)) is None:
                return no("NOT_IN_CHANNEL", ticket_id=to)
            doors[key] = through
        if len(set(moves.values())) < len(moves):
            return no("TICKET_UNAVAILABLE")
        if crowd := self.crowded_by_moves([(mine[key], through) for key, through in doors.items()]):
            return no(crowd[0], limit=crowd[1])
        new_ids = dict(zip(*seen, strict=True))
        moved = {
            new_ids[to]: mine[key] | {"ticket": to, "since": self.now, "channel": doors[key][0], "code": doors[key][1]}
            for key, to in moves.items()
        }
        for key in moves:
            mine[key] |= {"status": "RELEASED", "ended": self.now}
        self.rows |= moved
        for key in moves:
            self.freshen(key)
        return self.several(list(moved.values()) or active)

    def may_act(self, command: Command, row: dict[str, Any]) -> bool:
        return command.seller and (command.anybodys or row["holder"] == command.holder)

    def pass_on(self, row: dict[str, Any], holder: str, row_id: str, order: str | None) -> None:
        successor = row | {"holder": holder, "since": self.now, "order": order}
        row |= {"status": "RELEASED", "ended": self.now}
        self.rows[row_id] = successor
        waiting = self.wait_lists[row["ticket"]]
        for one in waiting:
            if one["holder"] == holder:
                self.answers[one["id"]] = self.yes(successor)
        self.wait_lists[row["ticket"]] = [one for one in waiting if one["holder"] != holder]

    def moved_through(self, command: Command, row: dict[str, Any], target: Ticket) -> Through | None:
        """Return through which door who has the row has the target; None: through none."""
        if command.channel not in (None, target.channel):
            return None
        if target.channel in (None, row["channel"]):
            return (None, None) if target.channel is None else (row["channel"], row["code"])
        return (target.channel, None) if command.channel is not None else None

    def crowded_by_moves(self, moves: Sequence[tuple[dict[str, Any], Through]]) -> tuple[str, int | None] | None:
        """Return why so many are too many in channels that they were not in."""
        for event_id in dict.fromkeys(self.tickets[row["ticket"]].event_id for row, _ in moves):
            of_event = [(row, through) for row, through in moves if self.tickets[row["ticket"]].event_id == event_id]
            new = [through for row, through in of_event if through[0] != row["channel"]]
            if crowd := self.crowded(event_id, moves[0][0]["holder"], new):
                return crowd
        return None

    def move(self, command: Command, row: dict[str, Any]) -> dict[str, Any]:
        target = self.tickets.get(command.to or "")
        if target is None or target.event_id != self.tickets[row["ticket"]].event_id:
            return no("TICKET_NOT_FOUND", ticket_id=command.to)
        if target.id == row["ticket"]:
            return self.yes(row)
        if self.freshen(target.id):
            return no("TICKET_UNAVAILABLE", ticket_id=target.id)
        if not self.offered(target):
            return no("SALES_CLOSED", ticket_id=target.id)
        through = self.moved_through(command, row, target)
        if through is None:
            return no("NOT_IN_CHANNEL", ticket_id=target.id)
        if crowd := self.crowded_by_moves([(row, through)]):
            return no(crowd[0], limit=crowd[1])
        door = {"channel": through[0], "code": through[1]}
        self.rows[command.id] = row | {"ticket": target.id, "since": self.now} | door
        row |= {"status": "RELEASED", "ended": self.now}
        self.freshen(row["ticket"])
        return self.yes(self.rows[command.id])
