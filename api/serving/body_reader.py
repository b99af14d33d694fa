"""The body of a request, read whole before its view runs: within bounds of size and time, and never half of it for all of it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from typing import IO, Any

from api.principals.bearers import Bearers
from api.principals.identity import Scope
from api.serving.environ import NOTHING
from api.web.problems import Problem
from shared.config import Settings

SPOOL_BYTES = 1_048_576
"""What is longer lies in a temporary file instead of in memory."""


class BodyReader:
    def __init__(self, settings: Settings, bearers: Bearers) -> None:
        self._settings = settings
        self._bearers = bearers

    @staticmethod
    def is_announced(environ: Mapping[str, Any]) -> bool:
        """Return whether a body follows the head of the request."""
        return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ

    async def read(self, environ: Mapping[str, Any], protocol: Any) -> IO[bytes]:
        """Return the body. Raises Problem: 413 too long, 408 too slow, 400 cut off, 501 in an encoding that is not ours."""
        declared = environ.get("CONTENT_LENGTH")
        encoding = environ.get("HTTP_TRANSFER_ENCODING")
        if encoding is not None and encoding.strip().lower() != "chunked":
            raise Problem(501, "NOT_IMPLEMENTED", "Transfer-Encoding must be chunked, or absent.", headers=_CLOSE)
        if encoding is None and (declared is None or not declared.isdigit() or int(declared) == 0):
            return NOTHING
        is_import = self._is_import(environ)
        limit_bytes = self._settings.import_max_bytes if is_import else self._settings.body_max_bytes
        length = int(declared) if declared is not None else None
        if length is not None and length > limit_bytes:
            raise too_long()
        patience_s = self._settings.body_timeout_seconds
        try:
            async with asyncio.timeout(None if is_import else patience_s):
                return await _spooled(protocol, length, limit_bytes, patience_s)
        except TimeoutError:
            raise Problem(
                408, "REQUEST_TIMEOUT", f"No more of the body came for {patience_s} s.", headers=_CLOSE
            ) from None

    def _is_import(self, environ: Mapping[str, Any]) -> bool:
        """Return whether the body may be as long as an inventory: on its path, and from an operator only."""
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "POST" or not path.startswith("/api/events/") or not path.endswith("/tickets"):
            return False
        try:
            return self._bearers.identify(environ.get("HTTP_AUTHORIZATION")).may(Scope.EVENTS)
        except Problem:
            return False


async def _spooled(protocol: Any, length: int | None, limit_bytes: int, patience_s: float) -> IO[bytes]:
    """Read piece by piece, no more than allowed, on to disk where it is much. Raises Problem (413, 400), TimeoutError."""
    spool = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - closed with the request
    try:
        total = 0
        empty_before = False
        async for piece in _timed(protocol, patience_s):
            if empty_before:
                raise _cut_off()
            # Granian ends a body with one empty piece; a connection that broke is an empty piece before that.
            empty_before = not piece
            total += len(piece)
            if total > limit_bytes:
                raise too_long()
            spool.write(piece)
        if length is not None and total != length:
            raise _cut_off()
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return spool


async def _timed(protocol: Any, patience_s: float) -> AsyncIterator[bytes]:
    """Yield the pieces. Raises TimeoutError if one does not come in time."""
    pieces = aiter(protocol)
    while True:
        async with asyncio.timeout(patience_s):
            try:
                piece = await anext(pieces)
            except StopAsyncIteration:
                return
        yield piece


def too_long() -> Problem:
    return Problem(413, "BODY_TOO_LONG", "The body is longer than is allowed here.", headers=_CLOSE)


def _cut_off() -> Problem:
    return Problem(400, "BODY_CUT_OFF", "The body ended before its end; nothing was done.", headers=_CLOSE)


_CLOSE = {"Connection": "close"}
"""What is left of a body that is not read must not be taken for the next request."""
