"""The end of a hold: warned of in time, prolonged by one action, and explained when it has come."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import Buyer

ROWS = [
    {"section": "Stalls", "row": "A", "number": str(seat), "price": 1_000, "x": seat * 20, "y": 0}
    for seat in range(1, 9)
]


def on_sale(stack: LocalStack, event: str, **rules: Any) -> str:
    with stack.client("olga", "operator") as operator:
        body = {"id": event, "name": "Brief", "confirm_by": "holder", "cool_down_seconds": 0, **rules}
        made = operator.post("/api/events", json=body)
        assert made.status_code == 201, made.text
        imported = operator.post(f"/api/events/{event}/tickets", json=ROWS)
        assert imported.status_code == 201, imported.text
    return event


def test_a_minute_before_the_end_a_dialog_asks_and_one_action_gives_more_time(buyer: Buyer, stack: LocalStack) -> None:
    buyer.open(on_sale(stack, "minute", hold_seconds=63, max_hold_seconds=630))
    buyer.page.evaluate(
        "map => { window.heard = []; map.addEventListener('rowlock-expiring', event => heard.push(event.detail.seconds)); }",
        buyer.map.element_handle(),
    )
    buyer.hold("A 1")
    dialog = buyer.map.locator("dialog.ending")
    expect(dialog).to_be_visible()
    expect(dialog.locator("button.extend")).to_be_focused()
    buyer.picture("ending")
    before = buyer.page.evaluate("document.querySelector('rowlock-seatmap').holds[0].held_until")
    buyer.press("Enter")
    expect(dialog).not_to_be_visible()
    buyer.page.wait_for_function(
        "then => document.querySelector('rowlock-seatmap').holds[0].held_until > then", arg=before
    )
    assert buyer.page.evaluate("heard") == [60]
    buyer.basket.locator("button.release").click()


def test_a_hold_can_be_extended_ten_times_its_length_unless_the_event_says_less(stack: LocalStack) -> None:
    with stack.client("olga", "operator") as operator:
        event = operator.get("/api/events/demo").json()
        made = operator.post("/api/events", json={"name": "Long enough", "hold_seconds": 120})
    assert event["max_hold_seconds"] >= 10 * event["hold_seconds"]
    assert made.json()["max_hold_seconds"] == 1_200


def test_after_the_end_one_button_tries_the_same_seats(buyer: Buyer, stack: LocalStack) -> None:
    buyer.open(on_sale(stack, "over", hold_seconds=4, max_hold_seconds=8))
    seats = buyer.hold("A 4", "A 5")
    dialog = buyer.map.locator("dialog.ended")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Stalls, row A, seat 4 and Stalls, row A, seat 5")
    assert any("Your hold has ended" in line for line in buyer.said())
    buyer.picture("ended")
    dialog.locator("button.again").click()
    for seat in seats:
        buyer.sees(seat, "mine")
