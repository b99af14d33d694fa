from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from api.principals.identity import Role
from api.serving.body_reader import SPOOL_BYTES, BodyReader
from api.web.problems import Problem
from shared.config import Settings
from tests.unit.api.bearers import bearers_of

SETTINGS = Settings(token_secret="x" * 40, body_max_bytes=1_024, import_max_bytes=3 * SPOOL_BYTES)
BEARERS = bearers_of(SETTINGS)
IMPORT = "/api/events/gala/tickets"
CHUNKED = {"transfer-encoding": "chunked"}


class Body:
    """A body as granian hands it over: an empty piece ends it, and one that was cut off has an empty piece before that."""

    def __init__(self, *pieces: bytes, cut_off: bool = False) -> None:
        self.pieces = pieces
        self.cut_off = cut_off

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
        if self.cut_off:
            yield b""
        yield b""


def _read(body: object, headers: dict[str, str], path: str = "/api/orders", role: Role | None = None) -> bytes:
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": path} | {
        {"content-length": "CONTENT_LENGTH", "transfer-encoding": "HTTP_TRANSFER_ENCODING"}[name]: value
        for name, value in headers.items()
    }
    if role is not None:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {BEARERS.tokens.sign('somebody', role, 60)[0]}"
    return asyncio.run(BodyReader(SETTINGS, BEARERS).read(environ, body)).read()


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


@pytest.mark.parametrize("encoding", ["gzip", "gzip, chunked", "identity", ""])
def test_a_transfer_encoding_that_is_not_ours_is_refused(encoding: str) -> None:
    assert _refused(Body(b"abc"), {"transfer-encoding": encoding}) == "NOT_IMPLEMENTED"


def test_a_long_body_is_not_read_further_than_the_limit() -> None:
    class Endless:
        read = 0

        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                self.read += 65_536
                yield b"x" * 65_536

    body = Endless()
    assert _refused(body, CHUNKED, IMPORT, Role.OPERATOR) == "BODY_TOO_LONG"
    assert body.read <= SETTINGS.import_max_bytes + 65_536


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.OPERATOR])
def test_a_body_that_does_not_come_is_not_waited_for(role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"a"
            await asyncio.get_running_loop().create_future()

    monkeypatch.setattr("tests.unit.api.serving.test_body_reader.SETTINGS", replace(SETTINGS, body_timeout_seconds=0))
    assert _refused(Silent(), CHUNKED, IMPORT, role) == "REQUEST_TIMEOUT"
