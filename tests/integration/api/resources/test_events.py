from __future__ import annotations

import httpx
import pytest

from tests.api_process import Api


def test_an_event_is_created_with_its_rules_and_found_again(operator: httpx.Client, public: httpx.Client) -> None:
    made = operator.post(
        "/api/events",
        json={
            "name": "Opening Night",
            "starts_at": "2031-05-01T19:30:00+02:00",
            "currency": "CHF",
            "hold_seconds": 120,
            "max_per_holder": 4,
            "closed_sections": ["Balcony"],
        },
    )
    assert (made.status_code, made.headers["Location"]) == (201, "/api/events/opening-night")
    event = public.get(made.headers["Location"]).json()
    assert event == made.json()
    assert event["starts_at"].startswith("2031-05-01T17:30:00")
    assert event["starts_at"].endswith("Z")
    assert (event["max_hold_seconds"], event["max_per_holder"], event["closed_sections"]) == (1_200, 4, ["Balcony"])
    assert event["counts"] == {"AVAILABLE": 0, "HELD": 0, "SOLD": 0, "NOT_FOR_SALE": 0}


def test_a_second_event_of_a_name_gets_an_id_of_its_own(operator: httpx.Client) -> None:
    ids = [operator.post("/api/events", json={"name": "Same"}).json()["id"] for _ in range(3)]
    assert ids == ["same", "same-2", "same-3"]


def test_an_id_that_is_asked_for_twice_is_refused(operator: httpx.Client, gala: str) -> None:
    again = operator.post("/api/events", json={"id": gala, "name": "Other"})
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (409, "EVENT_EXISTS", "id")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "A", "hold_seconds": -1}, "hold_seconds"),
        ({"name": "A", "hold_seconds": 10, "max_hold_seconds": 5}, "max_hold_seconds"),
        ({"name": "A", "starts_at": "soon"}, "starts_at"),
        ({"name": "A", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_rule_is_named(operator: httpx.Client, body: dict[str, object], field: str) -> None:
    refused = operator.post("/api/events", json=body)
    assert (refused.status_code, refused.json()["field"]) == (400, field)


def test_rules_change_while_the_event_sells(operator: httpx.Client, gala: str) -> None:
    changed = operator.patch(
        f"/api/events/{gala}", json={"max_per_holder": 2, "sales_close_at": "2031-01-01T00:00:00Z"}
    )
    assert changed.status_code == 200
    assert (changed.json()["max_per_holder"], changed.json()["hold_seconds"]) == (2, 60)
    assert operator.patch(f"/api/events/{gala}", json={"max_per_holder": None}).json()["max_per_holder"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [({"hold_seconds": 601}, "max_hold_seconds"), ({"currency": "USD"}, "currency"), ({}, "")],
)
def test_a_change_that_contradicts_what_stays_is_refused(
    operator: httpx.Client, gala: str, change: dict[str, object], field: str
) -> None:
    refused = operator.patch(f"/api/events/{gala}", json=change)
    assert (refused.status_code, refused.json()["field"]) == (400, field)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("Stals", "no 'Stals'; do you mean 'Stalls'?"),
        ("CIRCLE", "no 'CIRCLE'; do you mean 'Circle'?"),
        ("\u5ea7", "no '\u5ea7'; it knows Circle, Stalls"),
    ],
)
def test_a_section_that_the_event_does_not_have_is_not_closed_but_refused_with_the_nearest(
    operator: httpx.Client, gala: str, section: str, said: str
) -> None:
    refused = operator.patch(f"/api/events/{gala}", json={"closed_sections": ["Circle", section], "name": "Changed"})
    assert (refused.status_code, refused.json()["field"]) == (400, "closed_sections")
    assert said in refused.json()["detail"]
    event = operator.get(f"/api/events/{gala}").json()
    assert (event["closed_sections"], event["name"]) == ([], "Gala")
    assert operator.patch(f"/api/events/{gala}", json={"closed_sections": ["Circle"]}).status_code == 200
    assert operator.patch(f"/api/events/{gala}", json={"closed_sections": []}).json()["closed_sections"] == []


