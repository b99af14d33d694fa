"""Whether a part of the stack serves."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import psutil

from cli.stack.ports import LOCAL


def listens(pid: int, port: int) -> bool:
    """Return whether the process `pid` itself listens on the port: who answers there may be somebody else."""
    try:
        sockets = psutil.Process(pid).net_connections("tcp")
    except psutil.Error:
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in sockets)


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
