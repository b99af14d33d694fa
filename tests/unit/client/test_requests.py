"""What a call sends: paths whatever an id holds, only what was said, lists in pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rowlock_client import calls
from rowlock_client.flow import Flow, Request, path
from rowlock_client.pages import Page
from tests.unit.client.driver import Sent, carry_out, reply


def first(flow: Flow[Any]) -> Request:
    step = flow.send(None)
    assert isinstance(step, Request)
    return step


@pytest.mark.parametrize(
    ("id_", "segment"),
    [("a/b", "a%2Fb"), ("..", "%2E%2E"), (".", "%2E"), ("ä ?#", "%C3%A4%20%3F%23"), ("a%2Fb", "a%252Fb")],
)
def test_an_id_is_one_segment_whatever_it_holds(id_: str, segment: str) -> None:
    assert path("tickets", id_, "reserve") == f"/api/v1/tickets/{segment}/reserve"


def test_an_empty_id_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValueError, match="empty"):
        calls.tickets.reserve("")


def test_only_what_was_said_is_sent() -> None:
    sent = first(calls.tickets.reserve("t"))
    assert sent.content == b"{}"
    sent = first(calls.orders.order("gala", {"quantity": 2, "adjacent": True}, holder="ann"))
    assert isinstance(sent.content, bytes)
    assert json.loads(sent.content) == {
        "event_id": "gala",
        "wishes": [{"quantity": 2, "adjacent": True}],
        "holder": "ann",
    }


def test_a_change_may_set_a_rule_to_nothing() -> None:
    sent = first(calls.events.change_event("gala", max_per_holder=None))
    assert sent.content == b'{"max_per_holder":null}'


def test_an_import_says_what_columns_are() -> None:
    sent = first(calls.events.import_tickets("gala", b"x", "text/csv", columns={"Reihe": "row", "Platz": "number"}))
    assert list(sent.query) == [("map", "Reihe=row"), ("map", "Platz=number")]


def test_a_list_is_read_page_by_page() -> None:
    read = calls.principals.list_keys()
    sent = Sent()
    for cursor, answer in ((None, {"items": [], "next_cursor": "c"}), ("c", {"items": [], "next_cursor": None})):
        page: Page[Any] = carry_out(read(cursor), [reply(200, answer)], sent)
        assert page.next_cursor == answer["next_cursor"]
    assert [list(request.query) for request in sent.requests] == [[], [("cursor", "c")]]


def test_many_commands_are_read_a_hundred_at_a_time() -> None:
    sent = Sent()
    page = reply(200, {"items": [], "next_cursor": None})
    assert carry_out(calls.commands.commands([f"c{number}" for number in range(250)]), [page] * 3, sent) == []
    assert [len(dict(request.query)["ids"].split(",")) for request in sent.requests] == [100, 100, 50]
