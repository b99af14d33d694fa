"""Redis without room: it answers, and refuses what would add to it."""

from __future__ import annotations

from shared.redis.client.blocking import BlockingRedis
from shared.redis.inspection import memory
from shared.troubles.trouble import Code, Trouble

_FULL, _NEARLY = 0.98, 0.8
"""Shares of the limit. What drains frees a little all along, so a full server is seen just below its limit as well."""


def look(redis: BlockingRedis) -> Trouble | None:
    """Raises StoreUnavailableError."""
    held = memory(redis)
    share = held.used_bytes / held.max_bytes if held.max_bytes else 0
    if share < _NEARLY:
        return None
    room = f"{held.used_bytes / 1e6:.0f} of {held.max_bytes / 1e6:.0f} MB"
    if share >= _FULL:
        return Trouble(Code.REDIS_FULL, f"Redis is full ({room}) and refuses new commands", stops=True)
    return Trouble(Code.REDIS_FULL, f"Redis is {share:.0%} full ({room})", stops=False)
