"""Ports of this machine: whether one is taken, and free ones."""

from __future__ import annotations

import random
import socket

LOCAL = "127.0.0.1"
_FOR_SERVERS = range(16_384, 32_768)
"""Above what services are known by, below what Linux (32768) and others (49152) take for outgoing connections."""


def is_free(port: int, host: str = LOCAL) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def free_ports(count: int) -> list[int]:
    """Return ports that were free a moment ago, all different.

    None is one that the system gives to outgoing connections: while a server is away, who knocks at such a port again and
    again may be connected to itself, and the server never gets its port back.
    """
    found: list[int] = []
    while len(found) < count:
        port = random.choice(_FOR_SERVERS)  # noqa: S311 - no secret
        if port not in found and is_free(port):
            found.append(port)
    return found
