"""Changes of an event's tickets over HTTP: price, category, attributes, on and off the market, removal."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act

PATH = "/api/events/gala/tickets"
SECOND, CIRCLE = "gala.Stalls.A.2", "gala.Circle.B.1"


def tickets(client: httpx.Client) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in client.get(PATH).json()["items"]}


def test_prices_by_section_by_category_and_by_list(gala: str, operator: httpx.Client) -> None:
    for body, price in (({"section": "Stalls"}, 1), ({"category": "Blue"}, 2), ({"ticket_ids": [SECOND]}, 3)):
        answer = operator.patch(PATH, json={**body, "price": price})
        assert answer.status_code == 200, answer.text
    assert {id_: each["price"] for id_, each in tickets(operator).items()} == {SEAT: 1, SECOND: 3, CIRCLE: 2}


def test_a_category_beside_a_section_or_a_list_is_the_new_one(gala: str, operator: httpx.Client) -> None:
    assert operator.patch(PATH, json={"section": "Stalls", "category": "Silver"}).json() == {"changed": 2}
    assert operator.patch(PATH, json={"ticket_ids": [SEAT], "category": None}).json()["changed"] == 1
    seen = {id_: each["category"] for id_, each in tickets(operator).items()}
    assert seen == {SEAT: None, SECOND: "Silver", CIRCLE: "Blue"}
    assert operator.patch(PATH, json={"category": "Silver", "price": 5}).json()["changed"] == 1


def test_attributes_are_laid_over_and_taken_away(gala: str, operator: httpx.Client) -> None:
    said = {"view": None, "note": "Säule", "steps": 3, "ramp": True}
    assert operator.patch(PATH, json={"ticket_ids": [SEAT], "attributes": said}).json()["changed"] == 1
    assert tickets(operator)[SEAT]["attributes"] == {"note": "Säule", "steps": 3, "ramp": True}


def test_holds_keep_the_price_they_were_given_and_what_is_sold_is_spared(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    act(ann, harness, f"/api/tickets/{SECOND}/reserve")
    act(ann, harness, f"/api/tickets/{SECOND}/confirm")
    assert operator.patch(PATH, json={"section": "Stalls", "price": 9900}).json() == {"changed": 1, "sold": 1}
    assert act(ann, harness, f"/api/tickets/{SEAT}/confirm")["price"] == 4500
    seen = {id_: each["price"] for id_, each in tickets(operator).items()}
    assert (seen[SEAT], seen[SECOND]) == (9900, 4500)


def test_a_change_is_told_to_the_feed_and_gives_the_event_a_new_map(gala: str, operator: httpx.Client) -> None:
    before = operator.get("/api/events/gala/map").json()["version"]
    operator.patch(PATH, json={"section": "Stalls", "price": 1})
    change = operator.get("/api/changes").json()["items"][-1]
    assert (change["type"], change["cause"], change["event_id"]) == ("inventory.changed", "change", "gala")
    assert operator.get("/api/events/gala/map").json()["version"] != before


def test_bays_and_companion_seats_forgotten_in_the_file_are_marked_shown_and_ordered(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    before = operator.get("/api/events/gala/map").json()["version"]
    assert operator.patch(PATH, json={"ticket_ids": [SEAT], "accessible": True}).json() == {"changed": 1}
    assert operator.patch(PATH, json={"ticket_ids": [SECOND], "companion": True}).json() == {"changed": 1}
    seen = {id_: (each["accessible"], each["companion"]) for id_, each in tickets(operator).items()}
    assert seen == {SEAT: (True, False), SECOND: (False, True), CIRCLE: (False, False)}
    shown = operator.get("/api/events/gala/map").json()
    assert shown["version"] != before
    assert [flag & 9 for flag in shown["seats"]["flags"][::2]] == [1, 8, 0]
    assert operator.get("/api/events/gala/seats").json()["map"] == shown["version"]
    told = operator.get("/api/changes").json()["items"][-1]
    assert (told["type"], told["cause"], told["event_id"]) == ("inventory.changed", "change", "gala")
    wish = {"quantity": 2, "accessible_count": 1, "companion_count": 1}
    ordered = act(ann, harness, "/api/orders", {"event_id": gala, "wishes": [wish]})
    assert ordered["ticket_ids"] == [SEAT, SECOND]


def test_seats_that_somebody_has_stay_what_they_are_and_are_named(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    act(ann, harness, f"/api/tickets/{SECOND}/reserve")
    act(ann, harness, f"/api/tickets/{SECOND}/confirm")
    answer = operator.patch(PATH, json={"section": "Stalls", "accessible": True})
    assert answer.json() == {
        "changed": 0,
        "sold": 1,
        "held": 1,
        "refused": [{"ticket_id": SEAT, "reason": "HELD"}, {"ticket_id": SECOND, "reason": "SOLD"}],
    }
    assert not any(each["accessible"] for each in tickets(operator).values())


MISFITS: list[tuple[list[dict[str, Any]], str, str]] = [
    ([{"ticket_ids": [SECOND], "companion": True, "price": 1}], "companion", SECOND),
    ([{"ticket_ids": [SEAT], "accessible": True}, {"ticket_ids": [SEAT], "companion": True}], "companion", SEAT),
    (
        [
            {"ticket_ids": [SEAT], "accessible": True},
            {"ticket_ids": [SECOND], "companion": True},
            {"ticket_ids": [SECOND], "accessible": True},
        ],
        "accessible",
        SECOND,
    ),
    (
        [
            {"ticket_ids": [SEAT], "accessible": True},
            {"ticket_ids": [SECOND], "companion": True},
            {"ticket_ids": [SEAT], "accessible": False},
        ],
        "accessible",
        SEAT,
    ),
]


@pytest.mark.parametrize(("edits", "field", "name"), MISFITS)
def test_what_leaves_a_companion_seat_without_a_bay_is_refused_by_name(
    gala: str, operator: httpx.Client, edits: list[dict[str, Any]], field: str, name: str
) -> None:
    *first, last = edits
    for each in first:
        assert operator.patch(PATH, json=each).json() == {"changed": 1}
    before = tickets(operator)
    answer = operator.patch(PATH, json=last)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert name in answer.json()["detail"]
    assert tickets(operator) == before


def test_twenty_misfits_are_named_and_the_others_counted(operator: httpx.Client) -> None:
    seats = "".join(f"Row,1,{n},100\n" for n in range(25))
    open_sale(operator, "gala", f"section,row,number,price\n{seats}")
    detail = operator.patch(PATH, json={"section": "Row", "companion": True}).json()["detail"]
    assert detail.count("gala.Row.1.") == 20
    assert "and 5 more: " in detail


@pytest.mark.parametrize(("capacity", "status"), [(10_000, 200), (10_001, 400)])
def test_ten_thousand_tickets_are_marked_at_once(operator: httpx.Client, capacity: int, status: int) -> None:
    open_sale(operator, "gala", f"section,price,capacity\nPit,100,{capacity}\n")
    answer = operator.patch(PATH, json={"section": "Pit", "accessible": True})
    assert answer.status_code == status, answer.text
    assert (answer.json().get("changed"), answer.json().get("field")) in ((10_000, None), (None, "accessible"))


def test_seats_nobody_has_are_removed_and_the_others_stay(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    removed = operator.delete(PATH, params={"section": "Stalls"})
    assert (removed.status_code, removed.json()) == (200, {"removed": 1, "kept": 1})
    assert set(tickets(operator)) == {SEAT, CIRCLE}
    assert operator.get("/api/events/gala").json()["counts"] == {
        "AVAILABLE": 1, "HELD": 1, "SOLD": 0, "NOT_FOR_SALE": 0
    }  # fmt: skip
    assert len(operator.get("/api/events/gala/seats").json()["ids"]) == 2
    assert operator.delete(PATH, params={"ticket_ids": f"{CIRCLE},{SEAT}"}).json() == {"removed": 1, "kept": 1}
    assert operator.get("/api/changes").json()["items"][-1]["cause"] == "remove"


UNKNOWN = [
    ({"ticket_ids": ["gala.Stalls.A.11"]}, "ticket_ids", "gala.Stalls.A.1"),
    ({"section": "stals"}, "section", "Stalls"),
    ({"category": "Golt"}, "category", "Gold"),
]


@pytest.mark.parametrize(("which", "field", "nearest"), UNKNOWN)
def test_what_is_not_there_is_refused_by_name_with_the_nearest(
    gala: str, operator: httpx.Client, which: dict[str, Any], field: str, nearest: str
) -> None:
    query = {name: ",".join(value) if isinstance(value, list) else value for name, value in which.items()}
    for answer in (operator.patch(PATH, json={**which, "price": 1}), operator.delete(PATH, params=query)):
        assert (answer.status_code, answer.json()["field"]) == (400, field)
        assert nearest in answer.json()["detail"]
    assert len(tickets(operator)) == 3
    assert operator.patch("/api/events/nowhere/tickets", json={**which, "price": 1}).status_code == 404


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"price": 1}, "ticket_ids"),
    ({"category": None, "price": 1}, "ticket_ids"),
    ({"section": "Stalls"}, ""),
    ({"category": "Gold"}, ""),
    ({"section": "Stalls", "ticket_ids": [SEAT], "price": 1}, "section"),
    ({"ticket_ids": [], "price": 1}, "ticket_ids"),
    ({"section": "Stalls", "price": -1}, "price"),
    ({"section": "Stalls", "price": 10**12 + 1}, "price"),
    ({"section": "Stalls", "price": "45,00"}, "price"),
    ({"section": "Stalls", "price": None}, "price"),
    ({"section": "Stalls", "category": ""}, "category"),
    ({"section": "Stalls", "attributes": {}}, "attributes"),
    ({"section": "Stalls", "attributes": {f"a{n}": 1 for n in range(51)}}, "attributes"),
    ({"section": "Stalls", "attributes": {"a": "x" * 501}}, "attributes[...]"),
    ({"section": "Stalls", "accessible": None}, "accessible"),
    ({"section": "Stalls", "accessible": "yes"}, "accessible"),
    ({"section": "Stalls", "companion": 1}, "companion"),
    ({"section": "Stalls", "accessible": True, "companion": True}, "companion"),
    ({"section": "Stalls", "colour": "red"}, "colour"),
]


@pytest.mark.parametrize(("body", "field"), WRONG)
def test_what_is_wrong_is_named_and_nothing_is_done(
    gala: str, operator: httpx.Client, body: dict[str, Any], field: str
) -> None:
    before = tickets(operator)
    answer = operator.patch(PATH, json=body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert tickets(operator) == before


@pytest.mark.parametrize("query", ["", "?ticket_ids=", "?ticket_ids=" + ",".join(f"t{n}" for n in range(101))])
def test_a_removal_says_which(gala: str, operator: httpx.Client, query: str) -> None:
    answer = operator.delete(PATH + query)
    assert (answer.status_code, answer.json()["field"]) == (400, "ticket_ids")


@pytest.mark.parametrize("price", [0, 10**12])
def test_a_price_at_its_bounds(gala: str, operator: httpx.Client, price: int) -> None:
    assert operator.patch(PATH, json={"ticket_ids": [SEAT], "price": price}).status_code == 200
    assert tickets(operator)[SEAT]["price"] == price


def test_a_standing_area_grows_by_its_capacity_and_shrinks_to_what_is_sold(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    def imported(capacity: int) -> dict[str, Any]:
        area = {"section": "Pit", "price": 300, "capacity": capacity}
        answer = operator.post(PATH, json={"tickets": [area]})
        assert answer.status_code == 201, answer.text
        return {name: answer.json()[name] for name in ("added", "unchanged")}

    assert imported(3) == {"added": 3, "unchanged": 0}
    assert imported(5) == {"added": 2, "unchanged": 3}
    wish = {"quantity": 2, "section": "Pit"}
    sold = act(ann, harness, "/api/orders", {"event_id": gala, "wishes": [wish]})
    assert act(ann, harness, f"/api/orders/{sold['order_id']}/confirm")["status"] == "SUCCEEDED"
    assert operator.delete(PATH, params={"section": "Pit"}).json() == {"removed": 3, "kept": 2}
    assert act(ann, harness, "/api/orders", {"event_id": gala, "wishes": [wish]})["code"] == "NO_MATCHING_SEATS"
    assert imported(4) == {"added": 2, "unchanged": 2}
    assert act(ann, harness, "/api/orders", {"event_id": gala, "wishes": [wish]})["status"] == "SUCCEEDED"
