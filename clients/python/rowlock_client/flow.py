"""What a call is before anybody sends it: a generator that asks for requests and pauses, and returns a parsed answer.

Nothing here does I/O, reads a clock or draws lots, so that one core serves blocking and awaiting clients alike.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterable, Generator, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote

import msgspec

from rowlock_client.errors import UnexpectedAnswer, problem_of

T = TypeVar("T")

PREFIX = "/api/v1/"
WAIT_MAX_S = 30
"""The longest that a Rowlock holds an answer."""

Content: TypeAlias = bytes | Iterable[bytes] | AsyncIterable[bytes]


class EmptyIdError(ValueError):
    """An id is empty, so the path would name something else."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = {}
    content: Content | None = None
    repeatable: bool = False
    """Sent twice it takes effect once, so that it may be sent again when its answer was lost."""
    single: bool = False
    """The flow itself judges what comes of it: it is not sent again, and silence is no error."""
    wait_s: int = 0
    """For how long the answer may be held."""


class Pause(msgspec.Struct, frozen=True):
    seconds: float


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    status: int
    headers: Mapping[str, str]
    """By names in small letters."""
    body: bytes
    took_s: float
    """From the first try on."""

    @property
    def retry_after_s(self) -> float | None:
        text = self.headers.get("retry-after", "").strip()
        return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody answered."""

    detail: str
    was_sent: bool
    """False: no connection was made, so nothing can have taken effect."""
    took_s: float


Step: TypeAlias = Request | Pause
Flow: TypeAlias = Generator[Step, Reply | Silence | None, T]
"""A request is answered by a reply or by silence, a pause by None."""


def path(*segments: str) -> str:
    """Return a path of the API, each segment one segment whatever it holds. Raises EmptyIdError."""
    if not all(segments):
        raise EmptyIdError("an id is empty")
    dots = {".": "%2E", "..": "%2E%2E"}
    return PREFIX + "/".join(dots.get(segment) or quote(segment, safe="") for segment in segments)


def get(*segments: str, wait: int = 0, query: Mapping[str, object] | None = None) -> Request:
    return Request(
        method="GET",
        path=path(*segments),
        query=pairs(query or {}),
        headers=_preference(wait),
        repeatable=True,
        wait_s=_cut(wait),
    )


def post(*segments: str, body: object = None, key: str | None = None, wait: int = 0) -> Request:
    """Return a request that takes effect once: it has a key of its own, or the one that is given."""
    return Request(
        method="POST",
        path=path(*segments),
        headers=_JSON | {"Idempotency-Key": key or str(uuid.uuid4())} | _preference(wait),
        content=encoded(body),
        repeatable=True,
        wait_s=_cut(wait),
    )


def post_once(*segments: str, body: object = None) -> Request:
    """Return a request that has no key, so it is not sent again once it may have arrived."""
    return Request(method="POST", path=path(*segments), headers=_JSON, content=encoded(body))


def patch(*segments: str, body: object) -> Request:
    return Request(method="PATCH", path=path(*segments), headers=_JSON, content=encoded(body), repeatable=True)


def put(*segments: str, body: object) -> Request:
    return Request(method="PUT", path=path(*segments), headers=_JSON, content=encoded(body), repeatable=True)


def delete(*segments: str, query: Mapping[str, object] | None = None) -> Request:
    """A deletion whose answer was lost would be told that there is nothing: it is not sent again."""
    return Request(method="DELETE", path=path(*segments), query=pairs(query or {}))


def given(**fields: object) -> dict[str, object]:
    """Return the fields that are not None: what is not said is left to the API."""
    return {name: value for name, value in fields.items() if value is not None}


def pairs(query: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return a query's parameters; a list is its name several times, None is left out."""
    return [
        (name, _text(each))
        for name, value in query.items()
        for each in (value if isinstance(value, list | tuple) else [value])
        if each is not None
    ]


def parse(reply: Reply, kind: type[T]) -> T:
    """Return what an answer holds. Raises Problem, or UnexpectedAnswer for what no Rowlock answers."""
    if not 200 <= reply.status < 300:
        raise problem_of(reply.status, reply.body, reply.retry_after_s)
    try:
        return _decoder(kind).decode(reply.body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise UnexpectedAnswer(reply.status, f"it is no answer of a Rowlock's: {fault}") from None


def require_success(reply: Reply) -> None:
    """Raises Problem."""
    if not 200 <= reply.status < 300:
        raise problem_of(reply.status, reply.body, reply.retry_after_s)


_JSON = {"Content-Type": "application/json"}
encoded = msgspec.json.Encoder().encode
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    return decoder


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _preference(wait: int) -> dict[str, str]:
    return {"Prefer": f"wait={_cut(wait)}"} if wait > 0 else {}


def _cut(wait: int) -> int:
    return max(0, min(wait, WAIT_MAX_S))
