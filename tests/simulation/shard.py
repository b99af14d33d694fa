"""The queue of one shard, its tables, and the model that is given the same batches: every outcome is compared."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from shared.domain.commands import Command, Entry, Kind
from shared.domain.decide import decide
from shared.domain.ids import command_id
from shared.domain.outcomes import Outcome
from shared.domain.records import Decision, EventRules, State
from tests.simulation.hall import GUESTS
from tests.simulation.model import Model
from tests.simulation.tables import Tables
from tests.simulation.venue import CHANNELS, CODES, START_MS, TICKETS

SHARD = 3
OTHER_SHARD = 4


class Shard(RuleBasedStateMachine):
    """What is sent stands in line until a batch is settled."""

    def __init__(self) -> None:
        super().__init__()
        self.now_ms = START_MS
        events = (
            EventRules(id="gala", currency="EUR", hold_seconds=10, max_hold_seconds=18, max_wait_seconds=15),
            EventRules(id="show", currency="EUR", hold_seconds=10, max_hold_seconds=10),
        )
        self.tables = Tables(events, TICKETS, CHANNELS, CODES)
        self.model = Model(TICKETS, dict(self.tables.events), CHANNELS, CODES)
        self.queue: list[Entry] = []
        self.sent: list[Command] = []
        self.withdrawn: set[str] = set()
        self.number = 0
        self.sound = True
        self.patience = 1
        """How many commands wait before a batch is settled without being asked for."""

    def send(self, kind: Kind, holder: str, ticket_id: str | None = None, **fields: Any) -> None:
        self.number += 1
        key = command_id(fields.pop("shard", SHARD), self.now_ms, self.number.to_bytes(8, "big"))
        if kind is Kind.ORDER:
            fields |= {"order_id": key}
        command = Command(
            id=key,
            kind=kind,
            holder=holder,
            submitted_ms=self.now_ms,
            ticket_id=ticket_id,
            guest=holder in GUESTS,
            **fields,
        )
        self.sent.append(command)
        self.queue.append(Entry(self.number, command))
        if len(self.queue) >= self.patience:
            self.settle_all()

    def settle_all(self) -> None:
        batch, self.queue = self.queue, []
        self.settle_batch(SHARD, batch, None)

    def may_be_withdrawn(self, command: Command) -> bool:
        outside = command.kind not in (Kind.EXPIRE, Kind.WITHDRAW)
        return outside and command.id not in self.tables.outcomes

    def deadline(self, seconds: int | None) -> int | None:
        return None if seconds is None else self.now_ms + 1000 * seconds

    def settle_batch(self, shard: int, batch: list[Entry], data: st.DataObject | None) -> Decision:
        self.sound = False
        state = self.tables.load(shard, self.now_ms, batch, frozenset(self.withdrawn))
        decision = decide(state, batch)
        while data is not None and decision.picked and data.draw(st.integers(0, 3)) == 0:
            self.lose_a_pick(state, data.draw(st.sampled_from(sorted(decision.picked))))
            decision = decide(state, batch)
        self.compare(state, batch, decision)
        self.tables.write(state, decision)
        self.sound = True
        return decision

    def lose_a_pick(self, state: State, ticket_id: str) -> None:
        """Let another shard take a seat between the read of the free seats and the locks."""
        self.number += 1
        key = command_id(OTHER_SHARD, self.now_ms, self.number.to_bytes(8, "big"))
        kept_for = self.tables.tickets[ticket_id].channel
        rival: dict[str, Any] = {"holder": f"rival-{self.number}", "channel": kept_for, "seller": kept_for is not None}
        command = Command(id=key, kind=Kind.RESERVE, submitted_ms=self.now_ms, ticket_id=ticket_id, **rival)
        self.sent.append(command)
        self.settle_batch(OTHER_SHARD, [Entry(self.number, command)], None)
        state.seats = {key: tuple(seat for seat in seats if seat.id != ticket_id) for key, seats in state.seats.items()}

    def compare(self, state: State, batch: list[Entry], decision: Decision) -> None:
        """Give the model the same batch and compare every outcome."""
        model = self.model
        model.now, model.withdrawn = self.now_ms, state.withdrawn
        model.seen = {s.command.id: (s.outcome.ticket_ids, s.outcome.reservation_ids) for s in decision.outcomes()}
        before = {key for key, answer in model.answers.items() if answer["status"] != "PENDING"}
        assert [settled.entry for settled in decision.settled] == batch
        for settled in decision.settled:
            model.settle(settled.entry, (settled.outcome.ticket_ids, settled.outcome.reservation_ids))
        for settled in decision.outcomes():
            same_answer(settled.outcome, model.answers[settled.command.id])
        after = {key for key, answer in model.answers.items() if answer["status"] != "PENDING"}
        fresh = [s.command.id for s in decision.outcomes() if s.fresh and s.outcome.status != "PENDING"]
        assert sorted(fresh) == sorted(after - before), "somebody was answered twice or never"

    @invariant()
    def the_tables_are_those_of_the_model(self) -> None:
        names = {"HELD": "HELD", "CONFIRMED": "SOLD", "RELEASED": "RELEASED", "EXPIRED": "EXPIRED"}
        assert {
            key: (
                *(row.ticket_id, row.holder, names[row.status], row.created_ms, row.held_until_ms, row.order_id),
                *(row.price, row.price_class, self.tables.metadata.get(row.metadata_id or "")),
                *(row.channel, row.code_id),
            )
            for key, row in self.tables.reservations.items()
        } == {key: tuple(row.values()) for key, row in self.rows_as_written().items()}
        lists = {key: [one["id"] for one in waiting] for key, waiting in self.model.wait_lists.items() if waiting}
        assert {
            key: [one.entry.command.id for one in waiting] for key, waiting in self.tables.wait_lists().items()
        } == lists
        assert {
            key: [one.entry.command.id for one in waiting] for key, waiting in self.tables.waiting_orders().items()
        } == {key: [one["id"] for one in waiting] for key, waiting in self.model.waiting_orders.items()}

    def rows_as_written(self) -> dict[str, dict[str, Any]]:
        order = (
            "ticket", "holder", "status", "since", "until", "order", "price", "class", "metadata", "channel", "code",
        )  # fmt: skip
        return {key: {name: row[name] for name in order} for key, row in self.model.rows.items()}

    def teardown(self) -> None:
        """Let time run out: whatever was sent has an outcome in the end."""
        if not self.sound:  # a batch failed: its own error is the one to read
            return
        self.settle_all()
        self.now_ms += 100_000
        for ticket_id in self.tables.wait_lists():
            self.send(Kind.EXPIRE, "", ticket_id)
        for event_id in self.tables.events:
            self.send(Kind.EXPIRE, "", event_id=event_id)
        self.settle_all()
        assert {command.id for command in self.sent} == self.tables.outcomes.keys()
        assert not self.tables.parked


def same_answer(outcome: Outcome, answer: dict[str, Any]) -> None:
    """Check an outcome against what the model says, and that a no is explained."""
    assert (outcome.status, outcome.code) == (answer["status"], answer.get("code"))
    assert outcome.late == answer.get("late", False)
    assert outcome.parked == answer.get("parked", False)
    assert outcome.reservation_id == answer.get("reservation_id")
    assert set(outcome.ticket_ids) == answer.get("tickets", set())
    assert set(outcome.reservation_ids) == answer.get("reservations", set())
    assert (outcome.price, outcome.currency) == (answer.get("price"), answer.get("currency"))
    assert outcome.held_until_ms == answer.get("until")
    assert (outcome.explanation is None) == (outcome.code is None)
    if outcome.explanation is not None:
        for name in ("event_id", "ticket_id", "ticket_status", "held_until_ms", "waiting", "limit"):
            assert name not in answer or getattr(outcome.explanation, name) == answer[name]
        if "reasons" in answer:
            assert [one.reason for one in outcome.explanation.shortfalls] == answer["reasons"]
            assert all(one.missing > 0 for one in outcome.explanation.shortfalls)
