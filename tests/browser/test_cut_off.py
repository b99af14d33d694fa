"""The network goes away in the middle: nothing is lost, nothing is ordered twice, and the page says how old it is."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import Buyer


def holds_of(buyer: Buyer) -> list[str]:
    names: list[str] = buyer.page.evaluate(
        """async () => {
            const { sale } = document.querySelector("rowlock-seatmap");
            const answer = await sale.api.get("/api/reservations?event_id=demo&limit=100", { as_holder: true });
            return answer.body.items.filter(each => each.status === "HELD").map(each => each.ticket_id);
        }"""
    )
    return sorted(names)


def test_an_order_whose_answer_is_lost_is_found_whole_and_once(buyer: Buyer) -> None:
    buyer.open()
    sent: list[str] = []

    def swallow(route: Route) -> None:
        """Let the order reach the server, and lose the answer."""
        sent.append(route.request.headers["idempotency-key"])
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    buyer.page.route("**/api/orders", swallow)
    seats = buyer.click("L 10", "L 11")
    buyer.basket.locator("button.order").click()
    for seat in seats:
        buyer.sees(seat, "mine")
    assert len(sent) >= 2
    assert len(set(sent)) == 1
    assert holds_of(buyer) == ["demo.Stalls.L.10", "demo.Stalls.L.11"]
    buyer.basket.locator("button.release").click()
    buyer.sees(seats[0], "free")


def test_an_order_on_its_way_when_the_page_is_closed_is_sent_by_the_next_one(buyer: Buyer) -> None:
    buyer.open()
    seats = buyer.click("L 20", "L 21")
    buyer.page.route("**/api/orders", lambda route: route.abort())
    buyer.basket.locator("button.order").click()
    expect(buyer.basket).to_contain_text("No connection.")
    buyer.picture("cut-off")
    buyer.page.unroute("**/api/orders")
    buyer.page.reload()
    buyer.ready()
    for seat in seats:
        buyer.sees(seat, "mine")
    assert holds_of(buyer) == ["demo.Stalls.L.20", "demo.Stalls.L.21"]
    buyer.basket.locator("button.release").click()
    buyer.sees(seats[0], "free")


def test_offline_one_goes_on_choosing_and_the_order_goes_out_when_the_connection_is_back(buyer: Buyer) -> None:
    buyer.open()
    buyer.hold("K 3")  # somebody known, with the section's ids read
    buyer.context.set_offline(True)
    expect(buyer.map.locator(".offline")).to_contain_text("You are offline.")
    seats = buyer.click("K 10", "K 11")
    buyer.picture("offline")
    buyer.basket.locator("button.order").click()
    expect(buyer.basket).to_contain_text("No connection.")
    buyer.context.set_offline(False)
    for seat in seats:
        buyer.sees(seat, "mine")
    expect(buyer.map.locator(".offline")).to_have_count(0)
    assert holds_of(buyer) == ["demo.Stalls.K.10", "demo.Stalls.K.11", "demo.Stalls.K.3"]
    buyer.basket.locator("button.release").click()
    buyer.sees(seats[0], "free")


def test_a_stream_that_is_cut_says_how_old_the_map_is_and_goes_on(new_buyer: Callable[..., Buyer]) -> None:
    looks, sells = new_buyer(), new_buyer().open()
    looks.open()
    looks.page.route("**/stream?*", lambda route: route.abort())
    looks.page.evaluate("document.querySelector('rowlock-seatmap').sale.feed._again(0)")
    expect(looks.map.locator(".fresh")).to_contain_text("As of")
    looks.picture("as-of")
    (seat,) = sells.hold("K 20")
    looks.sees(seat, "held")  # by reading all seats now and then
    looks.page.unroute("**/stream?*")
    expect(looks.map.locator(".fresh")).to_have_attribute("data-state", "live")
    sells.basket.locator("button.release").click()
    looks.sees(seat, "free")


def test_where_streams_are_refused_the_map_goes_on_by_polling_until_there_is_one(
    new_buyer: Callable[..., Buyer],
) -> None:
    looks, sells = new_buyer(), new_buyer().open()
    refused = {"status": 429, "content_type": "application/problem+json", "body": '{"code":"TOO_MANY_REQUESTS"}'}
    looks.page.route("**/stream?*", lambda route: route.fulfill(**refused))
    looks.page.goto(f"{looks.url}/e/demo")
    expect(looks.map.locator(".fresh")).to_have_attribute("data-state", "as-of")
    expect(looks.map.locator(".fresh")).to_contain_text("As of")
    for verb in ("order", "release"):
        if verb == "order":
            (seat,) = sells.hold("K 22")
        else:
            sells.basket.locator("button.release").click()
        looks.sees(seat, "held" if verb == "order" else "free")
    asked = looks.page.evaluate(
        "performance.getEntriesByType('resource').filter(each => each.name.includes('/stream?')).length"
    )
    assert asked <= 1, "a crowd that is refused does not knock on and on"
    looks.page.unroute("**/stream?*")
    looks.page.evaluate("document.querySelector('rowlock-seatmap').sale.feed.polls = 0")
    expect(looks.map.locator(".fresh")).to_have_attribute("data-state", "live")


def test_updates_are_held_and_told_later(new_buyer: Callable[..., Buyer]) -> None:
    looks, sells = new_buyer().open(), new_buyer().open()
    looks.map.locator(".fresh button").click()
    expect(looks.map.locator(".fresh")).to_have_attribute("data-state", "held")
    (seat,) = sells.hold("K 24")
    assert looks.look(seat) == "free"
    looks.map.locator(".fresh button").click()
    looks.sees(seat, "held")
    sells.basket.locator("button.release").click()


def test_a_clock_that_is_an_hour_wrong_shows_the_time_that_is_left(
    new_buyer: Callable[..., Buyer], stack: LocalStack
) -> None:
    buyer = new_buyer()
    buyer.page.add_init_script("{ const real = Date.now.bind(Date); Date.now = () => real() + 3_600_000; }")
    buyer.open()
    buyer.hold("K 27")
    left = buyer.page.evaluate(
        "document.querySelector('rowlock-seatmap').clock.secondsLeft"
        "(document.querySelector('rowlock-seatmap').holds[0].held_until)"
    )
    assert 240 < left <= 301
    buyer.basket.locator("button.release").click()
