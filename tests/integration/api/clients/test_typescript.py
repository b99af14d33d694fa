"""The TypeScript client: its types are those of the OpenAPI document, and it reserves a seat from Node and from a page of another origin."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from shared.config import Settings
from tests import typescript
from tests.api_process import Api, running_api
from tests.integration.api.conftest import SettlingHarness
from tests.programs import required

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


class _Module(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>shop</title>")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        """Say nothing."""


@pytest.fixture
def page(client: Path) -> Iterator[str]:
    """The address of a page of another origin that has the client beside it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Module, directory=str(client / "dist" / "src")))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser() -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = required("chromium", "chromium-browser", "google-chrome")
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(argument)
    browser = Chrome(options=options, service=Service(required("chromedriver")))
    browser.set_script_timeout(60)
    yield browser
    browser.quit()


def test_a_seat_is_reserved_from_a_page_of_another_origin(
    browser: Chrome, page: str, api_settings: Settings, harness: SettlingHarness
) -> None:
    harness.sell(1)
    with running_api(replace(api_settings, allowed_origins=page)) as api, harness.working():
        token = api.headers("ann")["Authorization"].removeprefix("Bearer ")
        browser.get(page)
        assert browser.execute_async_script(PAGE, api.url, token, SEAT) == "SUCCEEDED"
    assert harness.sql("SELECT holder, status FROM reservations") == [("ann", "HELD")]
