from __future__ import annotations

import httpx

from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act

UNKNOWN = "00000000-0000-7000-8000-000000000000"


def test_a_holder_sees_its_reservations_and_nobody_elses(
    gala: str, ann: httpx.Client, api: Api, operator: httpx.Client, harness: SettlingHarness
) -> None:
    command = act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    path = f"/api/reservations/{command['reservation_id']}"
    reservation = ann.get(path).json()
    assert (reservation["ticket_id"], reservation["holder"], reservation["status"]) == (SEAT, "ann", "HELD")
    assert (reservation["event_id"], reservation["order_id"], reservation["ended_at"]) == (gala, None, None)
    assert operator.get(path).json() == reservation
    with api.client("bob") as bob:
        assert bob.get(path).status_code == 404
        assert bob.get("/api/reservations").json()["items"] == []
        assert bob.get("/api/reservations", params={"holder": "ann"}).status_code == 403
    assert operator.get("/api/reservations", params={"holder": "ann"}).json()["items"] == [reservation]


def test_ones_reservations_are_listed_the_newest_first_and_found_by_status(
    gala: str, ann: httpx.Client, harness: SettlingHarness
) -> None:
    for seat in ("gala.Stalls.A.1", "gala.Stalls.A.2", "gala.Circle.B.1"):
        act(ann, harness, f"/api/tickets/{seat}/reserve")
    act(ann, harness, f"/api/tickets/{SEAT}/release")
    first = ann.get("/api/reservations", params={"limit": 2}).json()
    second = ann.get("/api/reservations", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    listed = [reservation["ticket_id"] for reservation in first["items"] + second["items"]]
    assert listed == ["gala.Circle.B.1", "gala.Stalls.A.2", "gala.Stalls.A.1"]
    released = ann.get("/api/reservations", params={"status": "RELEASED", "event_id": gala}).json()["items"]
    assert [reservation["ticket_id"] for reservation in released] == [SEAT]
    assert released[0]["ended_at"] is not None


def test_an_order_is_seen_by_its_holder_with_all_its_reservations(
    gala: str, ann: httpx.Client, api: Api, operator: httpx.Client, harness: SettlingHarness
) -> None:
    wish = {"quantity": 2, "section": "Stalls", "adjacent": True}
    command = act(ann, harness, "/api/orders", {"event_id": gala, "wishes": [wish]})
    path = f"/api/orders/{command['order_id']}"
    order = ann.get(path).json()
    assert (order["event_id"], order["holder"], order["status"]) == (gala, "ann", "HELD")
    assert sorted(order["ticket_ids"]) == ["gala.Stalls.A.1", "gala.Stalls.A.2"]
    assert {reservation["order_id"] for reservation in order["reservations"]} == {command["order_id"]}
    assert operator.get(path).json() == order
    with api.client("bob") as bob:
        assert bob.get(path).status_code == 404
    assert act(ann, harness, f"{path}/confirm")["status"] == "SUCCEEDED"
    assert ann.get(path).json()["status"] == "CONFIRMED"


def test_what_is_not_there_is_not_found_and_strangers_need_a_token(ann: httpx.Client, public: httpx.Client) -> None:
    for path in (f"/api/reservations/{UNKNOWN}", f"/api/orders/{UNKNOWN}", "/api/reservations/x", "/api/orders/x"):
        assert ann.get(path).status_code == 404
        assert public.get(path).status_code == 401
    assert public.get("/api/reservations").status_code == 401
