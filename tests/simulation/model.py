"""What Rowlock promises, said again as simply as possible: one command at a time, dictionaries, no batches.

It shares no code with `shared.domain.decide` and reads only the records that describe commands and rules.
"""

from __future__ import annotations

from typing import Any

from shared.domain.commands import Command, Entry, Kind
from shared.domain.records import Ticket
from tests.simulation.box_office import BoxOffice
from tests.simulation.hall import SUCCEEDED, Seen, no
from tests.simulation.waiting_orders import WaitingOrders


class Model(WaitingOrders, BoxOffice):
    """Who may do what, command by command."""

    def settle(self, entry: Entry, seen: Seen) -> None:
        """Settle the command. `seen` are the tickets and reservations that an order got."""
        command = entry.command
        if command.id in self.answers:
            return
        ended = self.ended()
        if command.id in self.withdrawn:
            answer = no("WITHDRAWN")
        elif command.deadline_ms is not None and command.deadline_ms <= self.now:
            answer = no("DEADLINE_PASSED")
        elif not self.within(command):
            answer = no("TICKET_NOT_FOUND")
        elif command.kind is Kind.ORDER:
            answer = self.package(command, seen) if command.parts else self.order(command, seen)
        elif command.kind is Kind.EXPIRE and command.ticket_id is None:
            answer = SUCCEEDED if command.event_id in self.rules else no("TICKET_NOT_FOUND")
        elif command.kind is Kind.WITHDRAW:
            answer = self.withdraw(command)
        elif command.kind in (Kind.CANCEL, Kind.TRANSFER, Kind.MOVE):
            answer = self.office(command) if command.ticket_id else self.office_of_order(command, seen)
        elif command.ticket_id is None:
            answer = self.whole_order(command, seen[1])
        elif command.ticket_id not in self.tickets:
            answer = no("TICKET_NOT_FOUND")
        else:
            answer = self.single(command, self.tickets[command.ticket_id])
        self.answers[command.id] = answer
        self.offer_what_came_free({self.rows[key]["ticket"] for key in self.ended() - ended})
        if command.kind is Kind.EXPIRE and command.event_id in self.rules:
            self.offer(command.event_id, None)

    def within(self, command: Command) -> bool:
        """Return whether all that the command names lies where its sender may act."""
        named = {self.tickets[row["ticket"]].event_id for row in self.rows.values() if row["order"] == command.order_id}
        if command.order_id is None:
            named = set()
        for ticket_id in (command.ticket_id, command.to):
            if ticket_id in self.tickets:
                named.add(self.tickets[ticket_id].event_id)
        if command.event_id is not None:
            named.add(command.event_id)
        named |= {part.event_id for part in command.parts}
        return not command.within or named <= set(command.within)

    def single(self, command: Command, ticket: Ticket) -> dict[str, Any]:
        row = self.freshen(ticket.id)
        if command.kind is Kind.EXPIRE:
            waiting = self.wait_lists[ticket.id]
            for one in waiting:
                if one["until"] <= self.now:
                    self.answers[one["id"]] = self.too_late(one)
            self.wait_lists[ticket.id] = [one for one in waiting if one["until"] > self.now]
            return SUCCEEDED
        mine = row is not None and row["holder"] == command.holder
        if command.kind is Kind.RESERVE:
            return self.reserve(command, ticket, row)
        if row is not None and mine:
            return self.own(command, row)
        last = self.last(ticket.id, command.holder)
        expired = last is not None and last["status"] == "EXPIRED"
        if row is not None and (command.kind is Kind.RELEASE or not expired):
            return no("NOT_HOLDER")
        if last is None or not expired:
            return no("NOT_RESERVED")
        if command.kind is Kind.CONFIRM and not self.may_sell(command, ticket.event_id):
            return no("NOT_ALLOWED")
        full = self.full(ticket.event_id, command.holder)
        again = [(last["channel"], last["code"])] if ticket.channel else []
        room = (
            not full and self.to_be_had_again(ticket, last) and not self.crowded(ticket.event_id, last["holder"], again)
        )
        if command.kind is Kind.CONFIRM and row is None and room:
            self.give(ticket.id, command.holder, command.id, sold=True, order=last["order"], again=last)
            return {**self.yes(self.rows[command.id]), "late": True}
        return no("HOLD_EXPIRED")

    def reserve(self, command: Command, ticket: Ticket, row: dict[str, Any] | None) -> dict[str, Any]:
        rules = self.rules[ticket.event_id]
        if row is not None and row["holder"] == command.holder:
            return self.yes(row)
        if why := self.locked_out(ticket, command):
            return no(why)
        if row is None:
            if self.full(ticket.event_id, command.holder):
                return no("LIMIT_REACHED", limit=self.limit(ticket.event_id, command.holder))
            through = self.through(ticket, command)
            if crowd := self.crowded(ticket.event_id, command.holder, [through]):
                return no(crowd[0], limit=crowd[1])
            if self.cools(ticket.id, command.holder):
                return no("COOLING_DOWN")
            if self.price(ticket, command.price_class) is None:
                return no("PRICE_CLASS_UNKNOWN")
            more: dict[str, Any] = {"price_class": command.price_class, "metadata": command.metadata}
            self.give(ticket.id, command.holder, command.id, through=through, **more)
            return self.yes(self.rows[command.id])
        waiting = self.wait_lists[ticket.id]
        until = row["until"] if row["status"] == "HELD" else None
        state = {"ticket_status": row["status"], "held_until_ms": until, "waiting": len(waiting)}
        if not command.wait_for_release_seconds or self.final(row):
            return no("TICKET_UNAVAILABLE", **state)
        if self.cools(ticket.id, command.holder):
            return no("COOLING_DOWN")
        if self.price(ticket, command.price_class) is None:
            return no("PRICE_CLASS_UNKNOWN")
        wait = min(command.wait_for_release_seconds, rules.max_wait_seconds)
        if wait == 0 or len(waiting) >= rules.max_waiting_per_ticket:
            return no("WAITING_CLOSED", **state)
        if self.waits(rules.id, command.holder) >= rules.max_waiting_per_holder:
            return no("LIMIT_REACHED", limit=rules.max_waiting_per_holder, **state)
        until = min(self.now + wait * 1000, command.deadline_ms or self.now + wait * 1000)
        one = {"id": command.id, "holder": command.holder, "until": until, "deadline": command.deadline_ms}
        waiting.append({**one, "class": command.price_class, "metadata": command.metadata, "command": command})
        return {"status": "PENDING", "parked": True}

    def own(self, command: Command, row: dict[str, Any]) -> dict[str, Any]:
        may_sell = self.may_sell(command, self.tickets[row["ticket"]].event_id)
        sells = command.kind is Kind.CONFIRM or (command.kind is Kind.RELEASE and row["status"] == "SOLD")
        if sells and not may_sell:
            return no("NOT_ALLOWED", ticket_status=row["status"])
        if command.kind is Kind.CONFIRM and self.is_too_late(row):
            return no("SALES_CLOSED", ticket_status="HELD")
        if command.kind is Kind.CONFIRM:
            self.sell(row)
        elif command.kind is Kind.EXTEND:
            self.extend(row)
        elif self.final(row):
            return no("NOT_REFUNDABLE", ticket_status="SOLD")
        else:
            row |= {"status": "RELEASED", "ended": self.now}
            self.freshen(row["ticket"])
        return self.yes(row)

    def withdraw(self, command: Command) -> dict[str, Any]:
        for waiting in (*self.wait_lists.values(), *self.waiting_orders.values()):
            for one in list(waiting):
                if (one["id"], one["holder"]) == (command.target_id, command.holder):
                    waiting.remove(one)
                    self.answers[one["id"]] = no("WITHDRAWN")
        return SUCCEEDED
