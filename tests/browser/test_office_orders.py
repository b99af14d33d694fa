"""What was ordered together is sold, held longer, moved, passed on and taken back together at the box office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.clerk import Clerk
from tests.browser.office_hall import NIGHT, HallClerk
from tests.browser.test_office_hall import bought
from tests.browser.test_office_hall_keyboard import tab_to

WAIT = {"Prefer": "wait=20"}


@pytest.fixture
def desk(clerk: Clerk, night: str) -> HallClerk:
    return HallClerk(clerk)


def ids(section: str, *names: str) -> list[str]:
    return [f"night.{section}.{name.replace(' ', '.')}" for name in names]


def ordered(stack: LocalStack, holder: str, tickets: Sequence[str]) -> str:
    """Hold seats for somebody by one order and return its id."""
    body = {"event_id": NIGHT, "holder": holder, "wishes": [{"ticket_ids": list(tickets)}]}
    with stack.client("olga", "operator") as client:
        order = client.post("/api/orders", json=body, headers=WAIT).json()
    assert order["status"] == "SUCCEEDED", order
    id_: str = order["order_id"]
    return id_


def read(stack: LocalStack, path: str) -> Any:
    with stack.client("olga", "operator") as client:
        return client.get(path).json()


def posted(desk: HallClerk) -> list[str]:
    """Return the paths of what is posted from now on, as it grows."""
    paths: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and "/api/" in request.url:
            paths.append(request.url.split("/api")[1])

    desk.page.on("request", note)
    return paths


def test_an_order_that_is_selected_whole_is_taken_back_by_one_command(desk: HallClerk, stack: LocalStack) -> None:
    order = ordered(stack, "olaf", ids("Stalls", "P 4", "P 5", "P 6"))
    seats = [desk.seat(f"P {number}") for number in (4, 5, 6)]
    desk.becomes(seats, "H")
    desk.find("stalls p5")
    expect(desk.inspector).to_contain_text(order)
    desk.hall.get_by_role("button", name="The whole order (3 seats)").click()
    assert set(desk.selected()) == set(seats)
    expect(desk.hall.locator("button.whole-order")).to_have_count(0)
    desk.picture("order-selected")
    paths = posted(desk)
    desk.hall.locator(".actions button[data-kind=release]").click()
    expect(desk.hall.locator("form.action .together")).to_have_text("All of them or none.")
    desk.hall.locator("form.action input").fill("a double booking")
    desk.press("Enter")
    expect(desk.task("release")).to_contain_text("Taken back:")
    desk.becomes(seats, "A")
    assert paths == [f"/orders/{order}/cancel"]


def test_seats_of_several_orders_are_so_many_commands_and_each_no_names_its_seat(
    desk: HallClerk, stack: LocalStack
) -> None:
    whole = ordered(stack, "pia", ids("Stalls", "P 10", "P 11"))
    ordered(stack, "quirin", ids("Stalls", "P 12", "P 13"))
    seats = [desk.seat(f"P {number}") for number in (10, 11, 12)]
    desk.becomes(seats, "H")
    for name in ("stalls p10", "stalls p11", "stalls p12"):
        desk.hall.locator(".find-seat input").fill(name)
        desk.press("Enter")
    desk.page.evaluate("seats => document.querySelector('rowlock-office-hall').selectAll(seats)", seats)
    expect(desk.selection).to_contain_text("quirin")
    desk.hall.locator(".fresh button").click()  # the page hears of nothing
    with stack.client("olga", "operator") as client:
        client.post("/api/tickets/night.Stalls.P.12/transfer", json={"to_holder": "rosa"}, headers=WAIT)
    paths = posted(desk)
    desk.hall.locator(".actions button[data-kind=release]").click()
    expect(desk.hall.locator("form.action .together")).to_contain_text("2 steps, each on its own")
    desk.hall.locator("form.action input").fill("a mistake")
    desk.press("Enter")
    card = desk.task("release")
    expect(card).to_contain_text("Taken back: Stalls, row P, seat 10 and Stalls, row P, seat 11.")
    expect(card.locator(".refused")).to_contain_text("Take back: Stalls, row P, seat 12.")
    expect(card.locator(".refused")).to_contain_text("Somebody else has it now; nothing was changed.")
    assert sorted(paths) == [f"/orders/{whole}/cancel", "/tickets/night.Stalls.P.12/cancel"]
    assert desk.selected() == [seats[2]]
    desk.picture("order-in-part")


def test_a_sale_of_several_seats_of_which_one_is_gone_sells_none_and_names_it(
    desk: HallClerk, stack: LocalStack
) -> None:
    seats = desk.click("P 18", "P 19", "P 20")
    desk.hall.locator(".fresh button").click()  # the page hears of nothing
    bought(stack, "sven", "night.Stalls.P.19")
    desk.do("sell", holder="tina")
    card = desk.task("sell")
    expect(card).to_contain_text("Not all of them are free any more.")
    expect(card).to_contain_text("In the way: Stalls, row P, seat 19.")
    assert set(desk.selected()) == set(seats)
    states = [read(stack, f"/api/tickets/{each}")["status"] for each in ids("Stalls", "P 18", "P 19", "P 20")]
    assert states == ["AVAILABLE", "SOLD", "AVAILABLE"]
    desk.picture("sale-in-the-way")


def test_a_hold_is_extended_and_says_until_when(desk: HallClerk, stack: LocalStack) -> None:
    order = ordered(stack, "udo", ids("Stalls", "Q 4", "Q 5"))
    before = read(stack, f"/api/orders/{order}")["held_until"]
    seats = [desk.seat("Q 4"), desk.seat("Q 5")]
    desk.becomes(seats, "H")
    desk.find("stalls q4")
    desk.hall.locator("button.whole-order").click()
    paths = posted(desk)
    desk.do("extend")
    expect(desk.task("extend")).to_contain_text("Held until")
    expect(desk.task("extend")).to_contain_text("Stalls, row Q, seat 4 and Stalls, row Q, seat 5.")
    assert paths == [f"/orders/{order}/extend"]
    assert read(stack, f"/api/orders/{order}")["held_until"] > before
    desk.task("extend").locator("button.show").click()
    desk.hall.locator(".selection button.remove").last.click()
    expect(desk.inspector.locator(".history li").first).to_contain_text("Held longer")


def test_an_order_is_moved_along_a_row_by_one_click(desk: HallClerk, stack: LocalStack) -> None:
    order = ordered(stack, "vera", ids("Stalls", "Q 10", "Q 11", "Q 12"))
    seats = [desk.seat(f"Q {number}") for number in (10, 11, 12)]
    desk.becomes(seats, "H")
    desk.find("stalls q10")
    desk.hall.locator("button.whole-order").click()
    desk.hall.locator(".actions button[data-kind=move]").click()
    desk.click("Q 12")  # one of those that they leave: they move up by two
    targets = [desk.seat(f"Q {number}") for number in (12, 13, 14)]
    expect(desk.hall.locator("form.action .where-to li")).to_have_count(3)
    expect(desk.hall.locator("form.action .where-to li").first).to_have_text(
        "Stalls, row Q, seat 10 → Stalls, row Q, seat 12"
    )
    desk.picture("order-move")
    paths = posted(desk)
    desk.hall.locator("form.action button.go").click()
    expect(desk.task("move")).to_contain_text("Moved: Stalls, row Q, seat 10")
    desk.becomes(seats[:2], "A")
    desk.becomes(targets, "H")
    assert paths == [f"/orders/{order}/move"]
    assert {read(stack, f"/api/tickets/{each}")["order_id"] for each in ids("Stalls", "Q 12", "Q 14")} == {order}
    desk.task("move").locator("button.show").click()
    assert set(desk.selected()) == set(targets)


def test_an_order_is_moved_by_the_keyboard_to_seats_that_are_named(desk: HallClerk, stack: LocalStack) -> None:
    ordered(stack, "wilma", ids("Balcony", "H 4", "H 5"))
    seats = [desk.seat(f"H {number}", "Balcony") for number in (4, 5)]
    desk.becomes(seats, "H")
    desk.hall.locator(".find-seat input").focus()
    desk.page.keyboard.type("balcony h4")
    desk.press("Enter")
    tab_to(desk, "button.whole-order")
    desk.press("Enter")
    tab_to(desk, ".actions button[data-kind=move]")
    desk.press("Enter")
    expect(desk.hall.locator("form.action input[name=to]")).to_be_focused()
    desk.page.keyboard.type("balcony h5; balcony h 400")
    desk.press("Enter")
    expect(desk.hall.locator("form.action .wrong")).to_contain_text("No seat is called “balcony h 400”.")
    desk.hall.locator("form.action input[name=to]").fill("balcony g 20")
    desk.press("Enter")
    desk.becomes([desk.seat(f"G {number}", "Balcony") for number in (20, 21)], "H")
    desk.becomes(seats, "A")
    expect(desk.hall.locator("#selection-title")).to_be_focused()


def test_seats_of_two_orders_are_not_moved_together(desk: HallClerk, stack: LocalStack) -> None:
    ordered(stack, "xaver", ids("Balcony", "H 10"))
    ordered(stack, "yara", ids("Balcony", "H 11"))
    seats = [desk.seat(f"H {number}", "Balcony") for number in (10, 11)]
    desk.becomes(seats, "H")
    desk.page.evaluate("seats => document.querySelector('rowlock-office-hall').selectAll(seats)", seats)
    desk.do("move", to="balcony g 10")
    expect(desk.hall.locator("form.action .wrong")).to_contain_text("These seats are not of one order.")
    desk.becomes(seats, "H")
