"""Whom the sweep wakes, and whom it drains itself."""

from __future__ import annotations

from shared.redis.inspection import Backlog
from workers.sweep.watch import Watch


def _line(shard: int = 0, head: str | None = "0-1", *, locked: bool = False) -> Backlog:
    return Backlog(shard, 0 if head is None else 5, 1, head, locked)


def test_a_waiting_line_is_woken() -> None:
    plan = Watch(4).plan([_line(2), _line(1, None)], {1: 0, 2: 0})
    assert (plan.wake, plan.drain) == ([2], [])


def test_a_line_whose_hint_waits_in_the_queue_is_not_woken_again() -> None:
    plan = Watch(4).plan([_line(2)], {2: 1})
    assert (plan.wake, plan.drain) == ([], [])


def test_a_locked_line_is_left_to_its_drain() -> None:
    watch = Watch(4)
    for _ in range(5):
        plan = watch.plan([_line(2, locked=True)], {2: 0})
        assert (plan.wake, plan.drain) == ([], [])


def test_without_a_broker_a_waiting_line_is_drained_here() -> None:
    assert Watch(4).plan([_line(2)], None).drain == [2]


def test_a_line_that_hints_do_not_move_is_drained_here_at_the_next_sweep() -> None:
    watch = Watch(4)
    plans = [watch.plan([_line(2)], {2: 1}) for _ in range(2)]
    assert [plan.drain for plan in plans] == [[], [2]]


def test_a_line_that_moves_is_not_drained_here() -> None:
    watch = Watch(4)
    plans = [watch.plan([_line(2, f"0-{n}")], {2: 1}) for n in range(5)]
    assert all(plan.drain == [] for plan in plans)


def test_a_line_whose_drain_died_is_drained_here_as_soon_as_its_lock_has_run_out() -> None:
    watch = Watch(4)
    for _ in range(3):
        watch.plan([_line(2, locked=True)], {2: 0})
    assert watch.plan([_line(2)], {2: 0}).drain == [2]


def test_a_line_beyond_the_configured_number_is_drained_here() -> None:
    assert Watch(4).plan([_line(9)], {9: 0}).drain == [9]
