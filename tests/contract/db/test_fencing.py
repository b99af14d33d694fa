"""A worker that lost its shard can't write, and can't hold up who has it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from shared.db.batch_store import BatchStore
from shared.db.engine import transaction
from shared.db.shards import ensure_shards, known_shards
from shared.domain.records import Decision, State
from shared.errors import FenceRefusedError, StoreUnavailableError, TransientError
from tests.contract.db.harness import SHARD, World, decided, meanwhile, settle, wait_until_blocked, write

T = TypeVar("T")


def test_a_token_rises_with_each_connection_that_takes_the_shard(make_store: Callable[..., BatchStore]) -> None:
    first, second = make_store(), make_store()
    earlier = first.fence(SHARD)
    assert second.fence(SHARD) > earlier


def test_a_connection_keeps_its_token_until_it_is_made_to_forget_it(store: BatchStore) -> None:
    token = store.fence(SHARD)
    assert store.fence(SHARD) == token
    store.forget_fence(SHARD)
    assert store.fence(SHARD) > token


def test_a_batch_under_an_older_token_is_refused_and_changes_nothing(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    world.event()
    (seat,) = world.seats("1")
    late, now = make_store(), make_store()
    token = late.fence(SHARD)
    now.fence(SHARD)
    with pytest.raises(FenceRefusedError), late.batch(SHARD, token) as batch:
        decided(batch, [world.reserve(seat)])
    assert world.rows("SELECT count(*) FROM commands") == [0]


def test_a_token_ends_with_the_connection_that_took_it(world: World, make_store: Callable[..., BatchStore]) -> None:
    store = make_store("doomed")
    token = store.fence(SHARD)
    world.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'doomed'")
    with pytest.raises(TransientError), store.batch(SHARD, token) as batch:
        batch.load([], frozenset())
    with pytest.raises(FenceRefusedError), store.batch(SHARD, token):
        pass
    assert store.fence(SHARD) > token


def test_a_batch_waits_for_the_shards_row_and_then_sees_what_the_other_wrote(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    world.event()
    (seat,) = world.seats("1")
    first, second = make_store(), make_store("waiting")
    entry = world.reserve(seat)
    token = first.fence(SHARD)
    with first.batch(SHARD, token) as batch:
        state, decision = decided(batch, [entry])
        with pytest.raises(TransientError):
            second.fence(SHARD)  # The row is taken for longer than a session waits.
        with meanwhile(lambda: _retried(lambda: settle(second, entry))) as outcomes:
            wait_until_blocked(world, "waiting")
            batch.commit(decision, [entry], state.now_ms)
    assert outcomes[0][0].reservation_id == entry.command.id
    assert world.rows("SELECT count(*) FROM reservations") == [1]


def test_a_frozen_worker_holds_up_its_successor_no_longer_than_its_timeouts(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    world.event()
    (seat,) = world.seats("1")
    quick = replace(world.settings, statement_timeout_ms=200)
    frozen, successor = make_store("frozen", quick), make_store("successor", quick)
    entry = world.reserve(seat)
    outcomes = []

    def freeze(state: State, decision: Decision) -> Decision:
        outcomes.extend(_retried(lambda: settle(successor, entry)))
        return decision

    with pytest.raises(TransientError):
        write(frozen, [entry], freeze)
    assert outcomes[0].reservation_id == entry.command.id
    assert world.rows("SELECT count(*) FROM reservations") == [1]


def test_shards_are_made_once_and_stay_known_when_fewer_are_configured(world: World) -> None:
    with transaction(world.engine) as conn:
        ensure_shards(conn, 8)
        ensure_shards(conn, 4)
        assert set(range(8)) <= set(known_shards(conn))


def test_a_server_that_is_not_there_is_a_store_that_is_unavailable(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    store = make_store(settings=replace(world.settings, database_url="postgresql://rowlock@127.0.0.1:1/rowlock"))
    with pytest.raises(StoreUnavailableError):
        store.fence(SHARD)


def _retried(work: Callable[[], T]) -> T:
    for _ in range(50):
        try:
            return work()
        except TransientError:
            pass
    raise AssertionError("it was held up for good")
