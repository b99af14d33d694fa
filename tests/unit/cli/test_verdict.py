from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cli.load.tally import Tally, quantile
from cli.load.verdict import Verdict, single_holder
from rowlock_client import HistoryEntry


def change(reservation: str, before: str, after: str) -> HistoryEntry:
    return HistoryEntry(
        command_id="c",
        kind=None,
        reservation_id=reservation,
        shard=0,
        sequence=1,
        from_status=before,
        to_status=after,
        changed_at=datetime.now(UTC),
    )


A, H, S = "AVAILABLE", "HELD", "SOLD"


def test_reservations_one_after_the_other_are_fine() -> None:
    assert single_holder(
        [change("1", A, H), change("1", H, A), change("2", A, H), change("2", H, S), change("2", S, A)]
    )


@pytest.mark.parametrize(
    "changes",
    [
        [change("1", A, H), change("2", A, H)],
        [change("1", A, H), change("2", H, A)],
        [change("1", H, A)],
        [change("1", A, H), change("1", A, H)],
    ],
)
def test_two_active_reservations_or_a_gap_in_the_history_are_found(changes: list[HistoryEntry]) -> None:
    assert not single_holder(changes)


def test_a_verdict_holds_only_without_any_finding() -> None:
    clean: dict[str, list[str]] = {"not_final": [], "changed_answers": [], "double": []}
    assert Verdict(accepted=1, **clean).holds
    for name in clean:
        assert not Verdict(accepted=1, **{**clean, name: ["x"]}).holds


def test_a_quantile_is_a_value_that_was_measured() -> None:
    assert [quantile([4.0, 1.0, 3.0, 2.0], percent) for percent in (0, 50, 75, 99)] == [1.0, 2.0, 3.0, 4.0]


def test_outcomes_are_counted_by_operation() -> None:
    tally = Tally()
    for outcome in ("SUCCEEDED", "SUCCEEDED", "TICKET_UNAVAILABLE"):
        tally.count("reserve", outcome, 0.001)
    assert [(row["outcome"], row["count"], row["per_second"]) for row in tally.rows(2.0)] == [
        ("SUCCEEDED", 2, 1.0),
        ("TICKET_UNAVAILABLE", 1, 0.5),
    ]
