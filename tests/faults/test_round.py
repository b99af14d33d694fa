"""A short round on the whole system in the ordinary tests; `make faults` plays long ones."""

from __future__ import annotations

import pytest

from tests.faults.round import play

KINDS = (
    "kill_worker", "kill_redis", "kill_postgresql", "cut_network", "freeze_worker", "delete_lock_keys", "poison",
    "fail_serialization", "kill_api", "jump_clock",
)  # fmt: skip


@pytest.mark.parametrize("seed", [1])
def test_a_round_of_faults_breaks_no_promise(seed: int) -> None:
    report = play(seed, 12, KINDS, kills=1, restarts=0)
    assert report.violations == []
    assert report.faults.total() >= 5
    assert report.commands > 0
