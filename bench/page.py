"""What the seat map costs in a browser without a graphics card: a full redraw of 50,000 seats, and the code on the wire.

`python -m bench.page` prints both; Chromium and Playwright are needed. The hall is made up, the API is not asked.
"""

from __future__ import annotations

import json
import shutil
import statistics
from typing import Any

from playwright.sync_api import Route, sync_playwright

from api.ui.assets import Assets
from api.ui.pages import Pages

SEATS_OF_ROW, ROWS, SECTIONS = 50, 50, 20
WARM_UP, FRAMES = 10, 200
DRAW = """async ([warmUp, frames]) => {
    const { stage } = document.querySelector("rowlock-seatmap");
    const times = [];
    for (let frame = 0; frame < warmUp + frames; frame++) {
        const began = performance.now();
        stage._draw();
        if (frame >= warmUp) times.push(performance.now() - began);
        if (frame % 10 === 0) await new Promise(requestAnimationFrame);
    }
    return [times, stage.pitch, stage.hall.count];
}"""


def _map() -> dict[str, Any]:
    """Return a hall of 50,000 seats as the API tells it."""
    spots = [
        (section % 5 * 1_200 + seat * 22, section // 5 * 1_500 + row * 26)
        for section in range(SECTIONS)
        for row in range(ROWS)
        for seat in range(SEATS_OF_ROW)
    ]

    def deltas(values: list[int]) -> list[int]:
        return [value - before for before, value in zip([0, *values], values, strict=False)]

    count = len(spots)
    rows = [part for _ in range(SECTIONS) for row in range(ROWS) for part in (row, SEATS_OF_ROW)]
    numbers = [seat for _ in range(SECTIONS * ROWS) for seat in range(SEATS_OF_ROW)]
    return {
        "event_id": "bowl", "version": "1", "currency": "EUR", "unit": 1, "size": None, "areas": [],
        "sections": [f"Block {number}" for number in range(SECTIONS)], "rows": [str(row) for row in range(ROWS)],
        "numbers": [str(seat) for seat in range(SEATS_OF_ROW)], "categories": [None], "prices": [5_000],
        "seats": {
            "count": count, "section": [part for each in range(SECTIONS) for part in (each, ROWS * SEATS_OF_ROW)], "row": rows,
            "category": [0, count], "price": [0, count], "flags": [0, count], "number": deltas(numbers), "position": deltas(numbers),
            "x": deltas([x for x, _ in spots]), "y": deltas([y for _, y in spots]),
        },
    }  # fmt: skip


def main() -> None:
    assets, hall = Assets(), _map()
    pages, count = Pages(assets), hall["seats"]["count"]
    seats = {"map": "1", "revision": "1", "as_of": "2030-01-01T00:00:00Z", "statuses": ("AAAHS" * count)[:count]}
    event: dict[str, Any] = {"name": "Bowl", "max_per_holder": None, "max_per_guest": 10, "counts": {}}

    def answer(route: Route) -> None:
        path = route.request.url.partition("bench.test")[2].partition("?")[0]
        asset = (
            pages.page("event") if path.startswith("/e/") else assets.find(path.removeprefix(f"/ui/{assets.version}/"))
        )
        told = {"/api/events/bowl": event, "/api/events/bowl/seats": seats, "/api/events/bowl/map/1": hall}.get(path)
        if asset is not None:
            route.fulfill(body=asset.body, content_type=asset.media)
        elif told is not None:
            route.fulfill(body=json.dumps(told), content_type="application/json")
        else:
            route.fulfill(status=204)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1640, "height": 1100})
        page.route("**/*", answer)
        page.goto("http://bench.test/e/bowl")
        page.wait_for_function("document.querySelector('rowlock-seatmap').stage?.drawn.hall")
        times, pitch, drawn = page.evaluate(DRAW, [WARM_UP, FRAMES])
        browser.close()
    times.sort()
    sent = sum(
        len(asset.packed)
        for name in ["event.js", *assets.imports("event.js"), "page.css", "icon.svg", "locales/en.ftl"]
        if (asset := assets.find(name))
    )
    print(f"{drawn} seats, neighbours {pitch:.1f} px apart, no graphics card: a full redraw takes")
    print(f"  median {statistics.median(times):.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms ({FRAMES} redraws)")
    print(f"code, style and texts on the wire, gzipped: {(sent + len(pages.page('event').packed)) / 1_000:.1f} kB")


if __name__ == "__main__":
    main()
