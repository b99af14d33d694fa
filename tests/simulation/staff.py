"""What a box office does with what people have, and the sweep."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from shared.domain.commands import Kind
from tests.simulation.shard import Shard
from tests.simulation.tables import OFFICE_KINDS
from tests.simulation.venue import ANY_TICKET, NO_GUESTS, OFFICE_RIGHTS, POPULAR


class Staff(Shard):
    @rule(
        kind=st.sampled_from(OFFICE_KINDS),
        ticket_id=ANY_TICKET,
        to=ANY_TICKET,
        to_holder=st.sampled_from(NO_GUESTS),
        says=st.sampled_from([None, None, "ann"]),
        rights=OFFICE_RIGHTS,
        channel=st.sampled_from([None, None, "press", "nobody"]),
        data=st.data(),
    )
    def act_as_a_box_office(
        self,
        kind: Kind,
        ticket_id: str,
        to: str,
        to_holder: str,
        says: str | None,
        rights: dict[str, Any],
        channel: str | None,
        data: st.DataObject,
    ) -> None:
        if had := sorted(self.tables.active()):
            ticket_id = data.draw(st.sampled_from([ticket_id, *had]))
        fields = (
            {"reason": "so"}
            if kind is Kind.CANCEL
            else {"to": to, "channel": channel}
            if kind is Kind.MOVE
            else {"to_holder": to_holder}
        )
        self.send(kind, says or "key:1", ticket_id, anybodys=says is None, **fields, **rights)

    @rule(
        to_holder=st.sampled_from([None, *NO_GUESTS]),
        says=st.sampled_from([None, None, "ann"]),
        rights=OFFICE_RIGHTS,
        data=st.data(),
    )
    def act_on_an_order_as_a_box_office(
        self, to_holder: str | None, says: str | None, rights: dict[str, Any], data: st.DataObject
    ) -> None:
        if orders := [command for command in self.sent if command.kind is Kind.ORDER]:
            made = data.draw(st.sampled_from(orders))
            kind = Kind.CANCEL if to_holder is None else Kind.TRANSFER
            self.send(kind, says or "key:1", order_id=made.id, to_holder=to_holder, anybodys=says is None, **rights)

    @rule(
        rights=OFFICE_RIGHTS,
        data=st.data(),
        to=st.lists(ANY_TICKET, min_size=1, max_size=3),
        channel=st.sampled_from([None, None, "press"]),
    )
    def move_an_order(self, rights: dict[str, Any], data: st.DataObject, to: list[str], channel: str | None) -> None:
        had = [row for row in self.tables.active().values() if row.order_id is not None]
        if had:
            order_id = data.draw(st.sampled_from(sorted({row.order_id or "" for row in had})))
            mine = sorted(row.ticket_id for row in had if row.order_id == order_id)
            left = data.draw(st.lists(st.sampled_from([*mine, "A1"]), min_size=1, max_size=3, unique=True))
            led = data.draw(st.permutations([*to, *mine]))
            moves = dict(zip(left, led, strict=False))
            self.send(Kind.MOVE, "key:1", order_id=order_id, moves=moves, channel=channel, anybodys=True, **rights)

    @rule(ticket_id=POPULAR)
    def expire(self, ticket_id: str) -> None:
        self.send(Kind.EXPIRE, "", ticket_id)

    @rule(event_id=st.sampled_from(["gala", "gala", "show", "nowhere"]))
    def look_after_the_orders_that_wait(self, event_id: str) -> None:
        self.send(Kind.EXPIRE, "", event_id=event_id)
