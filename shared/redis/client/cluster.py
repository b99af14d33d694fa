"""A Redis Cluster: some of its servers by name, which know the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from shared.errors import ConfigurationError
from shared.redis.client.address import Address

SCHEMES = ("redis+cluster", "rediss+cluster")
_FORM = "it must read redis+cluster://[user:password@]host[:port],host[:port], or rediss+cluster:// for TLS"


@dataclass(frozen=True, slots=True)
class Cluster:
    seeds: Sequence[Address]
    """Whom to ask first. What a cluster's servers are reached with, user, password and certificates, is the same for all."""

    @classmethod
    def parse(cls, url: str) -> Cluster:
        """Raises ConfigurationError, without the password in its text."""
        parts = urlsplit(url)
        credentials, at, hosts = parts.netloc.rpartition("@")
        if "#" in url or parts.path.strip("/0"):
            raise ConfigurationError(f"no URL of a Redis Cluster, which has one database alone; {_FORM}")
        scheme, query = parts.scheme.partition("+")[0], f"?{parts.query}" if parts.query else ""
        return cls([Address.parse(f"{scheme}://{credentials}{at}{host}{query}") for host in hosts.split(",")])

    def node(self, name: str) -> Address:
        """Return the address of a server as the cluster names it: host:port, or :port where it knows no host."""
        host, _, port = name.rpartition(":")
        return replace(self.seeds[0], host=host or self.seeds[0].host, port=int(port))

    def __str__(self) -> str:
        return f"the cluster of {', '.join(map(str, self.seeds))}"
