"""Chromium without a graphics card, as slow as is asked for, and what its trace says of the page's tasks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

SIZE = {"width": 1640, "height": 1100}
READY = """() => {
    const map = document.querySelector("rowlock-seatmap");
    return Boolean(map?.sale?.board && map.stage?.drawn.hall && map.shadowRoot.querySelector(".legend"));
}"""
"""The hall is drawn with the statuses of its seats, and can be used."""
_TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline"]


@dataclass(frozen=True, slots=True)
class Slowness:
    """What a middling phone on a middling network has."""

    cpu: int = 4
    bits_per_s: int = 1_600_000
    latency_ms: int = 150


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def page_of(browser: Browser, *, slowness: Slowness | None = None, cpu: int = 1) -> Iterator[Page]:
    """Yield a page of a browser that knows nothing yet."""
    context = browser.new_context(viewport=SIZE)  # type: ignore[arg-type]
    page = context.new_page()
    tools = context.new_cdp_session(page)
    if slowness is not None:
        tools.send("Network.enable")
        bytes_per_s = slowness.bits_per_s // 8
        conditions = {"offline": False, "latency": slowness.latency_ms, "downloadThroughput": bytes_per_s}
        tools.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": bytes_per_s})
        cpu = slowness.cpu
    if cpu > 1:
        tools.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    yield page
    context.close()


def open_map(page: Page, url: str, event: str) -> None:
    page.goto(f"{url}/e/{event}", wait_until="commit")
    page.wait_for_function(READY, timeout=120_000)


def longest_task_ms(browser: Browser, page: Page, act: Callable[[], None]) -> tuple[float, float]:
    """Return how long the page's main thread was taken by one task at most while `act` went on, and the most CPU that one took."""
    browser.start_tracing(page=page, categories=_TRACED)
    act()
    events: list[dict[str, Any]] = json.loads(browser.stop_tracing())["traceEvents"]
    main = {
        (each["pid"], each["tid"])
        for each in events
        if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    tasks = [each for each in events if each["name"] == "RunTask" and (each["pid"], each["tid"]) in main]
    wall, cpu = (max(float(each.get(what, 0)) for each in tasks) / 1_000 for what in ("dur", "tdur"))
    return wall, cpu


def cpu_ms(page: Page, act: Callable[[], Any]) -> tuple[Any, float]:
    """Return what `act` returns, and the CPU that the page took meanwhile: what others do to the machine counts less."""
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = tools.send("Performance.getMetrics")["metrics"]
        return 1_000 * float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

    before = spent()
    found = act()
    return found, spent() - before
