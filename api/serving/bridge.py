"""Flask on an event loop: the RSGI application that runs views inline and awaits those that answer later.

`python -m api` starts it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from flask import Flask, Response

from api import metrics
from api.serving.body_reader import BodyReader
from api.serving.environ import Scope, environ_of
from api.web.auth import TOKENS
from api.web.deferred import Deferred, Ready, Streamed
from api.web.problems import Problem


class Bridge:
    """One per process. `app.extensions["rowlock"]` is started and stopped with it."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.services = app.extensions["rowlock"]
        self._bodies = BodyReader(self.services.settings, app.extensions[TOKENS])
        self._streams: set[asyncio.Future[None]] = set()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon(self.services.start)  # granian's own process calls this before the loop runs

    def wind_down(self) -> None:
        """Go on serving, as not ready, and have every client close its connection after its next answer."""
        self.services.closing = True

    def close(self) -> None:
        """Let waiting clients and open streams go: the process is about to end."""
        self.services.close()
        for stream in self._streams:
            stream.cancel()

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        began = time.perf_counter()
        headers = scope.headers.items()
        try:
            body = await self._bodies.read(scope, protocol)
        except Problem as problem:
            refusal = problem.response()
            protocol.response_bytes(problem.status, list(refusal.headers), refusal.get_data())
            return
        environ = environ_of(scope, headers, body)
        response = await self._respond(environ)
        body.close()
        metrics.request_ended(environ, response.status_code, time.perf_counter() - began)
        if self.services.closing:
            response.headers["Connection"] = "close"
        if isinstance(response, Ready) and response.is_untouched and scope.method != "HEAD":
            protocol.response_bytes(*response.parts)
        elif isinstance(response, Streamed):
            await self._stream(response, protocol)
        elif scope.method == "HEAD":
            protocol.response_empty(response.status_code, list(response.headers))
        else:
            protocol.response_bytes(response.status_code, list(response.headers), response.get_data())

    async def _stream(self, response: Streamed, protocol: Any) -> None:
        """Send the pieces until they end, the client has gone or the process ends."""
        transport = protocol.response_stream(response.status_code, list(response.headers))
        sending = asyncio.ensure_future(_send(response, transport))
        gone = asyncio.ensure_future(protocol.client_disconnect())
        self._streams.add(sending)
        await asyncio.wait((sending, gone), return_when=asyncio.FIRST_COMPLETED)
        self._streams.discard(sending)
        for task in (sending, gone):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task

    async def _respond(self, environ: dict[str, Any]) -> Response:
        """Do what Flask's `wsgi_app` and `full_dispatch_request` do, with a pause for a deferred view.

        Granian runs each request in its own task, so the context stays this request's while others run.
        """
        app = self._app
        context = app.request_context(environ)
        try:
            try:
                context.push()
                response = app.finalize_request(await self._dispatch(app))
            except Exception as fault:  # noqa: BLE001 - the last resort, as in Flask
                response = app.handle_exception(fault)
            environ["rowlock.rule"] = context.request.url_rule
            return response
        finally:
            context.pop()

    @staticmethod
    async def _dispatch(app: Flask) -> Any:
        try:
            answer = app.preprocess_request()
            if answer is None:
                answer = app.dispatch_request()
            if isinstance(answer, Deferred):
                answer = await answer.awaitable
        except Exception as fault:  # noqa: BLE001 - Flask knows the handlers and raises what has none
            return app.handle_user_exception(fault)
        return answer


async def _send(response: Streamed, transport: Any) -> None:
    async with contextlib.aclosing(response.pieces) as pieces:  # type: ignore[type-var]
        async for piece in pieces:
            await transport.send_bytes(piece)
