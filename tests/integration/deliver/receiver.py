"""A shop that listens: it checks signatures, remembers what came, and answers as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook

from tests.own_server import Quiet, serving

Answer = tuple[int, dict[str, str]]


@dataclass
class Receiver:
    url: str = ""
    secret: str = ""
    """Empty: signatures are not checked."""
    answer: Callable[[list[dict[str, Any]]], Answer] = lambda _: (204, {})
    """What to answer to a message's events; it may wait."""
    messages: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    """Id and events of each message that came, in order."""

    @property
    def events(self) -> list[str]:
        return [event["id"] for _, events in self.messages for event in events]


@contextmanager
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    lock = threading.Lock()

    class Handler(Quiet):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if made.secret:
                Webhook(made.secret).verify(body, dict(self.headers.items()))
            events = json.loads(body)["data"].get("events", [])
            with lock:
                made.messages.append((self.headers["webhook-id"], events))
            status, headers = made.answer(events)
            if status == 0:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(status)
            for name, value in ({"Content-Length": "0"} | headers).items():
                self.send_header(name, value)
            self.end_headers()

    with serving(Handler) as url:
        made.url = f"{url}/hook"
        yield made
