"""Who is woken: a receiver of what Alertmanager sends."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@contextmanager
def pager(host: str = "127.0.0.1") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield an address at `host`, and what is sent to it as it comes."""
    heard: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((host, 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}/page", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def woken(heard: list[dict[str, Any]], alertname: str) -> list[dict[str, Any]]:
    """Return what was heard of an alert."""
    alerts = [alert for message in heard for alert in message["alerts"]]
    return [alert for alert in alerts if alert["labels"]["alertname"] == alertname]
