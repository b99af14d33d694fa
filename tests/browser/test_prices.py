"""Seats cost some buyers less: the class is chosen with the seat, shown with its price, and kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import Buyer
from tests.browser.test_keyboard import focus, tab_to

CLASSES = [
    {"name": "Child", "price": 2_000},
    {"name": "Child", "price": 3_000, "category": "Gold"},
    {"name": "<b>Student</b>", "price": 2_500, "category": "Blue"},
]


@pytest.fixture(scope="module")
def event(stack: LocalStack) -> str:
    """An evening with seats in two categories, places to stand, and prices for some."""
    rows = [
        {
            "section": "Stalls",
            "row": row,
            "number": str(seat),
            "price": 4_500 if row == "A" else 3_000,
            "category": "Gold" if row == "A" else "Blue",
            "x": seat * 20,
            "y": 0 if row == "A" else 25,
        }
        for row in "AB"
        for seat in range(1, 13)
    ]
    with stack.client("olga", "operator") as operator:
        rules = {"confirm_by": "holder", "refundable": True, "cool_down_seconds": 0, "price_classes": CLASSES}
        made = operator.post("/api/events", json={"id": "family", "name": "Family evening", **rules})
        assert made.status_code == 201, made.text
        imported = operator.post("/api/events/family/tickets", json=rows)
        assert imported.status_code == 201, imported.text
    return "family"


def held(stack: LocalStack, buyer: Buyer) -> dict[str, tuple[str | None, int]]:
    """Return the class and the price of each ticket that the buyer holds, as the API tells them."""
    holds = buyer.page.evaluate("document.querySelector('rowlock-seatmap').holds")
    return {each["ticket_id"]: (each["price_class"], each["price"]) for each in holds}


def test_each_seat_is_had_in_the_class_that_was_chosen_for_it(buyer: Buyer, stack: LocalStack, event: str) -> None:
    buyer.open(event)
    buyer.click("A 1", "A 2", "B 1")
    selects = buyer.basket.locator("select.price-class")
    expect(selects.nth(0).locator("option")).to_have_text(["Full price · €45", "Child · €30"])
    expect(selects.nth(2).locator("option")).to_have_text(["Full price · €30", "Child · €20", "<b>Student</b> · €25"])
    selects.nth(1).select_option("Child")
    selects.nth(2).select_option("<b>Student</b>")
    expect(buyer.basket.locator(".sum")).to_contain_text("€100")
    chosen = buyer.page.evaluate(
        "document.querySelector('rowlock-seatmap').selection.map(each => [each.price_class, each.price])"
    )
    assert chosen == [[None, 4_500], ["Child", 3_000], ["<b>Student</b>", 2_500]]
    buyer.picture("prices-chosen")
    buyer.basket.locator("button.order").click()
    expect(buyer.basket.locator(".held")).to_contain_text("<b>Student</b>")
    expect(buyer.basket.locator(".held .sum")).to_contain_text("€100")
    buyer.picture("prices-held")
    assert held(stack, buyer) == {
        "family.Stalls.A.1": (None, 4_500),
        "family.Stalls.A.2": ("Child", 3_000),
        "family.Stalls.B.1": ("<b>Student</b>", 2_500),
    }
    buyer.basket.locator("button.release").click()
    expect(buyer.basket.locator(".held")).to_have_count(0)


def test_a_class_is_chosen_by_the_keyboard_and_goes_with_its_seat(buyer: Buyer, event: str) -> None:
    buyer.open(event)
    buyer.click("A 5", "A 6")
    buyer.basket.locator("#basket-title").focus()
    tab_to(buyer, lambda it: "price-class" in str(it["classes"]))
    assert "Price of Stalls, row A, seat 5" in str(focus(buyer.page)["text"])
    buyer.press("ArrowDown")
    expect(buyer.basket.locator(".sum")).to_contain_text("€75")
    buyer.button("Remove Stalls, row A, seat 5").click()
    buyer.click("A 5")
    expect(buyer.basket.locator(".sum")).to_contain_text("€90")


def test_seats_that_are_found_are_of_the_classes_that_were_asked_for(
    buyer: Buyer, stack: LocalStack, event: str
) -> None:
    buyer.open(event)
    buyer.map.locator(".find summary").click()
    buyer.map.locator(".find select[name=quantity]").select_option("3")
    buyer.map.locator(".find select[name='class:Child']").select_option("2")
    buyer.picture("prices-find")
    buyer.map.locator(".find form button").click()
    expect(buyer.basket.locator(".held li")).to_have_count(3)
    assert sorted(str(name) for name, _ in held(stack, buyer).values()) == ["Child", "Child", "None"]
    buyer.basket.locator("button.release").click()
    expect(buyer.basket.locator(".held")).to_have_count(0)


def test_a_class_that_is_gone_is_refused_and_those_that_there_are_are_shown(
    buyer: Buyer, stack: LocalStack, event: str
) -> None:
    buyer.open(event)
    buyer.click("A 9")
    buyer.basket.locator("select.price-class").select_option("Child")
    with stack.client("olga", "operator") as operator:
        gone = [{"name": "Senior", "price": 4_000}]
        assert operator.patch(f"/api/events/{event}", json={"price_classes": gone}).is_success
        try:
            buyer.basket.locator("button.order").click()
            expect(buyer.map.locator(".refusal")).to_contain_text("There is no such price.")
            options = buyer.basket.locator("select.price-class option")
            expect(options).to_have_text(["Full price · €45", "Senior · €40"])
            expect(buyer.basket.locator(".sum")).to_contain_text("€45")
        finally:
            operator.patch(f"/api/events/{event}", json={"price_classes": CLASSES})
