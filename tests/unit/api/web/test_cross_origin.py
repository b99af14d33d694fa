from __future__ import annotations

import pytest

from api.web.cross_origin import CrossOrigin
from shared.config import Settings
from shared.errors import ConfigurationError

SHOP = "https://shop.example"
ASK = {"REQUEST_METHOD": "OPTIONS", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST"}


def crossing(origins: str) -> CrossOrigin:
    return CrossOrigin(Settings(allowed_origins=origins))


def test_only_the_named_origins_are_answered() -> None:
    cross = crossing(f"{SHOP}, http://localhost:3000")
    said = dict(cross.headers({"HTTP_ORIGIN": SHOP}))
    assert (said["Access-Control-Allow-Origin"], said["Vary"]) == (SHOP, "Origin")
    assert "Location" in said["Access-Control-Expose-Headers"]
    for other in ("https://shop.example.evil", "https://SHOP.example", "http://shop.example", "null", SHOP + "/"):
        assert cross.headers({"HTTP_ORIGIN": other}) == [("Vary", "Origin")]
        assert cross.preflight({**ASK, "HTTP_ORIGIN": other}) is None
    assert cross.headers({}) == [("Vary", "Origin")]


def test_without_a_setting_nothing_is_said() -> None:
    assert crossing("").headers({"HTTP_ORIGIN": SHOP}) == []
    assert crossing("").preflight({**ASK, "HTTP_ORIGIN": SHOP}) is None


def test_any_origin_may_be_let_in() -> None:
    assert dict(crossing("*").headers({"HTTP_ORIGIN": SHOP}))["Access-Control-Allow-Origin"] == "*"


def test_a_preflight_is_answered_without_a_token_and_other_options_are_not() -> None:
    answer = crossing(SHOP).preflight({**ASK, "HTTP_ORIGIN": SHOP})
    assert answer is not None
    status, headers, body = answer.parts
    assert (status, body) == (204, b"")
    assert "Authorization" in dict(headers)["Access-Control-Allow-Headers"]
    assert crossing(SHOP).preflight({"REQUEST_METHOD": "OPTIONS", "HTTP_ORIGIN": SHOP}) is None
    assert crossing(SHOP).preflight({**ASK, "REQUEST_METHOD": "GET", "HTTP_ORIGIN": SHOP}) is None


@pytest.mark.parametrize(
    "origin", ["shop.example", "https://shop.example/", "https://Shop.example", "null", "ftp://a", "https://a b\n*x"]
)
def test_what_is_no_origin_is_refused_by_its_variable(origin: str) -> None:
    with pytest.raises(ConfigurationError, match="ROWLOCK_ALLOWED_ORIGINS"):
        Settings(allowed_origins=origin)
