"""Somebody at the box office before the live hall, by the words of the page and the pixels of the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.clerk import Clerk

NIGHT = "night"
"""An event like the demo's, whose seats are these tests' own."""
HALL = "document.querySelector('rowlock-office-hall')"
PLACE = f"""([name, section]) => {{
    const {{ hall }} = {HALL}.work;
    const [row, number] = name.split(" ");
    for (let seat = 0; seat < hall.count; seat++) {{
        if (hall.sectionOf(seat).name === section && hall.rowOf(seat) === row && hall.numberOf(seat) === number) return seat;
    }}
    return -1;
}}"""
POINT = f"""seat => {{
    const {{ stage }} = {HALL};
    const box = stage.canvases.signs.getBoundingClientRect();
    const {{ hall, view }} = stage;
    return [box.left + hall.x[seat] * view.k + view.x, box.top + hall.y[seat] * view.k + view.y];
}}"""


class HallClerk:
    """A clerk with the tab of the hall open."""

    def __init__(self, clerk: Clerk, event: str = NIGHT) -> None:
        self.clerk = clerk
        self.page: Page = clerk.page
        clerk.open(f"#/events/{event}/hall")
        self.ready()

    def ready(self) -> HallClerk:
        """Wait until the hall is there and live."""
        expect(self.hall.locator(".fresh")).to_have_attribute("data-state", "live")
        self.page.wait_for_function(f"{HALL}.stage?.drawn.hall")
        return self

    @property
    def hall(self) -> Locator:
        return self.page.locator("rowlock-office-hall")

    @property
    def selection(self) -> Locator:
        return self.hall.locator(".selection")

    @property
    def inspector(self) -> Locator:
        return self.hall.locator(".inspector")

    def task(self, kind: str) -> Locator:
        """Return the newest card of an action that has come to its end."""
        return self.hall.locator(f".task[data-kind={kind}][data-open='0']").first

    def seat(self, name: str, section: str = "Stalls") -> int:
        """Return the index of a seat that is called like "F 12"."""
        seat: int = self.page.evaluate(PLACE, [name, section])
        assert seat >= 0, (section, name)
        return seat

    def point(self, seat: int) -> tuple[float, float]:
        """Return where on the screen a seat is drawn."""
        x, y = self.page.evaluate(POINT, seat)
        return x, y

    def come_close(self, seat: int) -> None:
        self.page.evaluate(f"seat => {HALL}.stage.reveal(seat)", seat)

    def click(self, *names: str, section: str = "Stalls") -> list[int]:
        """Click seats on the map where they are drawn."""
        seats = [self.seat(name, section) for name in names]
        for seat in seats:
            self.come_close(seat)
            self.page.mouse.click(*self.point(seat))
        return seats

    def find(self, text: str) -> None:
        """Look for seats by their name and select them."""
        self.hall.locator(".find-seat input").fill(text)
        self.press("Enter")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def selected(self) -> list[int]:
        seats: list[int] = self.page.evaluate(f"[...{HALL}.work.selection]")
        return seats

    def becomes(self, seats: Sequence[int], letter: str) -> None:
        """Wait until the page knows seats to have a status: A, H, S or X."""
        self.page.wait_for_function(
            f"([seats, status]) => seats.every(seat => {HALL}.work.board.statuses[seat] === status)",
            arg=[list(seats), ord(letter)],
        )

    def do(self, kind: str, **fields: str) -> None:
        """Do an action to what is selected: fill its fields and send it."""
        self.hall.locator(f".actions button[data-kind={kind}]").click()
        form = self.hall.locator("form.action")
        for name, value in fields.items():
            form.locator(f"[name={name}]").fill(value)
        if kind not in ("block", "unblock"):
            form.locator("button.go").click()

    def picture(self, name: str, **words: Any) -> None:
        self.clerk.picture(f"office-hall-{name}", **words)
