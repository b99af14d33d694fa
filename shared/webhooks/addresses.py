"""Where a webhook may go: never into our own networks, unless the operator says so."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_EMBEDDING = tuple(
    ip_network(network)
    for network in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10")
)
"""Networks of IPv6 in which an address of IPv4, or of an inner network, may be hidden."""
_INNER = tuple(ip_network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10"))


class ForbiddenAddressError(ValueError):
    """The host stands where no webhook may go, or nowhere."""


def networks(text: str) -> tuple[Network, ...]:
    """Return the networks of a setting such as `10.0.1.0/24, fd00::/8`. Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def may_be_reached(address: Address, allowed: Iterable[Network]) -> bool:
    """Tell whether a webhook may go to an address: one of the open internet, or of a network that was allowed."""
    address = getattr(address, "ipv4_mapped", None) or address
    if any(address in network for network in allowed):
        return True
    if any(address in network for network in (*_EMBEDDING, *_INNER)):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


async def resolve(host: str, port: int, allowed: Iterable[Network]) -> str:
    """Return the address to connect to, looked up once. Raises ForbiddenAddressError if any that was found is forbidden."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ForbiddenAddressError(f"{host} has no address") from None
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    networks_ = tuple(allowed)
    if not addresses or not all(may_be_reached(address, networks_) for address in addresses):
        raise ForbiddenAddressError(f"{host} stands in a network that no webhook may reach (ROWLOCK_WEBHOOK_ALLOW)")
    return str(addresses[0])
