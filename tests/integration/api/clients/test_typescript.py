"""The TypeScript client: its types are those of the OpenAPI document, and it reserves a seat from Node and from a page of another origin."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from shared.config import Settings
from tests import typescript
from tests.api_process import Api, running_api
from tests.chrome import running_chrome
from tests.integration.api.conftest import SettlingHarness
from tests.own_server import Quiet, serving

SEAT = "gala-1"
PAGE = """
const [url, token, seat] = arguments, done = arguments[3];
import("/index.js")
    .then(({ Rowlock }) => new Rowlock(url, { token }).reserve(seat, { wait: 30 }))
    .then((command) => done(command.status), (error) => done(`${error}`));
"""


@pytest.fixture(scope="module")
def client() -> Path:
    """The client's folder, its tools installed and its program built."""
    folder = typescript.installed()
    typescript.build()
    return folder


def test_the_types_are_those_of_the_openapi_document(client: Path) -> None:
    assert typescript.SCHEMA.read_text() == typescript.made_schema(), "make client-types writes them anew"


def test_retries_polling_and_signatures_are_as_they_should_be(client: Path) -> None:
    done = typescript.run_tests("dist/test/", **os.environ)
    assert done.returncode == 0, done.stdout
    assert "# pass 0" not in done.stdout


def test_a_seat_is_reserved_from_node(client: Path, api: Api, harness: SettlingHarness) -> None:
    harness.sell(1)
    own, other = (api.headers(name)["Authorization"].removeprefix("Bearer ") for name in ("ann", "bea"))
    with harness.working():
        done = typescript.run_tests(
            "dist/test/selling.live.js",
            ROWLOCK_URL=api.url,
            ROWLOCK_TOKEN=own,
            ROWLOCK_OTHER=other,
            ROWLOCK_TICKET=SEAT,
        )
    assert done.returncode == 0, done.stdout
    assert "# pass 1" in done.stdout
    assert harness.sql("SELECT holder, status FROM reservations") == [("ann", "RELEASED")]


class _Module(Quiet, SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>shop</title>")


@pytest.fixture
def page(client: Path) -> Iterator[str]:
    """The address of a page of another origin that has the client beside it."""
    with serving(partial(_Module, directory=str(client / "dist" / "src"))) as url:
        yield url


@pytest.fixture
def browser() -> Iterator[Chrome]:
    with running_chrome() as running:
        yield running


def test_a_seat_is_reserved_from_a_page_of_another_origin(
    browser: Chrome, page: str, api_settings: Settings, harness: SettlingHarness
) -> None:
    harness.sell(1)
    with running_api(replace(api_settings, allowed_origins=page)) as api, harness.working():
        token = api.headers("ann")["Authorization"].removeprefix("Bearer ")
        browser.get(page)
        assert browser.execute_async_script(PAGE, api.url, token, SEAT) == "SUCCEEDED"
    assert harness.sql("SELECT holder, status FROM reservations") == [("ann", "HELD")]
