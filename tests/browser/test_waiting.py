"""A taken seat explains itself, and whoever waits for it gets it live."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.buyer import Buyer


def test_a_seat_that_comes_back_goes_to_who_waits_and_its_page_says_so(new_buyer: Callable[..., Buyer]) -> None:
    first, second = new_buyer().open(), new_buyer().open()
    (seat,) = first.hold("M 12")
    second.sees(seat, "held")
    second.click("M 12")
    taken = second.map.locator(".taken")
    expect(taken).to_contain_text("Somebody holds it until")
    second.picture("taken")
    taken.locator("button.wait").click()
    expect(second.basket.locator(".waiting")).to_contain_text("You are first in line.")
    second.sees(seat, "waiting")
    second.picture("waiting")
    first.basket.locator("button.release").click()
    second.sees(seat, "mine")
    expect(second.basket.locator(".held")).to_contain_text("Stalls, row M, seat 12")
    assert any("is yours for now" in line for line in second.said())
    second.picture("handed-over")
    first.sees(seat, "held")
    second.basket.locator("button.release").click()
    first.sees(seat, "free")


def test_a_wait_is_kept_over_a_reload_and_ends_when_it_is_not_wanted(new_buyer: Callable[..., Buyer]) -> None:
    first, second = new_buyer().open(), new_buyer().open()
    (seat,) = first.hold("M 15")
    second.sees(seat, "held")
    second.click("M 15")
    second.map.locator(".taken button.wait").click()
    expect(second.basket.locator(".waiting")).to_contain_text("You are first in line.")
    second.page.reload()
    second.ready()
    expect(second.basket.locator(".waiting")).to_contain_text("You are first in line.")
    second.basket.locator(".waiting button.stop").click()
    expect(second.basket.locator(".waiting")).to_have_count(0)
    first.basket.locator("button.release").click()
    second.sees(seat, "free")


def test_the_second_in_line_sees_one_before_it(new_buyer: Callable[..., Buyer]) -> None:
    buyers = [new_buyer().open() for _ in range(3)]
    (seat,) = buyers[0].hold("M 18")
    for place, buyer in enumerate(buyers[1:]):
        buyer.sees(seat, "held")
        buyer.click("M 18")
        buyer.map.locator(".taken button.wait").click()
        said = ("You are first in line.", "One stands before you.")[place]
        expect(buyer.basket.locator(".waiting")).to_contain_text(said)
    buyers[0].basket.locator("button.release").click()
    buyers[1].sees(seat, "mine")
    expect(buyers[2].basket.locator(".waiting")).to_contain_text("You are first in line.")
    buyers[1].basket.locator("button.release").click()
    buyers[2].sees(seat, "mine")
    buyers[2].basket.locator("button.release").click()
