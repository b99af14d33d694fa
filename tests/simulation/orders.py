"""Orders of the simulation: several seats, all or none, and what is done with them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.domain.commands import Command, Kind, Wish
from shared.domain.records import Ticket
from tests.simulation.best import best_of, classes_in_order, has_bays_asked_for, pairs, unasked
from tests.simulation.doors import REASONS
from tests.simulation.hall import Hall, Seen, no


class Orders(Hall):
    """What an order gets, and what is done with a whole one."""

    door: tuple[str | None, str | None] = (None, None)
    """The channel out of which the present order picks its seats, and the category that its code opens of it."""

    def order(self, command: Command, seen: Seen) -> dict[str, Any]:
        event_id = command.event_id or ""
        if event_id not in self.rules:
            return no("TICKET_NOT_FOUND")
        if why := self.turned_away(event_id, command):
            return no(why)
        self.door, channel = self.door_of(event_id, command)
        try:
            if not (self.window(event_id) if channel is None else self.channel_sells(event_id, channel)):
                return no("SALES_CLOSED")
            return self.first_met(command, seen, event_id)
        finally:
            self.door = (None, None)

    def door_of(self, event_id: str, command: Command) -> tuple[tuple[str | None, str | None], str | None]:
        """Return what the command opens, and the channel that it takes from."""
        code = self.code_of(event_id, command)
        channel = command.channel or (code.channel if code else None)
        return (channel, code.category if code and channel else None), channel

    def first_met(self, command: Command, seen: Seen, event_id: str) -> dict[str, Any]:
        reasons = []
        for wish in command.wishes:
            reason = self.obstacle(command, event_id, wish)
            if reason is None:
                return self.grant(command, wish, seen, event_id)
            reasons.append(reason)
        if command.wait_for_release_seconds and set(reasons) & {"taken", "too_few", "not_adjacent"}:
            return self.park(command, reasons)
        return self.fell_short(reasons)

    def package(self, command: Command, seen: Seen) -> dict[str, Any]:
        met: list[tuple[str, Wish]] = []
        for part in command.parts:
            if part.event_id not in self.rules:
                return no("TICKET_NOT_FOUND", event_id=part.event_id)
            if not self.window(part.event_id):
                return no("SALES_CLOSED", event_id=part.event_id)
            reasons: list[str] = []
            for wish in part.wishes:
                reason = self.obstacle(command, part.event_id, wish)
                if reason is None:
                    met.append((part.event_id, wish))
                    break
                reasons.append(reason)
            else:
                return self.fell_short(reasons) | {"event_id": part.event_id}
        for event_id, wish in met:
            pairs = [pair for pair in zip(*seen, strict=True) if self.tickets[pair[0]].event_id == event_id]
            self.grant(command, wish, (tuple(each[0] for each in pairs), tuple(each[1] for each in pairs)), event_id)
        return self.several([self.rows[row_id] for row_id in seen[1]])

    def grant(self, command: Command, wish: Wish, seen: Seen, event_id: str) -> dict[str, Any]:
        self.check_pick(event_id, wish, command.holder, seen[0])
        classes = classes_in_order(wish, len(seen[0]))
        for ticket_id, row_id, price_class in zip(*seen, classes, strict=True):
            more: dict[str, Any] = {"price_class": price_class, "metadata": command.metadata}
            through = self.through(self.tickets[ticket_id], command)
            self.give(ticket_id, command.holder, row_id, order=command.id, through=through, **more)
        return self.several([self.rows[row_id] for row_id in seen[1]])

    def park(self, command: Command, reasons: list[str]) -> dict[str, Any]:
        rules = self.rules[command.event_id or ""]
        waiting = self.waiting_orders[rules.id]
        wait_ms = 1000 * min(command.wait_for_release_seconds or 0, rules.max_wait_seconds)
        if wait_ms == 0:
            return no("WAITING_CLOSED", reasons=reasons, waiting=len(waiting))
        if self.waits(rules.id, command.holder) >= rules.max_waiting_per_holder:
            return no("LIMIT_REACHED", limit=rules.max_waiting_per_holder, reasons=reasons)
        until = min(self.now + wait_ms, command.deadline_ms or self.now + wait_ms)
        waiting.append({"id": command.id, "holder": command.holder, "until": until, "command": command})
        return {"status": "PENDING", "parked": True}

    def fell_short(self, reasons: list[str]) -> dict[str, Any]:
        only = {"limit": "LIMIT_REACHED", "cooling_down": "COOLING_DOWN", "price_class": "PRICE_CLASS_UNKNOWN"}
        only |= {reason: code for code, reason in REASONS.items() if reason != "not_for_sale"}
        code = only.get(reasons[0], "NO_MATCHING_SEATS") if len(set(reasons)) == 1 else "NO_MATCHING_SEATS"
        return no(code, reasons=reasons)

    def obstacle(self, command: Command, event_id: str, wish: Wish, *, waited: bool = False) -> str | None:
        """Return why the wish can't be met, None if it can. Who waited is offered what is free; it frees nothing itself."""
        holder = command.holder
        if self.full(event_id, holder, len(set(wish.ticket_ids)) or wish.quantity):
            return "limit"
        if wish.ticket_ids:
            ticket_ids = tuple(dict.fromkeys(wish.ticket_ids))
            wanted = list(zip(ticket_ids, classes_in_order(wish, len(ticket_ids)), strict=True))
            if waited:
                free = {key for key, t in self.tickets.items() if t.event_id == event_id and not self.owner(key)}
                troubles = [
                    self.trouble(event_id, key, command, name) if key in free else "taken" for key, name in wanted
                ]
            else:
                troubles = [self.trouble(event_id, key, command, name) for key, name in wanted]
            return next(filter(None, troubles), None) or self.too_many(command, event_id, ticket_ids)
        classes = self.rules[event_id].price_classes
        if any(name not in {each.name for each in classes} for name in wish.price_classes):
            return "price_class"
        reason = self.shortage(event_id, wish, holder)
        cools = any(self.cools(ticket.id, holder) for ticket in self.free(event_id))
        if reason:
            return "cooling_down" if cools and self.shortage(event_id, wish) is None else reason
        some = [ticket.id for ticket in self.tickets.values() if ticket.channel and ticket.channel == self.door[0]]
        return self.too_many(command, event_id, some[:1] * wish.quantity)

    def too_many(self, command: Command, event_id: str, ticket_ids: Sequence[str]) -> str | None:
        """Return the reason if so many seats like these are too many for a code or a channel."""
        wanted = [self.through(self.tickets[key], command) for key in ticket_ids]
        crowd = self.crowded(event_id, command.holder, wanted)
        return REASONS[crowd[0]] if crowd else None

    def shortage(self, event_id: str, wish: Wish, holder: str | None = None) -> str | None:
        """Return what is missing; if not for just this holder, then for anybody."""
        usable = self.matching(event_id, wish, holder)
        bays = sum(ticket.accessible for ticket in usable)
        enough = len(usable) >= wish.quantity
        if wish.accessible_count:
            enough = bays >= wish.accessible_count and len(usable) - bays >= wish.quantity - wish.accessible_count
            enough = enough and len(pairs(usable)) >= wish.companion_count
        if wish.adjacent:
            return None if self.windows(event_id, wish, holder) else ("not_adjacent" if enough else "too_few")
        return None if enough else "too_few"

    def trouble(self, event_id: str, ticket_id: str, command: Command, price_class: str | None) -> str | None:
        ticket = self.tickets.get(ticket_id)
        if ticket is None or ticket.event_id != event_id:
            return "not_found"
        if why := self.locked_out(ticket, command):
            return REASONS[why]
        if self.freshen(ticket_id):
            return "taken"
        if self.cools(ticket_id, command.holder):
            return "cooling_down"
        return "price_class" if self.price(ticket, price_class) is None else None

    def free(self, event_id: str, holder: str | None = None) -> list[Ticket]:
        tickets = [ticket for ticket in self.tickets.values() if ticket.event_id == event_id and self.offered(ticket)]
        free = [ticket for ticket in tickets if self.owner(ticket.id) is None and ticket.channel == self.door[0]]
        return [ticket for ticket in free if holder is None or not self.cools(ticket.id, holder)]

    def matching(self, event_id: str, wish: Wish, holder: str | None) -> list[Ticket]:
        return [
            ticket
            for ticket in self.free(event_id, holder)
            if wish.section in (None, ticket.section)
            and wish.category in (None, ticket.category)
            and self.door[1] in (None, ticket.category)
            and wish.accessible in (None, ticket.accessible)
            and (wish.max_price is None or ticket.price <= wish.max_price)
            and all(self.price(ticket, name) is not None for name in wish.price_classes)
        ]

    def windows(
        self, event_id: str, wish: Wish, holder: str | None
    ) -> list[tuple[tuple[int, int], int, int, set[str]]]:
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

    # What is done with a whole order

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
        if any(self.owner(row["ticket"]) or not self.to_be_had_again(self.tickets[row["ticket"]], row) for row in gone):
            return no("HOLD_EXPIRED")
        for event_id in dict.fromkeys(ticket.event_id for ticket in tickets):
            kept = [row for row in gone if self.tickets[row["ticket"]].channel]
            doors = [(r["channel"], r["code"]) for r in kept if self.tickets[r["ticket"]].event_id == event_id]
            if self.crowded(event_id, command.holder, doors):
                return no("HOLD_EXPIRED")
        again = [ticket.event_id for ticket in tickets]
        if any(self.full(event_id, command.holder, again.count(event_id)) for event_id in again):
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
