"""The page about the API in a real browser: it shows every operation and calls one, and asks nobody else for anything."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from api.principals.identity import Role
from api.ui import docs
from tests.api_process import Api
from tests.chrome import running_chrome
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.conftest import SEATS

VENDOR = Path(docs.__file__).parent / "files" / "vendor"
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""
PATIENCE_S = 60


@pytest.fixture
def browser() -> Iterator[Chrome]:
    with running_chrome() as running:
        running.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        yield running


def test_it_shows_every_operation_calls_one_and_breaks_no_policy(
    browser: Chrome, api: Api, harness: SettlingHarness
) -> None:
    with api.client("olga", Role.OPERATOR) as operator:
        open_sale(operator, "gala", SEATS)
        document = operator.get("/api/openapi.json").json()
    browser.get(f"{api.url}/api/docs")
    wait = WebDriverWait(browser, PATIENCE_S)
    operations = sum(map(len, document["paths"].values()))
    wait.until(lambda _: len(browser.find_elements(By.CLASS_NAME, "opblock")) == operations)
    _save_picture(browser)
    block = browser.find_element(By.ID, "operations-events-listEvents")
    block.find_element(By.CLASS_NAME, "opblock-summary-control").click()
    wait.until(lambda _: block.find_elements(By.CSS_SELECTOR, "button.execute"))
    browser.execute_script("arguments[0].click()", block.find_element(By.CSS_SELECTOR, "button.execute"))
    answered = ".live-responses-table .response .response-col_status"
    wait.until(lambda _: block.find_elements(By.CSS_SELECTOR, answered))
    assert block.find_element(By.CSS_SELECTOR, answered).text.startswith("200")
    assert '"gala"' in block.find_element(By.CLASS_NAME, "live-responses-table").text
    assert browser.execute_script("return window.violations") == []
    log = browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium says no types here
    assert [entry for entry in log if entry["level"] == "SEVERE"] == []
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map(each => each.name)")
    assert [name for name in loaded if not name.startswith((api.url, "data:"))] == []
    assert any("swagger-ui-bundle.js" in name for name in loaded)


def _save_picture(browser: Chrome) -> None:
    """Keep a picture of the page for who wants to look at it."""
    if folder := os.environ.get("ROWLOCK_TEST_PICTURES"):
        browser.save_screenshot(str(Path(folder) / "docs.png"))


def test_the_page_is_asked_for_each_time_and_its_files_are_kept_for_good(api: Api, harness: SettlingHarness) -> None:
    with httpx.Client(base_url=api.url) as stranger:
        page = stranger.get("/api/v1/docs")
        assert page.headers["Content-Security-Policy"] == docs.POLICY
        assert "unsafe" not in docs.POLICY
        assert page.headers["Cache-Control"] == "no-cache"
        assert stranger.get("/api/docs", headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
        files = re.findall(r'(?:src|href)="(/ui/[^"]+)"', page.text)
        assert len(files) == 4
        for file in files:
            answer = stranger.get(file, headers={"Accept-Encoding": "gzip"})
            assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip"), file
            assert "immutable" in answer.headers["Cache-Control"]
        assert re.search(r"https?://|<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", page.text) is None


def test_what_is_vendored_is_what_was_published_under_its_licence() -> None:
    told: dict[str, Any] = json.loads((VENDOR / "VENDOR.json").read_text())
    assert set(told["sha384"]) == {path.name for path in VENDOR.iterdir() if path.suffix in (".js", ".css")}
    for name, digest in told["sha384"].items():
        content = (VENDOR / name).read_bytes()
        assert base64.b64encode(hashlib.sha384(content).digest()).decode() == digest
        asset = docs.FILES.find(f"vendor/{name}")
        assert asset is not None
        assert gzip.decompress(asset.packed) == content
    licences = (VENDOR / "swagger-ui.LICENSE.txt").read_text()
    assert f"{told['package']} {told['version']}" in licences
    assert "Apache License" in licences
