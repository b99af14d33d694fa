from __future__ import annotations

import httpx
import pytest

from tests.api_process import Api
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act


def test_everybody_sees_a_ticket_and_only_its_holder_the_reservation(
    gala: str, ann: httpx.Client, public: httpx.Client, api: Api, harness: SettlingHarness
) -> None:
    free = public.get(f"/api/tickets/{SEAT}").json()
    assert (free["event_id"], free["section"], free["row"], free["number"]) == (gala, "Stalls", "A", "1")
    assert (free["status"], free["held_until"], free["price"], free["currency"]) == ("AVAILABLE", None, 4500, "EUR")
    command = act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    own, others = ann.get(f"/api/tickets/{SEAT}").json(), public.get(f"/api/tickets/{SEAT}").json()
    assert own["status"] == others["status"] == "HELD"
    assert own["held_until"] == others["held_until"] > str(command["completed_at"])
    assert own["reservation_id"] == command["reservation_id"]
    assert "reservation_id" not in others
    with api.client("bob") as bob:
        assert "reservation_id" not in bob.get(f"/api/tickets/{SEAT}").json()


def test_who_sees_the_reservation_sees_the_order_that_it_is_of(
    gala: str, ann: httpx.Client, operator: httpx.Client, public: httpx.Client, harness: SettlingHarness
) -> None:
    order = act(ann, harness, "/api/orders", {"event_id": gala, "wishes": [{"ticket_ids": [SEAT]}]})
    alone = act(ann, harness, "/api/tickets/gala.Stalls.A.2/reserve")
    for client in (ann, operator):
        listed = client.get(f"/api/events/{gala}/tickets", params={"section": "Stalls"}).json()["items"]
        for own in (client.get(f"/api/tickets/{SEAT}").json(), listed[0]):
            assert own["order_id"] == order["order_id"]
        for own in (client.get(f"/api/tickets/{alone['ticket_id']}").json(), listed[1]):
            assert own["reservation_id"] == alone["reservation_id"]
            assert "order_id" not in own
    assert "order_id" not in public.get(f"/api/tickets/{SEAT}").json()
    assert all("order_id" not in each for each in public.get(f"/api/events/{gala}/tickets").json()["items"])


def test_a_ticket_that_is_not_there_is_not_found(public: httpx.Client) -> None:
    for path in ("nowhere", "a%00b", "x" * 300):
        answer = public.get(f"/api/tickets/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


def test_a_token_that_is_not_valid_is_refused_even_where_none_is_needed(gala: str, public: httpx.Client) -> None:
    assert public.get(f"/api/tickets/{SEAT}", headers={"Authorization": "Bearer nonsense"}).status_code == 401


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"section": "Stalls"}, ["1", "2"]),
        ({"category": "Blue"}, ["1"]),
        ({"status": "HELD"}, ["1"]),
        ({"status": "AVAILABLE", "section": "Stalls"}, ["2"]),
        ({"section": "Circle", "category": "Gold"}, []),
    ],
)
def test_tickets_are_found_by_section_category_and_status(
    gala: str, ann: httpx.Client, harness: SettlingHarness, query: dict[str, str], numbers: list[str]
) -> None:
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    found = ann.get(f"/api/events/{gala}/tickets", params=query).json()
    assert [ticket["number"] for ticket in found["items"]] == numbers


