"""The body of a request, read whole before its view runs: within bounds, and never half of it for all of it."""

from __future__ import annotations

import io
import tempfile
from typing import IO, Any

from api.serving.environ import Scope
from api.web.auth import Tokens
from api.web.problems import Problem
from shared.config import Settings

SPOOL_BYTES = 1_048_576
"""A longer body lies in a temporary file instead of in memory."""


class BodyReader:
    def __init__(self, settings: Settings, tokens: Tokens) -> None:
        self._settings = settings
        self._tokens = tokens

    async def read(self, scope: Scope, protocol: Any) -> IO[bytes]:
        """Return the body. Raises Problem (413, 400) if it is too long or was cut off."""
        declared = scope.headers.get("content-length")
        is_chunked = declared is None and scope.headers.get("transfer-encoding") is not None
        if not is_chunked and (declared is None or not declared.isdigit() or int(declared) == 0):
            return io.BytesIO()
        is_import = self._is_import(scope)
        limit_bytes = self._settings.import_max_bytes if is_import else self._settings.body_max_bytes
        if declared is not None:
            return await _declared(protocol, int(declared), limit_bytes)
        return await (_whole if is_import else _in_pieces)(protocol, limit_bytes)

    def _is_import(self, scope: Scope) -> bool:
        """Return whether the body may be as long as an inventory: on its path, and from an operator only."""
        if scope.method != "POST" or not scope.path.startswith("/api/events/") or not scope.path.endswith("/tickets"):
            return False
        try:
            return self._tokens.identify(scope.headers.get("authorization")).is_operator
        except Problem:
            return False


async def _declared(protocol: Any, length: int, limit_bytes: int) -> IO[bytes]:
    if length > limit_bytes:
        raise too_long()
    if length <= SPOOL_BYTES:
        return await _whole(protocol, limit_bytes)
    body = await _in_pieces(protocol, limit_bytes)
    if body.seek(0, io.SEEK_END) != length:
        body.close()
        raise _cut_off()
    body.seek(0)
    return body


async def _whole(protocol: Any, limit_bytes: int) -> IO[bytes]:
    """Read at once: the only way in which granian says that a body of undeclared length was cut off."""
    try:
        data = await protocol()
    except Exception as error:
        raise _cut_off() from error
    if len(data) > limit_bytes:
        raise too_long()
    return io.BytesIO(data)


async def _in_pieces(protocol: Any, limit_bytes: int) -> IO[bytes]:
    """Read piece by piece, no more than allowed. Ends without a word where the client stopped: the caller, or JSON, notices."""
    spool = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - closed with the request
    length = 0
    async for piece in protocol:
        length += len(piece)
        if length > limit_bytes:
            spool.close()
            raise too_long()
        spool.write(piece)
    spool.seek(0)
    return spool


def too_long() -> Problem:
    return Problem(413, "BODY_TOO_LONG", "The body is longer than is allowed here.")


def _cut_off() -> Problem:
    return Problem(400, "BODY_CUT_OFF", "The body ended before its end; nothing was done.")
