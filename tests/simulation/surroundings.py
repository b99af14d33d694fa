"""What happens around those who buy: time, rules, prices, channels, imports."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from msgspec.structs import replace

from shared.domain.records import Ticket
from tests.simulation.shard import Shard
from tests.simulation.venue import CHANNEL_RULES, IMPORTED, KEPT, POPULAR, RULES


class Surroundings(Shard):
    """What nobody sends through the queue."""

    @rule(ms=st.sampled_from([1, 1000, 4000, 6000, 11_000]))
    def time_passes(self, ms: int) -> None:
        self.now_ms += ms

    @rule(fields=RULES)
    def change_rules(self, fields: dict[str, Any]) -> None:
        rules = replace(self.tables.events["gala"], **fields)
        self.tables.change_rules(rules)
        self.model.rules["gala"] = rules

    @rule(ticket_id=KEPT, channel=st.sampled_from([None, "press"]))
    def keep_or_release(self, ticket_id: str, channel: str | None) -> None:
        for rows in (self.tables.tickets, self.model.tickets):
            rows[ticket_id] = replace(rows[ticket_id], channel=channel)

    @rule(fields=CHANNEL_RULES)
    def change_channel(self, fields: dict[str, Any]) -> None:
        channel = replace(self.tables.channels["gala", "press"], **fields)
        for channels in (self.tables.channels, self.model.channels):
            channels["gala", "press"] = channel

    @rule(ticket_id=POPULAR, price=st.sampled_from([0, 700, 2500]))
    def change_price(self, ticket_id: str, price: int) -> None:
        for rows in (self.tables.tickets, self.model.tickets):
            rows[ticket_id] = replace(rows[ticket_id], price=price)

    @rule(seats=st.lists(st.sampled_from(IMPORTED), min_size=1, max_size=3), moved=st.sampled_from([0, 0, 100]))
    def import_seats(self, seats: list[Ticket], moved: int) -> None:
        """Let seats come in, between others too, whose row then moves to fresh positions; what stands already stays."""
        for seat in seats:
            if seat.id not in self.tables.tickets:
                self.tables.add(seat)
                self.model.add(seat)
        for rows in (self.tables.tickets, self.model.tickets):
            rows |= {key: replace(row, position=row.position + moved) for key, row in rows.items() if row.row == "A"}
