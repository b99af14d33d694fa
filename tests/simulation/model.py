"""What Rowlock promises, said again as simply as possible: one command at a time, dictionaries, no batches.

It shares no code with `shared.domain.decide` and reads only the records that describe commands and rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.domain.commands import Command, Entry, Kind, Wish
from shared.domain.records import EventRules, Ticket
from tests.simulation.best import best_of, classes_in_order, has_bays_asked_for, unasked

GUESTS = frozenset({"cid"})

SUCCEEDED: dict[str, Any] = {"status": "SUCCEEDED"}


def no(code: str, **more: Any) -> dict[str, Any]:
    return {"status": "REJECTED", "code": code, **more}


class Model:
    """The seats, who has them, who waits, and what everybody was answered."""

    def __init__(self, tickets: Iterable[Ticket], rules: dict[str, EventRules]) -> None:
        self.tickets = {ticket.id: ticket for ticket in tickets}
        self.rules = rules
        self.rows: dict[str, dict[str, Any]] = {}
        """Reservations by id, in the order in which they were made."""
        self.wait_lists: dict[str, list[dict[str, Any]]] = {key: [] for key in self.tickets}
        self.answers: dict[str, dict[str, Any]] = {}
        self.withdrawn: frozenset[str] = frozenset()
        self.now = 0

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

    def window(self, event_id: str) -> bool:
        rules = self.rules[event_id]
        if rules.cancelled:
            return False
        ends = [rules.sales_close_ms, None if rules.sell_after_start else rules.starts_ms]
        return (rules.sales_open_ms or 0) <= self.now and all(end is None or self.now < end for end in ends)

    def offered(self, ticket: Ticket) -> bool:
        return ticket.for_sale and ticket.section not in self.rules[ticket.event_id].closed_sections

    def sells(self, ticket: Ticket) -> bool:
        return self.window(ticket.event_id) and self.offered(ticket)

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
    ) -> None:
        """Give the ticket; `again`: to who had it, for the same money."""
        assert self.owner(ticket_id) is None
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
            elif not self.sells(ticket):
                self.answers[one["id"]] = no("SALES_CLOSED")
            elif self.price(ticket, one["class"]) is None:
                self.answers[one["id"]] = no("PRICE_CLASS_UNKNOWN")
            elif self.full(ticket.event_id, one["holder"]):
                self.answers[one["id"]] = no("LIMIT_REACHED", limit=self.limit(ticket.event_id, one["holder"]))
            else:
                self.give(ticket_id, one["holder"], one["id"], price_class=one["class"], metadata=one["metadata"])
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

    # The commands

    def settle(self, entry: Entry, seen: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        """Settle the command. `seen` are the tickets and reservations that an order got."""
        command = entry.command
        if command.id in self.answers:
            return
        if command.id in self.withdrawn:
            answer = no("WITHDRAWN")
        elif command.deadline_ms is not None and command.deadline_ms <= self.now:
            answer = no("DEADLINE_PASSED")
        elif not self.within(command):
            answer = no("TICKET_NOT_FOUND")
        elif command.kind is Kind.ORDER:
            answer = self.order(command, seen)
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
        return not command.within or named <= set(command.within)

    def may_sell(self, command: Command, event_id: str) -> bool:
        return command.seller or self.rules[event_id].confirm_by == "holder"

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
        if command.kind is Kind.CONFIRM and row is None and self.sells(ticket) and not full:
            self.give(ticket.id, command.holder, command.id, sold=True, order=last["order"], again=last)
            return {**self.yes(self.rows[command.id]), "late": True}
        return no("HOLD_EXPIRED")

    def reserve(self, command: Command, ticket: Ticket, row: dict[str, Any] | None) -> dict[str, Any]:
        rules = self.rules[ticket.event_id]
        if row is not None and row["holder"] == command.holder:
            return self.yes(row)
        if not self.sells(ticket):
            return no("SALES_CLOSED")
        if row is None:
            if self.full(ticket.event_id, command.holder):
                return no("LIMIT_REACHED", limit=self.limit(ticket.event_id, command.holder))
            if self.cools(ticket.id, command.holder):
                return no("COOLING_DOWN")
            if self.price(ticket, command.price_class) is None:
                return no("PRICE_CLASS_UNKNOWN")
            self.give(ticket.id, command.holder, command.id, price_class=command.price_class, metadata=command.metadata)
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
        waiting.append({**one, "class": command.price_class, "metadata": command.metadata})
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
        for waiting in self.wait_lists.values():
            for one in list(waiting):
                if (one["id"], one["holder"]) == (command.target_id, command.holder):
                    waiting.remove(one)
                    self.answers[one["id"]] = no("WITHDRAWN")
        return SUCCEEDED

    def whole_order(self, command: Command, new_ids: tuple[str, ...]) -> dict[str, Any]:
        mine = {row["ticket"]: row for row in self.rows.values() if row["order"] == command.order_id}
        if not mine:
            return no("NOT_RESERVED")
        kept = [row for row in mine.values() if row["status"] != "RELEASED"]
        if any(row["holder"] != command.holder for row in kept or mine.values()):
            return no("NOT_HOLDER")
        for ticket_id in mine:
            self.freshen(ticket_id)
        rows = [row for row in mine.values() if row["status"] != "RELEASED"]
        active = [row for row in rows if row["status"] != "EXPIRED"]
        gone = [row for row in rows if row["status"] == "EXPIRED"]
        if not rows:
            return no("NOT_RESERVED")
        if command.kind is Kind.RELEASE:
            return self.release_rows(command, active)
        if command.kind is Kind.EXTEND:
            if gone:
                return no("HOLD_EXPIRED")
            for row in rows:
                self.extend(row)
            return self.several(rows)
        if any(not self.may_sell(command, self.tickets[row["ticket"]].event_id) for row in rows):
            return no("NOT_ALLOWED")
        if any(map(self.is_too_late, rows)):
            return no("SALES_CLOSED", ticket_status="HELD")
        tickets = [self.tickets[row["ticket"]] for row in gone]
        if any(self.owner(ticket.id) or not self.sells(ticket) for ticket in tickets):
            return no("HOLD_EXPIRED")
        if gone and self.full(tickets[0].event_id, command.holder, len(gone)):
            return no("HOLD_EXPIRED")
        for row in active:
            self.sell(row)
        known = {self.id_of(row) for row in active}
        fresh = [row_id for row_id in new_ids if row_id not in known]
        for row, row_id in zip(gone, fresh, strict=True):
            self.give(row["ticket"], command.holder, row_id, sold=True, order=command.order_id, again=row)
        return {**self.several([self.rows[row_id] for row_id in (*known, *fresh)]), "late": bool(gone)}

    def release_rows(self, command: Command, active: list[dict[str, Any]]) -> dict[str, Any]:
        if not active:
            return no("HOLD_EXPIRED")
        sold = [self.tickets[row["ticket"]].event_id for row in active if row["status"] == "SOLD"]
        if any(not self.may_sell(command, event_id) for event_id in sold):
            return no("NOT_ALLOWED")
        if any(self.final(row) for row in active):
            return no("NOT_REFUNDABLE", ticket_status="SOLD")
        for row in active:
            row |= {"status": "RELEASED", "ended": self.now}
            self.freshen(row["ticket"])
        return self.several(active)

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

    # The box office

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
            self.pass_on(row, command.to_holder or "", command.id, None)
            return self.yes(self.rows[command.id])
        row |= {"status": "RELEASED", "ended": self.now}
        self.freshen(ticket.id)
        return self.yes(row)

    def office_of_order(self, command: Command, seen: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, Any]:
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
        event_id, holder = self.tickets[active[0]["ticket"]].event_id, command.to_holder or ""
        if self.full(event_id, holder, len(active)):
            return no("LIMIT_REACHED", limit=self.limit(event_id, holder))
        new_ids = dict(zip(*seen, strict=True))
        for row in active:
            self.pass_on(row, holder, new_ids[row["ticket"]], command.order_id)
        return self.several([self.rows[key] for key in new_ids.values()])

    def move_order(
        self, command: Command, active: list[dict[str, Any]], seen: tuple[tuple[str, ...], tuple[str, ...]]
    ) -> dict[str, Any]:
        mine = {row["ticket"]: row for row in active}
        moves = {key: to for key, to in (command.moves or {}).items() if key != to}
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
        if len(set(moves.values())) < len(moves):
            return no("TICKET_UNAVAILABLE")
        new_ids = dict(zip(*seen, strict=True))
        moved = {new_ids[to]: mine[key] | {"ticket": to, "since": self.now} for key, to in moves.items()}
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
        self.rows[command.id] = row | {"ticket": target.id, "since": self.now}
        row |= {"status": "RELEASED", "ended": self.now}
        self.freshen(row["ticket"])
        return self.yes(self.rows[command.id])

    # Orders

    def order(self, command: Command, seen: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, Any]:
        event_id = command.event_id or ""
        if event_id not in self.rules:
            return no("TICKET_NOT_FOUND")
        if not self.window(event_id):
            return no("SALES_CLOSED")
        reasons = []
        for wish in command.wishes:
            reason = self.obstacle(command, event_id, wish)
            if reason is None:
                self.check_pick(event_id, wish, command.holder, seen[0])
                classes = classes_in_order(wish, len(seen[0]))
                for ticket_id, row_id, price_class in zip(*seen, classes, strict=True):
                    more: dict[str, Any] = {"price_class": price_class, "metadata": command.metadata}
                    self.give(ticket_id, command.holder, row_id, order=command.id, **more)
                return self.several([self.rows[row_id] for row_id in seen[1]])
            reasons.append(reason)
        only = {"limit": "LIMIT_REACHED", "cooling_down": "COOLING_DOWN", "price_class": "PRICE_CLASS_UNKNOWN"}
        code = only.get(reasons[0], "NO_MATCHING_SEATS") if len(set(reasons)) == 1 else "NO_MATCHING_SEATS"
        return no(code, reasons=reasons)

    def obstacle(self, command: Command, event_id: str, wish: Wish) -> str | None:
        """Return why the wish can't be met, None if it can."""
        holder = command.holder
        if self.full(event_id, holder, len(set(wish.ticket_ids)) or wish.quantity):
            return "limit"
        if wish.ticket_ids:
            ticket_ids = tuple(dict.fromkeys(wish.ticket_ids))
            wanted = zip(ticket_ids, classes_in_order(wish, len(ticket_ids)), strict=True)
            return next(filter(None, [self.trouble(event_id, key, holder, name) for key, name in wanted]), None)
        classes = self.rules[event_id].price_classes
        if any(name not in {each.name for each in classes} for name in wish.price_classes):
            return "price_class"
        reason = self.shortage(event_id, wish, holder)
        cools = any(self.cools(ticket.id, holder) for ticket in self.free(event_id))
        return "cooling_down" if reason and cools and self.shortage(event_id, wish) is None else reason

    def shortage(self, event_id: str, wish: Wish, holder: str | None = None) -> str | None:
        """Return what is missing; if not for just this holder, then for anybody."""
        usable = self.matching(event_id, wish, holder)
        bays = sum(ticket.accessible for ticket in usable)
        enough = len(usable) >= wish.quantity
        if wish.accessible_count:
            enough = bays >= wish.accessible_count and len(usable) - bays >= wish.quantity - wish.accessible_count
        if wish.adjacent:
            return None if self.windows(event_id, wish, holder) else ("not_adjacent" if enough else "too_few")
        return None if enough else "too_few"

    def trouble(self, event_id: str, ticket_id: str, holder: str, price_class: str | None) -> str | None:
        ticket = self.tickets.get(ticket_id)
        if ticket is None or ticket.event_id != event_id:
            return "not_found"
        if not self.offered(ticket):
            return "not_for_sale"
        if self.freshen(ticket_id):
            return "taken"
        if self.cools(ticket_id, holder):
            return "cooling_down"
        return "price_class" if self.price(ticket, price_class) is None else None

    def free(self, event_id: str, holder: str | None = None) -> list[Ticket]:
        tickets = [ticket for ticket in self.tickets.values() if ticket.event_id == event_id and self.offered(ticket)]
        free = [ticket for ticket in tickets if self.owner(ticket.id) is None]
        return [ticket for ticket in free if holder is None or not self.cools(ticket.id, holder)]

    def matching(self, event_id: str, wish: Wish, holder: str | None) -> list[Ticket]:
        return [
            ticket
            for ticket in self.free(event_id, holder)
            if wish.section in (None, ticket.section)
            and wish.category in (None, ticket.category)
            and wish.accessible in (None, ticket.accessible)
            and (wish.max_price is None or ticket.price <= wish.max_price)
            and all(self.price(ticket, name) is not None for name in wish.price_classes)
        ]

    def windows(self, event_id: str, wish: Wish, holder: str | None) -> list[tuple[int, int, int, set[str]]]:
        """Return every way to sit side by side: bays it takes unasked, how many it would leave alone, its ranks, its tickets."""
        found = []
        spots = {(t.section, t.row, t.position): t for t in self.free(event_id, holder) if not t.general}
        usable = self.matching(event_id, wish, holder)
        for start in (ticket for ticket in usable if not ticket.general):
            places = [(start.section, start.row, start.position + n) for n in range(-2, wish.quantity + 2)]
            window = [spots[place] for place in places[2:-2] if place in spots and spots[place] in usable]
            if len(window) == wish.quantity and has_bays_asked_for(wish, window):
                free = [place in spots for place in places]
                alone = (free[1] and not free[0]) + (free[-2] and not free[-1])
                found.append((unasked(wish, window), alone, sum(t.rank for t in window), {t.id for t in window}))
        for section in {ticket.section for ticket in usable if ticket.general}:
            area = sorted((t for t in usable if t.general and t.section == section), key=lambda t: (t.rank, t.id))
            group = best_of(wish, area)
            if len(group) == wish.quantity:
                found.append((unasked(wish, group), 0, sum(t.rank for t in group), {t.id for t in group}))
        return found

    def check_pick(self, event_id: str, wish: Wish, holder: str, seen: tuple[str, ...]) -> None:
        """Check that the tickets are the best ones that meet the wish."""
        assert len(set(seen)) == len(seen)
        if wish.ticket_ids:
            assert seen == tuple(dict.fromkeys(wish.ticket_ids))
        elif wish.adjacent:
            windows = self.windows(event_id, wish, holder)
            best = min(window[:3] for window in windows)
            assert any(window == (*best, set(seen)) for window in windows), "not the best seats side by side"
        else:
            ranked = sorted(self.matching(event_id, wish, holder), key=lambda ticket: ticket.rank)
            assert seen == tuple(ticket.id for ticket in best_of(wish, ranked)), "not the best seats"
