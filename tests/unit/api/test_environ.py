from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Iterable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.environ import SPOOL_BYTES, BodyTooLongError, Scope, environ_of, read_body


def _environ(path: str = "/", headers: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    scope = SimpleNamespace(
        method="GET",
        path=path,
        query_string="a=b",
        server="127.0.0.1:80",
        client="10.0.0.1:5",
        scheme="http",
        authority=None,
    )
    return environ_of(cast("Scope", scope), list(headers), io.BytesIO())


class Body:
    """A body as the server hands it over: whole when called, in pieces when iterated."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    async def __call__(self) -> bytes:
        return b"".join(self.pieces)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece


def _read(pieces: list[bytes], declared: str | None, limit: int) -> bytes:
    return asyncio.run(read_body(Body(pieces), declared, limit)).read()


def test_a_path_is_decoded_once() -> None:
    assert _environ("/api/tickets/a%20b%2520")["PATH_INFO"] == "/api/tickets/a b%20"


def test_headers_of_one_name_are_joined() -> None:
    assert _environ(headers=[("prefer", "wait=1"), ("prefer", "x")])["HTTP_PREFER"] == "wait=1,x"


def test_content_headers_have_their_own_names() -> None:
    environ = _environ(headers=[("content-type", "text/csv"), ("content-length", "3")])
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/csv", "3")


@pytest.mark.parametrize("declared", ["6", None])
def test_a_body_within_the_limit_is_read(declared: str | None) -> None:
    assert _read([b"abc", b"def"], declared, 6) == b"abcdef"


def test_a_body_that_declares_too_much_is_refused_unread() -> None:
    with pytest.raises(BodyTooLongError):
        _read([], "7", 6)


def test_an_undeclared_body_is_refused_where_it_gets_too_long() -> None:
    with pytest.raises(BodyTooLongError):
        _read([b"abc", b"defg"], None, 6)


def test_a_long_body_comes_back_whole() -> None:
    pieces = [b"x" * SPOOL_BYTES, b"y"]
    assert _read(pieces, str(SPOOL_BYTES + 1), SPOOL_BYTES * 2) == b"".join(pieces)
