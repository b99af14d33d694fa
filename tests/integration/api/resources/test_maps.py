"""The map of an event before its readers: one version, the same for ever, until the event has another."""

from __future__ import annotations

import gzip
import json
from typing import Any

import httpx
import pytest

from tests.events import CSV
from tests.unit.api.services.maps.test_build import unfolded

MAP = "/api/events/gala/map"


def version(public: httpx.Client) -> str:
    found: str = public.get(MAP).json()["version"]
    return found


def test_a_map_tells_every_seat_in_the_order_of_the_statuses(gala: str, public: httpx.Client) -> None:
    told = public.get(MAP)
    document = told.json()
    assert told.headers["Content-Location"] == f"{MAP}/{document['version']}"
    assert [each[:6] for each in unfolded(document)] == [
        ("Stalls", "A", "1", "Gold", 4500, False),
        ("Stalls", "A", "2", "Gold", 4500, False),
        ("Circle", "B", "1", "Blue", 3000, False),
    ]
    assert (document["event_id"], document["currency"], document["seats"]["x"]) == (gala, "EUR", None)
    ids = public.get(f"{MAP}/{document['version']}/ids").json()["ids"]
    assert ids == public.get("/api/events/gala/seats").json()["ids"]


def test_a_version_is_kept_by_whoever_has_it_and_packed_where_that_is_wanted(gala: str, public: httpx.Client) -> None:
    address = f"{MAP}/{version(public)}"
    packed = public.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = public.get(address, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content == public.get(MAP).content
    assert "immutable" in packed.headers["Cache-Control"]
    assert packed.headers["Vary"] == "Accept-Encoding"
    same = public.get(MAP, headers={"If-None-Match": packed.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")


def test_ids_of_a_section(gala: str, public: httpx.Client) -> None:
    found = public.get(f"{MAP}/{version(public)}/ids", params={"section": "Stalls"})
    assert found.json() == {
        "event_id": "gala",
        "version": version(public),
        "section": "Stalls",
        "ids": ["gala.Stalls.A.1", "gala.Stalls.A.2"],
    }
    assert "immutable" in found.headers["Cache-Control"]
    assert public.get(f"{MAP}/{version(public)}/ids", params={"section": "nowhere"}).status_code == 404
    wrong = public.get(f"{MAP}/{version(public)}/ids", params={"section": "x" * 201})
    assert (wrong.status_code, wrong.json()["field"]) == (400, "section")


@pytest.mark.parametrize(
    "change",
    [
        ("POST", "/tickets", {"content": b"section,row,number,price\nBox,1,1,100\n", "headers": CSV}, True),
        ("PATCH", "", {"json": {"closed_sections": ["Circle"]}}, False),
        ("PATCH", "/tickets", {"json": {"ticket_ids": ["gala.Stalls.A.1"], "for_sale": False}}, False),
        ("PATCH", "", {"json": {"name": "Another"}}, False),
    ],
    ids=["import", "closed", "not for sale", "renamed"],
)
def test_a_version_changes_with_what_a_map_shows_and_with_nothing_else(
    change: tuple[str, str, dict[str, Any], bool], gala: str, operator: httpx.Client, public: httpx.Client
) -> None:
    method, path, body, changes = change
    before = version(public)
    made = operator.request(method, f"/api/events/gala{path}", **body)
    assert made.status_code < 300, made.text
    after = version(public)
    assert (before != after) == changes
    found = public.get(f"{MAP}/{after}")
    assert found.json()["version"] == after
    ids = public.get(f"{MAP}/{before}/ids")
    if changes:
        assert (ids.status_code, ids.json()["code"], ids.json()["map"]) == (404, "MAP_CHANGED", after)


def test_a_plan_drawn_anew_is_another_map(gala: str, operator: httpx.Client, public: httpx.Client) -> None:
    seat = {"seat_number": "1", "position": {"x": 3, "y": 4}}
    plan = {"name": "Hall", "size": {"width": 10, "height": 10}, "zones": [{"name": "Z", "rows": [{"seats": [seat]}]}]}
    assert operator.post("/api/events/gala/tickets?price=100", json=plan).status_code == 201
    before = public.get(MAP).json()
    assert (before["size"], list(unfolded(before))[-1][-1]) == ({"width": 10, "height": 10}, (3.0, 4.0))
    wider = plan | {"size": {"width": 20, "height": 10}}
    assert operator.post("/api/events/gala/tickets?price=100", json=wider).status_code == 200
    after = public.get(MAP).json()
    assert after["size"] == {"width": 20, "height": 10}
    assert after["version"] != before["version"]
    assert operator.post("/api/events/gala/tickets?price=100", json=wider).status_code == 200
    assert version(public) == after["version"]


@pytest.mark.parametrize("made_up", ["0", "x" * 200, "x" * 201, "ひ", "%00", "..%2F..", "' OR 1=1"])
def test_a_made_up_version_is_none(made_up: str, gala: str, public: httpx.Client) -> None:
    for path in (f"{MAP}/{made_up}", f"{MAP}/{made_up}/ids"):
        answer = public.get(path)
        assert answer.status_code == 404, answer.text
    assert public.get("/api/events/nowhere/map").json()["code"] == "NOT_FOUND"
    assert public.get("/api/events/nowhere/map/0/ids").json()["code"] == "NOT_FOUND"


def test_fifty_thousand_seats_are_at_most_200_kb_packed(operator: httpx.Client, public: httpx.Client) -> None:
    """An irregular plan: no two seats lie on a line."""
    operator.post("/api/events", json={"id": "bowl", "name": "Bowl"})
    rows = [
        {"row_number": str(row), "seats": [_seat(section, row, number) for number in range(1, 51)]}
        for section in range(1)
        for row in range(1, 51)
    ]
    zones = [
        {"name": f"Section {zone}", "position": {"x": 97.3 * (zone % 5), "y": 61.7 * (zone // 5)}, "rows": rows}
        for zone in range(20)
    ]
    plan = {"name": "Bowl", "size": {"width": 1000, "height": 800}, "zones": zones}
    made = operator.post("/api/events/bowl/tickets?price=100", content=json.dumps(plan).encode(), headers=JSON)
    assert made.json()["added"] == 50_000, made.text
    with public.stream("GET", "/api/events/bowl/map", headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert len(packed) <= 200_000
    assert json.loads(gzip.decompress(packed))["seats"]["count"] == 50_000


JSON = {"Content-Type": "application/json"}


def _seat(section: int, row: int, number: int) -> dict[str, Any]:
    bend = ((row * 7919 + number * 104729) % 1000) / 1000
    return {"seat_number": str(number), "position": {"x": number * 1.7 + bend / 4, "y": row * 1.1 + bend / 3}}
