"""Every state of the page under axe: light, dark and forced colours, from left to right and from right to left, small and large."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import Buyer
from tests.browser.test_ending import on_sale

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
}
LANGUAGES, WIDTHS = ("en", "ar"), (320, 1280)
ENOUGH = {("light", "en", 1280), ("dark", "ar", 320), ("forced", "en", 320)}
"""Pictures that are taken of each state; the others take as long as all that axe does, and are for who looks at them."""


def is_shown(colours: str, language: str, width: int) -> bool:
    return (colours, language, width) in ENOUGH or "ROWLOCK_TEST_PICTURES" in os.environ


def hall(buyer: Buyer) -> None:
    buyer.map.locator(".find summary").click()


def chosen(buyer: Buyer) -> None:
    buyer.click("C 10", "C 11", section="Balcony")


def listed(buyer: Buyer) -> None:
    buyer.map.locator("button.list").click()
    buyer.map.locator("input.free").uncheck()


def taken(buyer: Buyer) -> None:
    other = buyer.another().open()
    (seat,) = other.hold("D 10", section="Balcony")
    buyer.sees(seat, "held")
    buyer.click("D 10", section="Balcony")
    expect(buyer.map.locator(".taken button.wait")).to_be_visible()


def waiting(buyer: Buyer) -> None:
    other = buyer.another().open()
    (seat,) = other.hold("D 13", section="Balcony")
    buyer.sees(seat, "held")
    buyer.click("D 13", section="Balcony")
    buyer.map.locator(".taken button.wait").click()
    expect(buyer.basket.locator(".waiting")).to_be_visible()


def places(buyer: Buyer) -> None:
    buyer.map.locator("select.section").select_option("Arena")


def held(buyer: Buyer) -> None:
    buyer.hold("E 10", "E 11", section="Balcony")


def review(buyer: Buyer) -> None:
    buyer.hold("F 10", section="Balcony")
    buyer.basket.locator("button.confirm").click()


def refused(buyer: Buyer) -> None:
    buyer.map.locator(".find summary").click()
    buyer.map.locator(".find select[name=quantity]").select_option("10")
    buyer.map.locator(".find select[name=section]").select_option("Box Left")
    buyer.map.locator(".find form button").click()
    expect(buyer.map.locator(".refusal")).to_be_visible()


def wishing(buyer: Buyer) -> None:
    """In line for five together, and refused for six."""
    buyer.another().open("short").hold("A 4", "A 5")
    buyer.open("short")
    buyer.map.locator(".find summary").click()
    for number in ("5", "6"):
        buyer.map.locator(".find select[name=quantity]").select_option(number)
        buyer.map.locator(".find form button").click()
        expect(buyer.map.locator(".refusal button.wait")).to_be_visible()
        if number == "5":
            buyer.map.locator(".refusal button.wait").click()
            expect(buyer.basket.locator(".waiting")).to_be_visible()


def offline(buyer: Buyer) -> None:
    buyer.context.set_offline(True)
    expect(buyer.map.locator(".offline")).to_be_visible()


def ending(buyer: Buyer) -> None:
    buyer.hold("G 10", section="Balcony")
    buyer.page.evaluate(
        "document.querySelector('rowlock-seatmap').shadowRoot.querySelector('dialog.ending').showModal()"
    )


def cancelled(buyer: Buyer) -> None:
    buyer.open("off")
    expect(buyer.map.locator(".notice")).to_be_visible()


def moved(buyer: Buyer) -> None:
    buyer.page.evaluate("localStorage[`rowlock:date:${location.origin}:demo`] = '2031-01-05T19:30:00Z'")
    buyer.open()
    expect(buyer.map.locator(".notice.moved")).to_be_visible()


def prices(buyer: Buyer) -> None:
    buyer.open("priced")
    buyer.click("A 2")
    buyer.basket.locator("select.price-class").select_option("Child")
    expect(buyer.basket.locator(".caution")).to_be_visible()
    buyer.map.locator(".find summary").click()


def panned(buyer: Buyer) -> None:
    for _ in range(3):
        buyer.map.locator("button.zoom-in").click()
    expect(buyer.map.locator(".pan")).to_be_visible()


STATES: dict[str, Callable[[Buyer], None]] = {
    each.__name__: each
    for each in (
        *(hall, chosen, listed, taken, waiting, places, held, review, refused, wishing, offline, ending),
        *(cancelled, moved, prices, panned),
    )
}


def complaints(buyer: Buyer, axe: str) -> list[str]:
    if not buyer.page.evaluate("typeof axe !== 'undefined'"):
        buyer.page.evaluate(axe)
    found = buyer.page.evaluate("tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", TAGS)
    return [
        f"{each['id']}: {node['target']} {node['failureSummary'][:300]}"
        for each in found["violations"]
        for node in each["nodes"][:3]
    ]


@pytest.fixture(scope="session")
def axe(tools: Path) -> str:
    return (tools / "node_modules/axe-core/axe.min.js").read_text()


@pytest.fixture(scope="module", autouse=True)
def other_events(stack: LocalStack) -> None:
    """An event that is cancelled, and one with prices for some."""
    classes = [{"name": "Child", "price": 500}, {"name": "Student", "price": 700}]
    on_sale(stack, "priced", price_classes=classes)
    on_sale(stack, "short", max_wait_seconds=600)
    on_sale(stack, "off")
    with stack.client("olga", "operator") as operator:
        assert operator.post("/api/events/off/cancel", json={"reason": "The singer is ill."}).is_success


def try_all(buyer: Buyer, name: str, axe: str) -> dict[str, list[str]]:
    found = {}
    for (colours, media), language, width in product(COLOURS.items(), LANGUAGES, WIDTHS):
        buyer.page.emulate_media(**media)
        buyer.page.set_viewport_size({"width": width, "height": 900})
        buyer.page.evaluate(
            """async language => {
                const chooser = document.querySelector("#language");
                chooser.value = language;
                chooser.dispatchEvent(new Event("change"));
                const map = document.querySelector("rowlock-seatmap");
                while (document.documentElement.lang !== language || (map && map.t?.language !== language)) {
                    await new Promise(requestAnimationFrame);
                }
                await map?.updateComplete;
            }""",
            language,
        )
        wrong = complaints(buyer, axe)
        overflow = buyer.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if wrong or overflow:
            found[f"{colours} {language} {width}"] = wrong + (["it is wider than the screen"] if overflow else [])
        if is_shown(colours, language, width):
            buyer.picture(f"{name}-{colours}-{language}-{width}")
    return found


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", STATES)
def test_no_state_has_a_barrier_that_axe_finds(name: str, new_buyer: Callable[..., Buyer], axe: str) -> None:
    buyer = new_buyer()
    buyer.open()
    buyer.page.evaluate(axe)
    for language in LANGUAGES:  # while there is a network
        buyer.page.evaluate(
            "language => fetch(document.querySelector('script[type=module]').src.replace(/(bundled\\/)?event.js/, `locales/${language}.ftl`))",
            language,
        )
    STATES[name](buyer)
    assert try_all(buyer, name, axe) == {}


@pytest.mark.parametrize("path", ["/e", "/e/nowhere"])
def test_nor_have_the_other_pages(path: str, new_buyer: Callable[..., Buyer], axe: str) -> None:
    buyer = new_buyer()
    buyer.page.goto(buyer.url + path)
    said = buyer.page.locator(".events a") if path == "/e" else buyer.map.get_by_text("There is no such event.")
    expect(said.first).to_be_visible()
    assert try_all(buyer, path.replace("/", "-"), axe) == {}
