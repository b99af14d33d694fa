"""Measures the map against its marks: a redraw, the longest task, the first map, how late a colour is, what is sent."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass, replace

import psycopg2
from playwright.sync_api import Browser, Page

from api.ui.assets import Assets
from api.ui.pages import Pages
from bench.contenders import rowlock, running
from bench.seatmap.browser import READY, Slowness, chromium, cpu_ms, longest_task_ms, open_map, page_of
from bench.seatmap.hall import client, put_on_sale
from bench.servers import Servers
from bench.tickets import fill_rowlock

SMALL, LARGE = 2_000, 50_000
WARM_UP, FRAMES = 10, 200
OPENINGS = 7
CHANGES, CHANGES_PER_S = 200, 10
STRIDES = 40
_REDRAW = """async ([warmUp, frames]) => {
    const { stage } = document.querySelector("rowlock-seatmap");
    const times = [];
    for (let frame = 0; frame < warmUp + frames; frame++) {
        const began = performance.now();
        stage.drawAtOnce();
        if (frame >= warmUp) times.push(performance.now() - began);
        if (frame % 10 === 0) await new Promise(requestAnimationFrame);
    }
    return times;
}"""
_FIRST = f"""{{
    const ready = {READY};
    const look = () => (ready() ? (window.firstMap = performance.now()) : requestAnimationFrame(look));
    requestAnimationFrame(look);
}}"""
_WATCH = """seats => {
    const { stage } = document.querySelector("rowlock-seatmap");
    const pen = stage.canvases.seats.getContext("2d");
    const { hall, view, ratio } = stage;
    const look = seat => pen.getImageData(Math.round((hall.x[seat] * view.k + view.x) * ratio), Math.round((hall.y[seat] * view.k + view.y) * ratio), 1, 1).data.join();
    const before = new Map(seats.map(seat => [seat, look(seat)]));
    window.coloured = {};
    const draw = stage._draw.bind(stage);
    stage._draw = () => {
        draw();
        for (const [seat, was] of before) {
            if (look(seat) === was) continue;
            coloured[seat] = performance.timeOrigin + performance.now();
            before.delete(seat);
        }
    };
}"""
"""Note when the pixel of a seat is another one than before."""


@dataclass(frozen=True, slots=True)
class Mark:
    what: str
    mark: str
    seen: str


def measure(servers: Servers) -> list[Mark]:
    """Measure all of it before one system."""
    fill_rowlock(servers, 1)
    contender = rowlock()
    env = {**contender.env, "ROWLOCK_RATE_HOLDER": "0"}
    with running(replace(contender, env=env), servers) as system, chromium() as browser:
        for event, seats in (("small", SMALL), ("large", LARGE)):
            put_on_sale(system.url, event, seats)
        return [
            *_redraw(browser, system.url),
            *_tasks(browser, system.url),
            _first_map(browser, system.url, "small", SMALL, "≤ 1.5 s"),
            _first_map(browser, system.url, "large", LARGE, "≤ 3 s"),
            _colour(browser, system.url, servers),
            _sent(),
        ]


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _redraw(browser: Browser, url: str) -> list[Mark]:
    with page_of(browser) as page:
        open_map(page, url, "large")
        times, cpu = cpu_ms(page, lambda: page.evaluate(_REDRAW, [WARM_UP, FRAMES]))
    each = cpu / (WARM_UP + FRAMES)
    middle = statistics.median(times)
    seen = f"{_p95(times):.1f} ms (median {middle:.1f}, least {min(times):.1f}; {each:.1f} ms of CPU on the average)"
    return [Mark(f"full redraw of {LARGE:,} seats, p95 of {FRAMES}", "≤ 16 ms", seen)]


def _tasks(browser: Browser, url: str) -> list[Mark]:
    with page_of(browser, cpu=Slowness().cpu) as page:
        opening = longest_task_ms(browser, page, lambda: open_map(page, url, "large"))
        moving = longest_task_ms(browser, page, lambda: _move_about(page))
    what = f"longest task at {Slowness().cpu} x slowed CPU, {LARGE:,} seats"
    return [
        Mark(f"{what}: {doing}", mark, f"{longest:.0f} ms ({cpu:.0f} ms of CPU)")
        for doing, mark, (longest, cpu) in (("moving and zooming", "≤ 50 ms", moving), ("opening", "", opening))
    ]


def _move_about(page: Page) -> None:
    """Drag and zoom as a hand does: many small strides, with a rest after each round."""
    box = page.locator("rowlock-seatmap canvas.signs").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for zoom in (-120, -120, 120, 120):
        page.mouse.move(x, y)
        page.mouse.down()
        for stride in range(STRIDES):
            page.mouse.move(x + 3 * stride, y + 2 * stride)
        page.mouse.up()
        for _ in range(STRIDES // 4):
            page.mouse.wheel(0, zoom)
            page.wait_for_timeout(20)
        page.wait_for_timeout(300)


def _first_map(browser: Browser, url: str, event: str, seats: int, mark: str) -> Mark:
    slowness, times = Slowness(), []
    for _ in range(OPENINGS):
        with page_of(browser, slowness=slowness) as page:
            page.add_init_script(_FIRST)
            open_map(page, url, event)
            times.append(page.evaluate("window.firstMap") / 1_000)
    how = f"{slowness.cpu} x slowed CPU, {slowness.bits_per_s / 1e6} Mbit/s, {slowness.latency_ms} ms"
    seen = f"{statistics.median(times):.2f} s ({min(times):.2f} to {max(times):.2f})"
    return Mark(f"first usable map of {seats:,} seats, {how}, HTTP/1.1, median of {OPENINGS}", mark, seen)


def _colour(browser: Browser, url: str, servers: Servers) -> Mark:
    """Take seats one after the other while another browser looks at them."""
    with page_of(browser) as page, client(url, "buyer") as buyer:
        open_map(page, url, "large")
        page.wait_for_function("() => document.querySelector('rowlock-seatmap').sale.freshness === 'live'")
        ids = buyer.get("/api/events/large/seats").raise_for_status().json()["ids"]
        seats = [*range(0, len(ids), len(ids) // CHANGES)][:CHANGES]
        page.evaluate(_WATCH, seats)
        for seat in seats:
            buyer.post(f"/api/tickets/{ids[seat]}/reserve", headers={"Prefer": "wait=10"}).raise_for_status()
            page.wait_for_timeout(1_000 / CHANGES_PER_S)
        page.wait_for_function("count => Object.keys(coloured).length === count", arg=len(seats))
        coloured: dict[str, float] = page.evaluate("coloured")
    committed = _committed(servers)
    late = [coloured[str(seat)] - committed[ids[seat]] * 1_000 for seat in seats]
    seen = f"{_p95(late):.0f} ms (median {statistics.median(late):.0f})"
    return Mark(f"commit to colour in another browser, p95 of {CHANGES}", "≤ 400 ms", seen)


def _committed(servers: Servers) -> dict[str, float]:
    """Return when each ticket was taken. A batch is decided a moment before it is committed."""
    connection = psycopg2.connect(servers.database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT ticket_id, extract(epoch FROM changed_at)::float FROM ticket_changes")
        found = dict(cursor.fetchall())
    connection.close()
    return found


def _sent() -> Mark:
    assets = Assets()
    page = Pages(assets).page("event")
    names = [*Pages(assets).scripts("event"), "page.css", "icon.svg", "locales/en.ftl"]
    sent = len(page.packed) + sum(len(asset.packed) for name in names if (asset := assets.find(name)))
    return Mark("code, style and texts on the wire, gzipped", "≤ 75 kB", f"{sent / 1_000:.1f} kB in {len(names)} files")


def table(marks: list[Mark]) -> str:
    """Return the marks as a table in Markdown, with when it was and how busy the machine."""
    return "\n".join([
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, load {os.getloadavg()[0]:.1f}; headless Chromium without a graphics card",
        "",
        "| what | mark | seen |",
        "|---|---|---|",
        *(f"| {each.what} | {each.mark} | {each.seen} |" for each in marks),
    ])  # fmt: skip
