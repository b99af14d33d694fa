"""Stand-alone instances behind the door: small HTTP servers that tell what reached them, and how they misbehave on demand."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LONG_BYTES = 20_000_000
"""More than sockets and buffers between an instance and its client hold."""


class Instance(ThreadingHTTPServer):
    """Serves on one loopback address. All instances share the port, as containers do."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: str, port: int) -> None:
        super().__init__((address, port), Handler)
        self.address = address
        self.requests: list[str] = []
        """Method and path of each request, in order."""
        self.connections = 0
        self.cuts_off = False
        """Read the request, then close the connection without an answer."""
        self.lacks: set[str] = set()
        """Paths that are not found here."""
        self.go_on = threading.Event()
        """Until it is set, a stream stays silent after its first event."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def await_requests(self, count: int) -> None:
        """Return once so many requests have come."""
        deadline = time.monotonic() + 20
        while len(self.requests) < count:
            assert time.monotonic() < deadline, self.requests
            time.sleep(0.01)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news here."""

    def end(self) -> None:
        self.go_on.set()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Instance

    def do_GET(self) -> None:
        self._serve()

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base
        """Say nothing."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append(f"{self.command} {self.path}")
        if self.server.cuts_off:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif self.path in self.server.lacks:
            self.send_error(404)
        elif "X-Silent" in self.headers:
            self.server.go_on.wait(30)
            self._echo(body)
        elif self.path.endswith("/long"):
            self._echo(body, padding=LONG_BYTES)
        elif self.path.endswith("/stream"):
            self._stream()
        else:
            self._echo(body)

    def _echo(self, body: bytes, padding: int = 2_000) -> None:
        told = {"instance": self.server.address, "headers": dict(self.headers.items()), "bytes": len(body)}
        answer = json.dumps(told | {"padding": " " * padding}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        if self.path.startswith("/ui/"):
            self.send_header("Cache-Control", "public, max-age=31536000, immutable")
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("X-Accel-Buffering", "no")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.server.go_on.wait(30)
        self.wfile.write(b"data: second\n\n")
        self.close_connection = True


@contextmanager
def running_instance(address: str, port: int) -> Iterator[Instance]:
    instance = Instance(address, port)
    try:
        yield instance
    finally:
        instance.end()
