"""The feed over HTTP: pages, waiting, server-sent events, and who may not."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act

FEED = "/api/changes"


def types(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["type"] for item in answer.json()["items"]]


def test_a_shop_reads_on_from_where_it_was(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    begun = operator.get(FEED)
    assert types(begun) == ["event.created", "inventory.changed"]
    cursor = begun.json()["next_cursor"]
    assert operator.get(FEED, params={"cursor": cursor}).json() == {
        "items": [],
        "next_cursor": cursor,
        "has_more": False,
    }
    held = act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    act(operator, harness, f"/api/tickets/{SEAT}/confirm", {"holder": "ann"})
    following = operator.get(FEED, params={"cursor": cursor, "limit": 1})
    assert following.json()["has_more"] is True
    (item,) = following.json()["items"]
    assert item["command_id"] == held["id"]
    assert {name: item[name] for name in ("type", "event_id", "ticket_id", "holder", "status", "cause")} == {
        "type": "reservation.held",
        "event_id": "gala",
        "ticket_id": SEAT,
        "holder": "ann",
        "status": "HELD",
        "cause": "reserve",
    }
    assert item["held_until"] > item["at"]
    last = operator.get(FEED, params={"cursor": following.json()["next_cursor"]})
    assert types(last) == ["reservation.confirmed"]
    assert types(operator.get(FEED, params={"cursor": cursor, "types": "reservation.confirmed"})) == [
        "reservation.confirmed"
    ]
    operator.post("/api/events", json={"id": "other", "name": "Other"}).raise_for_status()
    assert types(operator.get(FEED, params={"cursor": cursor, "event_id": "other"})) == ["event.created"]
    assert types(operator.get(FEED, params={"cursor": "now"})) == []


def test_a_client_that_waits_hears_of_a_change_when_it_was_made(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    cursor = operator.get(FEED, params={"cursor": "now"}).json()["next_cursor"]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(operator.get, FEED, params={"cursor": cursor}, headers={"Prefer": "wait=20"})
        act(ann, harness, f"/api/tickets/{SEAT}/reserve")
        answer = waiting.result(30)
    assert types(answer) == ["reservation.held"]
    assert answer.headers["Preference-Applied"] == "wait=20"


def test_a_client_that_waits_in_vain_gets_an_empty_page_and_its_cursor(gala: str, operator: httpx.Client) -> None:
    cursor = operator.get(FEED, params={"cursor": "now"}).json()["next_cursor"]
    answer = operator.get(FEED, params={"cursor": cursor}, headers={"Prefer": "wait=1"})
    assert answer.json() == {"items": [], "next_cursor": cursor, "has_more": False}


def test_a_stream_that_was_cut_off_goes_on_where_it_was(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    def next_event(last: str | None) -> tuple[str, list[str]]:
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {})
        with operator.stream("GET", FEED, headers=headers) as stream:
            assert stream.status_code == 200
            fields: dict[str, str] = {}
            for line in stream.iter_lines():
                name, _, value = line.partition(": ")
                fields[name] = value
                if name == "data":
                    return fields["id"], [item["type"] for item in json.loads(value)["items"]]
        raise AssertionError("the stream ended")

    first, begun = next_event(None)
    assert begun == ["event.created", "inventory.changed"]
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    assert next_event(first)[1] == ["reservation.held"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "\u20ac"}, "cursor"),
        ({"cursor": "A" * 5_000}, "cursor"),
        ({"types": "reservation.held,reservation.sold"}, "types"),
        ({"types": ""}, "types"),
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"event_id": "a\nb"}, "event_id"),
    ],
)
def test_odd_queries_are_refused_by_name(operator: httpx.Client, query: dict[str, str], field: str) -> None:
    answer = operator.get(FEED, params=query)
    assert (answer.status_code, answer.json().get("field")) == (400, field)


def test_a_cursor_of_another_database_is_told_so(operator: httpx.Client) -> None:
    from shared.journal.cursor import Cursor, encode

    answer = operator.get(FEED, params={"cursor": encode(Cursor("another", {}))})
    assert (answer.status_code, answer.json()["code"]) == (409, "FEED_RESET")


def test_a_holder_reads_no_feed(ann: httpx.Client, public: httpx.Client) -> None:
    assert ann.get(FEED).status_code == 403
    assert public.get(FEED).status_code == 401


def test_a_crowd_of_followers_all_hear_the_same_and_leave_no_trace(
    gala: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness, api: Api
) -> None:
    cursor = operator.get(FEED, params={"cursor": "now"}).json()["next_cursor"]

    def follow(_: int) -> list[str]:
        return types(operator.get(FEED, params={"cursor": cursor}, headers={"Prefer": "wait=20"}))

    with ThreadPoolExecutor(64) as pool:
        following = [pool.submit(follow, n) for n in range(64)]
        act(ann, harness, f"/api/tickets/{SEAT}/reserve")
        assert [each.result(60) for each in following] == [["reservation.held"]] * 64
    assert types(operator.get(FEED, params={"cursor": cursor})) == ["reservation.held"]
