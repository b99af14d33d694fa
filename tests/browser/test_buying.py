"""A buyer buys, with the mouse, before a running system."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import Buyer


def test_two_seats_are_chosen_held_and_bought(buyer: Buyer, stack: LocalStack) -> None:
    buyer.open()
    buyer.picture("hall")
    seats = buyer.click("R 10", "R 11")
    expect(buyer.basket).to_contain_text("Stalls, row R, seat 10")
    buyer.picture("chosen")
    buyer.basket.locator("button.order").click()
    expect(buyer.basket.locator(".clock")).to_be_visible()
    for seat in seats:
        buyer.sees(seat, "mine")
    buyer.picture("held")
    buyer.basket.locator("button.confirm").click()
    buyer.picture("review")
    buyer.map.locator("dialog.review button.really").click()
    expect(buyer.basket.locator(".bought")).to_contain_text("Stalls, row R, seat 11")
    buyer.picture("bought")
    with stack.client("somebody") as client:
        for name in ("demo.Stalls.R.10", "demo.Stalls.R.11"):
            ticket = client.get(f"/api/tickets/{name}")
            assert ticket.json()["status"] == "SOLD", ticket.text
    assert (buyer.violations(), buyer.complaints) == ([], [])


def test_another_browser_sees_each_change_live(new_buyer: Callable[..., Buyer]) -> None:
    first, second = new_buyer().open(), new_buyer().open()
    (seat,) = first.hold("Q 20")
    second.sees(seat, "held")
    first.button("Give back", first.basket.locator(".row")).click()
    second.sees(seat, "free")
    expect(first.basket.locator(".held")).to_have_count(0)


def test_what_others_take_is_chosen_no_longer_and_the_buyer_is_told(new_buyer: Callable[..., Buyer]) -> None:
    first, second = new_buyer().open(), new_buyer().open()
    (seat,) = second.click("Q 24")
    second.sees(seat, "chosen")
    first.hold("Q 24")
    second.sees(seat, "held")
    assert any("went to somebody else" in line for line in second.said())
    expect(second.basket).to_contain_text("Nothing chosen yet")


def test_a_hold_is_extended_given_back_seat_by_seat_and_all_at_once(buyer: Buyer) -> None:
    buyer.open()
    first, second, third = buyer.hold("P 5", "P 6", "P 7")
    before = buyer.page.evaluate(
        "document.querySelector('rowlock-seatmap').holds.map(hold => hold.held_until).sort()[0]"
    )
    buyer.basket.locator("button.extend").click()
    buyer.page.wait_for_function(
        "before => document.querySelector('rowlock-seatmap').holds.every(hold => hold.held_until > before)", arg=before
    )
    buyer.button("Give back Stalls, row P, seat 6").click()
    buyer.sees(second, "free")
    assert buyer.look(first) == buyer.look(third) == "mine"
    buyer.basket.locator("button.release").click()
    buyer.sees(first, "free")
    buyer.sees(third, "free")


def test_what_is_held_is_there_after_a_reload_and_in_another_tab(buyer: Buyer) -> None:
    buyer.open()
    (seat,) = buyer.hold("N 9")
    buyer.page.reload()
    buyer.ready()
    buyer.sees(seat, "mine")
    tab = Buyer(buyer.context, buyer.url, buyer._pictures).open()
    tab.sees(seat, "mine")
    tab.basket.locator("button.release").click()
    buyer.sees(seat, "free")
    expect(buyer.basket.locator(".held")).to_have_count(0)


def test_places_of_a_standing_area_are_held_by_number(buyer: Buyer) -> None:
    buyer.open()
    buyer.map.locator("select.section").select_option("Arena")
    card = buyer.map.locator(".places")
    card.locator("select.count").select_option("3")
    buyer.picture("places")
    card.locator("button.order").click()
    expect(buyer.basket.locator(".held li")).to_have_count(3)
    buyer.basket.locator("button.release").click()
    expect(buyer.basket.locator(".held")).to_have_count(0)


def test_seats_are_found_side_by_side(buyer: Buyer) -> None:
    buyer.open()
    buyer.map.locator(".find summary").click()
    buyer.map.locator(".find select[name=quantity]").select_option("3")
    buyer.map.locator(".find select[name=section]").select_option("Balcony")
    buyer.picture("find")
    buyer.map.locator(".find form button").click()
    rows = buyer.basket.locator(".held li")
    expect(rows).to_have_count(3)
    assert len({text.split("seat")[0] for text in rows.all_inner_texts()}) == 1
    buyer.basket.locator("button.release").click()


def test_a_no_says_why_and_what_next(buyer: Buyer) -> None:
    buyer.open()
    buyer.map.locator(".find summary").click()
    buyer.map.locator(".find select[name=quantity]").select_option("10")
    buyer.map.locator(".find select[name=section]").select_option("Box Left")
    buyer.map.locator(".find form button").click()
    refusal = buyer.map.locator(".refusal")
    expect(refusal).to_contain_text("There are not so many side by side.")
    expect(refusal).to_contain_text("Try without “next to each other”, or fewer.")
    buyer.picture("refused")
    refusal.locator("button.close").click()
    expect(refusal).to_have_count(0)


def test_eight_tabs_of_a_browser_are_live_by_one_stream_and_one_can_order(buyer: Buyer) -> None:
    tabs = [buyer.open(), *(Buyer(buyer.context, buyer.url, buyer._pictures).open() for _ in range(7))]
    leaders = [
        tab
        for tab in tabs
        if tab.page.evaluate("document.querySelector('rowlock-seatmap').sale.feed.source.source !== null")
    ]
    assert len(leaders) == 1
    (seat,) = tabs[-1].hold("H 9")
    for tab in tabs:
        tab.sees(seat, "mine")
    leaders[0].page.close()
    others = [tab for tab in tabs if tab not in leaders]
    others[0].basket.locator("button.release").click()
    for tab in others:
        tab.sees(seat, "free")
        expect(tab.map.locator(".fresh")).to_have_attribute("data-state", "live")


def test_a_button_stays_its_seats_when_the_list_gets_shorter(buyer: Buyer) -> None:
    """Who has the focus on a button, or is about to press it, would give back another seat."""
    buyer.open()
    buyer.hold("R 20", "R 21", "R 22")
    kept = buyer.button("Give back Stalls, row R, seat 21", buyer.basket)
    kept.focus()
    buyer.button("Give back Stalls, row R, seat 20", buyer.basket).evaluate("button => button.click()")
    expect(buyer.basket.locator(".held li")).to_have_count(2)
    expect(kept).to_be_focused()
    buyer.basket.locator("button.release").click()
