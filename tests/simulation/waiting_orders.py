"""The orders of the simulation that wait in an event: what comes free is offered to them, first come first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.simulation.hall import Seen, no
from tests.simulation.orders import Orders


class WaitingOrders(Orders):
    """What becomes of an order that waits."""

    seen: dict[str, Seen]
    """By command id: what orders that waited got, where they got something."""

    def ended(self) -> set[str]:
        return {key for key, row in self.rows.items() if row["status"] in ("RELEASED", "EXPIRED")}

    def offer(self, event_ids: Iterable[str]) -> None:
        """Ask those who wait, one after the other, whether the free tickets are enough for them."""
        for event_id in event_ids:
            for one in list(self.waiting_orders[event_id]):
                answer = self.end_of(event_id, one)
                if answer is not None:
                    self.waiting_orders[event_id].remove(one)
                    self.answers[one["id"]] = answer

    def end_of(self, event_id: str, one: dict[str, Any]) -> dict[str, Any] | None:
        command = one["command"]
        if command.id in self.withdrawn:
            return no("WITHDRAWN")
        if (command.deadline_ms or self.now + 1) <= self.now:
            return no("DEADLINE_PASSED")
        if not self.window(event_id):
            return no("SALES_CLOSED")
        if one["until"] <= self.now:
            return no("NO_MATCHING_SEATS")
        reasons = []
        for wish in command.wishes:
            reason = self.obstacle(command, event_id, wish, waited=True)
            if reason is None:
                return self.grant(command, wish, self.seen[command.id], event_id)
            reasons.append(reason)
        return self.fell_short(reasons) if set(reasons) <= {"limit", "price_class"} else None
