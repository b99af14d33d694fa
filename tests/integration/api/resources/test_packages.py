"""Packages over HTTP: several events with one request, all or nothing; who may, and what is wrong in the body."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.principals.identity import Scope
from api.resources.packages import EVENTS_MAX, WISHES_OF_EVENT_MAX
from tests.api_process import Api
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act, with_key

PATH = "/api/packages"
ONE = [{"quantity": 1}]
BOTH: dict[str, Any] = {
    "events": [{"event_id": "gala", "wishes": ONE}, {"event_id": "show", "wishes": [{"quantity": 2}]}]
}


@pytest.fixture
def show(operator: httpx.Client, gala: str) -> str:
    """A second event, of two seats."""
    return open_sale(operator, "show", b"section,row,number,price\nHall,A,1,1000\nHall,A,2,1000\n")


def test_a_package_is_had_whole_and_treated_as_one_order(
    show: str, ann: httpx.Client, harness: SettlingHarness
) -> None:
    made = act(ann, harness, PATH, BOTH | {"metadata": {"cart": "17"}})
    assert (made["status"], made["event_ids"], len(made["ticket_ids"])) == ("SUCCEEDED", ["gala", "show"], 3)  # type: ignore[arg-type]
    order = ann.get(f"/api/orders/{made['order_id']}").json()
    assert (order["status"], sorted(order["event_ids"]), order["metadata"]) == (
        "HELD",
        ["gala", "show"],
        {"cart": "17"},
    )
    assert order["total"] == made["total"]
    assert act(ann, harness, f"/api/orders/{made['order_id']}/confirm")["status"] == "SUCCEEDED"
    assert {each["status"] for each in ann.get("/api/reservations").json()["items"]} == {"CONFIRMED"}


def test_what_one_event_does_not_have_nobody_gets_of_the_other(
    show: str, ann: httpx.Client, harness: SettlingHarness
) -> None:
    events: list[dict[str, Any]] = [
        {"event_id": "gala", "wishes": ONE},
        {"event_id": "show", "wishes": [{"quantity": 3}]},
    ]
    refused: dict[str, Any] = act(ann, harness, PATH, {"events": events})
    assert (refused["code"], refused["explanation"]["event_id"]) == ("NO_MATCHING_SEATS", "show")
    assert ann.get("/api/reservations").json()["items"] == []
    events[1]["event_id"] = "shwo"
    refused |= act(ann, harness, PATH, {"events": events})
    assert (refused["code"], refused["explanation"]["event_id"]) == ("TICKET_NOT_FOUND", "shwo")


@pytest.mark.parametrize(
    ("events", "field"),
    [
        (BOTH["events"][:1], "events"),
        ([{"event_id": f"e{number}", "wishes": ONE} for number in range(EVENTS_MAX + 1)], "events"),
        ([*BOTH["events"], BOTH["events"][0]], "events[2].event_id"),
        ([BOTH["events"][0], {"event_id": "show", "wishes": []}], "events[1].wishes"),
        ([BOTH["events"][0], {"event_id": "show", "wishes": ONE * (WISHES_OF_EVENT_MAX + 1)}], "events[1].wishes"),
        ([BOTH["events"][0], {"event_id": "show", "wishes": [{"quantity": 0}]}], "events[1].wishes[0]"),
        (
            [BOTH["events"][0], {"event_id": "show", "wishes": [{"quantity": 1, "section": "Hull"}]}],
            "events[1].wishes[0].section",
        ),
        ([BOTH["events"][0], {"event_id": "show", "wishes": ONE, "quantity": 1}], "events[1].quantity"),
    ],
)
def test_what_is_wrong_in_a_package_is_named(
    show: str, ann: httpx.Client, harness: SettlingHarness, events: object, field: str
) -> None:
    refused = ann.post(PATH, json={"events": events})
    assert (refused.status_code, refused.json()["field"]) == (400, field), refused.text


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [("wait_for_release_seconds", 60, "does not wait"), ("channel", "press", "channels"), ("code", "ABC", "channels")],
)
def test_a_package_says_why_it_does_not_take_what_an_order_does(
    show: str, ann: httpx.Client, field: str, value: object, word: str
) -> None:
    refused = ann.post(PATH, json=BOTH | {field: value})
    assert (refused.status_code, refused.json()["field"]) == (400, field)
    assert word in refused.json()["detail"]
    assert "order of each event by itself" in refused.json()["detail"]


def test_a_package_may_be_as_large_as_is_said(show: str, ann: httpx.Client, harness: SettlingHarness) -> None:
    wishes = [{"quantity": 100}] * (WISHES_OF_EVENT_MAX - 1) + ONE
    beyond = [{"event_id": f"e{number}", "wishes": wishes} for number in range(EVENTS_MAX - 1)]
    assert ann.post(PATH, json={"events": [{"event_id": "gala", "wishes": wishes}, *beyond]}).status_code == 202


def test_a_package_has_one_currency(show: str, operator: httpx.Client, ann: httpx.Client) -> None:
    open_sale(operator, "abroad", b"section,row,number,price\nHall,A,1,1000\n", currency="CHF")
    refused = ann.post(PATH, json={"events": [*BOTH["events"], {"event_id": "abroad", "wishes": ONE}]})
    assert (refused.status_code, refused.json()["field"]) == (400, "events[2].event_id")
    assert "CHF" in refused.text
    assert "EUR" in refused.text


def test_a_key_of_one_event_neither_makes_nor_sees_a_package_over_two(
    show: str, api: Api, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    made = act(ann, harness, PATH, BOTH)
    with (
        with_key(api, operator, Scope.SELL, Scope.READ, event_ids=["gala"]) as narrow,
        with_key(api, operator, Scope.SELL, Scope.READ, event_ids=["gala", "show"]) as wide,
    ):
        for path in (f"/api/orders/{made['order_id']}", f"/api/commands/{made['id']}"):
            assert (narrow.get(path).status_code, wide.get(path).status_code) == (404, 200)
        body = {"events": BOTH["events"], "holder": "bea"}
        accepted = narrow.post(PATH, json=body)
        harness.settle()
        assert operator.get(accepted.headers["Location"]).json()["code"] == "TICKET_NOT_FOUND"
        released = narrow.post(f"/api/orders/{made['order_id']}/release", json={"holder": "ann"})
        harness.settle()
        assert operator.get(released.headers["Location"]).json()["status"] == "REJECTED"
    assert ann.get(f"/api/tickets/{SEAT}").json()["status"] == "HELD"
