"""Flask on an event loop: the RSGI application that runs views inline and awaits those that answer later.

`python -m api` starts it.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import time
from typing import Any

from flask import Flask, Response

from api import metrics
from api.principals.current import ALLOWANCE, BEARERS
from api.services.quota import Quota
from api.serving.body_reader import BodyReader
from api.serving.environ import NOTHING, Scope, environ_of
from api.serving.query import check_query
from api.web.address import ADDRESSES
from api.web.cross_origin import CrossOrigin, Headers
from api.web.deferred import Deferred, Ready, Streamed
from api.web.documented import Access, documentation_of
from api.web.preferences import request_id
from api.web.problems import Problem, ending
from shared.config import Settings
from shared.telemetry import logs

log = logs.get("api")

_TOO_MANY_STREAMS = Problem(
    429,
    "TOO_MANY_STREAMS",
    "So many streams are open, from your address or from all, that there is no room for another.",
    headers={"Retry-After": "5"},
).response()


class Bridge:
    """One per process. `app.extensions["rowlock"]` is started and stopped with it."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.services = app.extensions["rowlock"]
        self._bearers = app.extensions[BEARERS]
        self._bodies = BodyReader(self.services.settings, self._bearers)
        self._cross_origin = CrossOrigin(self.services.settings)
        self._streams: set[asyncio.Future[None]] = set()
        self._quota = Quota(self.services.settings.streams_max)
        self._operations = _operations(app)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        # Granian's own process calls this before the loop runs.
        loop.call_soon(self.services.start)
        loop.call_soon(self._bearers.start)

    def wind_down(self) -> None:
        """Go on serving, as not ready, and have every client close its connection after its next answer."""
        self.services.closing = True

    async def stop(self) -> None:
        """Stop what works beside the requests."""
        await self._bearers.stop()
        await self.services.stop()

    def close(self) -> None:
        """Let waiting clients and open streams go: the process is about to end."""
        self.services.close()
        for stream in self._streams:
            stream.cancel()

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        began = time.perf_counter()
        environ = environ_of(scope, scope.headers.items())
        id_ = environ["HTTP_X_REQUEST_ID"] = request_id(environ.get("HTTP_X_REQUEST_ID")) or secrets.token_hex(8)
        preflight = self._cross_origin.preflight(environ)
        try:
            await self._bearers.look_for(environ.get("HTTP_AUTHORIZATION"))
            response = await self._respond(environ, protocol) if preflight is None else preflight
        except asyncio.CancelledError:
            if not self.services.closing:
                raise
            response = ending().response()
        except Exception as fault:
            log.error("bridge_failed", path=environ["PATH_INFO"], request_id=id_, exc_info=fault)
            response = Problem(500, "INTERNAL", "Something went wrong here; it has been logged.").response()
        finally:
            if environ["wsgi.input"] is not NOTHING:
                environ["wsgi.input"].close()
        if not isinstance(response, Streamed):
            metrics.request_ended(environ, response.status_code, time.perf_counter() - began)
        if self.services.closing:
            response.headers["Connection"] = "close"
        more = [("X-Request-Id", id_), *environ.get(ALLOWANCE, ()), *self._cross_origin.headers(environ)]
        if isinstance(response, Ready) and response.is_untouched and scope.method != "HEAD":
            status, headers, body = response.parts
            protocol.response_bytes(status, [*headers, *more], body)
        elif scope.method == "HEAD":
            protocol.response_empty(response.status_code, [*response.headers, *more])
        elif isinstance(response, Streamed):
            await self._stream_within_bounds(response, protocol, more, environ)
        else:
            protocol.response_bytes(response.status_code, [*response.headers, *more], response.get_data())

    async def _stream_within_bounds(
        self, response: Streamed, protocol: Any, more: Headers, environ: dict[str, Any]
    ) -> None:
        settings = self.services.settings
        address = self._app.extensions[ADDRESSES].key_of(environ)
        with self._quota.taken((address, settings.streams_per_address_max)) as has_room:
            metrics.request_ended(environ, 200 if has_room else _TOO_MANY_STREAMS.status_code, 0)
            if has_room:
                await self._stream(response, protocol, more)
            else:
                metrics.REFUSALS.labels("streams").inc()
                status, headers, body = _TOO_MANY_STREAMS.parts
                protocol.response_bytes(status, [*headers, *more], body)

    async def _stream(self, response: Streamed, protocol: Any, more: Headers) -> None:
        """Send the pieces until they end, the client has gone or the process ends."""
        transport = protocol.response_stream(response.status_code, [*response.headers, *more])
        sending = asyncio.ensure_future(response.send(transport.send_bytes))
        gone = asyncio.ensure_future(protocol.client_disconnect())
        self._streams.add(sending)
        # A client that is gone while its connection still holds a request that was never read is noticed by the next piece
        # that can't be written. Every stream ends some time all the same; whoever is there opens it again.
        await asyncio.wait(
            (sending, gone), timeout=_lifetime_s(self.services.settings), return_when=asyncio.FIRST_COMPLETED
        )
        self._streams.discard(sending)
        for task in (sending, gone):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task

    async def _respond(self, environ: dict[str, Any], protocol: Any) -> Response:
        """Do what Flask's `wsgi_app` and `full_dispatch_request` do, with a pause for a deferred view.

        Granian runs each request in its own task, so the context stays this request's while others run.
        """
        app = self._app
        context = app.request_context(environ)
        try:
            try:
                context.push()
                response = app.finalize_request(await self._dispatch(app, environ, protocol))
            except Exception as fault:  # noqa: BLE001 - the last resort, as in Flask
                response = app.handle_exception(fault)
            environ["rowlock.rule"] = rule = context.request.url_rule
            if rule is not None and rule.endpoint in self._operations and response.status_code < 300:
                self.services.tell_operation()
            return response
        finally:
            context.pop()

    async def _dispatch(self, app: Flask, environ: dict[str, Any], protocol: Any) -> Any:
        try:
            if self._bodies.is_announced(environ):
                environ["wsgi.input"] = await self._bodies.read(environ, protocol)
            if environ["QUERY_STRING"]:
                check_query()
            answer = app.preprocess_request()
            if answer is None:
                answer = app.dispatch_request()
            if isinstance(answer, Deferred):
                answer = await answer.awaitable
        except Exception as fault:  # noqa: BLE001 - Flask knows the handlers and raises what has none
            return app.handle_user_exception(fault)
        return answer


class HealthBridge:
    """What answers on the port of its own: /healthz and /readyz of the same process, on the same loop."""

    PATHS = ("/healthz", "/readyz")

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        if scope.path in self.PATHS:
            await self._bridge.__rsgi__(scope, protocol)
        else:
            protocol.response_empty(404, [])


def _operations(app: Flask) -> frozenset[str]:
    """Return the endpoints by which operators change events and seats: the journal has a word of each change."""
    return frozenset(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if (said := documentation_of(app.view_functions[rule.endpoint])) is not None
        and said.access is Access.EVENTS
        and not (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS"}
    )


def _lifetime_s(settings: Settings) -> float:
    """Return how long a stream may last, a little different for each: they must not all come back at once."""
    return settings.stream_max_seconds * random.uniform(0.8, 1)  # noqa: S311 - no secret, only a spread
