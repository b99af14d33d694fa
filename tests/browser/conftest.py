"""A running system with the demo hall, and buyers before it in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from api.ui.assets import STATIC
from cli.stack.ports import free_ports
from tests import programs
from tests.acceptance.local_stack import LocalStack, environment, running_stack
from tests.browser.buyer import Buyer
from tests.browser.clerk import Clerk
from tests.browser.office_hall import NIGHT
from tests.programs import missing, required
from tests.servers import scratch

UI = STATIC.parent
PICTURES = Path(os.environ.get("ROWLOCK_TEST_PICTURES") or Path(__file__).parents[2] / "build" / "pictures")
"""Where a picture of each state goes, to be looked at. Never committed."""


@pytest.fixture(scope="package")
def stack() -> Iterator[LocalStack]:
    """A local stack with its demo event, which pages of a shop on another origin may call. Tests take seats of their own."""
    with scratch() as home:
        data = home / "data"
        shop = free_ports(1)[0]
        env = environment(data, free_ports(1)[0], ROWLOCK_ALLOWED_ORIGINS=f"http://localhost:{shop}")
        with running_stack(data, env | {"SHOP_PORT": str(shop)}) as running:
            yield running


@pytest.fixture(scope="package")
def night(stack: LocalStack) -> str:
    """An event like the demo's, whose seats are the box office's tests' own."""
    with stack.client("olga", "operator") as operator:
        copied = operator.post("/api/events/demo/copy", json={"id": NIGHT, "name": "The Night After"})
        assert copied.status_code == 201, copied.text
    return NIGHT


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the pages' room with the packages of its lock beside it."""
    npm = required("npm")
    copy = tmp_path_factory.mktemp("ui") / "ui"
    shutil.copytree(UI, copy, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    installed = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    if installed.returncode:
        missing(f"the packages of the pages can't be had: {installed.stderr[-300:]}")
    return copy


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Ends with this folder: as long as it is there a loop counts as running, and nobody else can run one."""
    path = programs.browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def new_buyer(browser: Browser, stack: LocalStack) -> Iterator[Callable[..., Buyer]]:
    """Return a function that opens a browser of its own for another buyer; its words are Playwright's for a context."""
    with ExitStack() as opened:

        def made(**words: Any) -> Buyer:
            context: BrowserContext = browser.new_context(
                **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce", **words}
            )
            opened.callback(context.close)
            buyer = Buyer(context, stack.url, PICTURES)
            buyer.another = made
            return buyer

        yield made


@pytest.fixture
def new_clerk(browser: Browser, stack: LocalStack) -> Iterator[Callable[..., Clerk]]:
    """Return a function that opens a browser for somebody at the box office: the operator, unless a token is given."""
    with ExitStack() as opened, stack.client("operator", "operator") as operator:
        of_operator = operator.headers["Authorization"].removeprefix("Bearer ")

        def made(token: str = of_operator, **words: Any) -> Clerk:
            context: BrowserContext = browser.new_context(
                **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce", **words}
            )
            opened.callback(context.close)
            return Clerk(context, stack.url, PICTURES, token)

        yield made


@pytest.fixture
def clerk(new_clerk: Callable[..., Clerk]) -> Clerk:
    return new_clerk()


@pytest.fixture
def buyer(new_buyer: Callable[..., Buyer]) -> Buyer:
    return new_buyer()
