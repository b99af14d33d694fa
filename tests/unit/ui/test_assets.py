"""The files of the pages: whole, ours or of known origin, small, and nothing from elsewhere."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from api.resources.event_bodies import EventChange
from api.ui.assets import STATIC, Assets
from api.ui.pages import PAGES, POLICY, Pages
from shared.domain.outcomes import Code

ASSETS = Assets()
VENDOR = STATIC / "vendor"
UI = STATIC.parent
WIRE_MAX = 75_000
"""Bytes, gzipped, of all that a buyer's page loads beside the data."""
OFFICE_MAX = 60_000
"""So much more an office page may weigh than a buyer's."""


def test_every_import_leads_to_a_file() -> None:
    for page in PAGES.glob("*.html"):
        modules = ASSETS.imports(f"{page.stem}.js")
        assert len(modules) > 3
        assert [module for module in modules if ASSETS.find(module) is None] == []


def test_what_is_vendored_is_what_was_vendored_under_a_licence_from_the_locked_packages() -> None:
    manifest = json.loads((VENDOR / "VENDOR.json").read_text())
    locked = json.loads((UI / "package-lock.json").read_text())["packages"]
    assert set(manifest) == {path.name for path in VENDOR.glob("*.js")}
    for name, entry in manifest.items():
        digest = base64.b64encode(hashlib.sha384((VENDOR / name).read_bytes()).digest()).decode()
        assert digest == entry["sha384"], name
        licences = (VENDOR / f"{Path(name).stem}.LICENSE.txt").read_text()
        for package, about in entry["packages"].items():
            assert about["integrity"] == locked[f"node_modules/{package}"]["integrity"], package
            assert about["license"] in {"BSD-3-Clause", "ISC", "Apache-2.0", "MIT"}, package
            assert f"{package} {about['version']}" in licences, package


def test_the_lock_names_no_address_and_a_digest_for_all() -> None:
    packages = json.loads((UI / "package-lock.json").read_text())["packages"]
    for name, entry in packages.items():
        assert "resolved" not in entry, name
        assert not name or entry["integrity"].startswith("sha512-"), name


def test_nothing_comes_from_another_host_and_nothing_is_evaluated() -> None:
    made = {VENDOR, STATIC / "bundled"}
    ours = [path for path in STATIC.rglob("*") if path.suffix in {".js", ".css", ".svg"} and path.parent not in made]
    for path in [*ours, *PAGES.glob("*.html")]:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(
            r"https?://|\beval\(|new Function|innerHTML|document\.cookie|<iframe|insertAdjacent", text
        ), path
    for path in PAGES.glob("*.html"):
        text = path.read_text()
        assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", text), path


def test_a_buyers_page_is_small_on_the_wire() -> None:
    pages = Pages(ASSETS)
    modules = [*pages.scripts("event"), "page.css", "icon.svg", "locales/pl.ftl"]
    page = pages.page("event")
    sent = [len(page.packed), *(len(asset.packed) for name in modules if (asset := ASSETS.find(name)))]
    assert sum(sent) <= WIRE_MAX, sorted(zip(sent[1:], modules, strict=True), reverse=True)[:8]


@pytest.mark.parametrize("module", ["event.js", "rowlock-seatmap.js", "office.js"])
def test_what_is_bundled_is_made_of_the_sources_that_are_here(module: str) -> None:
    bundle = ASSETS.bundle(module)
    assert bundle == f"bundled/{module}", "a script was changed: `make vendor` makes the bundles anew"
    told = json.loads((STATIC / "bundled/BUNDLED.json").read_text())[module]["sha384"]
    assert base64.b64encode(hashlib.sha384((STATIC / bundle).read_bytes()).digest()).decode() == told


def test_a_bundle_that_is_older_than_its_sources_is_not_sent(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    shutil.copytree(STATIC, folder)
    assert Assets(folder).bundle("event.js") == "bundled/event.js"
    source = folder / "seatmap/view.js"
    source.write_text(source.read_text().replace("72", "73"))
    changed = Assets(folder)
    assert changed.bundle("event.js") is None
    assert Pages(changed).scripts("event")[0] == "event.js"
    assert "seatmap/view.js" in Pages(changed).scripts("event")
    assert changed.bundle("nothing.js") is None


def test_the_box_office_adds_little_and_buyers_load_nothing_of_it() -> None:
    bought = ASSETS.imports("event.js")
    assert not [path for path in bought if path.startswith("office") or "uplot" in path]
    more = ["page.css", "office.css", *(path for path in ASSETS.paths if re.fullmatch(r"office/.*\.pl\.ftl", path))]
    assert _weight("office", *more) <= _weight("event", "page.css") + OFFICE_MAX


def _weight(name: str, *more: str) -> int:
    """Return how many bytes of a page go over the wire, beside what every page has."""
    pages = Pages(ASSETS)
    return sum(len(asset.packed) for path in [*pages.scripts(name), *more] if (asset := ASSETS.find(path)))


def test_the_box_office_has_a_field_for_every_rule() -> None:
    named = re.findall(r'name: "(\w+)"', (STATIC / "office/fields.js").read_text())
    assert sorted(named) == sorted(EventChange.__struct_fields__)


def test_one_changed_file_changes_every_address(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    first = Assets(tmp_path).version
    assert Assets(tmp_path).version == first
    (tmp_path / "a.js").write_text("2")
    second = Assets(tmp_path).version
    (tmp_path / "b.js").write_text("2")
    assert len({first, second, Assets(tmp_path).version}) == 3


def test_a_file_is_packed_without_what_is_for_who_reads_the_source() -> None:
    asset = ASSETS.find("page.css")
    assert asset is not None
    assert gzip.decompress(asset.packed) == asset.body
    source = (STATIC / "page.css").read_text()
    assert b"/*" not in asset.body
    assert re.sub(r"\s", "", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)) == re.sub(
        r"\s", "", asset.body.decode()
    )
    vendored = ASSETS.find("vendor/uplot.js")
    assert vendored is not None
    assert vendored.body == (VENDOR / "uplot.js").read_bytes()
    spoken = ASSETS.find("locales/en.ftl")
    assert spoken is not None
    said = [line for line in (STATIC / "locales/en.ftl").read_text().splitlines() if line and line[0] != "#"]
    assert spoken.body.decode().splitlines() == said
    assert ASSETS.find("../app.py") is None


def test_pages_name_only_files_that_are_there_and_say_what_may_run() -> None:
    pages = Pages(ASSETS)
    for name in ("event", "events", "office"):
        text = pages.page(name).body.decode()
        paths = re.findall(rf'(?:src|href)="/ui/{ASSETS.version}/([^"]+)"', text)
        assert len(paths) >= 3
        assert [path for path in paths if ASSETS.find(path) is None] == []
        assert "%" not in re.sub(r"\d%", "", text)
    assert "unsafe" not in POLICY


@pytest.mark.parametrize("path", sorted((STATIC / "locales").glob("*.ftl")), ids=lambda path: path.stem)
def test_every_reason_of_a_no_has_a_text(path: Path) -> None:
    text = path.read_text()
    assert [code for code in Code if f"\ncode-{code} = " not in text] == []
