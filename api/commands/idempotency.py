"""`Idempotency-Key`: the same request again gets the same answer, another one under the same key is refused.

A command needs nothing stored but its id, which its own resource answers for (`claim_command`). Any other POST is run
once and its answer kept (`@idempotent`).
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, ParamSpec

import msgspec
from flask import Response, current_app, request

from api.principals.current import current
from api.services.process import Services, services
from api.web.deferred import Deferred, Ready
from api.web.preferences import idempotency_key
from api.web.problems import Problem
from shared.domain.ids import command_id
from shared.errors import StoreUnavailableError
from shared.redis.admission.idempotency_keys import CLAIM_SECONDS, Claim

P = ParamSpec("P")


class Kept(msgspec.Struct, frozen=True):
    """The answer of a request that was run under a key."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Kept).decode


async def claim_command(holder: str, key: str, command: str, body: bytes) -> Claim:
    """Return the claim to the key, with `command` as its id or that of the first request. Raises Problem."""
    claim = await services().idempotency.claim(holder, key, _fingerprint(request.path, body), command)
    if claim.conflict:
        raise _reused()
    return claim


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
    mine = command_id(0, time.time_ns() // 1_000_000, os.urandom(8))
    fingerprint = await parts.threads.run(_fingerprinting(request.full_path, request.environ["wsgi.input"]))
    claim = await parts.idempotency.claim(holder, key, fingerprint, mine)
    if claim.conflict:
        raise _reused()
    if not claim.new:
        before = await parts.idempotency.answer(claim)
        if before is None:
            # A process that died lets its claim run out; until then nobody runs the view beside it.
            raise Problem(409, "IN_PROGRESS", "The first request is not answered yet.", headers={"Retry-After": "1"})
        kept = _decode(before)
        return Response(kept.body, kept.status, [*kept.headers, ("Idempotency-Replayed", "true")])
    return await _run(parts, claim, view)


async def _run(parts: Services, claim: Claim, view: Callable[[], Any]) -> Response:
    """Run the view and keep its answer; one that failed leaves the key free for the next try."""
    renewing = asyncio.create_task(_renew(parts, claim))
    done = False
    try:
        answer = view()
        if isinstance(answer, Deferred):
            answer = await answer.awaitable
        response = current_app.make_response(answer)
        done = response.status_code < 400
        if done:
            body = response.kept if isinstance(response, Ready) else None
            kept = Kept(response.status_code, list(response.headers), body or response.get_data())
            await parts.idempotency.keep_answer(claim, _encode(kept))
    finally:
        renewing.cancel()
        if not done:
            await parts.idempotency.drop(claim)
    return response


async def _renew(parts: Services, claim: Claim) -> None:
    """Keep the claim alive as long as its view runs."""
    while True:
        await asyncio.sleep(CLAIM_SECONDS / 3)
        with suppress(StoreUnavailableError):
            await parts.idempotency.renew(claim)


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
