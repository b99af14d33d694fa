"""A short round on stores of several machines, and on one behind TLS: what they alone can suffer breaks no promise."""

from __future__ import annotations

import pytest

from tests.faults.round import play

pytestmark = pytest.mark.timeout(400)


@pytest.mark.parametrize(
    ("stores", "own"),
    [
        ("pairs", ("fail_over_redis", "promote_standby")),
        ("cluster", ("move_slot", "lose_master")),
        ("tls", ("end_certificate",)),
    ],
)
def test_a_round_on_them_breaks_no_promise(stores: str, own: tuple[str, ...]) -> None:
    report = play(3, 15, [*own, "kill_worker", "kill_api"], kills=0, restarts=0, stores=stores)
    assert report.violations == []
    assert all(report.faults[kind] for kind in own)
    assert report.commands > 0
