"""Names of time zones."""

from __future__ import annotations

import re
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
