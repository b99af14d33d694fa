"""The event itself as a buyer should see it: it is off, over, not on sale yet, or on another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import Buyer
from tests.browser.test_ending import on_sale

READ_EVENT = "document.querySelector('rowlock-seatmap').sale.listing.read()"
"""What the page does by itself every minute or so."""


def in_hours(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def test_an_event_that_is_cancelled_says_why_and_sells_nothing_while_the_page_is_open(
    buyer: Buyer, stack: LocalStack
) -> None:
    event = on_sale(stack, "squall", hold_seconds=600)
    buyer.open(event)
    buyer.page.evaluate(
        "map => { window.heard = []; map.addEventListener('rowlock-event', event => heard.push(event.detail.cancel_reason)); }",
        buyer.map.element_handle(),
    )
    buyer.hold("A 1")
    (seat,) = buyer.click("A 5")
    buyer.sees(seat, "chosen")
    with stack.client("olga", "operator") as operator:
        assert operator.post(f"/api/events/{event}/cancel", json={"reason": "A storm is coming."}).is_success
    buyer.basket.locator("button.order").click()  # refused, which makes the page ask what is the matter
    notice = buyer.map.locator(".notice")
    expect(notice).to_contain_text("This event has been cancelled")
    assert any("cancelled" in line for line in buyer.said())
    expect(notice).to_contain_text("A storm is coming.")
    expect(buyer.map.locator(".refusal")).to_contain_text("Sales are closed for this.")
    expect(buyer.basket.locator("button.confirm")).to_be_disabled()
    expect(buyer.map.locator(".find")).to_have_count(0)
    buyer.picture("cancelled")
    buyer.basket.locator("button.release").click()
    expect(buyer.basket.locator(".held")).to_have_count(0)
    (other,) = buyer.click("A 7")
    assert buyer.look(other) == "free"
    assert buyer.page.evaluate("heard") == ["A storm is coming."]


def test_another_date_is_told_to_who_saw_the_first_until_they_take_note(buyer: Buyer, stack: LocalStack) -> None:
    event = on_sale(stack, "postponed", starts_at="2040-05-04T19:00:00Z")
    buyer.open(event)
    expect(buyer.map.locator(".notice")).to_have_count(0)
    with stack.client("olga", "operator") as operator:
        assert operator.patch(f"/api/events/{event}", json={"starts_at": "2040-06-08T19:30:00Z"}).is_success
    buyer.page.evaluate(READ_EVENT)
    notice = buyer.map.locator(".notice.moved")
    expect(notice).to_contain_text("June 8, 2040")
    expect(notice).to_contain_text("no longer on Friday, May 4, 2040")
    expect(buyer.page.locator("#when")).to_contain_text("June 8, 2040")
    buyer.picture("moved")
    buyer.page.reload()
    buyer.ready()
    notice.locator("button.noted").press("Enter")
    expect(notice).to_have_count(0)
    buyer.page.reload()
    buyer.ready()
    expect(notice).to_have_count(0)


def test_a_sale_that_has_not_begun_begins_on_the_open_page(buyer: Buyer, stack: LocalStack) -> None:
    event = on_sale(stack, "soon", sales_open_at=in_hours(1))
    buyer.open(event)
    expect(buyer.map.locator(".notice")).to_contain_text("The sale begins on")
    (seat,) = buyer.click("A 3")
    expect(buyer.basket.locator("button.order")).to_be_disabled()
    buyer.picture("not-yet")
    with stack.client("olga", "operator") as operator:
        assert operator.patch(f"/api/events/{event}", json={"sales_open_at": in_hours(-1)}).is_success
    buyer.page.evaluate(READ_EVENT)
    expect(buyer.map.locator(".notice")).to_have_count(0)
    buyer.basket.locator("button.order").click()
    buyer.sees(seat, "mine")


def test_whether_an_event_sells_is_asked_of_the_server_s_clock(
    new_buyer: Callable[..., Buyer], stack: LocalStack
) -> None:
    event = on_sale(stack, "tonight", starts_at=in_hours(0.5))
    buyer = new_buyer()
    buyer.page.add_init_script("{ const real = Date.now.bind(Date); Date.now = () => real() + 3_600_000; }")
    buyer.open(event)
    buyer.page.wait_for_function("() => document.querySelector('rowlock-seatmap').sale.event")
    buyer.page.wait_for_timeout(500)  # two beats of the page's own clock
    expect(buyer.map.locator(".notice")).to_have_count(0)
    buyer.hold("A 1")
    buyer.basket.locator("button.release").click()


def test_a_sale_that_is_over_says_so(new_buyer: Callable[..., Buyer], stack: LocalStack) -> None:
    event = on_sale(stack, "past", starts_at=in_hours(-1))
    buyer = new_buyer(viewport={"width": 320, "height": 700}).open(event)
    expect(buyer.map.locator(".notice")).to_contain_text("The sale is over")
    (seat,) = buyer.click("A 3")
    assert buyer.look(seat) == "free"
    buyer.picture("over")
