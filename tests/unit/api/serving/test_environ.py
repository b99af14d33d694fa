from __future__ import annotations

import io
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

from api.serving.environ import Scope, environ_of


def _environ(path: str = "/", headers: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    scope = SimpleNamespace(
        method="GET",
        path=path,
        query_string="a=b",
        server="127.0.0.1:80",
        client="10.0.0.1:5",
        scheme="http",
        authority=None,
    )
    return environ_of(cast("Scope", scope), list(headers), io.BytesIO())


def test_a_path_is_decoded_once() -> None:
    assert _environ("/api/tickets/a%20b%2520")["PATH_INFO"] == "/api/tickets/a b%20"


def test_headers_of_one_name_are_joined() -> None:
    assert _environ(headers=[("prefer", "wait=1"), ("prefer", "x")])["HTTP_PREFER"] == "wait=1,x"


def test_content_headers_have_their_own_names() -> None:
    environ = _environ(headers=[("content-type", "text/csv"), ("content-length", "3")])
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/csv", "3")