def test_an_event_without_tickets_may_close_sections_that_are_to_come(operator: httpx.Client) -> None:
    operator.post("/api/events", json={"id": "empty", "name": "Empty"})
    changed = operator.patch("/api/events/empty", json={"closed_sections": ["Balcony"]})
    assert (changed.status_code, changed.json()["closed_sections"]) == (200, ["Balcony"])


@pytest.mark.parametrize("body", [{"closed_sections": ["a\x00b"]}, {"closed_sections": ["a\n"]}, {"currency": "EUR\n"}])
def test_a_name_with_a_control_character_is_refused(operator: httpx.Client, body: dict[str, object]) -> None:
    refused = operator.post("/api/events", json={"name": "Odd"} | body)
    assert (refused.status_code, refused.json()["field"].partition("[")[0]) == (400, next(iter(body)))


def test_a_change_of_an_event_that_is_not_there_is_not_found(operator: httpx.Client) -> None:
    assert operator.patch("/api/events/nowhere", json={"name": "A"}).status_code == 404
    assert operator.get("/api/events/a%00b").status_code == 404


def test_events_are_listed_in_pages_the_newest_first(operator: httpx.Client, public: httpx.Client) -> None:
    for name in ("one", "two", "three"):
        operator.post("/api/events", json={"name": name})
    first = public.get("/api/events", params={"limit": 2}).json()
    second = public.get("/api/events", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [event["id"] for event in first["items"] + second["items"]] == ["three", "two", "one"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("query", [{"cursor": "nonsense"}, {"limit": "0"}, {"limit": "many"}])
def test_a_page_that_can_not_be_is_refused_by_name(public: httpx.Client, query: dict[str, str]) -> None:
    refused = public.get("/api/events", params=query)
    assert (refused.status_code, refused.json()["field"]) == (400, next(iter(query)))


def test_only_operators_manage_events(ann: httpx.Client, public: httpx.Client) -> None:
    for method, path in (("POST", "/api/events"), ("PATCH", "/api/events/gala"), ("POST", "/api/events/gala/tickets")):
        assert public.request(method, path, json={}).status_code == 401
        assert ann.request(method, path, json={}).status_code == 403


def test_the_same_key_creates_one_event(api: Api, operator: httpx.Client) -> None:
    key = {"Idempotency-Key": "create-the-gala"}
    first, again = (operator.post("/api/events", json={"name": "Gala"}, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Location"] == first.headers["Location"]
    other = operator.post("/api/events", json={"name": "Other"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_a_refused_request_leaves_its_key_free(operator: httpx.Client) -> None:
    key = {"Idempotency-Key": "try-again"}
    assert operator.post("/api/events", json={"name": ""}, headers=key).status_code == 400
    assert operator.post("/api/events", json={"name": "Gala"}, headers=key).status_code == 201


def test_an_event_says_in_which_zone_its_times_are_meant(operator: httpx.Client) -> None:
    made = operator.post("/api/events", json={"id": "zoned", "name": "Zoned", "time_zone": "Europe/Berlin"})
    assert (made.status_code, made.json()["time_zone"]) == (201, "Europe/Berlin")
    assert operator.patch("/api/events/zoned", json={"time_zone": "Asia/Tokyo"}).json()["time_zone"] == "Asia/Tokyo"
    assert operator.get("/api/events/zoned/report").json()["time_zone"] == "Asia/Tokyo"
    assert operator.post("/api/events", json={"name": "Elsewhere"}).json()["time_zone"] == "UTC"
    for zone in ("Mars/Olympus", "", "x" * 101, None):
        refused = operator.post("/api/events", json={"name": "Nowhere", "time_zone": zone})
        assert (refused.status_code, refused.json()["field"]) == (400, "time_zone")
