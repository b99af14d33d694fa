"""Pages of other origins (CORS): those of ROWLOCK_ALLOWED_ORIGINS may call, with their token; nothing is kept in cookies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.web.deferred import Ready
from shared.config import Settings

ANY = "*"
METHODS = "GET, HEAD, POST, PATCH, PUT, DELETE"
SENT = "Authorization, Content-Type, Idempotency-Key, Prefer, If-None-Match, Last-Event-ID, X-Request-Id"
SHOWN = (
    "Location, Content-Location, Retry-After, ETag, Preference-Applied, Idempotency-Replayed, RateLimit, RateLimit-Policy, "
    "WWW-Authenticate, X-Request-Id"
)
PREFLIGHT_SECONDS = 7_200
"""Longest that any browser heeds."""

Headers = list[tuple[str, str]]


class CrossOrigin:
    def __init__(self, settings: Settings) -> None:
        self._allowed = frozenset(settings.allowed_origin_names())

    def headers(self, environ: Mapping[str, Any]) -> Headers:
        """Return what an answer says to the browser of who asked."""
        if not self._allowed:
            return []
        if ANY in self._allowed:
            return [("Access-Control-Allow-Origin", ANY), ("Access-Control-Expose-Headers", SHOWN)]
        origin = environ.get("HTTP_ORIGIN")
        if origin not in self._allowed:
            return [("Vary", "Origin")]
        return [("Access-Control-Allow-Origin", origin), ("Access-Control-Expose-Headers", SHOWN), ("Vary", "Origin")]

    def preflight(self, environ: Mapping[str, Any]) -> Ready | None:
        """Return the answer to a browser that asks whether a page may call; None: the request is another one."""
        asks = environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ
        if not asks or not (ANY in self._allowed or environ.get("HTTP_ORIGIN") in self._allowed):
            return None
        allowed = [
            ("Access-Control-Allow-Methods", METHODS),
            ("Access-Control-Allow-Headers", SENT),
            ("Access-Control-Max-Age", str(PREFLIGHT_SECONDS)),
        ]
        return Ready(b"", 204, allowed)
