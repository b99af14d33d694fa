from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.principals.identity import Scope
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act, with_key

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


def test_who_may_read_sees_everybodys_and_whose_a_ticket_is(
    gala: str, ann: httpx.Client, api: Api, operator: httpx.Client, harness: SettlingHarness
) -> None:
    operator.post("/api/events", json={"id": "show", "name": "Show"})
    first = act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    with api.client("bob") as bob:
        act(bob, harness, "/api/tickets/gala.Stalls.A.2/reserve")
        act(bob, harness, "/api/tickets/gala.Circle.B.1/reserve")

        def held(viewer: httpx.Client, query: str) -> list[tuple[str, str]]:
            answer = viewer.get(f"/api/reservations?{query}")
            assert answer.status_code == 200, answer.text
            return [(item["ticket_id"], item["holder"]) for item in answer.json()["items"]]

        stalls = [(SEAT, "ann"), ("gala.Stalls.A.2", "bob")]
        for key in (with_key(api, operator, Scope.READ), with_key(api, operator, Scope.READ, event_ids=["gala"])):
            with key as reader:
                assert sorted(held(reader, "event_id=gala")) == sorted([*stalls, ("gala.Circle.B.1", "bob")])
                assert held(reader, "event_id=gala&section=Stalls&limit=10") == stalls
                assert held(reader, f"ticket_id={SEAT}") == stalls[:1]
                assert len(held(reader, "limit=10")) == 3
                assert held(reader, "holder=bob&section=Stalls") == stalls[1:]
                assert held(reader, "event_id=gala&status=CONFIRMED") == []
                ticket = reader.get(f"/api/tickets/{SEAT}").json()
                assert (ticket["holder"], ticket["reservation_id"]) == ("ann", first["reservation_id"])
                listed = {
                    each["id"]: each.get("holder") for each in reader.get("/api/events/gala/tickets").json()["items"]
                }
                assert (listed[SEAT], listed["gala.Stalls.A.2"]) == ("ann", "bob")
                assert reader.get(f"/api/tickets/{SEAT}/history").json()["items"][0]["holder"] == "ann"
        with with_key(api, operator, Scope.READ, event_ids=["show"]) as elsewhere:
            assert held(elsewhere, "") == []
            assert held(elsewhere, f"ticket_id={SEAT}") == []
            assert "holder" not in elsewhere.get(f"/api/tickets/{SEAT}").json()
            assert elsewhere.get("/api/reservations?event_id=gala").status_code == 404
        for viewer, own in ((ann, stalls[:1]), (bob, [("gala.Circle.B.1", "bob"), ("gala.Stalls.A.2", "bob")])):
            assert held(viewer, "event_id=gala") == own
        assert held(bob, f"ticket_id={SEAT}") == []
        assert held(bob, "section=Circle") == [("gala.Circle.B.1", "bob")]
        assert "holder" not in bob.get(f"/api/tickets/{SEAT}").json()
        assert not [each for each in bob.get("/api/events/gala/tickets").json()["items"] if "holder" in each]
    for query, field in [
        ("status=HELD", "status"),
        ("section=A", "section"),
        (f"ticket_id={SEAT}&section=A", "section"),
    ]:
        refused = operator.get(f"/api/reservations?{query}")
        assert (refused.status_code, refused.json()["field"]) == (400, field)
    assert operator.get("/api/reservations?event_id=gala&cursor=x").json()["field"] == "cursor"


def test_what_was_had_of_a_removed_seat_stays_in_the_events_list(
    gala: str, ann: httpx.Client, operator: httpx.Client, harness: SettlingHarness
) -> None:
    had = act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    act(ann, harness, f"/api/tickets/{SEAT}/release")
    listed = operator.get("/api/reservations?event_id=gala").json()
    assert [each["id"] for each in listed["items"]] == [had["reservation_id"]]
    assert operator.delete("/api/events/gala/tickets", params={"ticket_ids": SEAT}).json() == {"removed": 1, "kept": 0}
    for query in ("event_id=gala", "event_id=gala&section=Stalls&status=RELEASED"):
        assert operator.get(f"/api/reservations?{query}").json() == listed
    assert ann.get("/api/reservations?event_id=gala&section=Stalls").json()["items"][0]["id"] == had["reservation_id"]


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


CART = {"cart": "17", "κλειδί": "άλφα\n二"}


def test_what_the_shop_says_about_a_reservation_or_an_order_stays_with_it(
    gala: str, ann: httpx.Client, operator: httpx.Client, harness: SettlingHarness
) -> None:
    command = act(ann, harness, f"/api/tickets/{SEAT}/reserve", {"metadata": CART})
    assert command["currency"] == "EUR"
    reservation = ann.get(f"/api/reservations/{command['reservation_id']}").json()
    assert (reservation["price"], reservation["currency"], reservation["metadata"]) == (command["price"], "EUR", CART)
    assert reservation["held_until"] == command["held_until"]
    bought = act(ann, harness, "/api/orders", {"event_id": gala, "wishes": [{"quantity": 2}], "metadata": CART})
    order = ann.get(f"/api/orders/{bought['order_id']}").json()
    assert (order["total"], order["currency"], order["metadata"]) == (bought["total"], "EUR", CART)
    assert order["total"] == sum(each["price"] for each in order["reservations"])
    assert "price" not in bought
    assert (order["held_until"], bought["held_until"]) == (bought["held_until"], order["held_until"])
    changes = operator.get("/api/changes").json()["items"]
    held = [each for each in changes if each["type"] == "reservation.held"]
    assert [each["metadata"] for each in held] == [CART] * 3
    assert {each["price"] for each in held} == {each["price"] for each in [reservation, *order["reservations"]]}
    with _with_key(operator, "feed") as only_feed:
        seen = only_feed.get("/api/changes").json()["items"]
    assert not [each for each in seen if "metadata" in each or "holder" in each]


def _with_key(operator: httpx.Client, *scopes: str) -> httpx.Client:
    key = operator.post("/api/keys", json={"name": "a shop", "scopes": list(scopes)}).json()["key"]
    return httpx.Client(base_url=operator.base_url, headers={"Authorization": f"Bearer {key}"}, timeout=40)


@pytest.mark.parametrize(
    ("metadata", "taken"),
    [
        ({}, True),
        ({f"k{number}": "" for number in range(16)}, True),
        ({f"k{number}": "" for number in range(17)}, False),
        ({"k" * 40: "票" * 500}, True),
        ({"k" * 41: "v"}, False),
        ({"": "v"}, False),
        ({"k": "v" * 501}, False),
        ({"k\n": "v"}, False),
        ({"k": "v\0"}, False),
        ({"k": 1}, False),
        (["k"], False),
        (None, False),
    ],
)
def test_metadata_is_taken_within_its_bounds_and_refused_by_name_beyond(
    metadata: Any, taken: bool, gala: str, ann: httpx.Client
) -> None:
    bodies = {
        f"/api/tickets/{SEAT}/reserve": {"metadata": metadata},
        "/api/orders": {"event_id": gala, "wishes": [{"quantity": 1}], "metadata": metadata},
    }
    for path, body in bodies.items():
        answer = ann.post(path, json=body)
        assert answer.status_code == (202 if taken else 400)
        assert taken or answer.json()["field"].startswith("metadata")
