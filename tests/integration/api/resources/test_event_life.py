"""Events over HTTP: cancelled, postponed, over, copied, deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.principals.identity import Role
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act

SECOND = "gala.Stalls.A.2"


def in_hours(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def test_a_cancelled_event_sells_nothing_and_says_who_is_affected(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    for seat in (SEAT, SECOND):
        act(ann, harness, f"/api/tickets/{seat}/reserve")
    act(ann, harness, f"/api/tickets/{SEAT}/confirm")
    answer = operator.post("/api/events/gala/cancel", json={"reason": "storm"})
    body = answer.json()
    assert (answer.status_code, body["affected"]) == (200, {"held": 1, "sold": 1, "holders": 1})
    assert body["event"]["cancel_reason"] == "storm"
    assert body["links"]["reservations"].endswith("/reservations?event_id=gala")
    assert act(ann, harness, f"/api/tickets/{SECOND}/confirm")["code"] == "SALES_CLOSED"
    assert act(ann, harness, "/api/tickets/gala.Circle.B.1/reserve")["code"] == "SALES_CLOSED"
    assert act(ann, harness, f"/api/tickets/{SEAT}/confirm")["status"] == "SUCCEEDED"  # it was sold before
    change = operator.get("/api/changes", params={"types": "event.cancelled"}).json()["items"][-1]
    assert (change["event_id"], change["cause"], change["reason"]) == ("gala", "cancel", "storm")
    again = operator.post("/api/events/gala/cancel", json={"reason": "another"}).json()["event"]
    assert (again["cancelled_at"], again["cancel_reason"]) == (body["event"]["cancelled_at"], "storm")


def test_a_cancelled_event_that_is_reopened_sells_again_and_the_feed_tells_it(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    operator.post("/api/events/gala/cancel", json={"reason": "storm"})
    assert act(ann, harness, f"/api/tickets/{SECOND}/reserve")["code"] == "SALES_CLOSED"
    for _ in range(2):  # the second finds nothing to do
        reopened = operator.post("/api/events/gala/reopen").json()
        assert (reopened["cancelled_at"], reopened["cancel_reason"]) == (None, None)
    told = operator.get("/api/changes", params={"types": "event.updated"}).json()["items"]
    assert [(change["event_id"], change["cause"]) for change in told] == [("gala", "reopen")]
    assert act(ann, harness, f"/api/tickets/{SECOND}/reserve")["status"] == "SUCCEEDED"
    assert act(ann, harness, f"/api/tickets/{SEAT}/confirm")["status"] == "SUCCEEDED"
    assert operator.post("/api/events/nowhere/reopen").status_code == 404


def test_an_event_that_is_over_sells_nothing_until_it_is_postponed(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    operator.patch("/api/events/gala", json={"starts_at": in_hours(-1)})
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["code"] == "SALES_CLOSED"
    wish: dict[str, object] = {"event_id": "gala", "wishes": [{"quantity": 1}]}
    assert act(ann, harness, "/api/orders", wish)["code"] == "SALES_CLOSED"
    assert operator.patch("/api/events/gala", json={"starts_at": in_hours(24)}).status_code == 200
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["status"] == "SUCCEEDED"
    change = operator.get("/api/changes", params={"types": "event.updated"}).json()["items"][-1]
    assert (change["event_id"], change["cause"]) == ("gala", "update")


def test_a_copy_is_an_event_of_its_own(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    made = operator.post("/api/events/gala/copy", json={"name": "Gala, second night"})
    assert (made.status_code, made.headers["Location"]) == (201, "/api/events/gala-second-night")
    assert made.json()["counts"] == {"AVAILABLE": 3, "HELD": 0, "SOLD": 0, "NOT_FOR_SALE": 0}
    copied = act(ann, harness, "/api/tickets/gala-second-night.Stalls.A.1/reserve")
    assert copied["status"] == "SUCCEEDED"
    again = operator.post("/api/events/gala/copy", json={"id": "gala-second-night"})
    assert (again.status_code, again.json()["code"]) == (409, "EVENT_EXISTS")
    assert operator.post("/api/events/gala/copy", json={}).json()["id"] == "gala-2"
    assert operator.post("/api/events/nowhere/copy", json={}).status_code == 404


def test_a_key_of_one_event_copies_it_only_to_one_of_its_own(gala: str, operator: httpx.Client, api: Api) -> None:
    operator.post("/api/events/gala/copy", json={"id": "gala-2"})
    limited = {"name": "shop", "scopes": ["events"], "event_ids": ["gala", "gala-2"]}
    key = operator.post("/api/keys", json=limited).json()["key"]
    with httpx.Client(base_url=api.url, headers={"Authorization": f"Bearer {key}"}) as shop:
        assert shop.delete("/api/events/gala-2").status_code == 204
        assert shop.post("/api/events/gala/copy", json={}).json()["field"] == "id"
        assert shop.post("/api/events/gala/copy", json={"id": "other"}).json()["field"] == "id"
        assert shop.post("/api/events/gala/copy", json={"id": "gala-2"}).status_code == 201
        assert shop.delete("/api/events/gala-2").status_code == 204


def test_only_an_event_that_never_sold_is_deleted(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    held = act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    refused = operator.delete("/api/events/gala")
    assert (refused.status_code, refused.json()["code"]) == (409, "EVENT_HELD")
    act(ann, harness, f"/api/tickets/{SEAT}/release")
    assert operator.delete("/api/events/gala").status_code == 204
    assert operator.get("/api/events/gala").status_code == 404
    assert operator.delete("/api/events/gala").status_code == 404
    assert ann.get(f"/api/tickets/{SEAT}").status_code == 404
    mine = ann.get("/api/reservations").json()["items"]
    assert [(each["id"], each["status"], each["currency"]) for each in mine] == [
        (held["reservation_id"], "RELEASED", "EUR")
    ]
    assert ann.get(f"/api/commands/{held['id']}").json()["status"] == "SUCCEEDED"
    assert operator.get("/api/changes").json()["items"][-1]["type"] == "event.deleted"


def test_an_event_that_sold_is_cancelled_and_not_deleted(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    act(ann, harness, f"/api/tickets/{SEAT}/confirm")
    act(operator, harness, f"/api/tickets/{SEAT}/cancel", {"reason": "a test"})
    refused = operator.delete("/api/events/gala")
    assert (refused.status_code, refused.json()["code"]) == (409, "EVENT_SOLD")
    assert operator.get("/api/events/gala").json()["cancelled_at"] is None


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("cancel", {"reason": ""}, "reason"),
    ("cancel", {"reason": "x" * 501}, "reason"),
    ("cancel", {"why": "x"}, "why"),
    ("copy", {"id": "not an id"}, "id"),
    ("copy", {"name": ""}, "name"),
    ("copy", {"starts_at": "tomorrow"}, "starts_at"),
    ("copy", {"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
]


@pytest.mark.parametrize(("verb", "body", "field"), WRONG)
def test_what_is_wrong_is_named(gala: str, operator: httpx.Client, verb: str, body: dict[str, Any], field: str) -> None:
    answer = operator.post(f"/api/events/gala/{verb}", json=body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_a_copy_at_the_end_of_the_calendar_is_refused(gala: str, operator: httpx.Client) -> None:
    operator.patch("/api/events/gala", json={"starts_at": in_hours(24), "sales_close_at": in_hours(48)})
    answer = operator.post("/api/events/gala/copy", json={"starts_at": "9999-12-31T12:00:00Z"})
    assert (answer.status_code, answer.json()["field"]) == (400, "starts_at")


def test_repeated_under_a_key_an_event_is_copied_once(gala: str, operator: httpx.Client, api: Api) -> None:
    key = {"Idempotency-Key": '"night"'}
    first, again = (operator.post("/api/events/gala/copy", json={}, headers=key) for _ in range(2))
    assert (first.json()["id"], again.headers["Idempotency-Replayed"]) == (again.json()["id"], "true")
    with api.client("olga", Role.OPERATOR) as other:
        assert len(other.get("/api/events").json()["items"]) == 2
