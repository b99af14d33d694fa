"""A buyer before the page, by the words of the page and the pixels of the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

PATIENCE_MS = 30_000
LOOKS = (
    "free",
    "accessible",
    "dimmed",
    "held",
    "sold",
    "closed",
    "chosen",
    "mine",
    "bought",
    "waiting",
    "companion",
    "kept",
    "shut",
)
"""As the stamps of the map are numbered."""
WATCH = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", event => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
PLACE = """([name, section]) => {
    const map = document.querySelector("rowlock-seatmap");
    const { hall } = map.sale;
    const [row, number] = name.split(" ");
    for (let seat = 0; seat < hall.count; seat++) {
        if (hall.sectionOf(seat).name === section && hall.rowOf(seat) === row && hall.numberOf(seat) === number) return seat;
    }
    return -1;
}"""
POINT = """seat => {
    const { stage } = document.querySelector("rowlock-seatmap");
    const box = stage.canvases.signs.getBoundingClientRect();
    const { hall, view } = stage;
    return [box.left + hall.x[seat] * view.k + view.x, box.top + hall.y[seat] * view.k + view.y];
}"""


class Buyer:
    def __init__(self, context: BrowserContext, url: str, pictures: Path) -> None:
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        self.context, self.url, self._pictures = context, url, pictures
        self.another: Callable[[], Buyer] = lambda: Buyer(context, url, pictures)
        """Opens a page for somebody else; unless it was told how, another tab of the same."""
        self.page: Page = context.new_page()
        self.page.add_init_script(WATCH)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda message: self.complaints.append(message.text) if message.type == "error" else None
        )

    def open(self, event: str = "demo", query: str = "") -> Buyer:
        self.page.goto(f"{self.url}/e/{event}{query}")
        return self.ready()

    def ready(self) -> Buyer:
        """Wait until the hall is there and live."""
        expect(self.map.locator(".fresh")).to_have_attribute("data-state", "live")
        expect(self.map.locator(".legend")).to_be_visible()
        self.page.wait_for_function("() => document.querySelector('rowlock-seatmap').stage?.drawn.hall")
        return self

    @property
    def map(self) -> Locator:
        return self.page.locator("rowlock-seatmap")

    @property
    def basket(self) -> Locator:
        return self.map.locator(".basket")

    def seat(self, name: str, section: str = "Stalls") -> int:
        """Return the index of a seat that is called like "F 12"."""
        seat: int = self.page.evaluate(PLACE, [name, section])
        assert seat >= 0, (section, name)
        return seat

    def look(self, seat: int) -> str:
        """Return how the page takes a seat to look."""
        look: int = self.page.evaluate("seat => document.querySelector('rowlock-seatmap').sale.looks[seat]", seat)
        return LOOKS[look]

    def sees(self, seat: int, *looks: str) -> None:
        """Wait until a seat looks so."""
        self.page.wait_for_function(
            "([seat, looks]) => looks.includes(document.querySelector('rowlock-seatmap').sale.looks[seat])",
            arg=[seat, [LOOKS.index(look) for look in looks]],
        )

    def come_close(self, seat: int) -> None:
        self.page.evaluate("seat => document.querySelector('rowlock-seatmap').stage.reveal(seat)", seat)

    def click(self, *names: str, section: str = "Stalls") -> list[int]:
        """Click seats on the map where they are drawn."""
        seats = [self.seat(name, section) for name in names]
        for seat in seats:
            self.come_close(seat)
            x, y = self.page.evaluate(POINT, seat)
            self.page.mouse.click(x, y)
        return seats

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def button(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.map).get_by_role("button", name=name)

    def hold(self, *names: str, section: str = "Stalls") -> list[int]:
        """Choose seats on the map and have them held."""
        seats = self.click(*names, section=section)
        self.basket.locator("button.order").click()
        expect(self.basket.locator(".held")).to_be_visible()
        for seat in seats:
            self.sees(seat, "mine")
        return seats

    def said(self) -> list[str]:
        """Return what a screen reader was told last."""
        return self.page.locator("rowlock-seatmap > [role=status] p").all_inner_texts()

    @property
    def news(self) -> Locator:
        """Where a screen reader is told what happens."""
        return self.page.locator("rowlock-seatmap > [role=status]")

    def picture(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture to be looked at."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self._pictures / f"{name}.png", full_page=whole)

    def violations(self) -> Sequence[Any]:
        found: Sequence[Any] = self.page.evaluate("window.violations")
        return found
