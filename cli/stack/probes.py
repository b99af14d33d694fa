"""Whether a part of the stack serves."""

from __future__ import annotations

import http.client
import socket
from urllib.parse import urlsplit

from cli.stack.ports import LOCAL


def listens(port: int) -> bool:
    try:
        socket.create_connection((LOCAL, port), timeout=1).close()
    except OSError:
        return False
    return True


def answers(url: str) -> bool:
    """Return whether a GET of `url` is answered by 200."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or LOCAL, parts.port, timeout=2)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
