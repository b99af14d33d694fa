"""Who is woken: a receiver of what Alertmanager sends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.own_server import Quiet, serving


@contextmanager
def pager(host: str = "127.0.0.1") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield an address at `host`, and what is sent to it as it comes."""
    heard: list[dict[str, Any]] = []

    class Handler(Quiet):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

    with serving(Handler, host) as url:
        yield f"{url}/page", heard


def woken(heard: list[dict[str, Any]], alertname: str) -> list[dict[str, Any]]:
    """Return what was heard of an alert."""
    alerts = [alert for message in heard for alert in message["alerts"]]
    return [alert for alert in alerts if alert["labels"]["alertname"] == alertname]
