from __future__ import annotations

import pytest

from api.web.deferred import Ready


def _ready() -> Ready:
    return Ready(b"{}", 202, [("Content-Type", "application/json"), ("Location", "/x")])


def test_a_ready_response_stays_as_it_is_while_nobody_looks_at_it() -> None:
    response = _ready()
    assert response.status_code == 202
    assert response.is_untouched


def test_it_is_a_full_response_to_whoever_does() -> None:
    response = _ready()
    response.headers["Preference-Applied"] = "wait=1"
    assert not response.is_untouched
    assert response.get_data() == b"{}"
    assert response.mimetype == "application/json"
    assert dict(response.headers) == {
        "Content-Type": "application/json",
        "Location": "/x",
        "Content-Length": "2",
        "Preference-Applied": "wait=1",
    }


def test_what_no_response_has_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ready().nothing_like_that  # noqa: B018 - looking is the test
