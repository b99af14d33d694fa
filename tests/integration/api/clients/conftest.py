"""Both Python clients before a real API, each seen as a blocking one, so that every test is about both."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest

from api.principals.identity import Role
from rowlock_client import AsyncRowlock, Rowlock
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness

As = Callable[..., Any]


class Awaited:
    """An AsyncRowlock whose calls are awaited for whoever blocks."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        self._runner = asyncio.Runner()
        self._client = AsyncRowlock(*arguments, **more)

    def close(self) -> None:
        self._runner.run(self._client.close())
        self._runner.close()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._client, name)
        return lambda *arguments, **more: self._result(call(*arguments, **more))

    def _result(self, made: Awaitable[Any] | AsyncIterator[Any]) -> Any:
        if isinstance(made, AsyncIterator):
            return iter(lambda: self._runner.run(_next(made)), _END)
        return self._runner.run(_await(made))


_END = object()


async def _await(made: Awaitable[Any]) -> Any:
    return await made


async def _next(made: AsyncIterator[Any]) -> Any:
    return await anext(made, _END)


@pytest.fixture(params=[Rowlock, Awaited], ids=["blocking", "awaited"])
def as_(request: pytest.FixtureRequest, api: Api, harness: SettlingHarness) -> Iterator[As]:
    """Make a client of somebody by name and role, or of a `token` ("": none), at the API or at another `url`."""
    with ExitStack() as stack:

        def make(
            holder: str = "ann",
            role: Role = Role.CUSTOMER,
            *,
            token: str | None = None,
            url: str = api.url,
            **more: Any,
        ) -> Any:
            known = token if token is not None else api.headers(holder, role)["Authorization"].removeprefix("Bearer ")
            client = request.param(url, known, **more)
            stack.callback(client.close)
            return client

        yield make


class Lossy:
    """A way to the API on which answers are lost: each of the first `losses` connections ends where its answer begins."""

    def __init__(self, target: str) -> None:
        self._address = urlsplit(target)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.losses = 0
        self.carried = 0
        """Requests that reached the API."""
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._socket.accept()
            except OSError:
                return
            with near, socket.create_connection((self._address.hostname, self._address.port), timeout=20) as far:
                far.sendall(_request(near))
                self.carried += 1
                answer = far.recv(65_536)
                if self.losses > 0:
                    self.losses -= 1
                    continue
                near.sendall(answer.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))


def _request(near: socket.socket) -> bytes:
    """Return a whole request with its body."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += near.recv(65_536)
    head, _, body = read.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += near.recv(65_536)
    return head + b"\r\n\r\n" + body


@pytest.fixture
def lossy(api: Api) -> Iterator[Lossy]:
    made = Lossy(api.url)
    yield made
    made.close()
