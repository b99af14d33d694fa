from __future__ import annotations

import json

import httpx
import pytest

from cli.stack import venue
from tests.events import CSV

PATH = "/api/events/gala/tickets"
PLAN = {
    "name": "Hall",
    "categories": [{"name": "Gold", "color": "#fc0", "price": 9000}],
    "zones": [
        {
            "name": "Stalls",
            "position": {"x": 0, "y": 0},
            "rows": [
                {
                    "row_number": "A",
                    "position": {"x": 0, "y": 0},
                    "seats": [
                        {"seat_guid": f"g{n}", "seat_number": str(n), "position": {"x": n, "y": 0}, "category": "Gold"}
                        for n in (1, 2)
                    ],
                }
            ],
        }
    ],
    "size": {"width": 10, "height": 10},
}


@pytest.fixture(autouse=True)
def empty_gala(operator: httpx.Client) -> None:
    assert operator.post("/api/events", json={"id": "gala", "name": "Gala"}).status_code == 201


def ids(client: httpx.Client, event: str = "gala") -> list[str]:
    return [ticket["id"] for ticket in client.get(f"/api/events/{event}/tickets").json()["items"]]


def test_a_csv_becomes_tickets_in_the_order_of_the_house(operator: httpx.Client) -> None:
    lines = b"number,section,row,price,view\n10,Stalls,B,100,\n2,Stalls,B,100,pillar\n1,Stalls,A,200,\n1,Circle,,50,\n"
    imported = operator.post(PATH, content=lines, headers=CSV)
    told = imported.json()
    assert (imported.status_code, told["imported"], told["free_of_charge"]) == (201, 4, 0)
    assert (told["encoding"], told["delimiter"], told["columns"]["row"]) == ("utf-8", ",", "row")
    prices = [{"price": 50, "tickets": 1}, {"price": 100, "tickets": 2}, {"price": 200, "tickets": 1}]
    assert (told["currency"], told["prices"]) == ("EUR", prices)
    assert ids(operator) == ["gala.Stalls.A.1", "gala.Stalls.B.2", "gala.Stalls.B.10", "gala.Circle.1"]
    ticket = operator.get("/api/tickets/gala.Stalls.B.2").json()
    assert (ticket["price"], ticket["currency"], ticket["attributes"]) == (100, "EUR", {"view": "pillar"})


@pytest.mark.parametrize("media", ["application/x-ndjson", "application/jsonl"])
def test_ndjson_becomes_tickets_and_standing_places(operator: httpx.Client, media: str) -> None:
    lines = '{"section":"A","row":1,"number":1,"price":5}\n{"section":"Pit","price":3,"capacity":3}\n'
    assert operator.post(PATH, content=lines, headers={"Content-Type": media}).json()["imported"] == 4
    assert ids(operator) == ["gala.A.1.1", "gala.Pit.1", "gala.Pit.2", "gala.Pit.3"]


def test_a_json_list_becomes_tickets(operator: httpx.Client) -> None:
    assert operator.post(PATH, json=[{"section": "A", "number": 1, "price": 5}]).status_code == 201
    assert ids(operator) == ["gala.A.1"]


def test_a_seating_plan_keeps_its_guids_positions_and_drawing(operator: httpx.Client, public: httpx.Client) -> None:
    assert operator.post(PATH, json=PLAN).json()["imported"] == 2
    assert ids(operator) == ["g1", "g2"]
    assert [public.get(f"/api/tickets/{id_}").json()["x"] for id_ in ("g1", "g2")] == [1.0, 2.0]
    assert public.get("/api/events/gala/plan").json()["categories"] == [{"name": "Gold", "color": "#fc0"}]


def test_the_plan_of_a_house_serves_its_next_event_too(operator: httpx.Client) -> None:
    operator.post(PATH, json=PLAN)
    operator.post("/api/events", json={"id": "matinee", "name": "Matinee"})
    assert operator.post("/api/events/matinee/tickets", json=PLAN).status_code == 201
    assert ids(operator, "matinee") == ["matinee.g1", "matinee.g2"]


def test_the_plan_of_the_demo_is_one_that_can_be_imported(operator: httpx.Client) -> None:
    imported = operator.post(PATH, json=venue.plan()).json()
    assert imported["imported"] >= 2_000
    assert imported["free_of_charge"] == 0


