"""The orders of the simulation that wait in an event: what comes free is offered to them, first come first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.domain.commands import Wish
from shared.domain.records import Ticket
from tests.simulation.hall import Seen, no
from tests.simulation.orders import Orders


class WaitingOrders(Orders):
    """What becomes of an order that waits."""

    seen: dict[str, Seen]
    """By command id: what orders that waited got, where they got something."""

    def ended(self) -> set[str]:
        return {key for key, row in self.rows.items() if row["status"] in ("RELEASED", "EXPIRED")}

    def offer_what_came_free(self, ticket_ids: Iterable[str]) -> None:
        free = [self.tickets[key] for key in ticket_ids if self.owner(key) is None]
        for event_id in {ticket.event_id for ticket in free}:
            self.offer(event_id, [ticket for ticket in free if ticket.event_id == event_id])

    def offer(self, event_id: str, new: list[Ticket] | None) -> None:
        """Ask those who wait, one after the other, whether the free tickets are enough for them, the `new` among them."""
        for one in list(self.waiting_orders[event_id]):
            self.door, channel = self.door_of(event_id, one["command"])
            try:
                answer = self.end_of(event_id, one, new, channel)
            finally:
                self.door = (None, None)
            if answer is not None:
                self.waiting_orders[event_id].remove(one)
                self.answers[one["id"]] = answer

    def concerns(self, wish: Wish, ticket: Ticket) -> bool:
        if wish.ticket_ids:
            return ticket.id in wish.ticket_ids
        return (
            wish.section in (None, ticket.section)
            and wish.category in (None, ticket.category)
            and wish.accessible in (None, ticket.accessible)
            and (wish.max_price is None or ticket.price <= wish.max_price)
        )

    def end_of(
        self, event_id: str, one: dict[str, Any], new: list[Ticket] | None, channel: str | None
    ) -> dict[str, Any] | None:
        command = one["command"]
        if command.id in self.withdrawn:
            return no("WITHDRAWN")
        if (command.deadline_ms or self.now + 1) <= self.now:
            return no("DEADLINE_PASSED")
        if why := self.turned_away(event_id, command):
            return no(why)
        if not (self.window(event_id) if channel is None else self.channel_sells(event_id, channel)):
            return no("SALES_CLOSED")
        if one["until"] <= self.now:
            return no("NO_MATCHING_SEATS")
        reasons = []
        for wish in command.wishes:
            reason = self.obstacle(command, event_id, wish, waited=True)
            if reason != "limit" and new is not None and not any(self.concerns(wish, ticket) for ticket in new):
                reason = "taken"
            if reason is None:
                return self.grant(command, wish, self.seen[command.id], event_id)
            reasons.append(reason)
        return (
            self.fell_short(reasons)
            if set(reasons) <= {"limit", "price_class", "channel_limit", "code_exhausted"}
            else None
        )
