"""The pauses between tries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.webhooks.schedule import SPREAD, STEPS_S, pause_s, retry_after_s


@given(st.integers(1, len(STEPS_S)), st.floats(0, 1))
def test_each_pause_is_its_step_give_or_take_the_spread(failures: int, chance: float) -> None:
    pause, step = pause_s(failures, chance), STEPS_S[failures - 1]
    assert pause is not None
    assert step * (1 - SPREAD) - 1e-6 <= pause <= step * (1 + SPREAD) + 1e-6


@given(st.integers(1, len(STEPS_S)), st.floats(0, 1), st.floats(0, 1e9))
def test_a_receiver_that_names_a_time_is_heard_within_two_steps(failures: int, chance: float, after: float) -> None:
    pause = pause_s(failures, chance, after)
    assert pause is not None
    assert STEPS_S[failures - 1] * (1 - SPREAD) - 1e-6 <= pause <= 2 * STEPS_S[failures - 1]


def test_after_the_last_step_it_is_enough() -> None:
    assert pause_s(len(STEPS_S) + 1, 0.5) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("7", 7.0),
        (" 30 ", 30.0),
        ("-1", None),
        ("1.5", None),
        ("\u0663", None),
        ("9" * 10, None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
    ],
)
def test_only_whole_seconds_are_heard(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header) == seconds
