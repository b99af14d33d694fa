"""What a client requests in headers: how long to wait, which key makes a repetition harmless, which id names the request."""

from __future__ import annotations

import re

from api.web.bodies import invalid
from api.web.deferred import Ready

KEY_MAX_LENGTH = 200
_PREFERENCE = re.compile(r'\s*(?P<name>[\w!#$%&\'*+.^`|~-]+)\s*(?:=\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s;,"]*)))?')
_REQUEST_ID = re.compile(r"[\w.:/+=-]{1,100}")


def wait_seconds(header: str | None, at_most: int) -> int | None:
    """Return the `wait` of a `Prefer` header (RFC 7240), cut to what is allowed; None: not requested.

    What can't be understood is ignored, as the RFC has it; of several, the first counts.
    """
    if header is None:
        return None
    for part in header.split(","):
        found = _PREFERENCE.match(part)
        if found and found["name"].lower() == "wait":
            value = found["quoted"] or found["bare"] or ""
            return min(int(value), at_most) if value.isascii() and value.isdigit() and len(value) < 10 else None
    return None


def applied(response: Ready, seconds: int | None) -> Ready:
    """Say in the response how long was waited, if the client stated a preference."""
    if seconds is not None:
        response.add_header("Preference-Applied", f"wait={seconds}")
    return response


def replayed(response: Ready, was_claimed: bool) -> Ready:
    """Say in the response that it is that of an earlier request with the same Idempotency-Key."""
    if was_claimed:
        response.add_header("Idempotency-Replayed", "true")
    return response


def idempotency_key(header: str | None) -> str | None:
    """Return the key of an `Idempotency-Key` header, a quoted string or a bare word. Raises Problem (400)."""
    if header is None:
        return None
    key = header.strip()
    if len(key) >= 2 and key.startswith('"') and key.endswith('"'):
        key = key[1:-1]
    if not 0 < len(key) <= KEY_MAX_LENGTH or not key.isascii() or not key.isprintable():
        raise invalid("Idempotency-Key", f"must be 1 to {KEY_MAX_LENGTH} printable ASCII characters")
    return key


def request_id(header: str | None) -> str | None:
    """Return the id under which a proxy knows the request, if it is one that may stand in a log."""
    return header if header is not None and _REQUEST_ID.fullmatch(header) else None
