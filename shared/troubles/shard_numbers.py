"""Processes that disagree on the number of shards."""

from __future__ import annotations

from shared.config import Settings
from shared.redis import shard_agreement
from shared.redis.client.blocking import BlockingRedis
from shared.troubles.trouble import Code, Trouble


def look(redis: BlockingRedis, settings: Settings, process: str) -> Trouble | None:
    """Raises StoreUnavailableError."""
    said = shard_agreement.said(redis)
    if said is None or said == settings.shards:
        return None
    found = f"the sweep has {said} shards, {process} has {settings.shards}"
    return Trouble(Code.SHARDS_DIFFER, found, stops=False)
