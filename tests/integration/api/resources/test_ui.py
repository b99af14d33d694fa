"""The pages for people, and the files that they are made of, over HTTP."""

from __future__ import annotations

import base64
import hashlib
import re

import httpx
import pytest

from api.principals.identity import Role
from api.ui.pages import POLICY
from tests.api_process import Api
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.conftest import SEATS


@pytest.fixture
def stranger(api: Api, harness: SettlingHarness) -> httpx.Client:
    with api.client("olga", Role.OPERATOR) as operator:
        open_sale(operator, "gala", SEATS)
    return httpx.Client(base_url=api.url)


def test_the_page_of_an_event_may_run_our_scripts_alone_and_be_framed_by_nobody(stranger: httpx.Client) -> None:
    page = stranger.get("/e/gala?lang=ar")
    assert page.status_code == 200
    assert page.headers["Content-Security-Policy"] == POLICY
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-cache"
    again = stranger.get("/e/gala", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_box_office_is_a_page_for_whoever_asks_in_no_frame_and_says_nothing_by_itself(
    stranger: httpx.Client,
) -> None:
    page = stranger.get("/office")
    assert (page.status_code, page.headers["Content-Security-Policy"]) == (200, POLICY)
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in POLICY
    assert "gala" not in page.text
    assert [stranger.get(path).status_code for path in ("/office/", "/office/x")] == [404, 404]


def test_a_page_says_beforehand_what_its_script_will_ask_for_and_all_of_it_is_there(stranger: httpx.Client) -> None:
    for address, language, count in (("/e/gala", "fr", 4), ("/e/gala?lang=ar", "ar", 4), ("/e", "fr", 2)):
        page = stranger.get(address, headers={"Accept-Language": "pt, fr;q=0.8, de;q=0.5"})
        early = re.findall("<([^>]+)>", page.headers["Link"])
        assert len(early) == count
        assert early[-1].endswith(f"/locales/{language}.ftl")
        assert [stranger.get(each).status_code for each in early] == [200] * count
        assert "Accept-Language" in page.headers["Vary"]
    again = stranger.get("/e/gala", headers={"If-None-Match": page.headers["ETag"]})
    assert "Link" in again.headers


@pytest.mark.parametrize("event_id", ["nowhere", "%00", "%0a", "x" * 300, "<img src=x onerror=alert(1)>", "é"])
def test_the_page_of_no_event_is_a_page_that_says_so(stranger: httpx.Client, event_id: str) -> None:
    page = stranger.get(f"/e/{event_id}")
    assert page.status_code == 404
    assert page.headers["Content-Security-Policy"] == POLICY
    assert "Link" not in page.headers, "there is nothing to ask for"
    assert "<rowlock-seatmap>" in page.text
    assert "onerror" not in page.text


def test_every_file_that_a_page_names_is_kept_for_good(stranger: httpx.Client) -> None:
    for address in ("/e", "/e/gala", "/office"):
        files = re.findall(r'(?:src|href)="(/ui/[^"]+)"', stranger.get(address).text)
        assert len(files) >= 3
        for file in files:
            answer = stranger.get(file)
            assert answer.status_code == 200, file
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_files_are_packed_for_who_takes_them_so(stranger: httpx.Client) -> None:
    script = re.findall(r'src="(/ui/[^"]+)"', stranger.get("/e/gala").text)[0]
    packed = stranger.get(script, headers={"Accept-Encoding": "gzip"})
    plain = stranger.get(script, headers={"Accept-Encoding": "identity, gzip;q=0"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.text == plain.text
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def test_a_shops_page_names_one_address_whatever_the_release(stranger: httpx.Client) -> None:
    entry = stranger.get("/ui/rowlock-seatmap.js")
    found = re.fullmatch(r'export \* from "\./([0-9a-f]{16})/bundled/rowlock-seatmap\.js";\n', entry.text)
    assert found
    assert "max-age=300" in entry.headers["Cache-Control"]
    for path, back in (("bundled/rowlock-seatmap.js", "../.."), ("rowlock-seatmap.js", "..")):
        assert stranger.get(f"/ui/{found[1]}/{path}").status_code == 200
        of_another_release = stranger.get(f"/ui/0123456789abcdef/{path}")
        assert of_another_release.text == f'export * from "{back}/{found[1]}/bundled/rowlock-seatmap.js";\n'
        assert of_another_release.headers["Cache-Control"] == "no-store"


def test_a_shop_that_pins_the_element_finds_one_file_and_its_digest(stranger: httpx.Client) -> None:
    entry = stranger.get("/ui/rowlock-seatmap.js").text
    file = f"/ui{entry.split(chr(34))[1].removeprefix('.')}"
    told = stranger.get(f"{file.rpartition('/')[0]}/BUNDLED.json").json()["rowlock-seatmap.js"]["sha384"]
    body = stranger.get(file).content
    assert base64.b64encode(hashlib.sha384(body).digest()).decode() == told
    assert not re.search(rb"\bimport[{\"*]|from\"", body), "it asks for no other file"


@pytest.mark.parametrize(
    "path", ["/ui/0123456789abcdef/page.css", "/ui/{}/nothing.js", "/ui/{}/..%2Fapp.py", "/ui/{}/seatmap/x"]
)
def test_what_is_no_file_of_this_release_is_not_found(stranger: httpx.Client, path: str) -> None:
    version = re.findall(r"/ui/([0-9a-f]{16})/", stranger.get("/e").text)[0]
    missing = stranger.get(path.format(version))
    assert (missing.status_code, missing.json()["code"]) == (404, "NOT_FOUND")
