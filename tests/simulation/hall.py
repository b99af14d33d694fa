"""The seats of the simulation: who has them, who waits, what they cost, and what happens to one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.domain.access import AccessCode, Channel
from shared.domain.commands import Command
from shared.domain.records import EventRules, Ticket
from tests.simulation.doors import Doors, Through

GUESTS = frozenset({"cid"})

SUCCEEDED: dict[str, Any] = {"status": "SUCCEEDED"}

Seen = tuple[tuple[str, ...], tuple[str, ...]]
"""The tickets and the reservations that a command over several got: which ones is not the model's to say."""


def no(code: str, **more: Any) -> dict[str, Any]:
    return {"status": "REJECTED", "code": code, **more}


class Hall(Doors):
    """The seats, who has them, who waits, and what everybody was answered."""

    def __init__(
        self,
        tickets: Iterable[Ticket],
        rules: dict[str, EventRules],
        channels: Iterable[Channel] = (),
        codes: Iterable[AccessCode] = (),
    ) -> None:
        super().__init__(channels, codes)
        self.tickets = {ticket.id: ticket for ticket in tickets}
        self.rules = rules
        self.rows: dict[str, dict[str, Any]] = {}
        """Reservations by id, in the order in which they were made."""
        self.wait_lists: dict[str, list[dict[str, Any]]] = {key: [] for key in self.tickets}
        self.waiting_orders: dict[str, list[dict[str, Any]]] = {key: [] for key in rules}
        """By event, first come first."""
        self.answers: dict[str, dict[str, Any]] = {}
        self.withdrawn: frozenset[str] = frozenset()
        self.now = 0

    def add(self, ticket: Ticket) -> None:
        self.tickets[ticket.id] = ticket
        self.wait_lists[ticket.id] = []

    # What is so

    def owner(self, ticket_id: str) -> dict[str, Any] | None:
        rows = [row for row in self.rows.values() if row["ticket"] == ticket_id and row["status"] in ("HELD", "SOLD")]
        assert len(rows) <= 1
        return rows[0] if rows else None

    def has(self, event_id: str, holder: str) -> int:
        owners = [self.owner(key) for key, ticket in self.tickets.items() if ticket.event_id == event_id]
        return sum(1 for row in owners if row and row["holder"] == holder)

    def waits(self, event_id: str, holder: str) -> int:
        lists = [waiting for key, waiting in self.wait_lists.items() if self.tickets[key].event_id == event_id]
        lists.append(self.waiting_orders[event_id])
        return sum(1 for waiting in lists for one in waiting if one["holder"] == holder)

    def full(self, event_id: str, holder: str, wanted: int = 1) -> bool:
        limit = self.limit(event_id, holder)
        return limit is not None and self.has(event_id, holder) + wanted > limit

    def limit(self, event_id: str, holder: str) -> int | None:
        rules = self.rules[event_id]
        limits = [rules.max_per_holder, rules.max_per_guest if holder in GUESTS else None]
        return min([limit for limit in limits if limit is not None], default=None)

    def cools(self, ticket_id: str, holder: str) -> bool:
        last = self.last(ticket_id, holder)
        cool_down_ms = 1000 * self.rules[self.tickets[ticket_id].event_id].cool_down_seconds
        return last is not None and self.now < last["ended"] + cool_down_ms

    def last(self, ticket_id: str, holder: str) -> dict[str, Any] | None:
        rows = [row for row in self.rows.values() if (row["ticket"], row["holder"]) == (ticket_id, holder)]
        ended = [row for row in rows if row["status"] in ("RELEASED", "EXPIRED")]
        return ended[-1] if ended else None

    def price(self, ticket: Ticket, price_class: str | None) -> int | None:
        """Return what the ticket costs in a class; None if it has no such class."""
        if price_class is None:
            return ticket.price
        prices = [each for each in self.rules[ticket.event_id].price_classes if each.name == price_class]
        fitting = [each for each in prices if each.category == ticket.category] or [
            each for each in prices if each.category is None
        ]
        return fitting[0].price if fitting else None

    # What happens

    def give(
        self,
        ticket_id: str,
        holder: str,
        row_id: str,
        *,
        sold: bool = False,
        order: str | None = None,
        price_class: str | None = None,
        metadata: dict[str, str] | None = None,
        again: dict[str, Any] | None = None,
        through: Through = (None, None),
    ) -> None:
        """Give the ticket; `again`: to who had it, for the same money, through the same door if there is one still."""
        assert self.owner(ticket_id) is None
        if again and self.tickets[ticket_id].channel is not None:
            through = (again["channel"], again["code"])
        self.rows[row_id] = {
            "ticket": ticket_id,
            "holder": holder,
            "status": "SOLD" if sold else "HELD",
            "since": self.now,
            "until": self.now + self.rules[self.tickets[ticket_id].event_id].hold_seconds * 1000,
            "order": order,
            "price": again["price"] if again else self.price(self.tickets[ticket_id], price_class),
            "class": again["class"] if again else price_class,
            "metadata": again["metadata"] if again else metadata,
            "channel": through[0],
            "code": through[1],
        }

    def freshen(self, ticket_id: str) -> dict[str, Any] | None:
        """End an overdue hold and serve the wait list; return who has the ticket then."""
        row = self.owner(ticket_id)
        if row and row["status"] == "HELD" and row["until"] <= self.now:
            row |= {"status": "EXPIRED", "ended": self.now}
        waiting = self.wait_lists[ticket_id]
        while waiting and self.owner(ticket_id) is None:
            one = waiting.pop(0)
            ticket = self.tickets[ticket_id]
            if one["id"] in self.withdrawn:
                self.answers[one["id"]] = no("WITHDRAWN")
            elif one["until"] <= self.now:
                self.answers[one["id"]] = self.too_late(one)
            elif why := self.locked_out(ticket, one["command"]):
                self.answers[one["id"]] = no(why)
            elif self.price(ticket, one["class"]) is None:
                self.answers[one["id"]] = no("PRICE_CLASS_UNKNOWN")
            elif self.full(ticket.event_id, one["holder"]):
                self.answers[one["id"]] = no("LIMIT_REACHED", limit=self.limit(ticket.event_id, one["holder"]))
            elif crowd := self.crowded(ticket.event_id, one["holder"], [self.through(ticket, one["command"])]):
                self.answers[one["id"]] = no(crowd[0], limit=crowd[1])
            else:
                more = {"price_class": one["class"], "metadata": one["metadata"]}
                self.give(ticket_id, one["holder"], one["id"], through=self.through(ticket, one["command"]), **more)
                same = [other for other in waiting if other["holder"] == one["holder"]]
                for other in [one, *same]:
                    self.answers[other["id"]] = self.yes(self.rows[one["id"]])
                self.wait_lists[ticket_id] = [other for other in waiting if other not in same]
        return self.owner(ticket_id)

    def too_late(self, one: dict[str, Any]) -> dict[str, Any]:
        return no("DEADLINE_PASSED" if (one["deadline"] or self.now + 1) <= self.now else "TICKET_UNAVAILABLE")

    def sell(self, row: dict[str, Any]) -> None:
        if row["status"] == "HELD":
            row["status"] = "SOLD"
            if not self.rules[self.tickets[row["ticket"]].event_id].refundable:
                for one in self.wait_lists[row["ticket"]]:
                    self.answers[one["id"]] = no("TICKET_UNAVAILABLE")
                self.wait_lists[row["ticket"]] = []

    def extend(self, row: dict[str, Any]) -> None:
        rules = self.rules[self.tickets[row["ticket"]].event_id]
        if row["status"] == "HELD":
            longest = row["since"] + rules.max_hold_seconds * 1000
            row["until"] = max(row["until"], min(longest, self.now + rules.hold_seconds * 1000))

    def is_too_late(self, row: dict[str, Any]) -> bool:
        """Return whether it is held in an event that is cancelled."""
        return row["status"] == "HELD" and self.rules[self.tickets[row["ticket"]].event_id].cancelled

    def final(self, row: dict[str, Any]) -> bool:
        return bool(row["status"] == "SOLD" and not self.rules[self.tickets[row["ticket"]].event_id].refundable)

    def may_sell(self, command: Command, event_id: str) -> bool:
        return command.seller or self.rules[event_id].confirm_by == "holder"

    # What it is called in an answer

    def yes(self, row: dict[str, Any]) -> dict[str, Any]:
        return {**SUCCEEDED, "reservation_id": self.id_of(row), **self.cost([row])}

    def several(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        ids = {self.id_of(row) for row in rows}
        return {**SUCCEEDED, "tickets": {row["ticket"] for row in rows}, "reservations": ids, **self.cost(rows)}

    def cost(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Return what the rows cost and until when they hold."""
        currency = self.rules[self.tickets[rows[0]["ticket"]].event_id].currency
        ends = [row["until"] for row in rows if row["status"] == "HELD"]
        return {"price": sum(row["price"] for row in rows), "currency": currency, "until": min(ends, default=None)}

    def id_of(self, row: dict[str, Any]) -> str:
        return next(key for key, other in self.rows.items() if other is row)
