"""What we use of Flask, Werkzeug and granian below their public API. When one of these fails a new release moved something:
look at `api/serving` and `api/web/deferred.py` before the bound in pyproject.toml is raised.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import cast

import pytest
from flask import Flask, Response, abort
from granian.http import HTTP1Settings
from granian.server.embed import Server
from werkzeug.routing import MapAdapter

from api.app import create_app
from api.serving.bridge import Bridge
from api.serving.environ import Scope
from api.serving.lean_flask import LeanFlask, QuickRoutes
from api.web.deferred import Ready, deferred
from api.web.problems import register_problems
from shared.config import Settings

SETTINGS = Settings(
    database_url="postgresql://nobody@127.0.0.1/none", redis_url="redis://127.0.0.1:1/0", token_secret="x" * 40
)


class Protocol:
    """Granian's side of one request without a body."""

    answer: tuple[int, dict[str, str], bytes]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = status, dict(headers), body

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.answer = status, dict(headers), b""


@contextmanager
def bridge_of(app: Flask) -> Iterator[Bridge]:
    real = create_app(SETTINGS)
    app.extensions |= real.extensions
    bridge = Bridge(app)
    yield bridge
    bridge.services.threads.close()
    bridge.services.engine.dispose()


def through(bridge: Bridge, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    scope = SimpleNamespace(
        method=method,
        path=path,
        query_string="",
        server="h:80",
        client="10.0.0.1:5",
        scheme="http",
        authority=None,
        headers={},
    )
    protocol = Protocol()
    asyncio.run(bridge.__rsgi__(cast("Scope", scope), protocol))
    return protocol.answer


def app_of(kind: type[Flask]) -> Flask:
    app = kind("twin", static_folder=None)
    register_problems(app)
    calls: list[str] = []
    app.before_request(lambda: calls.append("before"))
    app.teardown_request(lambda _: calls.append("teardown request"))
    app.teardown_appcontext(lambda _: calls.append("teardown app"))

    @app.after_request
    def after(response: Response) -> Response:
        response.headers["X-Calls"] = " ".join(calls)
        return response

    @app.get("/plain/<name>")
    def plain(name: str) -> str:
        return name

    @app.get("/ready")
    def ready() -> Response:
        return Ready(b"{}", 201, [("Content-Type", "application/json"), ("Location", "/x")])

    @app.get("/abort")
    def teapot() -> Response:
        abort(418)

    @app.get("/bug")
    def bug() -> Response:
        raise RuntimeError("a bug")

    return app


@pytest.mark.parametrize("path", ["/plain/a", "/ready", "/abort", "/bug", "/nowhere", "/plain/"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_the_bridge_answers_as_flask_does(path: str, method: str) -> None:
    expected = app_of(Flask).test_client().open(path, method=method)
    with bridge_of(app_of(LeanFlask)) as bridge:
        status, headers, body = through(bridge, path, method)
    headers.pop("X-Request-Id")
    assert (status, body) == (expected.status_code, expected.data)
    assert {**headers, "Content-Length": ""} == {**expected.headers, "Content-Length": ""}


def test_a_deferred_view_is_awaited_in_its_request() -> None:
    app = LeanFlask("deferred", static_folder=None)

    @app.get("/later/<name>")
    @deferred
    async def later(name: str) -> str:
        await asyncio.sleep(0)
        return name

    with bridge_of(app) as bridge:
        assert through(bridge, "/later/a")[2] == b"a"


def test_what_is_given_up_since_the_process_ends_is_answered_503() -> None:
    app = LeanFlask("ending", static_folder=None)

    @app.get("/waits")
    @deferred
    async def waits() -> str:
        raise asyncio.CancelledError

    with bridge_of(app) as bridge:
        with pytest.raises(asyncio.CancelledError):
            through(bridge, "/waits")
        bridge.wind_down()
        status, headers, body = through(bridge, "/waits")
    assert (status, headers["Retry-After"], b"NO_INSTANCE" in body) == (503, "1", True)


def test_the_quick_routes_are_those_of_werkzeug() -> None:
    app = create_app(SETTINGS)
    quick = QuickRoutes(app.url_map)
    slow = MapAdapter(app.url_map, "h", "/", "", "http", "/", "GET")
    matched = 0
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<any(release, confirm, extend):verb>", "confirm").replace("<", "x").replace(">", "x")
        for method in rule.methods or ():
            if (found := quick.match(method, path)) is not None:
                matched += 1
                assert found == slow.match(path, method, return_rule=True)
    assert matched > 5


def test_a_ready_response_becomes_a_full_one_by_werkzeugs_own_attributes() -> None:
    full, ready = Response(b"{}", 201, [("A", "b")]), Ready(b"{}", 201, [("A", "b")])
    assert ready.status == full.status
    assert dict(ready.headers)["A"] == "b"
    assert set(vars(full)) <= set(vars(ready))


def test_granian_takes_what_we_give_it() -> None:
    wanted = {"interface", "http", "websockets", "backlog", "backpressure", "http1_settings", "log_level"}
    assert wanted <= set(inspect.signature(Server.__init__).parameters)
    assert HTTP1Settings(header_read_timeout=1, keep_alive=False)
    assert all(hasattr(Server, name) for name in ("serve", "stop"))
