"""Orders that wait in their event's line, over HTTP: told where they stand, served, taken back, bounded."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.resources.actions import DEADLINE_MAX_SECONDS
from tests.api_process import Api
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import act

PATH = "/api/orders"
PAIR: dict[str, object] = {"event_id": "gala", "wishes": [{"quantity": 2, "section": "Stalls", "adjacent": True}]}
WAITS = PAIR | {"wait_for_release_seconds": 600}
STALLS = ("gala.Stalls.A.1", "gala.Stalls.A.2")


@pytest.fixture
def sold_out(operator: httpx.Client, api: Api, harness: SettlingHarness) -> Iterator[httpx.Client]:
    """An event whose stalls Bob has; yield Bob."""
    seats = b"section,row,number,price\nStalls,A,1,4500\nStalls,A,2,4500\nCircle,B,1,3000\n"
    open_sale(operator, "gala", seats, max_wait_seconds=600, max_waiting_per_holder=2)
    with api.client("bob") as bob:
        for seat in STALLS:
            assert act(bob, harness, f"/api/tickets/{seat}/reserve")["status"] == "SUCCEEDED"
        yield bob


def test_an_order_waits_is_told_its_place_and_gets_what_comes_back_whole(
    sold_out: httpx.Client, ann: httpx.Client, api: Api, harness: SettlingHarness
) -> None:
    first = act(ann, harness, PATH, WAITS)
    assert (first["status"], first["parked"], first["position"]) == ("PENDING", True, 0)
    with api.client("cid") as cid:
        behind = act(cid, harness, PATH, WAITS | {"wishes": [{"quantity": 1, "section": "Stalls"}]})
        assert behind["position"] == 1
        act(sold_out, harness, f"/api/tickets/{STALLS[0]}/release")
        # One seat is not enough for the pair: who is behind and wants one has it.
        assert cid.get(f"/api/commands/{behind['id']}").json()["ticket_ids"] == [STALLS[0]]
        act(cid, harness, f"/api/orders/{behind['id']}/release")
    act(sold_out, harness, f"/api/tickets/{STALLS[1]}/release")
    served = ann.get(f"/api/commands/{first['id']}").json()
    assert (served["status"], served["ticket_ids"], served["total"]) == ("SUCCEEDED", [*STALLS], 9000)
    assert ann.get(f"/api/orders/{first['id']}").json()["status"] == "HELD"


def test_who_waits_with_the_request_open_is_answered_when_it_is_served(
    sold_out: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    waiting = act(ann, harness, PATH, WAITS)
    for seat in STALLS:
        sold_out.post(f"/api/tickets/{seat}/release")
    with harness.working():
        served = ann.get(f"/api/commands/{waiting['id']}", headers={"Prefer": "wait=20"}).json()
    assert served["status"] == "SUCCEEDED"


def test_a_waiting_order_is_taken_back(sold_out: httpx.Client, ann: httpx.Client, harness: SettlingHarness) -> None:
    waiting = act(ann, harness, PATH, WAITS)
    with harness.working():
        taken_back = ann.delete(f"/api/commands/{waiting['id']}").json()
    assert (taken_back["status"], taken_back["code"]) == ("REJECTED", "WITHDRAWN")
    assert sold_out.delete(f"/api/commands/{waiting['id']}").status_code == 404


def test_an_order_that_would_not_wait_is_refused_at_once(
    sold_out: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    assert act(ann, harness, PATH, PAIR)["code"] == "NO_MATCHING_SEATS"


def test_who_waits_for_as_much_as_the_event_allows_waits_for_no_more(
    sold_out: httpx.Client, ann: httpx.Client, operator: httpx.Client, harness: SettlingHarness
) -> None:
    assert [act(ann, harness, PATH, WAITS)["status"] for _ in range(2)] == ["PENDING"] * 2
    refused = act(ann, harness, PATH, WAITS)
    assert (refused["code"], refused["explanation"]["limit"]) == ("LIMIT_REACHED", 2)  # type: ignore[index]
    operator.patch("/api/events/gala", json={"max_wait_seconds": 0})
    assert act(ann, harness, PATH, WAITS)["code"] == "WAITING_CLOSED"


@pytest.mark.parametrize("seconds", [0, -1, DEADLINE_MAX_SECONDS + 1, "long", 1.5])
def test_how_long_to_wait_has_bounds(sold_out: httpx.Client, ann: httpx.Client, seconds: object) -> None:
    refused = ann.post(PATH, json=PAIR | {"wait_for_release_seconds": seconds})
    assert (refused.status_code, refused.json()["field"]) == (400, "wait_for_release_seconds")
    bound = ann.post(PATH, json=PAIR | {"wait_for_release_seconds": DEADLINE_MAX_SECONDS})
    assert bound.status_code == 202


def test_who_waits_with_a_code_gets_what_its_channel_keeps_while_the_code_lasts(
    sold_out: httpx.Client, operator: httpx.Client, ann: httpx.Client, api: Api, harness: SettlingHarness
) -> None:
    assert operator.put("/api/events/gala/channels/press", json={"name": "Press"}).status_code == 201
    for seat in STALLS:
        act(sold_out, harness, f"/api/tickets/{seat}/release")
    kept = operator.patch("/api/events/gala/tickets", json={"ticket_ids": [*STALLS], "channel": "press"})
    assert kept.status_code == 200, kept.text
    for seat in STALLS:
        held = act(operator, harness, f"/api/tickets/{seat}/reserve", {"channel": "press", "holder": "bob"})
        assert held["status"] == "SUCCEEDED"
    made = operator.post("/api/events/gala/codes", json={"channel": "press", "tickets": 1, "code": "PRESS-ONLY"})
    assert made.status_code == 201, made.text
    one = {"event_id": "gala", "wishes": [{"quantity": 1}], "wait_for_release_seconds": 600, "code": "press only"}
    first = act(ann, harness, PATH, one)
    assert (first["parked"], first["position"]) == (True, 0)
    with api.client("cid") as cid:
        second = act(cid, harness, PATH, one)
        assert second["position"] == 1
        for seat in STALLS:
            act(sold_out, harness, f"/api/tickets/{seat}/release")
        ended = cid.get(f"/api/commands/{second['id']}").json()
    assert (ended["status"], ended["code"]) == ("REJECTED", "CODE_EXHAUSTED")
    served = ann.get(f"/api/commands/{first['id']}").json()
    assert (served["status"], len(served["ticket_ids"])) == ("SUCCEEDED", 1)
