"""The doors of the simulation: who gets at what channels keep, by which code, and how much of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from shared.domain.access import AccessCode, Channel
from shared.domain.commands import Command
from shared.domain.records import EventRules, Ticket

Through = tuple[str | None, str | None]
"""The channel out of which a seat is had, and the code by which."""

REASONS = {
    "SALES_CLOSED": "not_for_sale",
    "NOT_IN_CHANNEL": "not_in_channel",
    "CODE_INVALID": "code_invalid",
    "CODE_EXHAUSTED": "code_exhausted",
    "LIMIT_REACHED": "channel_limit",
}
"""What an order says where a reserve is refused with a code."""


class Doors:
    """Channels, codes, and what is had through them."""

    tickets: dict[str, Ticket]
    rules: dict[str, EventRules]
    rows: dict[str, dict[str, Any]]
    now: int

    def __init__(self, channels: Iterable[Channel], codes: Iterable[AccessCode]) -> None:
        self.channels = {(each.event_id, each.key): each for each in channels}
        self.codes = {(each.event_id, each.digest): each for each in codes}

    def over(self, event_id: str) -> bool:
        rules = self.rules[event_id]
        begun = rules.starts_ms is not None and rules.starts_ms <= self.now
        return rules.cancelled or (begun and not rules.sell_after_start)

    def window(self, event_id: str) -> bool:
        rules = self.rules[event_id]
        ends = rules.sales_close_ms
        return not self.over(event_id) and (rules.sales_open_ms or 0) <= self.now and (ends is None or self.now < ends)

    def offered(self, ticket: Ticket) -> bool:
        return ticket.for_sale and ticket.section not in self.rules[ticket.event_id].closed_sections

    def channel_sells(self, event_id: str, key: str) -> bool:
        channel = self.channels.get((event_id, key))
        if channel is None:
            return False
        if channel.opens_ms is None and channel.closes_ms is None:
            return self.window(event_id)
        opens, closes = channel.opens_ms or 0, channel.closes_ms or self.now + 1
        return not self.over(event_id) and opens <= self.now < closes

    def code_of(self, event_id: str, command: Command) -> AccessCode | None:
        return self.codes.get((event_id, command.code_digest or ""))

    def turned_away(self, event_id: str, command: Command) -> str | None:
        """Return why what the command brings is not good at all."""
        if command.code_digest is None:
            named = command.channel is None or (command.seller and (event_id, command.channel) in self.channels)
            return None if named else "NOT_IN_CHANNEL"
        code = self.code_of(event_id, command)
        if code is None or code.disabled or code.holder not in (None, command.holder):
            return "CODE_INVALID"
        if not (code.opens_ms or 0) <= self.now < (code.closes_ms or self.now + 1):
            return "CODE_INVALID"
        return (
            "NOT_IN_CHANNEL"
            if None not in (code.channel, command.channel) and code.channel != command.channel
            else None
        )

    def locked_out(self, ticket: Ticket, command: Command) -> str | None:
        """Return why the command may not have the ticket now, whoever has it."""
        if why := self.turned_away(ticket.event_id, command):
            return why
        if not self.offered(ticket):
            return "SALES_CLOSED"
        if ticket.channel is None:
            if command.channel is not None:
                return "NOT_IN_CHANNEL"
            return None if self.window(ticket.event_id) else "SALES_CLOSED"
        code = self.code_of(ticket.event_id, command)
        opened = command.channel or (code.channel or ticket.channel if code else None)
        if opened != ticket.channel:
            return "NOT_IN_CHANNEL"
        if code is not None and code.category not in (None, ticket.category):
            return "CODE_INVALID"
        return None if self.channel_sells(ticket.event_id, ticket.channel) else "SALES_CLOSED"

    def through(self, ticket: Ticket, command: Command) -> Through:
        code = self.code_of(ticket.event_id, command)
        return (None, None) if ticket.channel is None else (ticket.channel, code.id if code else None)

    def to_be_had_again(self, ticket: Ticket, row: dict[str, Any]) -> bool:
        """Return whether who let the ticket run out may still have it, if nobody else has."""
        if not self.offered(ticket):
            return False
        if ticket.channel is None:
            return self.window(ticket.event_id)
        return ticket.channel == row["channel"] and self.channel_sells(ticket.event_id, ticket.channel)

    def crowded(self, event_id: str, holder: str, wanted: Sequence[Through]) -> tuple[str, int | None] | None:
        """Return why so many more are too many for a channel or a code, and the limit that says so."""
        active = [row for row in self.rows.values() if row["status"] in ("HELD", "SOLD")]
        mine = [row for row in active if self.tickets[row["ticket"]].event_id == event_id and row["holder"] == holder]
        for key, more in Counter(channel for channel, _ in wanted if channel).items():
            limit = self.channels[event_id, key].max_per_holder
            if limit is not None and sum(row["channel"] == key for row in mine) + more > limit:
                return "LIMIT_REACHED", limit
        for code in self.codes.values():
            more = sum(code_id == code.id for _, code_id in wanted)
            if more and sum(row["code"] == code.id for row in active) + more > code.tickets:
                return "CODE_EXHAUSTED", None
        return None
