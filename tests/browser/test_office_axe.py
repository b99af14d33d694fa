"""Every state of the box office under axe, in light, dark and forced colours, both directions, small and large."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.clerk import Clerk
from tests.browser.test_axe import axe, try_all
from tests.browser.test_office import HALL, WRONG, sold
from tests.events import open_sale

__all__ = ["axe"]


def door(clerk: Clerk) -> None:
    clerk.page.goto(f"{clerk.url}/office")
    clerk.page.locator("input[name=token]").fill("nobody")
    clerk.press("Enter")
    expect(clerk.main.locator(".problem")).to_be_visible()


def events(clerk: Clerk) -> None:
    clerk.open()
    expect(clerk.main.locator(".entries li").first).to_be_visible()


def principal(clerk: Clerk) -> None:
    events(clerk)
    clerk.page.locator(".who summary").click()


def new(clerk: Clerk) -> None:
    clerk.open("#/new")
    clerk.field("Name").fill("x")
    clerk.field("Currency").fill("EU1")
    clerk.button("Create").click()
    expect(clerk.main.locator(".wrong")).to_be_visible()


def sales(clerk: Clerk) -> None:
    clerk.open("#/events/axe/sales")
    expect(clerk.main.locator("office-chart canvas").first).to_be_visible()


def names(clerk: Clerk) -> None:
    clerk.open("#/events/axe/names")
    expect(clerk.main.locator("table.names")).to_be_visible()


def seats(clerk: Clerk) -> None:
    clerk.open("#/events/axe/seats")
    clerk.choose("hall.csv", HALL.replace("Stalls", "Parterre"))
    expect(clerk.main.locator("office-preview .legend")).to_be_visible()


def mistakes(clerk: Clerk) -> None:
    clerk.open("#/events/axe/seats")
    clerk.choose("wrong.csv", WRONG)
    expect(clerk.main.locator("table.mistakes")).to_be_visible()


def rules(clerk: Clerk) -> None:
    clerk.open("#/events/axe/rules")
    expect(clerk.field("Circle")).to_be_visible()
    clerk.field("A hold lasts").fill("x")
    clerk.button("Add a price class").click()
    clerk.button("Save").click()
    expect(clerk.main.locator(".wrong").first).to_be_visible()


def turn(clerk: Clerk) -> None:
    clerk.open("#/events/axe/rules")
    clerk.button("Cancel the event").click()
    expect(clerk.page.locator("dialog[open]")).to_be_visible()


def channels(clerk: Clerk) -> None:
    clerk.open("#/events/axe/channels")
    expect(clerk.main.locator("table")).to_contain_text("The press")
    clerk.button("Change: The press").click()
    expect(clerk.page.locator("dialog[open]")).to_be_visible()


def codes(clerk: Clerk) -> None:
    clerk.open("#/events/axe/codes")
    clerk.button("Make codes").click()
    expect(clerk.main.locator(".wrong")).to_be_visible()
    clerk.field("Opens the category").select_option("Gold")
    clerk.button("Make codes").click()
    expect(clerk.main.locator("pre")).to_be_visible()


def queues(clerk: Clerk) -> None:
    clerk.open("#/queues")
    expect(clerk.main.locator(".tiles")).to_be_visible()


STATES: dict[str, Callable[[Clerk], None]] = {
    each.__name__: each
    for each in (door, events, principal, new, sales, names, seats, mistakes, channels, codes, rules, turn, queues)
}


@pytest.fixture(scope="module")
def evening(stack: LocalStack) -> None:
    with stack.client("olga", "operator") as operator:
        open_sale(operator, "axe", HALL, starts_at="2031-12-01T18:30:00Z")
        sold(operator, "axe.Stalls.A.7", "Anna Wójcik")
        assert operator.put("/api/events/axe/channels/press", json={"name": "The press"}).status_code == 201


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", STATES)
def test_no_state_has_a_barrier_that_axe_finds(
    name: str, new_clerk: Callable[..., Clerk], axe: str, evening: None
) -> None:
    clerk = new_clerk()
    STATES[name](clerk)
    assert try_all(clerk, f"office-{name}", axe) == {}
