"""Every function by the keyboard alone, and what a screen reader is told of it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.buyer import Buyer

FOCUSED = """() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return { text: element?.getAttribute("aria-label") || element?.innerText || "", seat: Number(element?.dataset?.seat ?? -1),
        classes: element?.className ?? "" };
}"""


def focus(page: Page) -> dict[str, object]:
    found: dict[str, object] = page.evaluate(FOCUSED)
    return found


def tab_to(buyer: Buyer, holds: Callable[[dict[str, object]], bool], most: int = 40, key: str = "Tab") -> None:
    """Press Tab until something has the focus."""
    for _ in range(most):
        if holds(focus(buyer.page)):
            return
        buyer.press(key)
    raise AssertionError(f"never came to the focus; last: {focus(buyer.page)}")


def to_the_grid(buyer: Buyer) -> None:
    tab_to(buyer, lambda it: int(str(it["seat"])) >= 0)


def test_two_together_are_bought_by_the_keyboard(buyer: Buyer) -> None:
    buyer.open()
    to_the_grid(buyer)
    assert "Row A, seat 1, €129, free" in str(focus(buyer.page)["text"])
    buyer.press("ArrowDown", "ArrowDown", "End", "ArrowLeft")
    seat = int(str(focus(buyer.page)["seat"]))
    expect(buyer.map.locator(f".grid [data-seat='{seat}']")).to_be_focused()
    assert buyer.page.evaluate("document.querySelector('rowlock-seatmap').stage.focus") == seat
    buyer.press("Enter")
    buyer.sees(seat, "chosen")
    buyer.picture("keyboard")
    buyer.press("ArrowLeft", "Space")
    other = int(str(focus(buyer.page)["seat"]))
    buyer.sees(other, "chosen")
    assert any("chosen, 2 in all" in line for line in buyer.said())
    tab_to(buyer, lambda it: "order" in str(it["classes"]))
    buyer.press("Enter")
    buyer.sees(seat, "mine")
    expect(buyer.basket.locator("button.confirm")).to_be_visible()
    tab_to(
        buyer,
        lambda it: "confirm" in str(it["classes"]),
        key="Shift+Tab" if "confirm" in str(focus(buyer.page)) else "Tab",
        most=80,
    )
    buyer.press("Enter")
    expect(buyer.map.locator("dialog.review button.really")).to_be_focused()
    buyer.press("Enter")
    buyer.sees(seat, "bought")
    buyer.sees(other, "bought")


def test_a_taken_one_is_waited_for_extended_and_given_back_by_the_keyboard(new_buyer: Callable[..., Buyer]) -> None:
    first, second = new_buyer().open(), new_buyer().open()
    (seat,) = first.hold("A 1", section="Circle")
    second.sees(seat, "held")
    to_the_grid(second)
    second.press("PageDown")
    assert int(str(focus(second.page)["seat"])) == seat
    assert "held by somebody else" in str(focus(second.page)["text"])
    second.press("Enter")
    expect(second.map.locator("#taken-title")).to_be_focused()
    tab_to(second, lambda it: "wait" in str(it["classes"]))
    second.press("Enter")
    second.sees(seat, "waiting")
    first.basket.locator("button.release").click()
    second.sees(seat, "mine")
    tab_to(second, lambda it: "extend" in str(it["classes"]), most=80)
    before = second.page.evaluate("document.querySelector('rowlock-seatmap').holds[0].held_until")
    second.press("Enter")
    second.page.wait_for_function(
        "then => document.querySelector('rowlock-seatmap').holds[0].held_until > then", arg=before
    )
    tab_to(second, lambda it: "release" in str(it["classes"]), most=80)
    second.press("Enter")
    second.sees(seat, "free")


def test_the_list_is_searched_and_chooses_the_same_seats(buyer: Buyer) -> None:
    buyer.open()
    buyer.map.locator("button.list").press("Enter")
    buyer.map.locator("input.search").fill("circle b 7")
    entries = buyer.map.locator(".list li")
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text("Circle, row B, seat 7")
    buyer.picture("list")
    entries.locator("button").press("Enter")
    buyer.sees(buyer.seat("B 7", "Circle"), "chosen")
    buyer.map.locator("button.map").press("Enter")
    expect(buyer.basket).to_contain_text("Circle, row B, seat 7")


def test_the_accessibility_tree_has_the_grid_its_rows_and_states(buyer: Buyer) -> None:
    buyer.open()
    grid = buyer.map.get_by_role("grid", name="Seats of Stalls")
    expect(grid).to_have_attribute("aria-rowcount", "18")
    expect(grid.get_by_role("row").first).to_have_attribute("aria-rowindex", "1")
    first = grid.get_by_role("gridcell").first.get_by_role("button")
    expect(first).to_have_attribute("tabindex", "0")
    assert grid.locator("button[tabindex='0']").count() == 1
    expect(buyer.map.get_by_role("group", name="Map of the hall")).to_be_visible()
    for name in ("Closer", "Farther", "Whole hall"):
        expect(buyer.button(name)).to_be_visible()


def test_nothing_that_has_the_focus_hides_under_the_bar_of_a_small_screen(new_buyer: Callable[..., Buyer]) -> None:
    buyer = new_buyer(viewport={"width": 320, "height": 640}, has_touch=True).open()
    buyer.click("A 20", section="Balcony")
    hidden = []
    for _ in range(40):
        buyer.press("Tab")
        overlap = buyer.page.evaluate(
            """() => {
                let element = document.activeElement;
                while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
                const bar = document.querySelector("rowlock-seatmap").shadowRoot.querySelector(".bar");
                if (!bar || bar.contains(element) || element.closest(".grid, .skip")) return null;
                const a = element.getBoundingClientRect(), b = bar.getBoundingClientRect();
                return a.height && a.top >= b.top && a.bottom <= b.bottom ? element.outerHTML.slice(0, 80) : null;
            }"""
        )
        if overlap:
            hidden.append(overlap)
    assert hidden == []
