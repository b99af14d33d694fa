"""The map is moved without dragging, and a choice that leaves a seat alone says so."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.buyer import Buyer

VIEW = "(({ view, hall }) => ({ ...view, box: hall.box }))(document.querySelector('rowlock-seatmap').stage)"


def test_buttons_move_the_map_as_far_as_the_hall_goes(buyer: Buyer) -> None:
    buyer.open()
    pan = buyer.map.locator(".pan")
    expect(pan).to_have_count(0)  # all of it is on the screen
    for _ in range(3):
        buyer.button("Closer").click()
    expect(pan.get_by_role("button")).to_have_count(4)
    before = buyer.page.evaluate(VIEW)
    pan.get_by_role("button", name="To the right").press("Enter")
    right = buyer.page.evaluate(VIEW)
    assert right["x"] < before["x"]
    assert (right["k"], right["y"]) == (before["k"], before["y"])
    buyer.picture("panned")
    for name, side, sign in (("To the left", "x", 1), ("Up", "y", 1), ("Down", "y", -1)):
        was = buyer.page.evaluate(VIEW)
        pan.get_by_role("button", name=name, exact=True).click()
        assert (buyer.page.evaluate(VIEW)[side] - was[side]) * sign > 0, name
    for _ in range(30):
        pan.get_by_role("button", name="Down").click()
    end = buyer.page.evaluate(VIEW)
    pan.get_by_role("button", name="Down").click()
    assert buyer.page.evaluate(VIEW) == end, "it ends where the hall ends"
    assert 0 < end["box"]["bottom"] * end["k"] + end["y"] < 900
    buyer.button("Whole hall").click()
    expect(pan).to_have_count(0)


def test_the_buttons_fit_on_a_small_screen_and_are_large_enough_for_a_finger(new_buyer: Callable[..., Buyer]) -> None:
    buyer = new_buyer(viewport={"width": 320, "height": 640}, has_touch=True).open()
    for _ in range(4):
        buyer.button("Closer").click()
    boxes = [button.bounding_box() for button in buyer.map.locator(".pan button, .zoom button").all()]
    assert len(boxes) == 7
    assert all(box and box["width"] >= 24 and box["height"] >= 24 for box in boxes)
    apart = buyer.map.locator(".zoom").bounding_box()
    pan = buyer.map.locator(".pan").bounding_box()
    assert pan is not None
    assert apart is not None
    assert pan["x"] + pan["width"] < apart["x"]
    buyer.picture("panned-small")


def test_a_choice_that_leaves_a_seat_alone_is_told_and_may_be_made(buyer: Buyer) -> None:
    buyer.open()
    buyer.click("C 2", section="Circle")
    caution = buyer.basket.locator(".caution")
    expect(caution).to_contain_text("Left alone: Circle, row C, seat 1.")
    assert any("Left alone" in line for line in buyer.said())
    buyer.picture("left-alone")
    buyer.click("C 1", section="Circle")
    expect(caution).to_have_count(0)
    buyer.click("C 1", section="Circle")
    expect(caution).to_be_visible()
    buyer.basket.locator("button.order").click()
    expect(buyer.basket.locator(".held")).to_contain_text("Circle, row C, seat 2")
    buyer.basket.locator("button.release").click()
