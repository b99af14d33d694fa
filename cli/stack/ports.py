"""Ports of this machine: chosen ones, free ones, whether one is taken."""

from __future__ import annotations

import os
import random
import re
import socket
import sys
from collections import deque

from shared.errors import ConfigurationError

LOCAL = "127.0.0.1"
_FOR_SERVERS = range(16_384, 32_768)
"""Above what services are known by, below what Linux (32768) and others (49152) take for outgoing connections."""
_reserved: deque[socket.socket] = deque(maxlen=200)
"""Kept open for the ports that were found last, until whoever asked for them has had the time to listen."""


def is_free(port: int, host: str = LOCAL) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, UnicodeError):  # the latter of a name that no resolver would take
            return False
        return True


def chosen_port(variable: str, default: int) -> int:
    """Return the port that the environment's variable holds. Raises ConfigurationError if it is none."""
    raw = os.environ.get(variable) or str(default)
    if not re.fullmatch("[0-9]{1,5}", raw) or not 1 <= int(raw) <= 65_535:
        raise ConfigurationError(f"{variable} holds {raw!r}; it must be a port from 1 to 65535")
    return int(raw)


def api_port() -> int:
    """Return ROWLOCK_PORT."""
    return chosen_port("ROWLOCK_PORT", 8080)


def chosen_host(variable: str) -> str:
    """Return the address that the variable holds, else the loopback's. Raises ConfigurationError if we can't listen there."""
    host = os.environ.get(variable) or LOCAL
    if not is_free(0, host):
        raise ConfigurationError(f"{variable} holds {host!r}; it must be an address of this machine, such as {LOCAL}")
    return host


def free_ports(count: int) -> list[int]:
    """Return ports that were free a moment ago, all different, and for now nobody else's who asks like this.

    None is one that the system gives to outgoing connections: while a server is away, who knocks at such a port again and
    again may be connected to itself, and the server never gets its port back.
    """
    found: list[int] = []
    while len(found) < count:
        port = random.choice(_FOR_SERVERS)  # noqa: S311 - no secret
        if port not in found and is_free(port) and _reserve(port):
            found.append(port)
    return found


def _reserve(port: int) -> bool:
    """Return whether a port is for us, of all stacks that look for ports in this moment; where names like these are not, each is."""
    if sys.platform != "linux":
        return True
    name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        name.bind(f"\0rowlock-port-{port}")
    except OSError:
        name.close()
        return False
    _reserved.append(name)
    return True
