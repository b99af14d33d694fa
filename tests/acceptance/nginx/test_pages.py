"""The pages for people behind the gateway."""

from __future__ import annotations

import httpx

from tests.acceptance.nginx.site import Site

FILE = "/ui/0123456789abcdef/seatmap/element.js"


def test_pages_and_their_files_reach_the_api(site: Site, client: httpx.Client) -> None:
    for path in ("/e", "/e/gala", "/e/gala?lang=ar", "/office", FILE, "/ui/rowlock-seatmap.js"):
        assert client.get(path).json()["instance"] in site.instances, path
    for path in ("/e/", "/e/gala/more", "/office/", "/office/x", "/ui"):
        assert client.get(path).status_code == 404, path


def test_a_file_is_asked_for_once_and_kept(site: Site, client: httpx.Client) -> None:
    bodies = {client.get(FILE).text for _ in range(5)}
    assert len(bodies) == 1
    assert site.requests == [f"GET {FILE}"]
    for _ in range(3):
        client.get("/e/gala")
    assert site.requests.count("GET /e/gala") == 3


def test_an_instance_of_another_release_hands_on_what_it_does_not_have(site: Site, client: httpx.Client) -> None:
    old, new = site.instances.values()
    old.lacks.add(FILE)
    for number in range(4):  # whichever is asked first
        assert client.get(f"{FILE}?{number}").json()["instance"] in {old.address, new.address}
    old.lacks |= {f"{FILE}?a={number}" for number in range(4)}
    for number in range(4):
        assert client.get(f"{FILE}?a={number}").json()["instance"] == new.address
    new.lacks.add(f"{FILE}?a=0")
    new.lacks.add("/ui/x/y.js")
    old.lacks.add("/ui/x/y.js")
    assert client.get("/ui/x/y.js").status_code == 404


def test_no_page_for_people_stands_in_a_frame(client: httpx.Client) -> None:
    for path in ("/office", "/e", "/e/gala", "/office?frame=1"):
        assert client.get(path).headers.get_list("X-Frame-Options") == ["DENY"], path
    assert client.get("/api/events").headers["X-Frame-Options"] == "SAMEORIGIN"
