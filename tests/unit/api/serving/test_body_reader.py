from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.serving.body_reader import SPOOL_BYTES, BodyReader
from api.serving.environ import Scope
from api.web.auth import Role, Tokens
from api.web.problems import Problem
from shared.config import Settings

SETTINGS = Settings(token_secret="x" * 40, body_max_bytes=1_024, import_max_bytes=3 * SPOOL_BYTES)
TOKENS = Tokens(SETTINGS)
IMPORT = "/api/events/gala/tickets"
CHUNKED = {"transfer-encoding": "chunked"}


class Body:
    """A body as granian hands it over: whole when called, in pieces when iterated; only the first tells that it was cut off."""

    def __init__(self, *pieces: bytes, cut_off: bool = False) -> None:
        self.pieces = pieces
        self.cut_off = cut_off

    async def __call__(self) -> bytes:
        if self.cut_off:
            raise RuntimeError("transport is closed")
        return b"".join(self.pieces)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece


def _read(body: Body, headers: dict[str, str], path: str = "/api/orders", role: Role | None = None) -> bytes:
    if role is not None:
        headers = headers | {"authorization": f"Bearer {TOKENS.sign('somebody', role, 60)[0]}"}
    scope = cast("Scope", SimpleNamespace(method="POST", path=path, headers=headers))
    return asyncio.run(BodyReader(SETTINGS, TOKENS).read(scope, cast("Any", body))).read()


def _refused(*args: Any, **kwargs: Any) -> str:
    with pytest.raises(Problem) as refused:
        _read(*args, **kwargs)
    return refused.value.code


@pytest.mark.parametrize("headers", [{"content-length": "6"}, CHUNKED])
def test_a_body_within_the_limit_is_read(headers: dict[str, str]) -> None:
    assert _read(Body(b"abc", b"def"), headers) == b"abcdef"


@pytest.mark.parametrize("headers", [{}, {"content-length": "0"}, {"content-length": "-1"}])
def test_no_body_is_empty(headers: dict[str, str]) -> None:
    assert _read(Body(), headers) == b""


@pytest.mark.parametrize("headers", [{"content-length": "1025"}, CHUNKED])
def test_a_body_that_is_too_long_is_refused(headers: dict[str, str]) -> None:
    assert _refused(Body(b"x" * 1_000, b"x" * 25), headers) == "BODY_TOO_LONG"


@pytest.mark.parametrize("headers", [{"content-length": str(2 * SPOOL_BYTES)}, CHUNKED])
def test_an_operators_import_may_be_long(headers: dict[str, str]) -> None:
    body = Body(b"x" * SPOOL_BYTES, b"y" * SPOOL_BYTES)
    assert len(_read(body, headers, IMPORT, Role.OPERATOR)) == 2 * SPOOL_BYTES


@pytest.mark.parametrize("role", [None, Role.CUSTOMER])
@pytest.mark.parametrize("headers", [{"content-length": "2000"}, CHUNKED])
def test_nobody_elses_import_may(headers: dict[str, str], role: Role | None) -> None:
    assert _refused(Body(b"x" * 2_000), headers, IMPORT, role) == "BODY_TOO_LONG"


@pytest.mark.parametrize("headers", [{"content-length": "1000"}, {"content-length": str(2 * SPOOL_BYTES)}, CHUNKED])
def test_an_import_that_was_cut_off_is_refused_whole(headers: dict[str, str]) -> None:
    assert _refused(Body(b"a,b\n1,2\n", cut_off=True), headers, IMPORT, Role.OPERATOR) == "BODY_CUT_OFF"
