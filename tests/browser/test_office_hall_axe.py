"""Every state of the box office's hall under axe: light, dark and forced colours, both directions, small and large."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.clerk import Clerk
from tests.browser.office_hall import HallClerk
from tests.browser.test_axe import COLOURS, LANGUAGES, WIDTHS, axe, complaints, is_shown
from tests.browser.test_office_hall import bought

__all__ = ["axe"]


def selected(desk: HallClerk, _: LocalStack) -> None:
    desk.find("circle c 3")
    desk.find("circle c 4")
    desk.hall.locator("button.whole-row").click()


def selling(desk: HallClerk, _: LocalStack) -> None:
    desk.find("circle d 3")
    desk.hall.locator(".actions button[data-kind=sell]").click()
    desk.hall.locator("form.action button.go").click()
    expect(desk.hall.locator("form.action .wrong")).to_be_visible()


def inspected(desk: HallClerk, _: LocalStack) -> None:
    desk.find("circle e 3")
    expect(desk.inspector.locator(".history li").first).to_be_visible()
    desk.hall.locator(".actions button[data-kind=move]").click()


def moving(desk: HallClerk, _: LocalStack) -> None:
    desk.find("circle e 3")
    desk.hall.locator("button.whole-order").click()
    desk.hall.locator(".actions button[data-kind=move]").click()
    desk.hall.locator("form.action input[name=to]").fill("circle zz 9; circle zz 10")
    desk.press("Enter")
    expect(desk.hall.locator("form.action .wrong")).to_be_visible()
    desk.click("G 3", section="Circle")
    expect(desk.hall.locator("form.action .where-to li")).to_have_count(2)


def refused(desk: HallClerk, stack: LocalStack) -> None:
    desk.find("circle e 4")
    expect(desk.inspector.locator("dl .holder")).to_be_visible()
    with stack.client("olga", "operator") as client:  # behind the page's back
        path = "/api/tickets/night.Circle.E.4"
        now = client.get(path).json()["holder"]
        client.post(f"{path}/transfer", json={"to_holder": f"{now}-2"}, headers={"Prefer": "wait=20"})
    desk.do("transfer", holder="olga")
    expect(desk.task("transfer").locator(".refused")).to_be_visible()


def drawing(desk: HallClerk, _: LocalStack) -> None:
    desk.hall.locator("button.draw").click()
    expect(desk.hall.locator("svg.lasso")).to_be_visible()


def listed(desk: HallClerk, _: LocalStack) -> None:
    desk.hall.locator("button.list").click()
    desk.hall.locator("input.search").fill("circle f")


def standing(desk: HallClerk, _: LocalStack) -> None:
    desk.hall.locator("select.section").select_option("Arena")
    desk.find("zz 99")


STATES: dict[str, Callable[[HallClerk, LocalStack], None]] = {
    each.__name__: each for each in (selected, selling, inspected, moving, refused, drawing, listed, standing)
}


@pytest.fixture(scope="module")
def sold(stack: LocalStack, night: str) -> None:
    bought(stack, "paula", "night.Circle.E.3", "night.Circle.E.4")


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", STATES)
@pytest.mark.usefixtures("sold")
def test_no_state_has_a_barrier_that_axe_finds(
    name: str, new_clerk: Callable[..., Clerk], stack: LocalStack, axe: str
) -> None:
    found = {}
    for language in LANGUAGES:
        desk = HallClerk(new_clerk(locale=language))
        STATES[name](desk, stack)
        desk.page.evaluate(axe)
        for (colours, media), width in product(COLOURS.items(), WIDTHS):
            desk.page.emulate_media(**media)
            desk.page.set_viewport_size({"width": width, "height": 900})
            wrong = complaints_of(desk, axe)
            if wrong:
                found[f"{colours} {language} {width}"] = wrong
            if is_shown(colours, language, width):
                desk.picture(f"{name}-{colours}-{language}-{width}", whole=True)
    assert found == {}


def complaints_of(desk: HallClerk, axe: str) -> list[str]:
    wrong = complaints(desk.clerk, axe)
    overflow = desk.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wrong + (["it is wider than the screen"] if overflow else [])
