"""The box office over HTTP: cancel, transfer and move."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.principals.identity import Role
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act

SECOND = "gala.Stalls.A.2"
REASON = "double booking"


@pytest.fixture
def sold(gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness) -> str:
    """Ann's seat, sold in an event that takes nothing back."""
    operator.patch(f"/api/events/{gala}", json={"refundable": False})
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    assert act(ann, harness, f"/api/tickets/{SEAT}/confirm")["status"] == "SUCCEEDED"
    return SEAT


def statuses(client: httpx.Client) -> dict[str, str]:
    return {each["id"]: each["status"] for each in client.get("/api/events/gala/tickets").json()["items"]}


def test_a_cancel_takes_back_what_is_sold_and_says_why(
    sold: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    made = act(operator, harness, f"/api/tickets/{sold}/cancel", {"reason": REASON})
    assert (made["kind"], made["status"], made["reason"]) == ("cancel", "SUCCEEDED", REASON)
    assert statuses(operator)[sold] == "AVAILABLE"
    last = operator.get(f"/api/tickets/{sold}/history").json()["items"][-1]
    assert (last["kind"], last["reason"], last["to_status"]) == ("cancel", REASON, "AVAILABLE")
    change = operator.get("/api/changes").json()["items"][-1]
    assert (change["type"], change["cause"], change["reason"]) == ("reservation.released", "cancel", REASON)
    assert change["holder"] == "ann"
    assert act(ann, harness, f"/api/tickets/{SECOND}/reserve")["status"] == "SUCCEEDED"


def test_a_sold_seat_can_be_had_again_at_once_after_a_cancel(
    sold: str, operator: httpx.Client, api: Api, harness: SettlingHarness
) -> None:
    with api.client("bob") as bob:
        refused = bob.post(f"/api/tickets/{sold}/reserve")
        assert refused.status_code == 409  # at the door: sold for good
        act(operator, harness, f"/api/tickets/{sold}/cancel", {"reason": REASON})
        assert act(bob, harness, f"/api/tickets/{sold}/reserve")["status"] == "SUCCEEDED"


def test_a_transfer_and_a_move_leave_the_door_as_it_has_to_be(
    sold: str, operator: httpx.Client, api: Api, harness: SettlingHarness
) -> None:
    with api.client("bob") as bob, api.client("cid") as cid:
        passed = act(operator, harness, f"/api/tickets/{sold}/transfer", {"to_holder": "bob"})
        assert (passed["status"], passed["to_holder"]) == ("SUCCEEDED", "bob")
        assert bob.get(f"/api/reservations/{passed['reservation_id']}").json()["status"] == "CONFIRMED"
        # Who bought it hears at the door that it is sold; who has it now is let in and told so.
        assert cid.post(f"/api/tickets/{sold}/reserve").status_code == 409
        assert act(bob, harness, f"/api/tickets/{sold}/reserve")["reservation_id"] == passed["reservation_id"]
        moved = act(operator, harness, f"/api/tickets/{sold}/move", {"to": SECOND, "holder": "bob"})
        assert (moved["status"], moved["to"]) == ("SUCCEEDED", SECOND)
        assert (statuses(operator)[sold], statuses(operator)[SECOND]) == ("AVAILABLE", "SOLD")
        assert act(cid, harness, f"/api/tickets/{sold}/reserve")["status"] == "SUCCEEDED"
        assert act(cid, harness, f"/api/tickets/{SECOND}/reserve")["code"] == "TICKET_UNAVAILABLE"
        mine = {each["ticket_id"]: each["status"] for each in bob.get("/api/reservations").json()["items"]}
    assert mine == {sold: "RELEASED", SECOND: "CONFIRMED"}


def test_a_guest_becomes_a_customer(gala: str, operator: httpx.Client, api: Api, harness: SettlingHarness) -> None:
    with api.client("guest-1", Role.GUEST) as guest, api.client("ann") as ann:
        act(guest, harness, f"/api/tickets/{SEAT}/reserve")
        act(operator, harness, f"/api/tickets/{SEAT}/transfer", {"holder": "guest-1", "to_holder": "ann"})
        assert act(guest, harness, f"/api/tickets/{SEAT}/confirm")["code"] == "NOT_HOLDER"
        assert act(ann, harness, f"/api/tickets/{SEAT}/confirm")["status"] == "SUCCEEDED"


def test_orders_are_passed_on_and_cancelled_whole(
    gala: str, operator: httpx.Client, ann: httpx.Client, api: Api, harness: SettlingHarness
) -> None:
    order = act(ann, harness, "/api/orders", {"event_id": "gala", "wishes": [{"quantity": 2}]})
    passed = act(operator, harness, f"/api/orders/{order['id']}/transfer", {"to_holder": "bob"})
    assert passed["ticket_ids"] == order["ticket_ids"]
    with api.client("bob") as bob:
        assert bob.get(f"/api/orders/{order['id']}").json()["holder"] == "bob"
        assert ann.get(f"/api/orders/{order['id']}").status_code == 404
        gone = act(operator, harness, f"/api/orders/{order['id']}/cancel", {"reason": REASON, "holder": "bob"})
        assert (gone["status"], gone["reason"]) == ("SUCCEEDED", REASON)
        assert bob.get(f"/api/orders/{order['id']}").json()["status"] == "RELEASED"


def test_an_orders_seats_are_exchanged_all_or_none(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    circle = "gala.Circle.B.1"
    order = act(ann, harness, "/api/orders", {"event_id": "gala", "wishes": [{"ticket_ids": [SEAT, SECOND]}]})
    path = f"/api/orders/{order['id']}/move"
    refused = act(operator, harness, path, {"to": {SEAT: circle, SECOND: "gala.Roof.1"}})
    assert (refused["code"], refused["explanation"]["ticket_id"]) == ("TICKET_NOT_FOUND", "gala.Roof.1")  # type: ignore[index]
    moved = act(operator, harness, path, {"to": {SEAT: SECOND, SECOND: circle}, "holder": "ann"})
    assert (moved["status"], moved["moves"]) == ("SUCCEEDED", {SEAT: SECOND, SECOND: circle})
    shown = ann.get(f"/api/orders/{order['id']}").json()
    assert (shown["status"], sorted(shown["ticket_ids"])) == ("HELD", sorted([SEAT, SECOND, circle]))
    assert statuses(operator) == {SEAT: "AVAILABLE", SECOND: "HELD", circle: "HELD"}
    sold = act(ann, harness, f"/api/orders/{order['id']}/confirm")
    assert set(sold["ticket_ids"]) == {SECOND, circle}  # type: ignore[call-overload]  # a list
    assert ann.get(f"/api/orders/{order['id']}").json()["status"] == "CONFIRMED"
    act(operator, harness, f"/api/tickets/{SECOND}/cancel", {"reason": REASON})
    assert ann.get(f"/api/orders/{order['id']}").json()["status"] == "MIXED"
    twice = operator.post(path, json={"to": {SEAT: circle, SECOND: circle}})
    assert (twice.status_code, twice.json()["field"]) == (400, "to")


def test_whose_it_must_be_is_heeded(sold: str, operator: httpx.Client, harness: SettlingHarness) -> None:
    for verb, body in (("cancel", {"reason": REASON}), ("transfer", {"to_holder": "cid"}), ("move", {"to": SECOND})):
        refused = act(operator, harness, f"/api/tickets/{sold}/{verb}", {**body, "holder": "bob"})
        assert refused["code"] == "NOT_HOLDER"
        assert refused["explanation"]["ticket_status"] == "SOLD"  # type: ignore[index]  # an object


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("cancel", {}, "reason"),
    ("cancel", {"reason": ""}, "reason"),
    ("cancel", {"reason": "x" * 501}, "reason"),
    ("cancel", {"reason": "two\nlines"}, "reason"),
    ("cancel", {"reason": REASON, "to": SECOND}, "to"),
    ("cancel", {"reason": REASON, "holder": "rowlock"}, "holder"),
    ("transfer", {}, "to_holder"),
    ("transfer", {"to_holder": "rowlock"}, "to_holder"),
    ("transfer", {"to_holder": "key:0123"}, "to_holder"),
    ("transfer", {"to_holder": "x" * 201}, "to_holder"),
    ("move", {}, "to"),
    ("move", {"to": ""}, "to"),
    ("move", {"to": 7}, "to"),
    ("move", {"to": {SEAT: SECOND}}, "to"),
]


@pytest.mark.parametrize(("verb", "body", "field"), WRONG)
def test_what_is_wrong_is_named(operator: httpx.Client, verb: str, body: dict[str, Any], field: str) -> None:
    answer = operator.post(f"/api/tickets/{SEAT}/{verb}", json=body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


@pytest.mark.parametrize("reason", ["x" * 500, "Zoë's 生日 🎂", "\u202eabc", "Ø" * 500])
def test_a_reason_in_any_script_comes_back_as_it_was_said(
    sold: str, operator: httpx.Client, harness: SettlingHarness, reason: str
) -> None:
    made = act(operator, harness, f"/api/tickets/{sold}/cancel", {"reason": reason})
    assert made["reason"] == reason
    assert operator.get("/api/changes").json()["items"][-1]["reason"] == reason


def test_a_repeated_request_under_a_key_is_done_once(
    sold: str, operator: httpx.Client, harness: SettlingHarness
) -> None:
    key = {"Idempotency-Key": '"once"'}
    path, body = f"/api/tickets/{sold}/move", {"to": SECOND}
    first, again = (operator.post(path, json=body, headers=key) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert operator.post(path, json={"to": "elsewhere"}, headers=key).status_code == 422
    harness.settle()
    assert statuses(operator) == {sold: "AVAILABLE", SECOND: "SOLD", "gala.Circle.B.1": "AVAILABLE"}
