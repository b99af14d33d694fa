from __future__ import annotations

import httpx
import pytest

from tests.api_process import Api
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
        ({"section": "Nowhere"}, []),
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
    body = {"ticket_ids": [SEAT, "nowhere"], "for_sale": False}
    assert ann.patch(f"/api/events/{gala}/tickets", json=body).status_code == 403
    assert operator.patch("/api/events/nowhere/tickets", json=body).status_code == 404
    assert operator.patch(f"/api/events/{gala}/tickets", json=body).json() == {"changed": 1}
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["code"] == "SALES_CLOSED"
    operator.patch(f"/api/events/{gala}/tickets", json=body | {"for_sale": True})
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["status"] == "SUCCEEDED"


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
