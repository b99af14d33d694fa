"""`Idempotency-Key`: the same request again gets the same answer, another one under the same key is refused.

A command needs nothing stored but its id, which its own resource answers for (`claim_command`). Any other POST is run
once and its answer kept (`@idempotent`).
"""

from __future__ import annotations

import functools
import hashlib
import os
import time
from collections.abc import Callable
from typing import IO, Any, ParamSpec, cast

import msgspec
from flask import Response, current_app, request

from api.principals.current import current
from api.services.process import Services, services
from api.web.deferred import Deferred
from api.web.preferences import idempotency_key
from api.web.problems import Problem
from shared.domain.ids import command_id, shard_of
from shared.redis import keys

P = ParamSpec("P")

ABANDONED_MS = 120_000
"""A claim of this age without an answer belongs to a process that died; the next request takes it over."""


class Kept(msgspec.Struct, frozen=True):
    """The answer of a request that was run under a key."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Kept).decode


async def claim_command(holder: str, key: str, command: str, body: bytes) -> str:
    """Return the id of the command that stands under the key: `command`, or that of the first request. Raises Problem."""
    fingerprint = _fingerprint(request.path, body)
    claimed = await services().queue.claim(holder, key, fingerprint, command)
    if claimed.conflict:
        raise _reused()
    return claimed.command_id


def idempotent(view: Callable[P, Any]) -> Callable[P, Any]:
    """Let a POST that is no command (outside `@blocking` or `@deferred`) honour an Idempotency-Key; its holder must be known."""

    @functools.wraps(view)
    def start(*args: P.args, **kwargs: P.kwargs) -> Any:
        header = request.environ.get("HTTP_IDEMPOTENCY_KEY")
        if header is None:
            return view(*args, **kwargs)
        name = current().name  # who one is comes before what one wants
        key = idempotency_key(header)
        assert key is not None
        return Deferred(_once(name, key, functools.partial(view, *args, **kwargs)))

    return start


async def _once(holder: str, key: str, view: Callable[[], Any]) -> Response:
    parts = services()
    shard = shard_of(f"{holder}/{key}", parts.settings.shards)
    claim, kept = keys.idempotency(shard, holder, key), keys.answer(shard, holder, key)
    mine = command_id(shard, _now_ms(), os.urandom(8))
    fingerprint = await parts.threads.run(_fingerprinting(request.full_path, request.environ["wsgi.input"]))
    claimed = await parts.queue.claim(holder, key, fingerprint, mine)
    if claimed.conflict:
        raise _reused()
    if not claimed.new:
        before = cast("bytes | None", await parts.redis.call("GET", kept))
        if before is not None:
            answer = _decode(before)
            return Response(answer.body, answer.status, [*answer.headers, ("Idempotency-Replayed", "true")])
        if _now_ms() - (int(claimed.command_id.replace("-", "")[:12], 16)) < ABANDONED_MS:
            raise Problem(409, "IN_PROGRESS", "The first request is not answered yet.", headers={"Retry-After": "1"})
    return await _run(parts, claim, kept, view)


async def _run(parts: Services, claim: str, kept: str, view: Callable[[], Any]) -> Response:
    """Run the view and keep its answer; one that failed leaves the key free for the next try."""
    seconds = parts.settings.idempotency_ttl_seconds
    done = False
    try:
        answer = view()
        if isinstance(answer, Deferred):
            answer = await answer.awaitable
        response = current_app.make_response(answer)
        done = response.status_code < 400
        if done:
            record = Kept(response.status_code, list(response.headers), response.get_data())
            await parts.redis.call("SET", kept, _encode(record), "EX", seconds)
    finally:
        if not done:
            await parts.redis.call("DEL", claim)
    return response


def _reused() -> Problem:
    return Problem(422, "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used for another request.")


def _fingerprint(path: str, body: bytes) -> str:
    digest = hashlib.blake2b(path.encode(), digest_size=16)
    digest.update(b"\0" + body)
    return digest.hexdigest()


def _fingerprinting(path: str, body: IO[bytes]) -> Callable[[], str]:
    """Return what reads the body, which may be an import's, to the fingerprint of its request, and winds it back."""

    def read() -> str:
        digest = hashlib.blake2b(path.encode(), digest_size=16)
        while piece := body.read(65_536):
            digest.update(piece)
        body.seek(0)
        return digest.hexdigest()

    return read


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
