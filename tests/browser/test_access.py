"""Seats that are kept for some: a code opens them, says no where it is not good, and goes with whatever is ordered."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import Buyer
from tests.browser.test_ending import on_sale

CODE = "PRESS-2031-OK"


@pytest.fixture(scope="module")
def event(stack: LocalStack) -> str:
    """An event whose seats A 5 to A 8 are the press', who have a code that is good for two of them."""
    event = on_sale(stack, "press-night", hold_seconds=600, refundable=True)
    seats = [f"{event}.Stalls.A.{number}" for number in range(5, 9)]
    with stack.client("olga", "operator") as operator:
        assert operator.put(f"/api/events/{event}/channels/press", json={"name": "Press"}).status_code == 201
        kept = operator.patch(f"/api/events/{event}/tickets", json={"ticket_ids": seats, "channel": "press"})
        assert kept.json() == {"changed": 4}, kept.text
        made = operator.post(f"/api/events/{event}/codes", json={"channel": "press", "code": CODE, "tickets": 2})
        assert made.status_code == 201, made.text
    return event


def give(buyer: Buyer, code: str) -> None:
    card = buyer.map.locator(".access")
    if card.get_attribute("open") is None:
        card.locator("summary").click()
    card.get_by_label("Code", exact=True).fill(code)
    card.get_by_role("button", name="Use the code").click()


def test_a_folded_card_has_as_much_room_below_its_title_as_above(buyer: Buyer, event: str) -> None:
    buyer.open(event)
    card = buyer.map.locator(".access")
    (whole, title) = (card.bounding_box(), card.locator("summary").bounding_box())
    assert whole is not None
    assert title is not None
    above, below = title["y"] - whole["y"], whole["y"] + whole["height"] - title["y"] - title["height"]
    assert abs(above - below) <= 1
    assert all(name.strip() for name in buyer.map.locator(".legend li:first-child bdi").all_inner_texts())


def test_a_code_opens_what_is_kept_and_is_used_up(buyer: Buyer, event: str) -> None:
    buyer.open(event)
    (seat,) = buyer.click("A 5")
    assert buyer.look(seat) == "closed"
    expect(buyer.map.locator(".taken")).to_contain_text("kept for whoever has a code")
    give(buyer, f" {CODE.lower()} ")
    expect(buyer.map.locator(".access")).to_contain_text("The code goes with what you order.")
    buyer.hold("A 5", "A 6")
    buyer.picture("access")
    (third,) = buyer.click("A 7")
    buyer.basket.locator("button.order").click()
    expect(buyer.map.locator(".refusal")).to_contain_text("code")
    buyer.picture("access-used-up")
    buyer.click("A 7")
    buyer.sees(third, "closed")
    buyer.basket.locator("button.release").click()
    buyer.sees(seat, "closed")


def test_a_code_that_is_not_good_is_refused_and_another_may_be_given_by_the_keyboard(buyer: Buyer, event: str) -> None:
    buyer.open(event)
    give(buyer, "NO-SUCH-CODE")
    (seat,) = buyer.click("A 8")
    buyer.sees(seat, "chosen")
    buyer.basket.locator("button.order").click()
    expect(buyer.map.locator(".refusal")).to_contain_text("code")
    field = buyer.map.locator(".access input")
    field.fill(CODE)
    field.press("Enter")
    buyer.basket.locator("button.order").click()
    buyer.sees(seat, "mine")
    buyer.basket.locator("button.release").click()
    buyer.sees(seat, "closed")


def test_without_its_code_a_kept_seat_is_chosen_no_longer(buyer: Buyer, event: str) -> None:
    buyer.open(event)
    give(buyer, CODE)
    (seat,) = buyer.click("A 6")
    buyer.sees(seat, "chosen")
    give(buyer, "")
    buyer.sees(seat, "closed")
    expect(buyer.basket).to_contain_text("Nothing chosen yet")


def test_an_event_that_keeps_nothing_asks_for_no_code(buyer: Buyer, stack: LocalStack) -> None:
    buyer.open(on_sale(stack, "open-to-all"))
    expect(buyer.map.locator(".access")).to_have_count(0)
