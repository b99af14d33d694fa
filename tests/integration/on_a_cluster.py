"""Settings for tests whose streams are on a Redis Cluster."""

from __future__ import annotations

from typing import Any

from shared.config import Settings
from tests.cluster import Cluster
from tests.conftest import TOKEN_SECRET


def settings_on(cluster: Cluster, database_url: str, broker_url: str, **others: Any) -> Settings:
    """Return settings for a cluster, which is emptied; `others` are what else they say."""
    cluster.everywhere("FLUSHALL")
    return Settings(
        database_url=database_url,
        redis_url=cluster.url,
        broker_url=broker_url,
        token_secret=TOKEN_SECRET,
        **others,
    )
