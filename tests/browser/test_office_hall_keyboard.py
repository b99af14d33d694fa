"""The live hall of the box office by the keyboard alone, and what a screen reader is told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.clerk import Clerk
from tests.browser.office_hall import HALL, HallClerk
from tests.browser.test_keyboard import focus
from tests.browser.test_office_hall import bought


@pytest.fixture
def desk(clerk: Clerk, night: str) -> HallClerk:
    return HallClerk(clerk)


def tab_to(desk: HallClerk, mark: str, most: int = 60) -> None:
    """Press Tab until what matches a selector has the focus."""
    matches = """mark => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return element?.matches(mark) ?? false;
    }"""
    for _ in range(most):
        if desk.page.evaluate(matches, mark):
            return
        desk.press("Tab")
    raise AssertionError(f"{mark} never had the focus; last: {focus(desk.page)}")


def test_two_are_found_and_sold(desk: HallClerk) -> None:
    tab_to(desk, ".find-seat input")
    desk.page.keyboard.type("balcony a 5")
    desk.press("Enter")
    (seat,) = desk.selected()
    tab_to(desk, f".grid [data-seat='{seat}']")
    assert "Row A, seat 5" in str(focus(desk.page)["text"])
    desk.press("ArrowRight", "Shift+Enter")
    assert len(desk.selected()) == 2
    other = next(each for each in desk.selected() if each != seat)
    expect(desk.hall.locator(f".grid [data-seat='{other}']")).to_have_attribute("aria-pressed", "true")
    desk.picture("keyboard")
    tab_to(desk, ".actions button[data-kind=sell]")
    desk.press("Enter")
    expect(desk.hall.locator("form.action input[name=holder]")).to_be_focused()
    desk.page.keyboard.type("lena")
    desk.press("Enter")
    desk.becomes([seat, other], "S")
    expect(desk.hall.locator("#selection-title")).to_be_focused()
    expect(desk.page.locator("body > [role=status]")).to_contain_text("Sold to lena: ")


def test_a_block_of_rows_is_selected_by_shift_and_blocked(desk: HallClerk) -> None:
    first = desk.seat("B 5", "Balcony")
    desk.find("balcony b 5")
    tab_to(desk, f".grid [data-seat='{first}']")
    desk.press("ArrowDown", "ArrowRight", "ArrowRight", "Shift+Enter")
    selected = desk.selected()
    assert len(selected) >= 6
    tab_to(desk, ".actions button[data-kind=block]")
    desk.press("Enter")
    desk.becomes(selected, "X")
    expect(desk.hall.locator("#selection-title")).to_be_focused()


def test_somebody_is_found_moved_passed_on_and_taken_back(desk: HallClerk, stack: LocalStack) -> None:
    bought(stack, "mona", "night.Balcony.D.4")
    seat, target = desk.seat("D 4", "Balcony"), desk.seat("E 9", "Balcony")
    desk.becomes([seat], "S")
    desk.hall.locator(".find-seat input").focus()
    desk.page.keyboard.type("balcony d4")
    desk.press("Enter")
    expect(desk.inspector).to_contain_text("mona")
    tab_to(desk, ".actions button[data-kind=move]")
    desk.press("Enter")
    desk.page.keyboard.type("balcony e 9")
    desk.press("Enter")
    desk.becomes([target], "S")
    tab_to(desk, ".task button.show")
    desk.press("Enter")
    expect(desk.inspector).to_contain_text("mona")
    for kind, said, done in (("transfer", "nora", "Passed on to nora"), ("release", "ill", "Reason: ill")):
        desk.hall.locator("#selection-title").focus()
        tab_to(desk, f".actions button[data-kind={kind}]")
        desk.press("Enter")
        desk.page.keyboard.type(said)
        desk.press("Enter")
        expect(desk.task(kind)).to_contain_text(done)
        if kind == "transfer":
            desk.hall.locator("#selection-title").focus()
            tab_to(desk, ".task[data-kind=transfer] button.show")
            desk.press("Enter")
    desk.becomes([target], "A")


def test_the_list_finds_and_selects_without_the_map(desk: HallClerk) -> None:
    desk.hall.locator("button.list").press("Enter")
    desk.hall.locator("input.search").fill("box left a")
    desk.hall.locator("button.select-found").press("Enter")
    assert desk.selected()
    expect(desk.hall.locator(".list li button[aria-pressed=true]").first).to_be_visible()
    desk.picture("list")
    desk.hall.locator("button.map").press("Enter")
    expect(desk.hall.locator("canvas.seats")).to_be_visible()


def test_escape_leaves_drawing_and_each_form(desk: HallClerk) -> None:
    desk.hall.locator("button.draw").press("Enter")
    expect(desk.hall.locator("svg.lasso")).to_be_visible()
    desk.press("Escape")
    expect(desk.hall.locator("svg.lasso")).to_have_count(0)
    desk.find("balcony g 4")
    desk.hall.locator(".actions button[data-kind=sell]").press("Enter")
    desk.press("Escape")
    expect(desk.hall.locator(".actions button[data-kind=sell]")).to_be_focused()
    assert desk.page.evaluate(f"{HALL}.form") is None
