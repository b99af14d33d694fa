"""From where a request comes: the peer's address, or what a trusted proxy tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, cast

from flask import Flask, current_app, request

from shared.config import Settings

ADDRESSES = "rowlock.addresses"
REMEMBERED_MAX = 10_000
"""Addresses kept with their key; a crowd of clients comes back many times."""
FORWARDED_MAX_LENGTH = 500
"""What is read of X-Forwarded-For, from its end, where the nearest proxies write: a dozen addresses."""
UNKNOWN = "unknown"
"""The key of a peer without an address, as over a unix socket: all such share their limits."""

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Addresses:
    """Tells clients apart by where they come from. X-Forwarded-For counts only from the proxies of ROWLOCK_TRUSTED_PROXIES."""

    def __init__(self, settings: Settings) -> None:
        self._trusted = tuple(ip_network(name, strict=False) for name in settings.trusted_proxy_names())
        self.key = lru_cache(REMEMBERED_MAX)(self._key)

    def key_of(self, environ: Mapping[str, Any]) -> str:
        """Return the key for limits of who sent a request: an IPv4 address, or the /64 of an IPv6 one.

        A household is given a /64, so that any single address of it would be one of 2^64.
        """
        peer, forwarded = environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", "")
        # What anybody may write as long as a header may be is no key to remember: only the end of it can count.
        return self.key(peer, forwarded[-FORWARDED_MAX_LENGTH:] if self._trusted else "")

    def is_proxy(self, peer: str) -> bool:
        """Tell whether `peer` is a trusted proxy, whose connections are those of many clients."""
        address = _parsed(peer)
        return address is not None and self._trusts(address)

    def _key(self, peer: str, forwarded: str) -> str:
        client = _parsed(peer)
        if client is None:
            return UNKNOWN
        # Each proxy appends whom it was asked by: read from the right, up to the first that is not ours.
        for name in reversed(forwarded.split(",") if forwarded else ()):
            if not self._trusts(client):
                break
            earlier = _parsed(name)
            if earlier is None:
                break
            client = earlier
        return str(client) if client.version == 4 else str(ip_network((int(client) >> 64 << 64, 64)))

    def _trusts(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._trusted)


def register_addresses(app: Flask, settings: Settings) -> None:
    app.extensions[ADDRESSES] = Addresses(settings)


def client_key() -> str:
    """Return the key for limits of who sent this request (`Addresses.key_of`)."""
    return cast("Addresses", current_app.extensions[ADDRESSES]).key_of(request.environ)


def _parsed(name: str) -> Address | None:
    """Return the address in `name` (brackets and a zone may be around it); an IPv4 one that came by IPv6 as IPv4."""
    try:
        address = ip_address(name.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    return (address.version == 6 and address.ipv4_mapped) or address
