"""What a page asks for beforehand is what its script asks for."""

from __future__ import annotations

import re

import pytest

from api.ui.assets import Assets
from api.ui.preloads import Preloads

ASSETS = Assets()
PRELOADS = Preloads(ASSETS)


def addresses(link: str) -> list[str]:
    found = re.findall(r"<([^<>]+)>; rel=preload; as=fetch; crossorigin", link)
    assert ", ".join(f"<{each}>; rel=preload; as=fetch; crossorigin" for each in found) == link
    return found


def test_an_event_s_page_asks_for_the_hall_its_statuses_its_rules_and_its_words() -> None:
    assert addresses(PRELOADS.of_event("gala", ["de"])) == [
        "/api/events/gala/map",
        "/api/events/gala",
        "/api/events/gala/seats?ids=false",
        f"/ui/{ASSETS.version}/locales/de.ftl",
    ]
    assert ASSETS.find(addresses(PRELOADS.of_events(["de"]))[-1].removeprefix(f"/ui/{ASSETS.version}/")) is not None


@pytest.mark.parametrize(
    ("event_id", "encoded"),
    [("a b", "a%20b"), ("a/b?c#d", "a%2Fb%3Fc%23d"), ("é>, <x", "%C3%A9%3E%2C%20%3Cx"), ("it's(!)*~", "it's(!)*~")],
)
def test_an_id_is_written_as_the_script_writes_it(event_id: str, encoded: str) -> None:
    assert addresses(PRELOADS.of_event(event_id, []))[1] == f"/api/events/{encoded}"


@pytest.mark.parametrize(
    ("wished", "language"),
    [
        ([], "en"),
        (["", "pt-BR", "ar-EG", "de"], "ar"),
        (["DE_at"], "de"),
        (["*", "x", "../../page"], "en"),
    ],
)
def test_the_first_language_that_is_spoken_here_is_taken(wished: list[str], language: str) -> None:
    assert PRELOADS.language(wished) == language
