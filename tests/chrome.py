"""A browser without a window, driven by its driver: what a page's own scripts may do towards another origin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.programs import browser, required


@contextmanager
def running_chrome() -> Iterator[Chrome]:
    """Yield a browser that keeps what its console says."""
    options = ChromeOptions()
    options.binary_location = browser()
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--window-size=1280,1600",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = Chrome(options=options, service=Service(required("chromedriver")))
    try:
        chrome.set_script_timeout(60)
        yield chrome
    finally:
        chrome.quit()
