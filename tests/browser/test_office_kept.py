"""Seats that are not to be had look and are called by why: blocked, kept for a channel, in a closed section."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import LOOKS
from tests.browser.clerk import Clerk
from tests.browser.office_hall import HALL, HallClerk

EVENT = "kept-apart"


@pytest.fixture
def desk(clerk: Clerk, stack: LocalStack) -> HallClerk:
    rows = [
        {"section": section, "row": "A", "number": str(number), "price": 1_000}
        for section in ("Floor", "Box")
        for number in range(1, 7)
    ]
    with stack.client("olga", "operator") as client:
        if client.get(f"/api/events/{EVENT}").status_code == 404:
            assert client.post("/api/events", json={"id": EVENT, "name": "Kept", "hold_seconds": 600}).is_success
            assert client.post(f"/api/events/{EVENT}/tickets", json=rows).is_success
            assert client.put(f"/api/events/{EVENT}/channels/press", json={"name": "Press"}).is_success
        put(stack, {"channel": None, "for_sale": True}, *range(1, 7))
        assert client.patch(f"/api/events/{EVENT}", json={"closed_sections": []}).is_success
    return HallClerk(clerk, EVENT)


def put(stack: LocalStack, change: dict[str, object], *numbers: int) -> None:
    body = {"ticket_ids": [f"{EVENT}.Floor.A.{number}" for number in numbers], **change}
    with stack.client("olga", "operator") as client:
        assert client.patch(f"/api/events/{EVENT}/tickets", json=body).is_success


def looks(desk: HallClerk, seats: list[int], look: str) -> None:
    """Wait until seats look so."""
    desk.page.wait_for_function(
        f"([seats, look]) => seats.every(seat => {HALL}.work?.looks[seat] === look)", arg=[seats, LOOKS.index(look)]
    )


def test_what_is_kept_what_is_blocked_and_what_is_closed_look_otherwise_and_say_so(
    desk: HallClerk, stack: LocalStack
) -> None:
    seats = [desk.seat(f"A {number}", "Floor") for number in range(1, 7)]
    box = [desk.seat(f"A {number}", "Box") for number in range(1, 7)]
    put(stack, {"for_sale": False}, 3)
    put(stack, {"channel": "press"}, 1, 2)
    with stack.client("olga", "operator") as client:
        assert client.patch(f"/api/events/{EVENT}", json={"closed_sections": ["Box"]}).is_success
    looks(desk, seats[:2], "kept")
    looks(desk, [seats[2]], "closed")
    looks(desk, box, "shut")
    looks(desk, seats[3:], "free")
    legend = desk.hall.locator(".legend")
    for word in ("kept", "blocked", "section closed"):
        expect(legend).to_contain_text(word)
    desk.find("floor a1")
    expect(desk.inspector).to_contain_text("kept for Press")
    expect(desk.hall.locator(f".grid [data-seat='{seats[0]}']")).to_have_accessible_name(
        "Row A, seat 1, €10, kept for Press"
    )
    expect(desk.hall.locator(f".grid [data-seat='{seats[2]}']")).to_have_accessible_name("Row A, seat 3, €10, blocked")
    desk.find("row a")
    expect(desk.selection.locator(".summary")).to_have_text(
        "12 seats: 3 free, 2 kept, 6 in a closed section, 1 blocked · €120"
    )
    desk.hall.locator("button.clear").click()
    desk.picture("kept")
    # What is kept is sold out of its channel, and is then sold like any other.
    desk.find("floor a2")
    desk.do("sell", holder="reporter")
    desk.becomes([seats[1]], "S")
    looks(desk, [seats[1]], "sold")


def test_a_release_of_a_channel_by_somebody_else_is_seen(desk: HallClerk, stack: LocalStack) -> None:
    seats = [desk.seat(f"A {number}", "Floor") for number in (4, 5)]
    put(stack, {"channel": "press"}, 4, 5)
    looks(desk, seats, "kept")
    with stack.client("olga", "operator") as client:
        assert client.post(f"/api/events/{EVENT}/channels/press/release", json={}).is_success
    looks(desk, seats, "free")
    # Out of one, and blocked: the status is the same, the reason is not.
    put(stack, {"channel": "press"}, 4, 5)
    looks(desk, seats, "kept")
    put(stack, {"channel": None, "for_sale": False}, 4, 5)
    looks(desk, seats, "closed")
