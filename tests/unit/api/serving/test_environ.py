from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.serving.environ import Scope, environ_of


def _environ(path: str = "/", headers: Iterable[tuple[str, str]] = (), query: str = "a=b") -> dict[str, Any]:
    scope = SimpleNamespace(
        method="GET",
        path=path,
        query_string=query,
        server="127.0.0.1:80",
        client="10.0.0.1:5",
        scheme="http",
        authority=None,
        headers=dict(headers),
    )
    return environ_of(cast("Scope", scope), list(headers))


def test_a_path_that_granian_has_decoded_is_not_decoded_again() -> None:
    assert _environ("/api/tickets/a b%20")["PATH_INFO"] == "/api/tickets/a b%20"


@pytest.mark.parametrize("letters", ["€", "é", "日本", "\U0001f3ab", "\ufffd"])
def test_letters_of_any_script_come_as_their_bytes(letters: str) -> None:
    environ = _environ(f"/api/events/{letters}", query=f"q={letters}")
    assert environ["PATH_INFO"].encode("latin-1").decode() == f"/api/events/{letters}"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == f"q={letters}"


def test_the_versioned_address_is_the_plain_one() -> None:
    assert _environ("/api/v1/events/v1")["PATH_INFO"] == "/api/events/v1"
    assert _environ("/api/v1")["PATH_INFO"] == "/api/v1"


def test_headers_of_one_name_are_joined() -> None:
    assert _environ(headers=[("prefer", "wait=1"), ("prefer", "x")])["HTTP_PREFER"] == "wait=1,x"


def test_content_headers_have_their_own_names() -> None:
    environ = _environ(headers=[("content-type", "text/csv"), ("content-length", "3")])
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/csv", "3")
