"""Time zones by name, and the moments that people mean by a time of day there."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}")


def is_time_zone(name: str) -> bool:
    """Return whether there is a time zone of this name, as Europe/Berlin or UTC."""
    if not _NAME.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # a folder, what is no zone, none of this name
        return False
    return True


def moment_in(text: str, time_zone: str) -> datetime:
    """Return the moment of `2026-11-29 20:00` in a time zone; one that says its own offset is as it says.

    Raises ValueError, which says why, for what is no time, for one that the clocks skip and for one that comes twice.
    """
    try:
        said = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("must be a time as 2026-11-29 20:00, or RFC 3339 as 2026-11-29T20:00:00+01:00") from None
    if said.tzinfo is not None:
        return said
    try:
        first, second = (said.replace(tzinfo=ZoneInfo(time_zone), fold=fold) for fold in (0, 1))
        skipped = first.astimezone(UTC).astimezone(first.tzinfo).replace(tzinfo=None) != said
        twice = first.utcoffset() != second.utcoffset()
    except OverflowError:
        raise ValueError("must be a time that every zone's calendar has") from None
    if skipped:
        raise ValueError(f"is no time in {time_zone}: the clocks are put forward over it that day")
    if twice:
        ends = " or ".join(each.isoformat("T", "seconds") for each in (first, second))
        raise ValueError(f"comes twice in {time_zone} that day: say {ends}")
    return first
