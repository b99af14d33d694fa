"""Flower's pages as an operator's browser shows them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait

from cli.stack import secrets
from cli.stack.layout import Layout
from cli.stack.stack import FLOWER_USER
from tests.acceptance.local_stack import LocalStack
from tests.chrome import running_chrome

PATIENCE_S = 30


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with running_chrome() as browser:
        yield browser


def _address(stack: LocalStack, page: str) -> str:
    layout = Layout(stack.data)
    password = secrets.read(layout.secrets)["flower_password"]
    return f"http://{FLOWER_USER}:{password}@{urlsplit(layout.read_addresses().flower).netloc}/{page}"


def _settle_some(stack: LocalStack, first: int) -> None:
    with stack.client("flora") as client:
        for number in range(first, first + 3):
            client.post(f"/api/tickets/demo.Circle.B.{number}/reserve", headers={"Prefer": "wait=10"})


def test_flower_shows_the_worker_online_and_its_drains_with_what_they_settled(
    stack: LocalStack, browser: Chrome
) -> None:
    browser.get(_address(stack, "workers"))
    wait = WebDriverWait(browser, PATIENCE_S)
    wait.until(lambda page: "worker-" in _text(page) and "Online" in _text(page))
    first = iter(range(1, 1_000, 3))

    def shown(page: Chrome) -> bool:
        # Flower knows only the tasks whose events it heard, so there must be new ones once it listens.
        _settle_some(stack, next(first))
        page.get(_address(stack, "tasks"))
        return all(
            word in _text(page) for word in ("rowlock.drain_shard", "SUCCESS", "settled", "succeeded", "rejected")
        )

    wait.until(shown)


def _text(page: Chrome) -> str:
    # Not what is shown letter by letter: Flower breaks a worker's name into two lines.
    return str(page.execute_script("return document.body.textContent"))