def test_tickets_come_in_pages(gala: str, public: httpx.Client) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = public.get(f"/api/events/{gala}/tickets", params={"limit": "2", "cursor": cursor}).json()
        seen += [ticket["id"] for ticket in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["gala.Stalls.A.1", "gala.Stalls.A.2", "gala.Circle.B.1"]


@pytest.mark.parametrize("query", [{"status": "GONE"}, {"section": "\x00"}, {"cursor": "nonsense"}])
def test_a_filter_that_nothing_can_meet_is_refused_by_name(
    gala: str, public: httpx.Client, query: dict[str, str]
) -> None:
    refused = public.get(f"/api/events/{gala}/tickets", params=query)
    assert (refused.status_code, refused.json()["field"]) == (400, next(iter(query)))


def test_tickets_of_an_event_that_is_not_there_are_not_found(public: httpx.Client) -> None:
    assert public.get("/api/events/nowhere/tickets").status_code == 404


def test_a_ticket_taken_off_the_market_can_not_be_reserved(
    gala: str, ann: httpx.Client, operator: httpx.Client, harness: SettlingHarness
) -> None:
    body = {"ticket_ids": [SEAT], "for_sale": False}
    assert ann.patch(f"/api/events/{gala}/tickets", json=body).status_code == 403
    assert operator.patch("/api/events/nowhere/tickets", json=body).status_code == 404
    assert operator.patch(f"/api/events/{gala}/tickets", json=body).json() == {"changed": 1}
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["code"] == "SALES_CLOSED"
    operator.patch(f"/api/events/{gala}/tickets", json=body | {"for_sale": True})
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["status"] == "SUCCEEDED"


@pytest.mark.parametrize("before", [[], [SEAT]])
def test_tickets_that_the_event_does_not_have_are_refused_with_the_nearest_and_nothing_changes(
    gala: str, operator: httpx.Client, before: list[str], ann: httpx.Client, harness: SettlingHarness
) -> None:
    open_sale(operator, "other", b"section,row,number,price\nPit,A,1,100\n")
    unknown = ["gala.Stals.A.1", "other.Pit.A.1", "\u5ea7"]
    refused = operator.patch(f"/api/events/{gala}/tickets", json={"ticket_ids": [*before, *unknown], "for_sale": False})
    assert (refused.status_code, refused.json()["field"]) == (400, "ticket_ids")
    assert "no 'gala.Stals.A.1', 'other.Pit.A.1', '\u5ea7'; do you mean 'gala.Stalls.A.1'?" in refused.json()["detail"]
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["status"] == "SUCCEEDED"


def test_at_most_ten_unknown_tickets_are_told(gala: str, operator: httpx.Client) -> None:
    ids = [SEAT, *(f"unknown-{number}" for number in range(9_999))]
    refused = operator.patch(f"/api/events/{gala}/tickets", json={"ticket_ids": ids, "for_sale": False})
    assert refused.status_code == 400
    assert [number for number in range(20) if f"'unknown-{number}'" in refused.json()["detail"]] == list(range(10))
    too_many = operator.patch(f"/api/events/{gala}/tickets", json={"ticket_ids": [*ids, "more"], "for_sale": False})
    assert (too_many.status_code, too_many.json()["field"]) == (400, "ticket_ids")


@pytest.mark.parametrize("odd", ["", "a\x00b", "a\n", "x" * 201])
def test_what_no_ticket_can_be_called_is_refused_by_name(gala: str, operator: httpx.Client, odd: str) -> None:
    refused = operator.patch(f"/api/events/{gala}/tickets", json={"ticket_ids": [SEAT, odd], "for_sale": False})
    assert (refused.status_code, refused.json()["field"]) == (400, "ticket_ids[1]")


def test_the_history_tells_every_change_with_its_command_and_place_in_line(
    gala: str, ann: httpx.Client, operator: httpx.Client, harness: SettlingHarness
) -> None:
    commands = [act(ann, harness, f"/api/tickets/{SEAT}/{verb}") for verb in ("reserve", "confirm", "release")]
    history = operator.get(f"/api/tickets/{SEAT}/history").json()
    assert [(line["from_status"], line["to_status"]) for line in history["items"]] == [
        ("AVAILABLE", "HELD"), ("HELD", "SOLD"), ("SOLD", "AVAILABLE"),
    ]  # fmt: skip
    assert [(line["command_id"], line["sequence"], line["kind"]) for line in history["items"]] == [
        (command["id"], command["sequence"], command["kind"]) for command in commands
    ]
    assert history["next_cursor"] is None


def test_the_history_is_for_operators(gala: str, ann: httpx.Client, operator: httpx.Client) -> None:
    assert ann.get(f"/api/tickets/{SEAT}/history").status_code == 403
    assert operator.get("/api/tickets/nowhere/history").status_code == 404
