"""The live hall of the box office: what is done there with a mouse, and what it tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import Buyer
from tests.browser.clerk import Clerk
from tests.browser.office_hall import HALL, NIGHT, HallClerk


@pytest.fixture
def desk(clerk: Clerk, night: str) -> HallClerk:
    return HallClerk(clerk)


def bought(stack: LocalStack, holder: str, *names: str) -> None:
    """Let somebody have seats."""
    with stack.client("olga", "operator") as client:
        order = client.post(
            "/api/orders",
            json={"event_id": NIGHT, "holder": holder, "wishes": [{"ticket_ids": list(names)}]},
            headers={"Prefer": "wait=20"},
        ).json()
        sold = client.post(f"/api/orders/{order['id']}/confirm", json={"holder": holder}, headers={"Prefer": "wait=20"})
        assert sold.json()["status"] == "SUCCEEDED", sold.text


def test_two_are_sold_at_the_door(desk: HallClerk, stack: LocalStack) -> None:
    desk.picture("nothing-selected")
    seats = desk.click("B 20", "B 21")
    expect(desk.selection.locator(".summary")).to_have_text("2 seats: 2 free · €258")
    desk.picture("two-selected")
    desk.hall.locator(".actions button[data-kind=sell]").click()
    expect(desk.hall.locator("form.action input[name=holder]")).to_be_focused()
    desk.hall.locator("form.action input[name=holder]").fill("door-7")
    desk.picture("sell")
    desk.hall.locator("form.action button.go").click()
    expect(desk.task("sell")).to_contain_text(
        "Sold to door-7: Stalls, row B, seat 20 and Stalls, row B, seat 21, €258."
    )
    desk.becomes(seats, "S")
    expect(desk.selection.locator(".summary")).to_have_text("Nothing selected.")
    desk.picture("sold")
    with stack.client("olga", "operator") as client:
        ticket = client.get("/api/tickets/night.Stalls.B.20").json()
    assert (ticket["status"], ticket["holder"]) == ("SOLD", "door-7")
    assert (desk.clerk.violations(), desk.clerk.complaints) == ([], [])


def test_who_has_a_seat_since_when_and_each_change_of_it(desk: HallClerk, stack: LocalStack) -> None:
    bought(stack, "anna", "night.Stalls.B.7")
    desk.find("stalls b7")
    expect(desk.inspector).to_contain_text("anna")
    expect(desk.inspector).to_contain_text("€129")
    changes = desk.inspector.locator(".history li")
    expect(changes).to_have_count(2)
    expect(changes.first).to_contain_text("Sold")
    expect(changes.last).to_contain_text("Held by an order")
    with stack.client("olga", "operator") as client:
        history = client.get("/api/tickets/night.Stalls.B.7/history").json()["items"]
    for entry, shown in zip(reversed(history), changes.all(), strict=True):
        expect(shown).to_contain_text(entry["command_id"])
        expect(shown).to_contain_text(f"no. {entry['sequence']}")
    desk.picture("inspector")
    desk.find("b7")
    expect(desk.selection.locator(".items li")).to_have_count(3)  # Stalls, Circle, Balcony
    expect(desk.selection).to_contain_text("anna")
    desk.find("stalls zz9")
    expect(desk.hall.locator("#not-found")).to_have_text("No seat is called “stalls zz9”.")


def test_seats_are_blocked_by_drawing_around_them_and_put_back(desk: HallClerk) -> None:
    corners = [desk.seat(name) for name in ("C 10", "C 12", "D 12", "D 10")]
    desk.come_close(corners[0])
    desk.hall.locator("button.draw").click()
    points = [desk.point(seat) for seat in corners]
    left, right = min(x for x, _ in points) - 9, max(x for x, _ in points) + 9
    top, bottom = min(y for _, y in points) - 9, max(y for _, y in points) + 9
    desk.page.mouse.move(left, top)
    desk.page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom)):
        desk.page.mouse.move(x, y, steps=5)
    desk.picture("lasso")
    desk.page.mouse.up()
    within = desk.selected()
    assert set(corners) <= set(within), within
    desk.do("block")
    expect(desk.task("block")).to_contain_text("Blocked:")
    desk.becomes(within, "X")
    desk.picture("blocked")
    desk.task("block").locator("button.show").click()
    desk.do("unblock")
    desk.becomes(within, "A")
    expect(desk.task("unblock")).to_contain_text("On the market again:")


def test_shift_selects_all_up_to_a_seat(desk: HallClerk) -> None:
    desk.click("E 5")
    last = desk.seat("E 12")
    desk.page.keyboard.down("Shift")
    desk.page.mouse.click(*desk.point(last))
    desk.page.keyboard.up("Shift")
    assert set(desk.selected()) == {desk.seat(f"E {number}") for number in range(5, 13)}
    desk.hall.locator("button.whole-row").click()
    assert len(desk.selected()) > 8


def test_somebody_is_moved_to_a_seat_that_is_clicked_and_to_one_that_is_named(
    desk: HallClerk, stack: LocalStack
) -> None:
    bought(stack, "bert", "night.Stalls.F.4")
    (first,) = desk.click("F 4")
    expect(desk.inspector).to_contain_text("bert")
    desk.hall.locator(".actions button[data-kind=move]").click()
    (second,) = desk.click("F 6")
    expect(desk.hall.locator("form.action input[name=to]")).to_have_value("Stalls, row F, seat 6")
    expect(desk.hall.locator("form.action button.go")).to_be_focused()
    desk.picture("move")
    desk.press("Enter")
    expect(desk.task("move")).to_contain_text("Moved: Stalls, row F, seat 4 to Stalls, row F, seat 6.")
    desk.becomes([first], "A")
    desk.becomes([second], "S")
    desk.task("move").locator("button.show").click()
    expect(desk.inspector).to_contain_text("bert")
    desk.do("move", to="circle b 3")
    desk.becomes([desk.seat("B 3", "Circle")], "S")


def test_a_move_to_a_taken_or_unclear_seat_says_so_and_does_nothing(desk: HallClerk, stack: LocalStack) -> None:
    bought(stack, "cleo", "night.Stalls.F.10", "night.Stalls.F.11")
    desk.becomes([desk.seat("F 10"), desk.seat("F 11")], "S")
    desk.find("stalls f10")
    desk.do("move", to="stalls f 11")
    form = desk.hall.locator("form.action")
    expect(form).to_contain_text("Stalls, row F, seat 11 is not free.")
    form.locator("input[name=to]").fill("b 3")
    desk.press("Enter")
    expect(form).to_contain_text("Several free seats are called “b 3”.")
    desk.press("Escape")
    expect(form).to_have_count(0)
    expect(desk.hall.locator(".actions button[data-kind=move]")).to_be_focused()


def test_a_ticket_is_passed_on_and_taken_back_with_a_reason(desk: HallClerk, stack: LocalStack) -> None:
    bought(stack, "dora", "night.Stalls.G.4")
    (seat,) = desk.click("G 4")
    desk.do("transfer", holder="emil")
    expect(desk.task("transfer")).to_contain_text("Passed on to emil: Stalls, row G, seat 4.")
    desk.task("transfer").locator("button.show").click()
    expect(desk.inspector).to_contain_text("emil")
    expect(desk.inspector.locator(".history li").nth(0)).to_contain_text("Got by passing on · emil")
    expect(desk.inspector.locator(".history li").nth(1)).to_contain_text("Passed on · dora")
    desk.hall.locator(".actions button[data-kind=release]").click()
    form = desk.hall.locator("form.action")
    expect(form).to_contain_text("They have it: emil.")
    form.locator("button.go").click()
    expect(form).to_contain_text("Say why.")
    form.locator("input[name=reason]").fill("ill; voucher given")
    desk.picture("release")
    form.locator("button.go").click()
    expect(desk.task("release")).to_contain_text("Taken back: Stalls, row G, seat 4. Reason: ill; voucher given.")
    desk.becomes([seat], "A")
    desk.find("stalls g4")
    expect(desk.inspector.locator(".history li").first).to_contain_text("Reason: ill; voucher given")
    desk.picture("history")


def test_seats_are_held_for_somebody_and_sold_later(desk: HallClerk) -> None:
    seats = desk.click("G 10", "G 11")
    desk.do("hold", holder="frieda")
    expect(desk.task("hold")).to_contain_text("Held for frieda until")
    desk.becomes(seats, "H")
    desk.task("hold").locator("button.show").click()
    desk.do("confirm")
    expect(desk.task("confirm")).to_contain_text("Sold: Stalls, row G, seat 10 and Stalls, row G, seat 11.")
    desk.becomes(seats, "S")


def test_seats_are_kept_for_a_channel_sold_out_of_it_and_released(clerk: Clerk, night: str, stack: LocalStack) -> None:
    with stack.client("olga", "operator") as client:
        assert client.put(f"/api/events/{night}/channels/press", json={"name": "Press"}).is_success
    desk = HallClerk(clerk)
    seats = desk.click("L 4", "L 5")
    desk.hall.locator(".actions button[data-kind=channel]").click()
    desk.hall.locator("form.action select").select_option("press")
    desk.picture("channel")
    desk.hall.locator("form.action button.go").click()
    expect(desk.task("channel")).to_contain_text("Kept for press: Stalls, row L, seat 4 and Stalls, row L, seat 5.")
    desk.becomes(seats, "X")
    desk.find("stalls l4")
    expect(desk.inspector).to_contain_text("kept for Press")
    desk.do("sell", holder="reporter")
    expect(desk.task("sell")).to_contain_text("Sold to reporter: Stalls, row L, seat 4")
    desk.find("stalls l5")
    expect(desk.inspector).to_contain_text("kept for Press")
    desk.do("channel")
    expect(desk.task("channel")).to_contain_text("In general sale: Stalls, row L, seat 5.")
    desk.becomes([seats[1]], "A")


def test_a_price_is_changed_and_the_map_tells_the_new_one(desk: HallClerk) -> None:
    desk.click("H 4")
    desk.do("price", price="forty")
    expect(desk.hall.locator("form.action")).to_contain_text("Write a price like 45.50.")
    desk.hall.locator("form.action input[name=price]").fill("40,50")
    desk.press("Enter")
    expect(desk.task("price")).to_contain_text("Now €40.50 each")
    desk.page.wait_for_function(f"seat => {HALL}.work.hall.price(seat) === 4050", arg=desk.seat("H 4"))


def test_what_is_refused_says_why_and_stays_selected(
    desk: HallClerk, new_buyer: Callable[..., Buyer], stack: LocalStack
) -> None:
    (seat,) = desk.click("O 4")
    desk.hall.locator(".fresh button").click()  # the page hears of nothing
    buyer = new_buyer().open(NIGHT)
    buyer.hold("O 4")
    desk.do("sell", holder="gerd")
    expect(desk.task("sell")).to_contain_text("Sell at the door: Stalls, row O, seat 4.")
    expect(desk.task("sell")).to_contain_text("Not all of them are free any more.")
    assert desk.selected() == [seat]
    desk.picture("refused")
    desk.hall.locator(".fresh button").click()
    desk.becomes([seat], "H")
    # Whose it must be is heeded: the page knows the buyer, the ticket is passed on behind its back.
    expect(desk.inspector.locator("dl .holder")).to_have_count(1)
    desk.hall.locator(".fresh button").click()
    with stack.client("olga", "operator") as client:
        path, body = "/api/tickets/night.Stalls.O.4/transfer", {"to_holder": "hugo"}
        assert client.post(path, json=body, headers={"Prefer": "wait=20"}).status_code == 200
    desk.do("release", reason="a mistake")
    expect(desk.task("release")).to_contain_text("Somebody else has it now; nothing was changed.")
    with stack.client("olga", "operator") as client:
        assert client.get("/api/tickets/night.Stalls.O.4").json()["holder"] == "hugo"


def test_a_sale_whose_answers_are_lost_is_found_whole_and_once(desk: HallClerk, stack: LocalStack) -> None:
    sent: list[tuple[str, str]] = []

    def swallow(route: Route) -> None:
        """Let each request reach the server, and lose its first answer."""
        if route.request.method == "GET":
            route.continue_()
            return
        path = route.request.url.split("/api")[1]
        sent.append((path, route.request.headers["idempotency-key"]))
        if sum(1 for each, _ in sent if each == path) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    desk.page.route("**/api/orders**", swallow)
    seats = desk.click("J 4", "J 5")
    desk.do("sell", holder="ida")
    expect(desk.task("sell")).to_contain_text("Sold to ida")
    desk.becomes(seats, "S")
    paths = {path for path, _ in sent}
    assert len(paths) == len({key for _, key in sent}) == 2  # the order and its payment, each under one key
    with stack.client("olga", "operator") as client:
        history = client.get("/api/tickets/night.Stalls.J.4/history").json()["items"]
    assert [each["kind"] for each in history] == ["order", "confirm"]


def test_a_sale_on_its_way_when_the_tab_is_loaded_anew_is_finished_by_it(desk: HallClerk) -> None:
    desk.page.route("**/api/orders/*/confirm", lambda route: route.abort())
    seats = desk.click("J 10", "J 11")
    desk.do("sell", holder="jan")
    expect(desk.hall.locator(".task")).to_contain_text("No connection. It is kept, and sent again by itself.")
    desk.becomes(seats, "H")
    desk.picture("cut-off")
    desk.page.reload()  # still cut off: what is told as sold was sold by the page that was loaded anew
    desk.ready()
    desk.page.unroute("**/api/orders/*/confirm")
    expect(desk.task("sell")).to_contain_text("Sold to jan: Stalls, row J, seat 10 and Stalls, row J, seat 11")
    desk.becomes(seats, "S")


def test_places_of_a_standing_area_are_sold_by_their_number(desk: HallClerk) -> None:
    desk.hall.locator("select.section").select_option("Arena")
    desk.hall.locator("form.places input").fill("3")
    desk.hall.locator("form.places button").click()
    expect(desk.selection.locator(".summary")).to_have_text("3 seats: 3 free · €105")
    desk.do("sell", holder="kurt")
    expect(desk.task("sell")).to_contain_text("Sold to kurt")


def test_markup_in_names_is_text(desk: HallClerk, stack: LocalStack) -> None:
    name = "<img/src=x/onerror=alert(1)>"
    (seat,) = desk.click("K 4")
    desk.do("sell", holder=name)
    desk.becomes([seat], "S")
    desk.task("sell").locator("button.show").click()
    expect(desk.inspector.locator("dl .holder")).to_have_text(name)
    desk.do("release", reason=name)
    expect(desk.task("release")).to_contain_text(name)
    assert desk.hall.locator("img").count() == 0
