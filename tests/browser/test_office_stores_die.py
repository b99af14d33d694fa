"""Redis, then PostgreSQL, are killed before the open hall of the box office: it says so, loses nothing and catches up."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from cli.stack.layout import Layout
from cli.stack.ports import free_ports
from cli.stack.probes import listens
from tests.acceptance.local_stack import LocalStack, environment, running_stack
from tests.browser.clerk import Clerk
from tests.browser.conftest import PICTURES
from tests.browser.office_hall import HallClerk
from tests.servers import scratch
from tests.waiting import eventually

BACK_MS = 90_000
WAIT = {"Prefer": "wait=20"}


@pytest.fixture(scope="module")
def own() -> Iterator[LocalStack]:
    """A stack whose stores may die: no other test uses it."""
    with scratch() as home:
        data: Path = home / "data"
        with running_stack(data, environment(data, free_ports(1)[0])) as running:
            yield running


@pytest.fixture
def desk(browser: Browser, own: LocalStack) -> Iterator[HallClerk]:
    with own.client("operator", "operator") as operator:
        token = operator.headers["Authorization"].removeprefix("Bearer ")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce")
    yield HallClerk(Clerk(context, own.url, PICTURES, token), "demo")
    context.close()


@contextmanager
def dead(stack: LocalStack, address: str) -> Iterator[None]:
    """Kill the server at an address, and keep who would start it again at once from doing so meanwhile."""
    port = urlsplit(address).port or 0
    pid = next(pid for pid in stack.pids() if listens(pid, port))
    os.kill(stack.process.pid, signal.SIGSTOP)
    try:
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: not listens(pid, port))
        yield
    finally:
        os.kill(stack.process.pid, signal.SIGCONT)


def kinds(stack: LocalStack, ticket: str) -> list[str]:
    with stack.client("olga", "operator") as client:
        return [each["kind"] for each in client.get(f"/api/tickets/{ticket}/history").json()["items"]]


def live_again(desk: HallClerk) -> None:
    expect(desk.hall.locator(".fresh")).to_have_attribute("data-state", "live", timeout=BACK_MS)


@pytest.mark.timeout(300)
def test_a_sale_while_redis_is_dead_is_kept_said_to_be_so_and_done_once_when_it_is_back(
    desk: HallClerk, own: LocalStack
) -> None:
    with dead(own, Layout(own.data).read_addresses().redis):
        seats = desk.click("B 20", "B 21")
        desk.do("sell", holder="door-1")
        expect(desk.hall.locator(".task")).to_contain_text("A part of Rowlock is away just now.")
        expect(desk.hall.locator(".task")).to_contain_text("It is sent again by itself.")
        desk.picture("redis-dead")
        desk.find("stalls c4")  # one goes on looking
        expect(desk.inspector).to_contain_text("€129")
    expect(desk.task("sell")).to_contain_text("Sold to door-1: ", timeout=BACK_MS)
    desk.becomes(seats, "S")
    live_again(desk)
    assert kinds(own, "demo.Stalls.B.20") == kinds(own, "demo.Stalls.B.21") == ["order", "confirm"]


@pytest.mark.timeout(300)
def test_what_is_asked_for_while_postgresql_is_dead_is_done_when_it_is_back_or_was_not_sent(
    desk: HallClerk, own: LocalStack
) -> None:
    with own.client("olga", "operator") as client:
        sold = client.post("/api/tickets/demo.Circle.D.4/reserve", json={"holder": "ann"}, headers=WAIT).json()
        assert sold["status"] == "SUCCEEDED", sold
    desk.becomes([desk.seat("D 4", "Circle")], "H")
    desk.find("stalls d6")
    expect(desk.inspector).to_contain_text("€129")
    desk.hall.locator("button.clear").click()
    with dead(own, Layout(own.data).read_addresses().database):
        seats = desk.click("D 20", "D 21")
        desk.do("sell", holder="door-2")
        expect(desk.hall.locator(".task[data-kind=sell]")).to_contain_text("Sell at the door: Stalls, row D, seat 20")
        desk.hall.locator("button.clear").click()
        blocked = desk.click("D 24")
        desk.do("block")
        expect(desk.hall.locator(".task[data-kind=block]")).to_contain_text("A part of Rowlock is away just now.")
        # Whose a seat is can't be read in a section that nobody opened: nothing is done to them, and it says so.
        desk.find("circle d4")
        expect(desk.inspector).to_contain_text("It could not be looked up.")
        desk.do("release", reason="ill")
        expect(desk.hall.locator("form.action .wrong")).to_have_text(
            "That cannot be looked up just now. Nothing was sent."
        )
        expect(desk.hall.locator(".fresh")).to_contain_text("As of", timeout=BACK_MS)
        desk.picture("postgresql-dead")
    expect(desk.task("sell")).to_contain_text("Sold to door-2: ", timeout=BACK_MS)
    expect(desk.task("block")).to_contain_text("Blocked: ", timeout=BACK_MS)
    live_again(desk)
    desk.becomes(seats, "S")
    desk.becomes(blocked, "X")
    assert kinds(own, "demo.Stalls.D.20") == ["order", "confirm"]
    assert kinds(own, "demo.Circle.D.4") == ["reserve"]
    # And it hears of what others do.
    with own.client("olga", "operator") as client:
        client.post("/api/tickets/demo.Circle.D.4/cancel", json={"reason": "ill"}, headers=WAIT)
    desk.becomes([desk.seat("D 4", "Circle")], "A")
