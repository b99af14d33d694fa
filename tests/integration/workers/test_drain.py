"""A drain on real servers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from shared.db.batch_store import BatchStore
from shared.domain.commands import Command, Entry, Kind
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Status
from shared.domain.records import Decision, State
from shared.errors import FenceRefusedError
from shared.redis import keys
from shared.redis.drain.shard_queue import ShardQueue
from shared.views import rfc3339
from tests.integration.workers.harness import Harness
from workers import drain
from workers.settle import Settler


def test_of_many_who_want_one_ticket_one_gets_it_and_each_hears_of_it(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    commands = harness.append(*(harness.command(Kind.RESERVE, ticket, f"h{n}") for n in range(50)))
    drained = harness.drainer().drain(harness.shard(ticket))
    assert drained.as_result() == {
        "shard": harness.shard(ticket),
        "result": "drained",
        "settled": 50,
        "succeeded": 1,
        "rejected": 49,
    }
    assert [harness.outcome(c)[1] for c in commands] == [None] + [Code.TICKET_UNAVAILABLE] * 49
    assert harness.sql("SELECT count(*) FROM commands") == [(50,)]


def test_a_drain_leaves_neither_lock_nor_wake_mark_nor_entries(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    harness.request(Kind.RESERVE, ticket)
    shard = harness.shard(ticket)
    harness.drainer().drain(shard)
    assert harness.backlog(shard) == 0
    assert harness.redis.call("EXISTS", keys.lock(shard), keys.wake(shard)) == 0


def test_a_drain_of_many_batches_keeps_their_order(harness: Harness) -> None:
    harness.settings = replace(harness.settings, batch_max=3)
    ticket = harness.sell(1)[0]
    kinds = [Kind.RESERVE, Kind.RELEASE] * 6
    commands = harness.append(*(harness.command(kind, ticket) for kind in kinds))
    harness.drainer().drain(harness.shard(ticket))
    assert {harness.outcome(c)[0] for c in commands} == {Status.SUCCEEDED}
    assert harness.sql("SELECT status, count(*) FROM reservations GROUP BY status") == [("RELEASED", 6)]


def test_a_shard_with_nothing_waiting_is_empty_and_one_that_is_locked_is_busy(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    assert harness.drainer().drain(shard).result == "empty"
    harness.request(Kind.RESERVE, ticket)
    other = ShardQueue(harness.redis, harness.settings, shard)
    assert other.take() is not None
    assert harness.drainer().drain(shard).result == "busy"


def test_what_was_committed_before_a_crash_is_told_the_same_by_the_next_drain(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    won, lost = (harness.request(Kind.RESERVE, ticket, holder) for holder in ("ann", "bob"))
    queue, store = ShardQueue(harness.redis, harness.settings, shard), BatchStore(harness.settings)
    taken = queue.take()
    assert taken is not None
    settlements = Settler(store, harness.settings).settle(
        shard, store.fence(shard), taken.entries, taken.withdrawn, queue.renew
    )
    store.close()
    queue.release()  # and here the worker dies: committed, not published

    assert harness.drainer().drain(shard).settled == 2
    seen = [harness.view(command) for command in (won, lost)]
    assert [view and (view.status, view.reservation_id) for view in seen] == [
        (settled.outcome.status, settled.outcome.reservation_id) for settled in settlements[0].decision.settled
    ]
    assert [view and view.completed_at for view in seen] == [rfc3339(settlements[0].state.now_ms)] * 2
    assert harness.sql("SELECT count(*) FROM reservations") == [(1,)]


def test_a_command_that_postgresql_cannot_hold_is_set_aside_alone(harness: Harness) -> None:
    tickets = harness.sell(3)
    harness.settings = replace(harness.settings, shards=1)
    before, poison, after = harness.append(
        harness.command(Kind.RESERVE, tickets[0]),
        harness.command(Kind.RESERVE, tickets[1], "nul\0holder"),
        harness.command(Kind.RESERVE, tickets[2]),
    )
    assert harness.drainer().drain(0).result == "drained"
    assert [harness.outcome(c) for c in (before, poison, after)] == [
        (Status.SUCCEEDED, None),
        (Status.REJECTED, Code.INTERNAL),
        (Status.SUCCEEDED, None),
    ]
    assert harness.sql("SELECT command_id::text FROM poison") == [(poison.id,)]
    assert harness.sql(f"SELECT status, code FROM commands WHERE id = '{poison.id}'") == [("REJECTED", "INTERNAL")]


def test_a_command_that_the_decision_fails_on_is_set_aside_alone(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = harness.sell(1)[0]

    def fails_on_boom(state: State, entries: Sequence[Entry]) -> Decision:
        if any(entry.command.holder == "boom" for entry in entries):
            raise ZeroDivisionError("a bug of ours")
        return decide(state, entries)

    monkeypatch.setattr("workers.settle.decide", fails_on_boom)
    commands = harness.append(
        *(harness.command(Kind.RESERVE, ticket, h) for h in ("boom", "ann", "bob", "boom", "cid"))
    )
    harness.drainer().drain(harness.shard(ticket))
    assert [harness.outcome(c)[1] for c in commands] == [
        Code.INTERNAL,
        None,
        Code.TICKET_UNAVAILABLE,
        Code.INTERNAL,
        Code.TICKET_UNAVAILABLE,
    ]
    assert harness.sql("SELECT DISTINCT error FROM poison") == [("ZeroDivisionError: a bug of ours",)]


def test_an_entry_that_is_no_command_does_not_block_the_line(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    harness.redis.call("XADD", keys.commands(shard), "0-*", "c", "no command")
    command = harness.request(Kind.RESERVE, ticket)
    assert harness.drainer().drain(shard).result == "drained"
    assert harness.outcome(command) == (Status.SUCCEEDED, None)
    assert harness.redis.call("LLEN", keys.dead(shard)) == 1


def test_a_drain_whose_token_is_from_before_another_workers_drain_takes_a_new_one(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    first, second = harness.drainer(), harness.drainer()
    for drainer in (first, second, first):
        command = harness.request(Kind.RESERVE, ticket)
        assert drainer.drain(shard).result == "drained"
        assert harness.outcome(command) == (Status.SUCCEEDED, None)


def test_a_batch_under_an_old_token_writes_nothing(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    harness.request(Kind.RESERVE, ticket)
    queue, store = ShardQueue(harness.redis, harness.settings, shard), BatchStore(harness.settings)
    taken = queue.take()
    assert taken is not None
    fence = store.fence(shard)
    harness.redis.call("DEL", keys.lock(shard))  # the lease runs out while this worker is frozen
    assert harness.drainer().drain(shard).result == "drained"
    with pytest.raises(FenceRefusedError):
        Settler(store, harness.settings).settle(shard, fence, taken.entries, taken.withdrawn, queue.renew)
    store.close()
    assert harness.sql("SELECT count(*) FROM commands") == [(1,)]


def test_a_drain_that_lost_its_lock_ends_without_touching_the_new_owners(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    command = harness.request(Kind.RESERVE, ticket)
    drainer = harness.drainer()

    def loses_the_lock(state: State, entries: Sequence[Entry]) -> Decision:
        harness.redis.call("SET", keys.lock(shard), "another")
        return decide(state, entries)

    monkeypatch.setattr("workers.settle.decide", loses_the_lock)
    assert drainer.drain(shard).result == "lock_lost"
    assert harness.redis.call("GET", keys.lock(shard)) == b"another"
    assert harness.view(command) is None  # the new owner tells it


def test_a_line_that_began_anew_gets_numbers_above_those_of_before(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    drainer = harness.drainer()
    harness.append(*(harness.command(Kind.RESERVE, ticket) for _ in range(5)))
    drainer.drain(shard)
    harness.redis.call("FLUSHDB")
    lost = harness.request(Kind.RESERVE, ticket)
    assert harness.sequence(lost) == 1
    drainer.drain(shard)
    assert harness.outcome(lost) == (Status.SUCCEEDED, None)
    assert harness.sequence(harness.request(Kind.RESERVE, ticket)) > 5


def test_a_drain_told_to_stop_ends_with_its_batch_and_has_the_shard_woken(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    harness.settings = replace(harness.settings, batch_max=2)
    commands = harness.append(*(harness.command(Kind.RESERVE, ticket, f"h{n}") for n in range(6)))
    stop = threading.Event()
    stop.set()
    assert harness.drainer(stop).drain(shard).result == "stopped"
    assert (harness.wake_ups(shard), harness.is_locked(shard), harness.backlog(shard)) == (1, False, len(commands))


def test_a_busy_drain_waits_a_moment_for_those_who_ask_again(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    first = harness.append(*(harness.command(Kind.RESERVE, ticket, f"h{n}") for n in range(drain._BUSY_FROM)))
    stop = threading.Event()
    late: list[Command] = []

    def wait(_seconds: float) -> bool:
        """Ask for one more while the drain waits, the first time it does."""
        assert harness.outcome(first[-1])[1] is Code.TICKET_UNAVAILABLE
        assert harness.is_locked(shard)
        if not late:
            late.append(harness.request(Kind.RELEASE, ticket, "h0"))
        return False

    monkeypatch.setattr(stop, "wait", wait)
    drained = harness.drainer(stop).drain(shard)
    assert (drained.result, drained.settled) == ("drained", len(first) + 1)
    assert harness.outcome(late[0]) == (Status.SUCCEEDED, None)
    assert (harness.is_locked(shard), harness.backlog(shard)) == (False, 0)


def test_a_drain_whose_time_is_up_gives_the_lock_back_and_has_the_shard_woken(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    harness.settings = replace(harness.settings, batch_max=2, drain_budget_ms=0)
    harness.append(*(harness.command(Kind.RESERVE, ticket, f"h{n}") for n in range(6)))
    assert harness.drainer().drain(shard).result == "budget"
    assert (harness.wake_ups(shard), harness.is_locked(shard), harness.backlog(shard)) == (1, False, 4)


def test_without_postgresql_the_lock_is_given_back_and_nothing_lost(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    command = harness.request(Kind.RESERVE, ticket)
    well, harness.settings = (
        harness.settings,
        replace(harness.settings, database_url="postgresql://u:p@127.0.0.1:1/none"),
    )
    assert harness.drainer().drain(shard).result == "postgresql_unavailable"
    assert (harness.is_locked(shard), harness.backlog(shard)) == (False, 1)
    harness.settings = well
    harness.drainer().drain(shard)
    assert harness.outcome(command) == (Status.SUCCEEDED, None)


def test_a_session_ended_in_the_middle_of_a_batch_is_tried_again(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = harness.sell(1)[0]
    command = harness.request(Kind.RESERVE, ticket)
    kills = iter([True, False, False])

    def loses_the_session(state: State, entries: Sequence[Entry]) -> Decision:
        if next(kills):
            harness.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rowlock-worker'"
            )
        return decide(state, entries)

    monkeypatch.setattr("workers.settle.decide", loses_the_session)
    assert harness.drainer().drain(harness.shard(ticket)).result == "drained"
    assert harness.outcome(command) == (Status.SUCCEEDED, None)