def test_a_mistake_is_named_by_line_field_and_value_and_nothing_is_kept(operator: httpx.Client) -> None:
    lines = b"section,row,number,price\n" + b"".join(b"A,1,%d,5\n" % n for n in range(5_000)) + b"A,1,5000,dear\n"
    refused = operator.post(PATH, content=lines, headers=CSV)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (400, "INVALID_INVENTORY")
    assert (problem["line"], problem["field"], problem["value"]) == (5002, "price", "dear")
    assert ids(operator) == []


def test_a_seat_that_stands_twice_in_a_file_is_named_with_both_lines(operator: httpx.Client) -> None:
    refused = operator.post(PATH, content=b"section,row,number,price\nA,1,1,5\nA,1,2,5\nA,1,1,5\n", headers=CSV)
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["line"]) == (409, "TICKET_EXISTS", 4)
    assert "line 2" in problem["detail"]


def test_a_seat_that_stands_twice_in_a_plan_is_named_by_its_places(operator: httpx.Client) -> None:
    plan = json.loads(json.dumps(PLAN))
    plan["zones"][0]["rows"][0]["seats"][1]["seat_guid"] = "g1"
    problem = operator.post(PATH, json=plan).json()
    assert problem["place"] == "zones[0].rows[0].seats[1]"
    assert "zones[0].rows[0].seats[0]" in problem["detail"]


def test_a_seat_that_stands_already_stays_and_others_are_added(operator: httpx.Client) -> None:
    lines = b"section,row,number,price\nA,1,1,5\n"
    assert operator.post(PATH, content=lines, headers=CSV).status_code == 201
    again = operator.post(PATH, content=lines + b"A,1,2,5\n", headers=CSV)
    assert (again.status_code, again.json()["added"], again.json()["unchanged"]) == (201, 1, 1)
    again = operator.post(PATH, content=lines.replace(b",5", b",6"), headers=CSV).json()
    assert (again["added"], again["conflicting"]) == (0, 1)
    assert again["conflicts"] == [{"place": "line 2", "field": "price", "value": "6", "stored": "5"}]
    assert ids(operator) == ["gala.A.1.1", "gala.A.1.2"]


def test_the_same_key_imports_once(operator: httpx.Client) -> None:
    headers = CSV | {"Idempotency-Key": "import-once"}
    lines = b"section,row,number,price\nA,1,1,5\n"
    first, again = (operator.post(PATH, content=lines, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [({"Content-Type": "application/xml"}, 415, "UNSUPPORTED_MEDIA_TYPE"), ({}, 415, "UNSUPPORTED_MEDIA_TYPE")],
)
def test_another_media_type_is_refused(operator: httpx.Client, headers: dict[str, str], status: int, code: str) -> None:
    refused = operator.post(PATH, content=b"<x/>", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_an_inventory_may_be_sent_in_pieces_of_unknown_number(operator: httpx.Client) -> None:
    pieces = [b"section,row,number,price\nA,1,", b"1,5\nA,1,2,", b"5\n"]
    assert operator.post(PATH, content=iter(pieces), headers=CSV).json()["imported"] == 2


def test_an_empty_inventory_and_an_unknown_event_are_refused(operator: httpx.Client) -> None:
    assert operator.post(PATH, content=b"section,row,number,price\n", headers=CSV).status_code == 400
    assert operator.post("/api/events/nowhere/tickets", json=PLAN).status_code == 404


def test_a_price_stands_in_for_those_that_have_none(operator: httpx.Client) -> None:
    operator.post(PATH, params={"price": 700}, content=b"section,row,number\nA,1,1\n", headers=CSV)
    assert operator.get("/api/tickets/gala.A.1.1").json()["price"] == 700


@pytest.mark.parametrize(
    "content", ["section,row,number,price\nA,1,1,100\n", '[{"section":"A","row":"1","number":"1","price":100}]']
)
def test_a_file_whose_kind_its_sender_does_not_say_is_recognised(operator: httpx.Client, content: str) -> None:
    answer = operator.post(PATH, content=content, headers={"Content-Type": "application/octet-stream"})
    assert (answer.status_code, answer.json()["added"]) == (201, 1)
