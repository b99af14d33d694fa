"""A page of another origin in a real browser: it calls with a token, reads headers and follows an event's stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from selenium.webdriver import Chrome

from api.principals.identity import Role
from shared.config import Settings
from tests.api_process import Api, running_api
from tests.chrome import running_chrome
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT
from tests.integration.api.resources.conftest import SEATS
from tests.own_server import Quiet, serving

PAGE = b"<!doctype html><title>shop</title>"
CALL = """
const [api, token, seat] = arguments, done = arguments[3];
const headers = {Authorization: `Bearer ${token}`, "Content-Type": "application/json", "Idempotency-Key": "from a page"};
(async () => {
    const accepted = await fetch(`${api}/api/tickets/${seat}/reserve`, {method: "POST", headers, body: "{}"});
    const unknown = await fetch(`${api}/api/me`, {headers: {Authorization: "Bearer nonsense"}});
    const event = await new Promise((resolve, reject) => {
        const stream = new EventSource(`${api}/api/events/gala/stream`);
        stream.onerror = async () => reject(new Error(`no stream: ${(await fetch(stream.url)).status}`));
        stream.addEventListener("resync", () => { stream.close(); resolve("resync"); });
    });
    return [accepted.status, accepted.headers.get("Location"), unknown.status, event];
})().then(done, error => done(`${error}`));
"""


class _Page(Quiet):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE)


@pytest.fixture(scope="module")
def page() -> Iterator[str]:
    """The address of a page of another origin."""
    with serving(_Page) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with running_chrome() as running:
        yield running


def _called(browser: Chrome, page: str, api: Api) -> Any:
    with api.client("olga", Role.OPERATOR) as operator:
        open_sale(operator, "gala", SEATS)
    token = api.headers("ann")["Authorization"].removeprefix("Bearer ")
    browser.get(page)
    return browser.execute_async_script(CALL, api.url, token, SEAT)


def test_a_page_of_an_allowed_origin_calls_and_listens(
    browser: Chrome, page: str, api_settings: Settings, harness: SettlingHarness
) -> None:
    with running_api(replace(api_settings, allowed_origins=page)) as api:
        found = _called(browser, page, api)
    assert isinstance(found, list), found
    status, location, unknown, event = found
    assert (status, location[:14], unknown, event) == (202, "/api/commands/", 401, "resync")


def test_a_page_of_another_origin_does_not(
    browser: Chrome, page: str, api_settings: Settings, harness: SettlingHarness
) -> None:
    with running_api(replace(api_settings, allowed_origins="https://shop.example")) as api:
        assert "Failed to fetch" in _called(browser, page, api)
