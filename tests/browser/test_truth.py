"""The map tells the truth: what its pixels show of each seat is what the API says of it."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import httpx

from tests.acceptance.local_stack import LocalStack
from tests.browser.buyer import Buyer

SHOWN = """async () => {
    const { stage } = document.querySelector("rowlock-seatmap");
    const { LOOKS, stamp } = await import(new URL("stamps.js", document.querySelector("script[type=module]").src.replace("event.js", "seatmap/")));
    const { categoryColour } = await import(new URL("palette.js", document.querySelector("script[type=module]").src.replace("event.js", "seatmap/")));
    const { hall, view, ratio, palette } = stage;
    const canvas = stage.canvases.seats;
    const all = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    const size = stage.drawn.size;
    const words = ["free", "accessible", "held", "sold", "closed"];
    const stamps = hall.categories.map((category, index) =>
        words.map(look => stamp(look, size, palette, categoryColour(category.color, index, palette)).pixels));
    const letters = { free: "A", accessible: "A", held: "H", sold: "S", closed: "X" };
    const shown = Array(hall.count).fill("?");
    for (const seat of hall.order) {
        const left = Math.round((hall.x[seat] * view.k + view.x) * ratio - size / 2);
        const top = Math.round((hall.y[seat] * view.k + view.y) * ratio - size / 2);
        const like = stamps[hall.category[seat]].map(pixels => {
            let wrong = 0;
            for (let row = 0; row < size; row++) for (let column = 0; column < size; column++) {
                const want = pixels[row * size + column], have = all[(top + row) * canvas.width + left + column];
                if ((want >>> 24 > 250) !== (have >>> 24 > 250) || (want >>> 24 > 250 && want !== have)) wrong++;
            }
            return wrong;
        });
        const best = Math.min(...like);
        if (best === 0) shown[seat] = letters[words[like.indexOf(0)]];
    }
    return [shown.join(""), hall.order];
}"""
"""The letter of the one picture that is at each seat's place, to the pixel; ? for none."""


def seen_and_told(buyer: Buyer, url: str, event: str) -> tuple[str, str, list[int]]:
    told: dict[str, Any] = httpx.get(f"{url}/api/events/{event}/seats?ids=false").json()
    buyer.page.wait_for_function(
        "told => new TextDecoder().decode(document.querySelector('rowlock-seatmap').sale.board.statuses) === told",
        arg=told["statuses"],
    )
    buyer.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    shown, drawn = buyer.page.evaluate(SHOWN)
    return shown, told["statuses"], drawn


def test_every_seat_of_two_thousand_shows_its_status_also_after_many_changes(buyer: Buyer, stack: LocalStack) -> None:
    chance = random.Random(7)
    event = "truth"
    with stack.client("olga", "operator") as operator, stack.client("ann") as ann:
        made = operator.post(
            "/api/events",
            json={"id": event, "name": "Truth", "hold_seconds": 600, "confirm_by": "holder", "refundable": True},
        )
        assert made.status_code == 201, made.text
        rows = [
            {
                "section": f"S{block}",
                "row": str(row),
                "number": str(seat),
                "price": 1_000 * (1 + block),
                "category": f"C{block}",
                "x": block * 700 + seat * 22,
                "y": row * 26,
            }
            for block in range(2)
            for row in range(1, 41)
            for seat in range(1, 27)
        ]
        imported = operator.post(f"/api/events/{event}/tickets", json=rows)
        assert imported.status_code == 201, imported.text
        ids = operator.get(f"/api/events/{event}/seats").json()["ids"]
        buyer.open(event)
        for turn in range(4):
            some = chance.sample(ids, 240)
            for start in range(0, 240, 60):
                wish = {"event_id": event, "wishes": [{"ticket_ids": some[start : start + 60]}]}
                order = ann.post("/api/orders", json=wish, headers={"Prefer": "wait=20"})
                if order.status_code == 200 and start % 120 == 0:
                    ann.post(f"/api/orders/{order.json()['order_id']}/confirm", headers={"Prefer": "wait=20"})
                elif order.status_code == 200 and turn % 2:
                    ann.post(f"/api/orders/{order.json()['order_id']}/release", headers={"Prefer": "wait=20"})
        off = chance.sample(ids, 50)
        assert (
            operator.patch(f"/api/events/{event}/tickets", json={"ticket_ids": off, "for_sale": False}).status_code
            == 200
        )
    shown, told, drawn = seen_and_told(buyer, stack.url, event)
    assert len(drawn) == len(told) == 2_080
    wrong = Counter((told[seat], shown[seat]) for seat in drawn if told[seat] != shown[seat])
    buyer.picture("truth")
    assert wrong == Counter()
    assert len(set(told)) == 4, "each status is among them"
