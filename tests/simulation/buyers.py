"""What buyers send: reserves, orders, packages, and what becomes of what they have."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from shared.domain.commands import Entry, Kind, Part, Wish
from tests.simulation.shard import Shard
from tests.simulation.tables import HOLD_KINDS
from tests.simulation.venue import ANY_TICKET, BROUGHT, COUNTED, HOLDERS, KEPT, METADATA, NAMED, POPULAR, RIGHTS, WITHIN


class Buyers(Shard):
    @rule(
        holder=st.sampled_from(HOLDERS),
        ticket_id=ANY_TICKET,
        wait=st.sampled_from([None, 5, 60]),
        deadline=st.sampled_from([None, None, 1, 8]),
        within=WITHIN,
        metadata=METADATA,
        price_class=st.sampled_from([None, None, None, "child", "student", "dog"]),
        brought=BROUGHT,
    )
    def reserve(
        self,
        holder: str,
        ticket_id: str,
        wait: int | None,
        deadline: int | None,
        within: tuple[str, ...],
        metadata: dict[str, str] | None,
        price_class: str | None,
        brought: dict[str, Any],
    ) -> None:
        until = self.deadline(deadline)
        more = {"deadline_ms": until, "within": within, "metadata": metadata, "price_class": price_class, **brought}
        self.send(Kind.RESERVE, holder, ticket_id, wait_for_release_seconds=wait, **more)

    @rule(crowd=st.lists(st.tuples(st.sampled_from(HOLDERS), KEPT), min_size=2, max_size=5), brought=BROUGHT)
    def crowd_at_a_channel(self, crowd: list[tuple[str, str]], brought: dict[str, Any]) -> None:
        for holder, ticket_id in crowd:
            self.send(Kind.RESERVE, holder, ticket_id, wait_for_release_seconds=12, **brought)

    @rule(
        holder=st.sampled_from(HOLDERS),
        wishes=st.lists(st.one_of(NAMED, COUNTED), min_size=1, max_size=2),
        quantity=st.integers(1, 2),
        wait=st.sampled_from([None, 5, 60]),
        brought=BROUGHT,
    )
    def order_out_of_a_channel(
        self, holder: str, wishes: list[Wish], quantity: int, wait: int | None, brought: dict[str, Any]
    ) -> None:
        wanted = (*wishes, Wish(quantity=quantity))
        self.send(Kind.ORDER, holder, event_id="gala", wishes=wanted, wait_for_release_seconds=wait, **brought)

    @rule(ticket_id=POPULAR, crowd=st.lists(st.sampled_from(HOLDERS), min_size=2, max_size=5))
    def crowd(self, ticket_id: str, crowd: list[str]) -> None:
        for holder in crowd:
            self.send(Kind.RESERVE, holder, ticket_id, wait_for_release_seconds=12)

    @rule(
        kind=st.sampled_from(HOLD_KINDS),
        holder=st.sampled_from(HOLDERS),
        ticket_id=ANY_TICKET,
        deadline=st.sampled_from([None, None, None, 1]),
        rights=RIGHTS,
    )
    def hold(self, kind: Kind, holder: str, ticket_id: str, deadline: int | None, rights: dict[str, Any]) -> None:
        self.send(kind, holder, ticket_id, deadline_ms=self.deadline(deadline), **rights)

    @rule(kind=st.sampled_from(HOLD_KINDS), data=st.data(), rights=RIGHTS)
    def hold_by_the_owner(self, kind: Kind, data: st.DataObject, rights: dict[str, Any]) -> None:
        rows = sorted(self.tables.reservations.values(), key=lambda row: row.id)
        if rows:
            row = data.draw(st.sampled_from(rows))
            if row.order_id is not None and data.draw(st.booleans()):
                self.send(kind, row.holder, order_id=row.order_id, **rights)
            else:
                self.send(kind, row.holder, row.ticket_id, **rights)

    @rule(
        holder=st.sampled_from(HOLDERS),
        wishes=st.lists(st.one_of(NAMED, COUNTED), min_size=1, max_size=3),
        event_id=st.sampled_from(["gala"] * 9 + ["show", "nowhere"]),
        wait=st.sampled_from([None, 5, 60]),
        deadline=st.sampled_from([None, None, 1, 8]),
        within=WITHIN,
        metadata=METADATA,
    )
    def order(
        self,
        holder: str,
        wishes: list[Wish],
        event_id: str,
        wait: int | None,
        deadline: int | None,
        within: tuple[str, ...],
        metadata: dict[str, str] | None,
    ) -> None:
        more: dict[str, Any] = {"deadline_ms": self.deadline(deadline), "within": within, "metadata": metadata}
        wanted = tuple(wishes)
        self.send(Kind.ORDER, holder, event_id=event_id, wishes=wanted, wait_for_release_seconds=wait, **more)

    @rule(
        holder=st.sampled_from(HOLDERS),
        wishes=st.lists(st.lists(st.one_of(NAMED, COUNTED), min_size=1, max_size=2), min_size=2, max_size=3),
        events=st.permutations(["gala", "show", "nowhere"]),
        only_known=st.sampled_from([True, True, True, False]),
        within=WITHIN,
        metadata=METADATA,
    )
    def package(
        self,
        holder: str,
        wishes: list[list[Wish]],
        events: list[str],
        only_known: bool,
        within: tuple[str, ...],
        metadata: dict[str, str] | None,
    ) -> None:
        if only_known:
            events.remove("nowhere")
        named = zip(events, wishes, strict=False)
        parts = tuple(Part(event_id=event_id, wishes=tuple(wished)) for event_id, wished in named)
        self.send(Kind.ORDER, holder, parts=parts, within=within, metadata=metadata)

    @rule(kind=st.sampled_from(HOLD_KINDS), data=st.data(), rights=RIGHTS)
    def hold_an_order(self, kind: Kind, data: st.DataObject, rights: dict[str, Any]) -> None:
        orders = [command for command in self.sent if command.kind is Kind.ORDER]
        if orders:
            made = data.draw(st.sampled_from(orders))
            holder = data.draw(st.sampled_from([made.holder, made.holder, made.holder, "eve"]))
            self.send(kind, holder, order_id=made.id, **rights)

    @rule(data=st.data(), holder=st.sampled_from([None, None, None, "eve"]))
    def withdraw(self, data: st.DataObject, holder: str | None) -> None:
        pending = [command for command in self.sent if self.may_be_withdrawn(command)]
        if pending:
            target = data.draw(st.sampled_from(pending))
            if holder is None:
                self.withdrawn.add(target.id)
            more = {"target_id": target.id, "event_id": target.event_id}
            self.send(Kind.WITHDRAW, holder or target.holder, target.ticket_id, **more)

    @rule(data=st.data())
    def append_twice(self, data: st.DataObject) -> None:
        if self.sent:
            self.number += 1
            self.queue.append(Entry(self.number, data.draw(st.sampled_from(self.sent))))
