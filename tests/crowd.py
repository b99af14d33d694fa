"""Crowds of clients before one address, and what each of them may be answered by the OpenAPI document."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import msgspec

from api.resources.ui import ASSETS
from cli.load.http_connection import Answer, HttpConnection

BASE = "/api"
"""Every path of the document answers below it, and below the one that the document names."""
_PARAMETER = re.compile(r"{(\w+)}")
OPERATIONS: dict[str, frozenset[int]] = {
    "/healthz": frozenset((200,)),
    "/readyz": frozenset((200, 503)),
    "/actuator": frozenset((200,)),
    "/actuator/health": frozenset((200, 503)),
    "/actuator/metrics": frozenset((200, 401)),
    "/actuator/metrics/{name}": frozenset((200, 401, 404)),
    "/actuator/prometheus": frozenset((200, 401)),
    "/metrics": frozenset((200, 401)),
    "/e": frozenset((200,)),
    "/e/{event_id}": frozenset((200, 404)),
    "/office": frozenset((200,)),
    "/ui/rowlock-seatmap.js": frozenset((200,)),
    "/ui/{release}/{file}": frozenset((200, 404)),
    "/ui/{release}/{folder}/{module}": frozenset((200, 404)),
}
"""What operations read and the pages for people, which the document leaves out: the statuses of each."""
FILES = {"release": ASSETS.version, "file": "page.css", "folder": "vendor", "module": "lit.js"}
"""A file of the pages: values for the paths of `/ui`."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one pattern, and the statuses with which it may answer."""

    method: str
    pattern: str
    documented: frozenset[int]
    operators: bool = False
    streams: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.pattern}"

    def path(self, values: Mapping[str, str]) -> str:
        """Return the pattern with its parameters filled in. Raises KeyError for one that has no value."""
        return _PARAMETER.sub(lambda found: quote(values[found[1]], safe=""), self.pattern)


def endpoints(document: Mapping[str, Any]) -> list[Endpoint]:
    """Return everything that the API answers to: what its document says, and what operations read."""
    described = [
        Endpoint(
            method.upper(),
            BASE + pattern,
            frozenset(map(int, operation["responses"])),
            operators=operation["description"].startswith("For operators"),
            streams=list(operation["responses"].get("200", {}).get("content", {})) == ["text/event-stream"],
        )
        for pattern, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    return described + [Endpoint("GET", pattern, statuses) for pattern, statuses in OPERATIONS.items()]


@dataclass(slots=True)
class Seen:
    """What a crowd was answered, by endpoint and status."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    undocumented: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    """Requests whose connection broke."""

    def note(self, endpoint: Endpoint, answer: Answer | None) -> None:
        if answer is None:
            self.broken += 1
            return
        self.answers[str(endpoint), answer.status] += 1
        if answer.status not in endpoint.documented:
            self.undocumented[f"{endpoint}: {answer.status} {answer.body.get('code', '')}"] += 1


@dataclass(frozen=True, slots=True)
class Request:
    """What each client of a crowd sends, again and again."""

    endpoint: Endpoint
    path: str
    token: str
    body: Any = None
    headers: str = ""


async def ask(url: str, request: Request, seen: Seen, connection: HttpConnection | None = None) -> Answer | None:
    """Send a request once and note its answer; a stream is left as soon as it has begun."""
    used = connection or HttpConnection(url, request.token)
    body = b"" if request.body is None else msgspec.json.encode(request.body)
    try:
        answer: Answer | None = await used.request(request.endpoint.method, request.path, body, request.headers)
    except OSError:
        answer = None
    seen.note(request.endpoint, answer)
    if connection is None or request.endpoint.streams:
        used.close()
    return answer


async def crowd(url: str, requests: Sequence[Request], *, clients: int, times: int) -> Seen:
    """Let `clients` send `times` requests each, all at once; they go through `requests` from places of their own."""
    seen = Seen()

    async def client(number: int) -> None:
        connections: dict[str, HttpConnection] = {}
        for turn in range(times):
            request = requests[(number + turn) % len(requests)]
            connection = connections.setdefault(request.token, HttpConnection(url, request.token))
            await ask(url, request, seen, connection)
        for connection in connections.values():
            connection.close()

    await asyncio.gather(*map(client, range(clients)))
    return seen
