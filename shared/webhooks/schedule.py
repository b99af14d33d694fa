"""When a webhook is tried again. Pure: attempt, answer and chance in, seconds out.

The steps are those of Standard Webhooks; `Retry-After` is heard within one step and two.
"""

from __future__ import annotations

STEPS_S = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Pauses after each failure, 75 hours together; after the last the webhook is switched off."""
SPREAD = 0.2
"""So that those who failed together do not come back together."""


def pause_s(failures: int, chance: float, retry_after_s: float | None = None) -> float | None:
    """Return the pause after the `failures`-th failure in a row; None: enough was tried.

    `chance` is from 0 to 1.
    """
    assert failures >= 1
    if failures > len(STEPS_S):
        return None
    step = STEPS_S[failures - 1]
    spread = step * (1 - SPREAD + 2 * SPREAD * chance)
    return spread if retry_after_s is None else min(max(retry_after_s, spread), 2 * step)


def retry_after_s(header: str | None) -> float | None:
    """Return the seconds of a `Retry-After`; None for a date or nonsense, which mean the usual pause."""
    text = (header or "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
