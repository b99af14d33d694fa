"""Views that do not answer at once, so that no thread stands still for a client.

`@deferred` runs an `async def` view on the loop, `@blocking` a plain view in the thread pool; both see Flask's
`request`. `Streamed` is a response whose body comes piece by piece, `Ready` one that is only to be sent.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, ParamSpec

from flask import Response, current_app

P = ParamSpec("P")


class Deferred(Response):
    """Stands for a response until its awaitable has yielded the real one (whatever a Flask view may return)."""

    def __init__(self, awaitable: Awaitable[Any]) -> None:
        # The parent's attributes are never read: the server awaits this and throws it away.
        self.awaitable = awaitable


class Ready(Response):
    """A response in three parts that can be sent as they are. It becomes a full one when anybody reads more of it.

    Most answers on the hot path are sent untouched; Werkzeug's headers cost as much as all else of their making.
    """

    kept: bytes | None = None
    """What is kept of the body for a repeated request, where that is not all of it: no secret is."""

    def __init__(self, body: bytes, status: int, headers: list[tuple[str, str]]) -> None:
        self.parts = (status, headers, body)
        self._status_code = status

    def __getattr__(self, name: str) -> Any:
        """Called for what the parent's `__init__` would have set."""
        if "headers" in self.__dict__:
            raise AttributeError(name)
        status, headers, body = self.parts
        super().__init__(body, status, headers)
        return getattr(self, name)

    def add_header(self, name: str, value: str) -> None:
        if self.is_untouched:
            self.parts[1].append((name, value))
        else:
            self.headers.add(name, value)

    @property
    def is_untouched(self) -> bool:
        return "headers" not in self.__dict__


class Streamed(Response):
    """A response that `send` writes piece by piece, until it returns; it is cancelled when the client has gone or the process ends.

    What is written is taken at once, whether or not the client reads: `send` has to see to it that this does not grow.
    """

    def __init__(self, send: Callable[[Callable[[bytes], Any]], Awaitable[None]]) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(mimetype="text/event-stream", headers=headers)
        del self.headers["Content-Length"]
        self.send = send


def each_of(pieces: AsyncIterator[bytes], bytes_max: int) -> Callable[[Callable[[bytes], Any]], Awaitable[None]]:
    """Return how to send the pieces one after the other, until they are so many bytes that a client has to come again."""

    async def send(write: Callable[[bytes], Any]) -> None:
        room = bytes_max
        async with contextlib.aclosing(pieces) as source:  # type: ignore[type-var]
            async for piece in source:
                write(piece)
                room -= len(piece)
                if room < 0:
                    return

    return send


def deferred(view: Callable[P, Awaitable[Any]]) -> Callable[P, Deferred]:
    """Let an `async def` view run on the loop."""

    @functools.wraps(view)
    def start(*args: P.args, **kwargs: P.kwargs) -> Deferred:
        return Deferred(view(*args, **kwargs))

    return start


def blocking(view: Callable[P, Any]) -> Callable[P, Deferred]:
    """Run a view that waits for PostgreSQL in the thread pool, with the request's context."""

    @functools.wraps(view)
    def start(*args: P.args, **kwargs: P.kwargs) -> Deferred:
        context = contextvars.copy_context()
        threads = current_app.extensions["rowlock"].threads
        return Deferred(threads.run(functools.partial(context.run, view, *args, **kwargs)))

    return start
