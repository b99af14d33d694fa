"""Where the box office links to: a path or an address, and nothing that a browser would run."""

from __future__ import annotations

import pytest

from shared.config import Settings
from shared.errors import ConfigurationError

VARIABLES = ("ROWLOCK_FLOWER_LINK", "ROWLOCK_GRAFANA_LINK")


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("link", ["/flower/", "https://flower.example", "http://127.0.0.1:5555/tasks?x=1", "/a-b/c.d"])
def test_a_path_or_an_address_is_taken(variable: str, link: str) -> None:
    settings = Settings.from_env({variable: link})
    assert link in (settings.flower_link, settings.grafana_link)


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "//flower.example",
        "flower",
        "ftp://flower",
        "https://u:p@flower",
        "/a b",
        "/\\flower",
        "https:///x",
        "/",
    ],
)
def test_anything_else_ends_the_start(variable: str, link: str) -> None:
    with pytest.raises(ConfigurationError, match=variable):
        Settings.from_env({variable: link})
