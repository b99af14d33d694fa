"""A store whose disk takes no more: Redis says so itself, PostgreSQL tells whoever tried to write."""

from __future__ import annotations

import threading
import time

from shared.redis.client.blocking import BlockingRedis
from shared.redis.inspection import can_append
from shared.troubles.trouble import Code, Trouble

SQLSTATE = "53100"
_HOLDS_SECONDS = 10.0
"""For so long after the last refused write PostgreSQL's disk counts as full."""


class _Refused:
    lock = threading.Lock()
    at = -_HOLDS_SECONDS
    said = ""


def note(said: str) -> None:
    """Remember that PostgreSQL refused a write of this process for want of room."""
    with _Refused.lock:
        _Refused.at, _Refused.said = time.monotonic(), said


def look(redis: BlockingRedis) -> Trouble | None:
    """Raises StoreUnavailableError."""
    if not can_append(redis):
        return Trouble(Code.DISK_FULL, "Redis can't write its append-only file and refuses commands", stops=True)
    with _Refused.lock:
        is_fresh = time.monotonic() - _Refused.at < _HOLDS_SECONDS
        said = _Refused.said
    return Trouble(Code.DISK_FULL, f"PostgreSQL can't write: {said}", stops=True) if is_fresh else None
