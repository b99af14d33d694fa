"""What is kept for some, and the codes that open it, at the box office."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.clerk import Clerk
from tests.browser.test_office import HALL
from tests.events import open_sale


@pytest.fixture
def operator(stack: LocalStack) -> httpx.Client:
    return stack.client("olga", "operator")


def test_seats_are_kept_for_some_and_let_go(clerk: Clerk, operator: httpx.Client) -> None:
    open_sale(operator, "kept", HALL, time_zone="Europe/Berlin")
    clerk.open("#/events/kept/channels")
    expect(clerk.main).to_contain_text("Nothing is kept for anybody.")
    clerk.button("New channel").click()
    dialog = clerk.page.locator("dialog")
    dialog.get_by_label("Key", exact=True).fill("press")
    dialog.get_by_label("Name", exact=True).fill("The press")
    dialog.get_by_label("Sale opens", exact=True).fill("2031-11-02T12:00")
    dialog.get_by_label("Sale closes", exact=True).fill("2031-11-01T12:00")
    clerk.button("Save", dialog).click()
    expect(dialog.locator(".wrong")).to_contain_text("must be after opens_at")
    clerk.picture("office-channel-wrong")
    dialog.get_by_label("Sale closes", exact=True).fill("2031-11-03T12:00")
    clerk.button("Save", dialog).click()
    expect(clerk.main.locator("table")).to_contain_text("The press")
    assert operator.get("/api/events/kept/channels/press").json()["opens_at"] == "2031-11-02T11:00:00.000Z"
    clerk.button("Put seats into it: The press").click()
    dialog.get_by_label("Section", exact=True).select_option("Circle")
    dialog.get_by_label("How many (empty: all of it)", exact=True).fill("4")
    clerk.button("Put seats into it", dialog).click()
    expect(clerk.main.locator("tbody td").first).to_have_text("4")
    clerk.picture("office-channels")
    clerk.button("Let go: The press").click()
    expect(dialog).to_contain_text("Its 4 seats go to:")
    clerk.button("Let go", dialog).click()
    expect(clerk.main.locator("tbody td").first).to_have_text("0")
    assert operator.get("/api/events/kept").json()["counts"]["AVAILABLE"] == 40
    assert clerk.violations() == []


def test_codes_are_shown_once_counted_and_disabled(clerk: Clerk, operator: httpx.Client) -> None:
    open_sale(operator, "coded", HALL)
    clerk.open("#/events/coded/codes")
    clerk.button("Make codes").click()
    expect(clerk.main.locator(".wrong")).to_contain_text("say what the codes open")
    clerk.field("Opens the category").select_option("Gold")
    clerk.field("How many codes").fill("2")
    clerk.field("Label").fill("friends of the house")
    clerk.button("Make codes").click()
    words = clerk.main.locator("pre").inner_text().split()
    assert len(words) == 2
    clerk.picture("office-codes")
    with clerk.page.expect_download() as taken:
        clerk.button("As TXT").click()
    assert Path(taken.value.path()).read_text().split() == words
    expect(clerk.main.locator("tbody tr")).to_have_count(2)
    clerk.button("Disable: friends of the house").first.click()
    expect(clerk.main.locator("tbody")).to_contain_text("disabled")
    clerk.page.reload()
    expect(clerk.main.locator("tbody tr")).to_have_count(2)
    assert words[0] not in clerk.page.content()
    assert clerk.violations() == []
