"""The widest that a value from outside may be, and why: what passes here fits every store and every client."""

from __future__ import annotations

from datetime import UTC, datetime

PRICE_MAX = 10**12
"""Minor units: more than any seat costs in any currency, and sums of a million of them still fit 64 bits."""

MOMENT_MIN = datetime(1970, 1, 1, tzinfo=UTC)
"""Milliseconds since then are what the domain reckons in."""
MOMENT_MAX = datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
"""Later ones have no RFC 3339 spelling, and Python can't hold them in every zone."""


def in_utc(moment: datetime) -> datetime:
    """Return the moment, which must be aware of its zone, in UTC. Raises ValueError beyond the bounds."""
    try:
        at = moment.astimezone(UTC)
    except OverflowError:
        at = None
    if at is None or not MOMENT_MIN <= at <= MOMENT_MAX:
        raise ValueError(f"must lie from {_spelled(MOMENT_MIN)} to {_spelled(MOMENT_MAX)}")
    return at


def _spelled(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
