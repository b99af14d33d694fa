"""What every store of batches must do: PostgreSQL, and the twin in memory that the tests of settling stand on."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from shared.domain.commands import Command, Entry, Kind
from shared.domain.ids import Fence, command_id
from shared.domain.outcomes import Code, Outcome, Status
from shared.domain.records import Decision, Settled
from shared.errors import FenceRefusedError
from shared.ports.batches import Batches
from tests.contract.db.harness import SHARD, decided, settle
from tests.unit.workers.store_in_memory import MemoryDatabase, MemoryStore

SEATS = ("e-A-1-1", "e-A-1-2")


@dataclass
class Side:
    connect: Callable[[], Batches]
    """Return a store with a connection of its own."""
    poisonous: Callable[[], int]
    """Return how many commands were set aside."""
    sequences: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def reserve(self, seat: str = SEATS[0]) -> Entry:
        at_ms = time.time_ns() // 1_000_000
        made = command_id(SHARD, at_ms, os.urandom(8))
        command = Command(id=made, kind=Kind.RESERVE, holder="ann", submitted_ms=at_ms, ticket_id=seat)
        return Entry(next(self.sequences), command)


@pytest.fixture(params=["postgresql", "memory"])
def side(request: pytest.FixtureRequest) -> Side:
    if request.param == "memory":
        database = MemoryDatabase()
        return Side(lambda: MemoryStore(database=database), lambda: len(database.poison))
    world = request.getfixturevalue("world")
    world.event()
    world.seats("1", "2")
    return Side(request.getfixturevalue("make_store"), lambda: int(world.rows("SELECT count(*) FROM poison")[0]))


def last_sequence(store: Batches) -> int:
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        batch.load([], frozenset())
        return batch.last_sequence


def test_a_token_stays_and_rises_with_each_taking(side: Side) -> None:
    first, second = side.connect(), side.connect()
    token = first.fence(SHARD)
    assert first.fence(SHARD) == token
    assert second.fence(SHARD) > token


def test_a_token_counts_for_its_own_connection_only(side: Side) -> None:
    first, second = side.connect(), side.connect()
    token = first.fence(SHARD)
    with pytest.raises(FenceRefusedError), second.batch(SHARD, token):
        pass


def test_an_older_token_is_refused_and_nothing_of_its_batch_stays(side: Side) -> None:
    late, now = side.connect(), side.connect()
    token = late.fence(SHARD)
    now.fence(SHARD)
    entry = side.reserve()
    with pytest.raises(FenceRefusedError), late.batch(SHARD, token) as batch:
        decided(batch, [entry])
    assert last_sequence(now) == 0
    assert settle(now, entry)[0].status is Status.SUCCEEDED


def test_a_refused_token_is_taken_anew_once_if_the_shard_is_still_ours(side: Side) -> None:
    late, now = side.connect(), side.connect()
    token = late.fence(SHARD)
    newer = now.fence(SHARD)
    asked: list[str] = []

    def work(fence: Fence) -> Fence:
        with late.batch(SHARD, fence) as batch:
            batch.load([], frozenset())
        return fence

    result, held = late.under_fence(SHARD, token, work, lambda: asked.append("still ours"))
    assert result == held > newer
    assert asked == ["still ours"]


def test_a_second_refusal_comes_through(side: Side) -> None:
    store = side.connect()

    def work(_: Fence) -> None:
        raise FenceRefusedError(SHARD, "refused")

    with pytest.raises(FenceRefusedError):
        store.under_fence(SHARD, store.fence(SHARD), work, lambda: None)


def test_a_block_that_does_not_commit_leaves_nothing(side: Side) -> None:
    store = side.connect()
    entry = side.reserve()
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        decided(batch, [entry])
        batch.record_poison(entry, "half")
    assert (side.poisonous(), last_sequence(store)) == (0, 0)
    assert settle(store, entry)[0].status is Status.SUCCEEDED


def test_the_last_sequence_is_the_highest_ever_settled(side: Side) -> None:
    store = side.connect()
    first, second = side.reserve(SEATS[0]), side.reserve(SEATS[1])
    settle(store, first, second)
    settle(store, first)
    assert last_sequence(store) == last_sequence(side.connect()) == second.sequence


def test_a_batch_that_comes_again_is_answered_as_before_and_is_no_news(side: Side) -> None:
    store = side.connect()
    entry = side.reserve()
    numbers, outcomes, fresh = [], [], []
    for _ in range(2):
        with store.batch(SHARD, store.fence(SHARD)) as batch:
            state, decision = decided(batch, [entry])
            batch.commit(decision, [entry], state.now_ms)
        numbers.append(batch.journal_number)
        outcomes.append(decision.settled[0].outcome)
        fresh.append(decision.settled[0].fresh)
        assert (entry.command.id in state.answered_ms) is not fresh[-1]
    assert outcomes[0] == outcomes[1]
    assert (fresh, numbers) == ([True, False], [1, None])


def test_a_command_set_aside_is_recorded_and_answered(side: Side) -> None:
    store = side.connect()
    entry = side.reserve()
    internal = Outcome(status=Status.REJECTED, code=Code.INTERNAL)
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        state = batch.load([], frozenset())
        batch.record_poison(entry, "a bug")
        batch.commit(Decision(settled=[Settled(entry, internal)]), [entry], state.now_ms)
    assert side.poisonous() == 1
    assert settle(store, entry) == [internal]
