"""The element in a shop's own page, on another origin, under a strict policy and hostile styles."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import WATCH, Buyer
from tests.own_server import Quiet, serving

HOSTILE = """
html { font-size: 40px !important; }
* { position: static !important; float: left !important; color: red !important; font: 40px cursive !important;
    box-sizing: content-box !important; text-transform: uppercase !important; line-height: 5 !important; }
button { display: none !important; }
canvas { width: 3px !important; height: 3px !important; transform: rotate(9deg) !important; }
"""
SCRIPT = """
import "%(api)s/ui/rowlock-seatmap.js";
window.heard = [];
for (const map of document.querySelectorAll("rowlock-seatmap")) {
    for (const name of ["change", "held", "lost", "handed-over", "expiring", "refused", "released", "bought", "checkout"]) {
        map.addEventListener(`rowlock-${name}`, event => heard.push([map.event, name, event.detail]));
    }
}
document.querySelector("form").addEventListener("submit", event => {
    event.preventDefault();
    window.posted = [...new FormData(event.target)];
});
"""
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title><link rel="stylesheet" href="/shop.css">
<form><rowlock-seatmap id="one" name="order" src="%(api)s" event="demo"></rowlock-seatmap><button>Pay</button></form>
<rowlock-seatmap id="two" src="%(api)s" event="shop" max="2" theme="dark"></rowlock-seatmap>
<script type="module" src="/shop.js"></script>"""


@pytest.fixture(scope="module")
def shop(stack: LocalStack) -> Iterator[str]:
    """The address of a shop's page, which may load scripts and data from here and nothing else."""
    policy = (
        f"default-src 'none'; script-src 'self' {stack.url}; connect-src {stack.url}; style-src 'self'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
    )
    files = {
        "/": ("text/html", PAGE % {"api": stack.url}),
        "/shop.js": ("text/javascript", SCRIPT % {"api": stack.url}),
        "/shop.css": ("text/css", HOSTILE),
    }

    class Shop(Quiet):
        def do_GET(self) -> None:
            media, text = files.get(self.path, ("text/plain", ""))
            self.send_response(200 if self.path in files else 404)
            self.send_header("Content-Type", media)
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Set-Cookie", "shop=1; SameSite=Strict")
            self.end_headers()
            self.wfile.write(text.encode())

    with stack.client("olga", "operator") as operator:
        operator.post("/api/events", json={"id": "shop", "name": "A shop sells", "hold_seconds": 600})
        rows = [
            {"section": "Hall", "row": "A", "number": str(n), "price": 500, "x": n * 20, "y": 0} for n in range(1, 9)
        ]
        operator.post("/api/events/shop/tickets", json=rows)
    port = int(stack.env["SHOP_PORT"])
    with serving(Shop, port=port):
        yield f"http://localhost:{port}"


@pytest.fixture
def customer(new_buyer: Callable[..., Buyer], shop: str) -> Buyer:
    buyer = new_buyer()
    buyer.page.goto(shop)
    for name in ("one", "two"):
        expect(buyer.page.locator(f"#{name} .fresh")).to_have_attribute("data-state", "live")
    return buyer


def test_a_shop_sells_on_its_own_page_without_a_cookie_and_without_a_word_from_its_policy(
    customer: Buyer, stack: LocalStack
) -> None:
    (seat,) = customer.hold("J 10")
    customer.picture("shop", whole=True)
    heard = customer.page.evaluate("heard")
    held = next(detail for event, name, detail in heard if (event, name) == ("demo", "held"))
    assert held["ticket_ids"] == ["demo.Stalls.J.10"]
    assert held["order_id"]
    assert any(name == "change" and detail["selection"][0]["row"] == "J" for _, name, detail in heard)
    customer.page.evaluate("document.querySelector('form').requestSubmit()")
    assert customer.page.evaluate("posted") == [["order", held["order_id"]]]
    assert customer.violations() == []
    assert [cookie for cookie in customer.context.cookies() if cookie["name"] != "shop"] == []
    customer.basket.first.locator("button.release").click()
    customer.sees(seat, "free")


