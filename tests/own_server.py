"""A web server of a test's own, in a thread: a shop that listens, an identity provider, a page of another origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

POLL_S = 0.02
"""How soon it hears that it shall end."""


class Quiet(BaseHTTPRequestHandler):
    """The parent of a test's handlers."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(handler: Callable[..., Any], host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve at `host` until the block ends, at a free port unless one is given; yield the server's URL."""
    server = ThreadingHTTPServer((host, port), handler)
    thread = Thread(target=server.serve_forever, args=(POLL_S,))
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
