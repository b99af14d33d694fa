"""The map tells the truth: what its pixels show of each seat is what the API says of it, whatever happened in between."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from typing import Any

import httpx
import psutil
import pytest
from playwright.sync_api import Route

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import Buyer
from tests.browser.selling import Sellers, open_hall

CHANGES = 10_000
SHOWN = """async ([pitch]) => {
    const { stage } = document.querySelector("rowlock-seatmap");
    const parts = document.querySelector("script[type=module]").src.replace(/(bundled\\/)?event.js/, "seatmap/");
    const { stamp } = await import(new URL("stamps.js", parts));
    const { categoryColour } = await import(new URL("palette.js", parts));
    const { hall, palette } = stage;
    const canvas = stage.canvases.seats;
    const words = ["free", "held", "sold", "closed"];
    const letters = { free: "A", held: "H", sold: "S", closed: "X" };
    const shown = Array(hall.count).fill("?");
    const frame = () => new Promise(done => requestAnimationFrame(done));
    const rest = async () => { do await frame(); while (!stage.isTrue); };

    const look = () => {
        if (canvas.style.transform) return; // as it was drawn for another view
        const { view, ratio } = stage;
        const { size } = stage.drawn;
        const all = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        const stamps = hall.categories.map((category, index) =>
            words.map(word => stamp(word, size, palette, categoryColour(category.color, index, palette)).pixels));
        for (const seat of hall.order) {
            const left = Math.round((hall.x[seat] * view.k + view.x) * ratio - size / 2);
            const top = Math.round((hall.y[seat] * view.k + view.y) * ratio - size / 2);
            if (left < 0 || top < 0 || left + size > canvas.width || top + size > canvas.height) continue;
            const same = stamps[hall.category[seat]].map(pixels => {
                for (let row = 0; row < size; row++) for (let column = 0; column < size; column++) {
                    const want = pixels[row * size + column], have = all[(top + row) * canvas.width + left + column];
                    // Colours of what is half covered lose a little on their way through a canvas; what covers them does not.
                    if (want >>> 24 !== have >>> 24 || (want >>> 24 > 250 && want !== have)) return false;
                }
                return true;
            });
            // One picture alone must be there; from afar, where there is room for a colour only, sold and closed share theirs.
            shown[seat] = words.filter((_, index) => same[index]).map(word => letters[word]).join("") || "?";
        }
    };

    if (pitch === null) {
        stage.fit(false);
        await rest();
        look();
        return shown;
    }
    const { left, top, right, bottom } = hall.box;
    const k = pitch / hall.pitch;
    const wide = stage.size.width / k * 0.9, high = stage.size.height / k * 0.9;
    for (let y = top + high / 2; y < bottom + high / 2; y += high) for (let x = left + wide / 2; x < right + wide / 2; x += wide) {
        stage._go({ k, x: stage.size.width / 2 - x * k, y: stage.size.height / 2 - y * k }, false);
        await rest();
        look();
    }
    return shown;
}"""
"""The letter of the one picture that is at each seat's place, to the pixel: of the whole hall, or piece by piece from nearer."""
NEAR = 9
"""Distance of two neighbours in pixels from which on every status has a shape of its own."""


def told_by(stack: LocalStack, event: str) -> str:
    told: dict[str, Any] = httpx.get(f"{stack.url}/api/events/{event}/seats?ids=false").json()
    statuses: str = told["statuses"]
    return statuses


def wrong(page_of: Buyer, told: str) -> Counter[tuple[str, str]]:
    """Return what is not shown as it is told, by what is told and what is shown, from afar and from near."""
    page_of.page.wait_for_function(
        "told => new TextDecoder().decode(document.querySelector('rowlock-seatmap').sale.board.statuses) === told",
        arg=told,
    )
    found: Counter[tuple[str, str]] = Counter()
    for pitch in (None, NEAR):
        shown = page_of.page.evaluate(SHOWN, [pitch])
        alike = {"SX": "SX"} if pitch is None else {}
        found.update(
            (is_told, seen)
            for is_told, seen in zip(told, shown, strict=True)
            if seen != is_told and is_told not in alike.get(seen, "")
        )
    return found


def kill_api(stack: LocalStack) -> None:
    """Kill the API as a machine's end does; the stack starts another at the same port."""
    (api,) = [pid for pid in stack.pids() if "api" in psutil.Process(pid).cmdline()]
    os.kill(api, signal.SIGKILL)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("seats", [2_000, 50_000])
def test_every_seat_shows_its_status_after_ten_thousand_changes_a_cut_stream_and_a_killed_api(
    seats: int, buyer: Buyer, stack: LocalStack
) -> None:
    event = f"truth-{seats}"
    ids = open_hall(stack, event, seats)
    buyer.open(event)
    sellers = Sellers(stack, event, ids, CHANGES)
    # Another tab hears the stream of the first; what it reads of the seats comes late, after changes that were told since.
    tab = Buyer(buyer.context, buyer.url, buyer._pictures)
    late: list[str] = []

    def slowly(route: Route) -> None:
        answer = route.fetch()
        time.sleep(1)
        late.append(answer.text())
        route.fulfill(response=answer)

    tab.page.route("**/seats?*", slowly)
    tab.open(event)
    tab.page.unroute_all(behavior="wait")
    assert late
    assert told_by(stack, event) not in late[0], "the tab was told of other statuses since"
    buyer.page.evaluate("document.querySelector('rowlock-seatmap').sale.feed.source.source.close()")
    buyer.page.evaluate("document.querySelector('rowlock-seatmap').sale.feed._again()")
    kill_api(stack)
    assert sellers.finish() >= CHANGES
    with stack.client("olga", "operator") as operator:
        off = {"ticket_ids": random.Random(seats).sample(ids, 50), "for_sale": False}
        assert operator.patch(f"/api/events/{event}/tickets", json=off).status_code == 200
    buyer.ready()
    tab.ready()
    told = told_by(stack, event)
    assert len(told) == seats
    assert set(told) == set("AHSX"), "each status is among them"
    for each in (buyer, tab):
        assert wrong(each, told) == Counter()
    buyer.picture(event)
