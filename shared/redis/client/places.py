"""What a URL of Redis can name."""

from __future__ import annotations

from shared.redis.client import cluster, sentinels
from shared.redis.client.address import Address
from shared.redis.client.cluster import Cluster
from shared.redis.client.sentinels import Sentinels

Place = Address | Sentinels | Cluster


def parse(url: str) -> Place:
    """Raises ConfigurationError."""
    if url.partition("://")[0] in cluster.SCHEMES:
        return Cluster.parse(url)
    return sentinels.parse(url)
