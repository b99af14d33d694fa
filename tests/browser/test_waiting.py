"""A taken seat explains itself, and whoever waits for it gets it live; so does whoever waits for some that are like a wish."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
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


SMALL = "small-hall"
BLOCK = tuple(f"A {number}" for number in range(1, 5))


@pytest.fixture(scope="module")
def small_hall(stack: LocalStack) -> str:
    """Four seats in one row of Block B, two places to stand, and a wheelchair place with its companion seat."""
    rows: list[dict[str, object]] = [
        {"section": "Block B", "row": "A", "number": str(number), "price": 2_000} for number in range(1, 5)
    ]
    rows += [
        {"section": "Side", "row": "W", "number": "1", "price": 1_000, "accessible": True},
        {"section": "Side", "row": "W", "number": "2", "price": 1_000, "companion": True},
        {"section": "Floor", "price": 500, "capacity": 2},
    ]
    with stack.client("olga", "operator") as operator:
        rules = {"confirm_by": "holder", "cool_down_seconds": 0, "max_wait_seconds": 3_600, "max_per_holder": None}
        made = operator.post("/api/events", json={"id": SMALL, "name": "A small hall", **rules})
        assert made.status_code == 201, made.text
        imported = operator.post(f"/api/events/{SMALL}/tickets", json=rows)
        assert imported.status_code == 201, imported.text
    return SMALL


@pytest.fixture
def full_block(small_hall: str, new_buyer: Callable[..., Buyer]) -> Iterator[Buyer]:
    """A buyer who holds all of Block B."""
    buyer = new_buyer().open(small_hall)
    buyer.hold(*BLOCK, section="Block B")
    yield buyer
    if buyer.basket.locator("button.release").count():
        buyer.basket.locator("button.release").click()
        expect(buyer.basket.locator(".held")).to_have_count(0)


def look_for_two(buyer: Buyer) -> None:
    buyer.map.locator(".find summary").click()
    buyer.map.locator(".find select[name=quantity]").select_option("2")
    buyer.map.locator(".find select[name=section]").select_option("Block B")
    buyer.map.locator(".find form button").click()


def test_who_finds_no_two_together_waits_for_them_and_gets_both_live(
    full_block: Buyer, small_hall: str, new_buyer: Callable[..., Buyer]
) -> None:
    waiting = new_buyer().open(small_hall)
    seats = [waiting.seat(name, "Block B") for name in BLOCK]
    waiting.sees(seats[3], "held")
    look_for_two(waiting)
    refusal = waiting.map.locator(".refusal")
    expect(refusal).to_contain_text("You can wait for it: 2 seats, next to each other, Block B.")
    expect(waiting.news).to_contain_text("You can wait for it")
    waiting.picture("wait-for-wish")
    refusal.locator("button.wait").click()
    expect(waiting.basket.locator(".waiting")).to_contain_text("2 seats, next to each other, Block B")
    expect(waiting.basket.locator(".waiting")).to_contain_text("You are first in line.")
    expect(waiting.news).to_contain_text("Waiting for: 2 seats, next to each other, Block B. You are first in line.")
    waiting.picture("waiting-for-wish")
    behind = new_buyer().open(small_hall)
    look_for_two(behind)
    behind.map.locator(".refusal button.wait").click()
    expect(behind.basket.locator(".waiting")).to_contain_text("One stands before you.")
    behind.basket.locator(".waiting button.stop").click()
    expect(behind.basket.locator(".waiting")).to_have_count(0)
    for name in ("A 2", "A 3"):
        full_block.button(f"Give back Block B, row A, seat {name[2:]}", full_block.basket).click()
    for seat in seats[1:3]:
        waiting.sees(seat, "mine")
    expect(waiting.basket.locator(".held .items li")).to_have_count(2)
    expect(waiting.basket.locator(".waiting")).to_have_count(0)
    expect(waiting.news).to_contain_text("The seats that you waited for are yours for now")
    waiting.picture("wish-handed-over")
    waiting.basket.locator("button.release").click()
    expect(waiting.basket.locator(".held")).to_have_count(0)


def test_a_wait_for_a_wish_is_begun_by_the_keyboard_and_kept_over_a_reload(
    full_block: Buyer, small_hall: str, new_buyer: Callable[..., Buyer]
) -> None:
    waiting = new_buyer().open(small_hall)
    waiting.sees(waiting.seat("A 4", "Block B"), "held")
    look_for_two(waiting)
    expect(waiting.map.locator(".refusal button.wait")).to_be_visible()
    waiting.map.locator(".refusal h2").focus()
    waiting.press("Tab")
    expect(waiting.map.locator(".refusal button.wait")).to_be_focused()
    waiting.press("Enter")
    expect(waiting.basket.locator("#basket-title")).to_be_focused()
    expect(waiting.basket.locator(".waiting")).to_contain_text("You are first in line.")
    waiting.page.reload()
    waiting.ready()
    expect(waiting.basket.locator(".waiting")).to_contain_text("2 seats, next to each other, Block B")
    expect(waiting.basket.locator(".waiting")).to_contain_text("You are first in line.")
    waiting.basket.locator(".waiting button.stop").click()
    expect(waiting.basket.locator(".waiting")).to_have_count(0)
    expect(waiting.news).to_contain_text("The wait for 2 seats, next to each other, Block B ended without it.")


def test_nobody_is_offered_to_wait_for_what_the_hall_has_no_room_for(small_hall: str, buyer: Buyer) -> None:
    buyer.open(small_hall)
    buyer.map.locator(".find summary").click()
    buyer.map.locator(".find select[name=quantity]").select_option("5")
    buyer.map.locator(".find select[name=section]").select_option("Block B")
    buyer.map.locator(".find form button").click()
    expect(buyer.map.locator(".refusal")).to_contain_text("There are no such seats.")
    expect(buyer.map.locator(".refusal button.wait")).to_have_count(0)


def test_who_stands_waits_for_a_full_area(small_hall: str, new_buyer: Callable[..., Buyer]) -> None:
    first, second = new_buyer().open(small_hall), new_buyer().open(small_hall)
    first.map.locator("select.section").select_option("Floor")
    first.map.locator(".places select[name=quantity]").select_option("2")
    first.map.locator(".places button.order").click()
    expect(first.basket.locator(".held .items li")).to_have_count(2)
    second.map.locator("select.section").select_option("Floor")
    expect(second.map.locator(".places")).to_contain_text("full")
    second.map.locator(".places select[name=quantity]").select_option("2")
    second.picture("full-area")
    second.map.locator(".places button.wait").click()
    expect(second.basket.locator(".waiting")).to_contain_text("2 seats, Floor")
    first.basket.locator("button.release").click()
    expect(second.basket.locator(".held .items li")).to_have_count(2)
    second.basket.locator("button.release").click()


def test_a_wheelchair_place_is_found_with_its_companion_seat(small_hall: str, buyer: Buyer) -> None:
    buyer.open(small_hall)
    place, companion = (buyer.seat(name, "Side") for name in ("W 1", "W 2"))
    buyer.sees(companion, "companion")
    buyer.come_close(companion)
    buyer.map.locator(".find summary").click()
    buyer.map.locator(".find select[name=quantity]").select_option("2")
    buyer.map.locator(".find input[name=companion]").check()
    buyer.picture("companion")
    buyer.map.locator(".find form button").click()
    for seat in (place, companion):
        buyer.sees(seat, "mine")
    buyer.basket.locator("button.release").click()
