"""A request of RSGI as the WSGI environment that Flask reads."""

from __future__ import annotations

import io
import sys
from typing import Any, Protocol


class Headers(Protocol):
    def items(self) -> list[tuple[str, str]]: ...
    def get(self, key: str, default: str | None = None) -> str | None: ...
    def __contains__(self, key: str) -> bool: ...


class Scope(Protocol):
    """What granian knows of a request."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None

    @property
    def headers(self) -> Headers: ...


class _Nothing(io.BytesIO):
    """An empty body for everybody: what one request closes, as readers of text do behind them, the next must be able to read."""

    def close(self) -> None:
        """Stay open."""


NOTHING = _Nothing()
"""The body of requests that have none."""
_PLAIN_NAMES = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
_names: dict[str, str] = dict(_PLAIN_NAMES)
_NAMES_MAX = 500


HEEDED = {
    name: _PLAIN_NAMES.get(name) or "HTTP_" + name.upper().replace("-", "_")
    for name in ("authorization", "content-type", "idempotency-key", "last-event-id", "x-forwarded-for")
}
"""Headers that can't be left out without a word."""
UNREADABLE = "\ufffd"
"""The value of one of them that is not ASCII: granian leaves it out. So it is refused by whoever reads it."""
VERSIONED, PLAIN = "/api/v1/", "/api/"
"""Every address answers under both; inside there is one spelling."""


def environ_of(scope: Scope, headers: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the WSGI environment (PEP 3333) of a request, its body excepted.

    Granian has decoded the path, and a query may hold any letter; WSGI has the bytes of both as Latin-1.
    """
    path, query = scope.path, scope.query_string
    if path.startswith(VERSIONED):
        path = PLAIN + path[len(VERSIONED) :]
    if not path.isascii():
        path = path.encode(errors="replace").decode("latin-1")
    if not query.isascii():
        query = query.encode(errors="replace").decode("latin-1")
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": NOTHING,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        key = _names.get(name) or _environ_name(name)
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority
    for name, key in HEEDED.items():
        if key not in environ and name in scope.headers:
            environ[key] = UNREADABLE
    return environ


def _environ_name(name: str) -> str:
    key = "HTTP_" + name.upper().replace("-", "_")
    if len(_names) < _NAMES_MAX:  # clients choose the names; they must not fill the memory
        _names[name] = key
    return key
