"""Stories that chance alone makes too rarely."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from shared.domain.commands import Kind, Wish
from tests.simulation.surroundings import Surroundings
from tests.simulation.venue import BROUGHT, COUNTED, HOLDERS, NAMED, POPULAR, TICKETS


class Stories(Surroundings):
    @rule(
        brought=BROUGHT,
        wish=st.one_of(st.builds(Wish, ticket_ids=st.just(("K3", "K4"))), st.builds(Wish, quantity=st.integers(1, 2))),
        back=st.lists(st.sampled_from(["K1", "K3", "K4", "K5"]), min_size=1, max_size=3, unique=True),
    )
    def what_a_channel_keeps_comes_back(self, brought: dict[str, Any], wish: Wish, back: list[str]) -> None:
        """Orders wait for it, and are served in line while their code and their channel let them."""
        for ticket in TICKETS:
            if ticket.channel is not None:
                self.send(Kind.RESERVE, "dot", ticket.id, channel=ticket.channel, seller=True)
        self.settle_all()
        for holder in HOLDERS:
            self.send(Kind.ORDER, holder, event_id="gala", wishes=(wish,), wait_for_release_seconds=12, **brought)
        for ticket_id in back:
            self.send(Kind.RELEASE, "dot", ticket_id)

    @rule(
        crowd=st.lists(st.sampled_from([*HOLDERS, "dot"]), min_size=1, max_size=4),
        wish=st.one_of(NAMED, COUNTED),
        wait=st.sampled_from([5, 60]),
    )
    def orders_wait_when_all_is_taken(self, crowd: list[str], wish: Wish, wait: int) -> None:
        for number in range(6):
            self.send(Kind.ORDER, f"rich-{number}", event_id="gala", wishes=(Wish(quantity=2), Wish(quantity=1)))
        for holder in crowd:
            self.send(Kind.ORDER, holder, event_id="gala", wishes=(wish,), wait_for_release_seconds=wait)

    @rule(
        holder=st.sampled_from(HOLDERS),
        wish=st.one_of(NAMED, COUNTED),
        passed=st.sampled_from([None, None, "ann", "dot"]),
        snatched=st.sampled_from([None, None, "A1", "A2"]),
        others=st.sampled_from([(), ("A4",), ("A4", "A5")]),
        kind=st.sampled_from([Kind.CONFIRM, Kind.CONFIRM, Kind.EXTEND, Kind.RELEASE]),
    )
    def an_order_is_paid_late(
        self,
        holder: str,
        wish: Wish,
        passed: str | None,
        snatched: str | None,
        others: tuple[str, ...],
        kind: Kind,
    ) -> None:
        self.send(Kind.ORDER, holder, event_id="gala", wishes=(wish,))
        made = self.sent[-1]
        self.settle_all()
        if passed is not None:
            self.send(Kind.TRANSFER, "key:1", order_id=made.id, to_holder=passed, seller=True, anybodys=True)
            holder = passed
        self.now_ms += 10_000
        if snatched is not None:
            self.send(Kind.RESERVE, "dot", snatched)
        for ticket_id in others:  # the holder's limit may be reached meanwhile
            self.send(Kind.RESERVE, holder, ticket_id)
        self.send(kind, holder, order_id=made.id)
        self.settle_all()

    @rule(
        ticket_id=POPULAR,
        holder=st.sampled_from(HOLDERS),
        snatched=st.booleans(),
        waits=st.booleans(),
        other=st.sampled_from([None, "A4"]),
    )
    def a_seat_is_paid_late(self, ticket_id: str, holder: str, snatched: bool, waits: bool, other: str | None) -> None:
        self.send(Kind.RESERVE, holder, ticket_id)
        if waits:
            self.send(Kind.RESERVE, "eve", ticket_id, wait_for_release_seconds=60)
        self.settle_all()
        self.now_ms += 10_000
        if snatched:
            self.send(Kind.RESERVE, "dot", ticket_id)
        if other is not None:
            self.send(Kind.RESERVE, holder, other)
        self.send(Kind.CONFIRM, holder, ticket_id)

    @rule(holders=st.permutations([*HOLDERS]), runs_out=st.booleans())
    def a_code_is_used_up_given_back_and_used_again(self, holders: list[str], runs_out: bool) -> None:
        for ticket_id in ("K1", "K3", "K4"):  # nobody has them, and the press keeps them
            self.send(Kind.CANCEL, "key:1", ticket_id, reason="so", seller=True, anybodys=True)
            self.keep_or_release(ticket_id, "press")
        first, second, third = holders
        for holder, ticket_id in ((first, "K1"), (second, "K3"), (third, "K4")):
            self.send(Kind.RESERVE, holder, ticket_id, code_digest="fans")
        self.settle_all()
        self.now_ms += 10_000 if runs_out else 0
        patience, self.patience = self.patience, 99  # all of it in one batch
        self.send(Kind.EXPIRE if runs_out else Kind.RELEASE, first, "K1")
        self.send(Kind.RESERVE, third, "K4", code_digest="fans")
        self.patience = patience
        self.settle_all()

    @rule(quantity=st.integers(1, 3), section=st.sampled_from([None, "stalls", "balcony", "floor"]))
    def friends_order_until_nothing_is_left(self, quantity: int, section: str | None) -> None:
        wish = Wish(quantity=quantity, adjacent=True, section=section)
        for number in range(4):
            self.send(Kind.ORDER, f"friend-{number}", event_id="gala", wishes=(wish,))
