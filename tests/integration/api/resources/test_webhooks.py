"""Webhooks over HTTP: kept, changed, tried, and no way into our own networks."""

from __future__ import annotations

import uuid

import httpx
import pytest
from msgspec.structs import replace

from shared.journal import cursor as cursors

HOOKS = "/api/webhooks"
SHOP = "https://shop.example/hook"


def make(operator: httpx.Client, **more: object) -> str:
    made = operator.post(HOOKS, json={"url": SHOP, **more})
    assert made.status_code == 201, made.text
    assert made.json()["secret"].startswith("whsec_")
    return str(made.json()["id"])


def test_a_webhook_is_kept_changed_and_forgotten(gala: str, operator: httpx.Client) -> None:
    id_ = make(operator, types=["reservation.expired"], event_ids=["gala"], max_events=5)
    (kept,) = operator.get(HOOKS).json()["items"]
    assert (kept["id"], kept["url"], kept["types"], kept["event_ids"]) == (id_, SHOP, ["reservation.expired"], ["gala"])
    assert "secret" not in kept
    changed = operator.patch(f"{HOOKS}/{id_}", json={"event_ids": None, "max_events": 100}).json()
    assert (changed["event_ids"], changed["max_events"], changed["types"]) == (None, 100, ["reservation.expired"])
    assert operator.delete(f"{HOOKS}/{id_}").status_code == 204
    assert operator.get(HOOKS).json()["items"] == []
    assert operator.delete(f"{HOOKS}/{id_}").status_code == 404


def test_a_secret_is_told_once_and_another_one_each_time(operator: httpx.Client) -> None:
    id_ = make(operator)
    first, second = (operator.post(f"{HOOKS}/{id_}/rotate").json()["secret"] for _ in range(2))
    assert first != second
    assert operator.get(f"{HOOKS}/{id_}/attempts").json() == {"items": [], "set_aside": []}


def test_a_repeated_post_with_its_key_keeps_one_webhook(operator: httpx.Client) -> None:
    answers = [operator.post(HOOKS, json={"url": SHOP}, headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(operator.get(HOOKS).json()["items"]) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/hook",
        "ftp://shop.example",
        "shop.example",
        "https://",
        "https://user:secret@shop.example/",
        "https://shop.example/#part",
        "https://shop.example:99999/",
        "https://sh\u00f6p.example/",
        "https://shop.example/a b",
        "https://shop.example/\n",
        "https://" + "a" * 2_000,
        "",
    ],
)
def test_an_address_that_is_none_is_refused_by_name(operator: httpx.Client, url: str) -> None:
    answer = operator.post(HOOKS, json={"url": url})
    assert (answer.status_code, answer.json()["field"]) == (400, "url")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"max_events": 0}, "max_events"),
        ({"max_events": 101}, "max_events"),
        ({"types": []}, "types"),
        ({"types": ["reservation.sold"]}, "types"),
        ({"event_ids": []}, "event_ids"),
        ({"event_ids": ["a"] * 101}, "event_ids"),
        ({"event_ids": ["a\n"]}, "event_ids"),
        ({"secret": "mine"}, "secret"),
    ],
)
def test_odd_fields_are_refused_by_name(operator: httpx.Client, more: dict[str, object], field: str) -> None:
    answer = operator.post(HOOKS, json={"url": SHOP, **more})
    assert answer.status_code == 400
    assert str(answer.json()["field"]).startswith(field)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "[::1]", "localhost", "169.254.169.254", "[::ffff:10.0.0.1]", "0x7f.1"]
)
def test_a_test_message_into_an_inner_network_is_not_sent(operator: httpx.Client, address: str) -> None:
    id_ = make(operator, url=f"https://{address}/")
    tried = operator.post(f"{HOOKS}/{id_}/test").json()
    assert tried["status"] is None
    assert "ForbiddenAddressError" in tried["words"]


def test_a_replay_wants_a_cursor_of_the_feed(operator: httpx.Client) -> None:
    id_ = make(operator)
    assert operator.post(f"{HOOKS}/{id_}/replay", json={"cursor": "nonsense"}).json()["field"] == "cursor"
    cursor = operator.get("/api/changes", params={"cursor": "now"}).json()["next_cursor"]
    assert operator.post(f"{HOOKS}/{id_}/replay", json={"cursor": cursor}).json()["cursor"] == cursor
    elsewhere = cursors.encode(replace(cursors.decode(cursor), database="another"))
    assert operator.post(f"{HOOKS}/{id_}/replay", json={"cursor": elsewhere}).json()["code"] == "FEED_RESET"
    assert operator.post(f"{HOOKS}/{id_}/replay").status_code == 200
    assert operator.post(f"{HOOKS}/{id_}/enable").status_code == 200


def test_nobody_but_an_operator_sees_or_keeps_webhooks(
    ann: httpx.Client, operator: httpx.Client, public: httpx.Client
) -> None:
    id_ = make(operator)
    for client, status in ((ann, 403), (public, 401)):
        assert client.get(HOOKS).status_code == status
        assert client.post(HOOKS, json={"url": SHOP}).status_code == status
        assert client.patch(f"{HOOKS}/{id_}", json={}).status_code == status
        assert client.delete(f"{HOOKS}/{id_}").status_code == status
        assert client.get(f"{HOOKS}/{id_}/attempts").status_code == status
        for verb in ("rotate", "enable", "replay", "test"):
            assert client.post(f"{HOOKS}/{id_}/{verb}").status_code == status


@pytest.mark.parametrize("id_", ["nonsense", "0", "%00", str(uuid.UUID(int=7))])
def test_what_is_not_there_is_not_found(operator: httpx.Client, id_: str) -> None:
    assert operator.post(f"{HOOKS}/{id_}/enable").status_code == 404
    assert operator.post(f"{HOOKS}/{id_}/test").status_code == 404
    assert operator.get(f"{HOOKS}/{id_}/attempts").status_code == 404


def test_a_secret_that_was_asked_for_twice_under_one_key_is_made_once(operator: httpx.Client) -> None:
    path, key = f"{HOOKS}/{make(operator)}/rotate", {"Idempotency-Key": "rotate once"}
    first, again = (operator.post(path, headers=key) for _ in range(2))
    assert first.status_code == 200
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
