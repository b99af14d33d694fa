"""What a page asks for until the hall is there: each thing once, and nothing beforehand that nobody needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.buyer import Buyer


@pytest.mark.parametrize(
    ("locale", "query", "language"), [("en-GB", "", "en"), ("de-AT", "", "de"), ("en-GB", "?lang=ar", "ar")]
)
def test_each_thing_is_asked_for_once_and_none_in_vain(
    new_buyer: Callable[..., Buyer], locale: str, query: str, language: str
) -> None:
    buyer = new_buyer(locale=locale)
    asked: Counter[str] = Counter()
    buyer.page.on("request", lambda request: asked.update([request.url.removeprefix(buyer.url)]))
    buyer.open(query=query)
    of_hall = {path: times for path, times in asked.items() if path.startswith("/api/") and "/stream" not in path}
    assert of_hall == {"/api/events/demo/map": 1, "/api/events/demo": 1, "/api/events/demo/seats?ids=false": 1}
    words = [path for path in asked if "/locales/" in path]
    assert [path.rpartition("/")[2] for path in words] == [f"{language}.ftl"]
    assert asked[words[0]] == 1
    assert (buyer.violations(), buyer.complaints) == ([], [])


def test_the_list_of_events_is_asked_for_once(buyer: Buyer) -> None:
    asked: Counter[str] = Counter()
    buyer.page.on("request", lambda request: asked.update([request.url.removeprefix(buyer.url).partition("?")[0]]))
    buyer.page.goto(f"{buyer.url}/e")
    expect(buyer.page.locator(".events a").first).to_be_visible()
    assert asked["/api/events"] == 1
