"""Price classes over HTTP: said of an event, chosen with a seat, told with the reservation."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act

CLASSES = [{"name": "child", "price": 2000}]


def test_a_class_is_chosen_with_a_seat_and_told_with_the_reservation(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    event = operator.patch("/api/events/gala", json={"price_classes": CLASSES}).json()
    assert event["price_classes"] == CLASSES == operator.get("/api/events/gala").json()["price_classes"]
    reserved = act(ann, harness, f"/api/tickets/{SEAT}/reserve", {"price_class": "child"})
    assert reserved["price"] == 2000
    reservation = ann.get(f"/api/reservations/{reserved['reservation_id']}").json()
    assert (reservation["price"], reservation["price_class"]) == (2000, "child")
    (listed,) = ann.get("/api/reservations").json()["items"]
    assert listed["price_class"] == "child"


def test_an_unknown_class_is_refused_with_those_that_there_are(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    operator.patch("/api/events/gala", json={"price_classes": CLASSES})
    refused = act(ann, harness, f"/api/tickets/{SEAT}/reserve", {"price_class": "chidl"})
    explanation: Any = refused["explanation"]
    assert (refused["code"], explanation["price_classes"]) == ("PRICE_CLASS_UNKNOWN", ["child"])
    wishes = [{"quantity": 1, "price_class": "chidl"}]
    ordered = act(ann, harness, "/api/orders", {"event_id": gala, "wishes": wishes})
    assert ordered["code"] == "PRICE_CLASS_UNKNOWN"


@pytest.mark.parametrize(
    ("classes", "field"),
    [
        ([*CLASSES, {"name": "child", "price": 1}], "price_classes"),
        ([{"name": "child", "price": -1}], "price_classes[0].price"),
        ([{"name": "child", "price": 10**12 + 1}], "price_classes[0].price"),
        ([{"name": "", "price": 1}], "price_classes[0].name"),
        ([{"name": "c" * 41, "price": 1}], "price_classes[0].name"),
        ([{"name": f"class {number}", "price": 1} for number in range(101)], "price_classes"),
    ],
)
def test_a_list_of_classes_has_bounds(
    gala: str, operator: httpx.Client, classes: list[dict[str, Any]], field: str
) -> None:
    refused = operator.patch("/api/events/gala", json={"price_classes": classes})
    assert (refused.status_code, refused.json()["field"]) == (400, field)
    bound = [{"name": f"class {number}", "price": 10**12} for number in range(100)]
    assert operator.patch("/api/events/gala", json={"price_classes": bound}).status_code == 200


def test_a_category_that_no_ticket_has_is_refused_with_the_nearest(gala: str, operator: httpx.Client) -> None:
    seat = {"section": "Z", "row": "1", "number": "1", "price": 1, "category": "Gold"}
    assert operator.post("/api/events/gala/tickets", json={"tickets": [seat]}).status_code == 201
    refused = operator.patch("/api/events/gala", json={"price_classes": [CLASSES[0] | {"category": "Glod"}]})
    assert (refused.status_code, refused.json()["field"]) == (400, "price_classes")
    assert "'Gold'" in refused.json()["detail"]