def test_hostile_styles_of_the_page_stay_outside(customer: Buyer) -> None:
    button = customer.page.locator("#one").get_by_role("button", name="Closer")
    box = button.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (44, 44)
    canvas = customer.page.locator("#one canvas.signs").bounding_box()
    assert canvas is not None
    assert canvas["width"] > 300
    sizes = {
        selector: customer.page.locator(f"#one {selector}").first.evaluate(
            "element => getComputedStyle(element).fontSize"
        )
        for selector in ("h2", ".legend", ".fresh", "button")
    }
    assert sizes == {"h2": "18px", ".legend": "13px", ".fresh": "14px", "button": "16px"}


def test_two_maps_of_a_page_have_baskets_of_their_own_and_the_page_s_limit(customer: Buyer) -> None:
    two = customer.page.locator("#two")
    two.locator("button.list").click()
    for number in (1, 2, 3):
        two.locator(".list li button").nth(number).click()
    expect(two.locator(".basket li")).to_have_count(2)
    expect(customer.page.locator("#one .basket")).to_contain_text("Nothing chosen yet")


def test_the_shop_names_its_customer_and_hears_when_it_is_time_to_pay(customer: Buyer, stack: LocalStack) -> None:
    with stack.client("olga", "operator") as operator:
        token = operator.post("/api/tokens", json={"holder": "customer-17", "event_id": "shop", "seconds": 600}).json()[
            "token"
        ]
    customer.page.evaluate("token => { document.querySelector('#two').token = token; }", token)
    two = customer.page.locator("#two")
    expect(two.locator(".fresh")).to_have_attribute("data-state", "live")
    two.locator("button.list").click()
    two.locator(".list li button").first.click()
    two.locator(".basket button.order").click()
    two.get_by_role("button", name="Go on to payment").click()
    paid = [detail for event, name, detail in customer.page.evaluate("heard") if (event, name) == ("shop", "checkout")]
    assert [hold["ticket_id"] for hold in paid[0]["holds"]] == ["shop.Hall.A.1"]
    with stack.client("olga", "operator") as operator:
        held = operator.get("/api/reservations", params={"holder": "customer-17", "status": "HELD"}).json()["items"]
    assert [each["ticket_id"] for each in held] == ["shop.Hall.A.1"]
    assert customer.page.evaluate("Object.keys(localStorage).filter(name => localStorage[name].includes('eyJ'))") == []


def test_our_own_page_is_framed_by_nobody(new_buyer: Callable[..., Buyer], stack: LocalStack, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.set_content(f'<iframe src="{stack.url}/e/demo"></iframe>')
    context.close()


ATTACK = '<img src=x onerror="window.pwned=1"><script>pwned=1</script>'


def test_names_that_are_markup_are_shown_and_run_nothing(buyer: Buyer, stack: LocalStack) -> None:
    with stack.client("olga", "operator") as operator:
        made = operator.post(
            "/api/events", json={"id": "attack", "name": ATTACK, "max_wait_seconds": 60, "confirm_by": "holder"}
        )
        assert made.status_code == 201, made.text
        rows = [
            {
                "section": ATTACK,
                "row": f"{ATTACK[:30]}{n % 2}",
                "number": str(n),
                "price": 100,
                "category": ATTACK,
                "x": n * 30,
                "y": 0,
            }
            for n in range(8)
        ]
        imported = operator.post("/api/events/attack/tickets", json=rows)
        assert imported.status_code == 201, imported.text
    buyer.open("attack")
    buyer.map.locator("button.list").click()
    expect(buyer.map.locator(".list li").first).to_contain_text(ATTACK)
    buyer.map.locator(".list li button").first.click()
    buyer.basket.locator("button.order").click()
    expect(buyer.basket.locator(".held")).to_contain_text(ATTACK)
    buyer.basket.locator("button.confirm").click()
    buyer.picture("attack")
    buyer.page.goto(f"{buyer.url}/e")
    expect(buyer.page.locator(".events")).to_contain_text(ATTACK)
    assert buyer.page.evaluate("window.pwned") is None
    assert buyer.violations() == []
