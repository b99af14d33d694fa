"""Somebody who works at the box office, before its page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.buyer import Buyer


class Clerk(Buyer):
    """Like a buyer, with a key: `open` comes in by the address, as `make up` prints it."""

    def __init__(self, context: BrowserContext, url: str, pictures: Path, token: str) -> None:
        super().__init__(context, url, pictures)
        self.token = token

    def come(self, token: str | None = None) -> Clerk:
        """Open the office by its address with a token."""
        self.page.goto(f"{self.url}/office#token={self.token if token is None else token}")
        return self

    def open(self, event: str = "", query: str = "") -> Clerk:
        """Come in, and go to a view that is named like `#/events/demo/names`."""
        self.come()
        expect(self.page.locator("header nav")).to_be_visible()
        if event:
            self.go(event, query)
        return self

    def go(self, address: str, query: str = "") -> Clerk:
        self.page.evaluate("address => { location.hash = address }", address + query)
        return self

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def button(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.main).get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        return self.main.get_by_label(label, exact=True)

    def said(self) -> list[str]:
        return self.page.locator("body > [role=status] p").all_inner_texts()

    def choose(self, name: str, content: str | bytes) -> None:
        """Choose a file to be imported."""
        body = content.encode() if isinstance(content, str) else content
        file: Any = {"name": name, "mimeType": "text/csv", "buffer": body}
        self.main.locator("input[type=file]").set_input_files(file)

    def rows(self, table: str = "table") -> list[list[str]]:
        """Return the cells of a table's body."""
        lines = self.main.locator(f"{table} tbody tr")
        return [lines.nth(at).locator("th, td").all_inner_texts() for at in range(lines.count())]
