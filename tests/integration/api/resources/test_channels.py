"""Channels and access codes over HTTP: kept, opened, told, released; who may, who may not, and what is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.principals.identity import Role, Scope
from shared.db import channel_store
from shared.db.engine import create_engine
from tests.api_process import Api
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act, with_key
from tests.integration.api.resources.conftest import SEATS
from workers.sweep.releases import release_due

EVENT = "/api/events/gala"
SPONSOR = f"{EVENT}/channels/sponsor"
CODES = f"{EVENT}/codes"
SECOND, CIRCLE = "gala.Stalls.A.2", "gala.Circle.B.1"


def problem(answer: httpx.Response) -> tuple[int, str, str]:
    body = answer.json()
    return answer.status_code, body["code"], body.get("field", "")


@pytest.fixture
def kept(gala: str, operator: httpx.Client) -> str:
    """The event, whose stalls are kept for sponsors."""
    assert operator.put(SPONSOR, json={"name": "Sponsors"}).status_code == 201
    answer = operator.patch(f"{EVENT}/tickets", json={"section": "Stalls", "channel": "sponsor"})
    assert answer.json() == {"changed": 2}
    return gala


@pytest.fixture
def seller(api: Api, operator: httpx.Client) -> Iterator[httpx.Client]:
    with with_key(api, operator, Scope.SELL) as client:
        yield client


def code(operator: httpx.Client, **body: Any) -> dict[str, Any]:
    answer = operator.post(CODES, json={"channel": "sponsor", **body})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["items"][0]
    return made


def counts(client: httpx.Client) -> dict[str, int]:
    found: dict[str, int] = client.get(EVENT).json()["counts"]
    return found


def test_what_is_kept_is_not_for_sale_wherever_it_is_told(
    kept: str, operator: httpx.Client, public: httpx.Client
) -> None:
    assert counts(public) == {"AVAILABLE": 1, "HELD": 0, "SOLD": 0, "NOT_FOR_SALE": 2}
    seats = public.get(f"{EVENT}/seats").json()
    assert sorted(seats["statuses"]) == sorted("XXA")
    assert public.get(f"/api/tickets/{SEAT}").json()["status"] == "NOT_FOR_SALE"
    listed = {each["id"]: each for each in public.get(f"{EVENT}/tickets").json()["items"]}
    assert {id_: each["status"] for id_, each in listed.items()} == {
        SEAT: "NOT_FOR_SALE",
        SECOND: "NOT_FOR_SALE",
        CIRCLE: "AVAILABLE",
    }
    assert not any("channel" in each for each in listed.values())
    assert operator.get(f"/api/tickets/{SEAT}").json()["channel"] == "sponsor"
    own = operator.get(f"{EVENT}/tickets", params={"channel": "sponsor"}).json()["items"]
    assert [(each["id"], each["channel"]) for each in own] == [(SEAT, "sponsor"), (SECOND, "sponsor")]
    assert problem(public.get(f"{EVENT}/tickets", params={"channel": "sponsor"}))[:2] == (403, "NOT_ALLOWED")


def test_the_public_is_refused_a_code_opens_and_a_seller_names_the_channel(
    kept: str, operator: httpx.Client, seller: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    words = code(operator, tickets=1)["code"]
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["code"] == "NOT_IN_CHANNEL"
    named = ann.post(f"/api/tickets/{SEAT}/reserve", json={"channel": "sponsor"})
    assert problem(named)[:2] == (403, "NOT_ALLOWED")
    typed = f" {words.lower().replace('-', ' ')} "
    got = act(ann, harness, f"/api/tickets/{SEAT}/reserve", {"code": typed})
    assert got["status"] == "SUCCEEDED"
    told = ann.get(f"/api/reservations/{got['reservation_id']}").json()
    assert told["channel"] == "sponsor"
    assert told["code_id"]
    assert act(ann, harness, f"/api/tickets/{SECOND}/reserve", {"code": words})["code"] == "CODE_EXHAUSTED"
    assert act(ann, harness, f"/api/tickets/{SECOND}/reserve", {"code": "nothing"})["code"] == "CODE_INVALID"
    for_bob = {"holder": "bob", "channel": "sponsor"}
    order: dict[str, object] = {"event_id": "gala", "wishes": [{"quantity": 1}], **for_bob}
    assert act(seller, harness, "/api/orders", order)["ticket_ids"] == [SECOND]
    (channel,) = operator.get(f"{EVENT}/channels").json()["items"]
    assert (channel["key"], channel["name"], channel["tickets"], channel["held"], channel["sold"]) == (
        "sponsor",
        "Sponsors",
        2,
        2,
        0,
    )
    assert counts(operator) == {"AVAILABLE": 1, "HELD": 2, "SOLD": 0, "NOT_FOR_SALE": 0}
    act(ann, harness, f"/api/tickets/{SEAT}/release")
    assert [each["used"] for each in operator.get(CODES).json()["items"]] == [0]


def test_words_are_shown_once_and_kept_nowhere(
    kept: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness, api: Api
) -> None:
    headers = {"Idempotency-Key": "k1"}
    body = {"channel": "sponsor", "count": 3, "tickets": 2, "label": "friends"}
    made = operator.post(CODES, json=body, headers=headers)
    words = [each["code"] for each in made.json()["items"]]
    assert len(set(words)) == 3
    assert made.headers["Cache-Control"] == "no-store"
    again = operator.post(CODES, json=body, headers=headers)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert [each["id"] for each in again.json()["items"]] == [each["id"] for each in made.json()["items"]]
    assert not any("code" in each for each in (*again.json()["items"], *operator.get(CODES).json()["items"]))
    act(ann, harness, f"/api/tickets/{SEAT}/reserve", {"code": words[0], "wait_for_release_seconds": 60})
    tables = (
        "access_codes",
        "reservations",
        "commands",
        "ticket_changes",
        "operators_journal",
        "journal",
        "parked",
        "poison",
    )
    for table in tables:
        for (row,) in harness.sql(f"SELECT t::text FROM {table} AS t"):
            assert not any(each in row or each.replace("-", "") in row for each in words), table


def test_codes_come_as_a_sheet(kept: str, operator: httpx.Client) -> None:
    answer = operator.post(
        CODES, params={"format": "csv"}, json={"channel": "sponsor", "count": 2, "tickets": 3, "holder": "=ann"}
    )
    assert answer.status_code == 201, answer.text
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(answer.text.removeprefix("\ufeff").splitlines()))
    assert [(row["channel"], row["tickets"], row["holder"], len(row["code"])) for row in rows] == [
        ("sponsor", "3", "'=ann", 14)
    ] * 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "channel"),
        ({"channel": "sponsors"}, "channel"),
        ({"channel": "Sponsor!"}, "channel"),
        ({"category": "Golden"}, "category"),
        ({"channel": "sponsor", "count": 0}, "count"),
        ({"channel": "sponsor", "count": 10_001}, "count"),
        ({"channel": "sponsor", "tickets": 100_001}, "tickets"),
        ({"channel": "sponsor", "code": "fan club", "count": 2}, "count"),
        ({"channel": "sponsor", "code": "f-a-n-s"}, "code"),
        ({"channel": "sponsor", "holder": "key:1"}, "holder"),
        ({"channel": "sponsor", "opens_at": "2031-01-01T00:00:00Z", "closes_at": "2031-01-01T00:00:00Z"}, "closes_at"),
        ({"channel": "sponsor", "more": 1}, "more"),
    ],
)
def test_codes_that_can_not_be_are_refused_by_field(
    body: dict[str, Any], field: str, kept: str, operator: httpx.Client
) -> None:
    assert problem(operator.post(CODES, json=body)) == (400, "INVALID_REQUEST", field)
    assert operator.get(CODES).json()["items"] == []


def test_unknown_names_come_with_the_nearest(kept: str, operator: httpx.Client) -> None:
    for answer in (
        operator.post(CODES, json={"channel": "sponsors"}),
        operator.patch(f"{EVENT}/tickets", json={"ticket_ids": [SEAT], "channel": "sponsors"}),
        operator.post(f"{SPONSOR}/release", json={"to": "sponsors"}),
    ):
        assert answer.status_code == 400
        assert "'sponsor'" in answer.json()["detail"], answer.text


def test_words_of_ones_own_are_of_one_code_of_the_event(
    kept: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    assert code(operator, code="Fan Club 27", tickets=2)["code"] == "Fan Club 27"
    assert problem(operator.post(CODES, json={"channel": "sponsor", "code": "fanclub-27"}))[:2] == (409, "CODE_EXISTS")
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve", {"code": "FANCLUB27"})["status"] == "SUCCEEDED"


def test_a_disabled_code_opens_nothing(
    kept: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    made = code(operator)
    assert operator.delete(f"{CODES}/{made['id']}").status_code == 204
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve", {"code": made["code"]})["code"] == "CODE_INVALID"
    assert operator.get(CODES).json()["items"][0]["disabled_at"]
    for unknown in ("nothing", "01900000-0000-7000-8000-000000000000"):
        assert operator.delete(f"{CODES}/{unknown}").status_code == 404


def test_codes_come_in_pages_and_by_channel(kept: str, operator: httpx.Client) -> None:
    operator.post(CODES, json={"channel": "sponsor", "count": 5})
    operator.post(CODES, json={"category": "Gold", "count": 2})
    first = operator.get(CODES, params={"limit": 4}).json()
    rest = operator.get(CODES, params={"limit": 4, "cursor": first["next_cursor"]}).json()
    ids = [each["id"] for each in (*first["items"], *rest["items"])]
    assert (len(set(ids)), rest["next_cursor"]) == (7, None)
    assert len(operator.get(CODES, params={"channel": "sponsor"}).json()["items"]) == 5
    assert problem(operator.get(CODES, params={"cursor": "x"})) == (400, "INVALID_REQUEST", "cursor")


def test_a_channel_is_made_changed_whole_and_deleted_when_it_is_empty(gala: str, operator: httpx.Client) -> None:
    rules = {"name": "Presse", "opens_at": "2031-01-01T10:00:00+01:00", "max_per_holder": 2}
    made = operator.put(f"{EVENT}/channels/press", json=rules)
    assert made.status_code == 201
    assert (made.json()["opens_at"], made.json()["max_per_holder"]) == ("2031-01-01T09:00:00.000Z", 2)
    changed = operator.put(f"{EVENT}/channels/press", json={})
    assert (changed.status_code, changed.json()["name"], changed.json()["opens_at"]) == (200, "press", None)
    operator.patch(f"{EVENT}/tickets", json={"ticket_ids": [SEAT], "channel": "press"})
    assert problem(operator.delete(f"{EVENT}/channels/press"))[:2] == (409, "CHANNEL_IN_USE")
    operator.patch(f"{EVENT}/tickets", json={"ticket_ids": [SEAT], "channel": None})
    assert operator.delete(f"{EVENT}/channels/press").status_code == 204
    assert operator.get(f"{EVENT}/channels/press").status_code == 404


@pytest.mark.parametrize(
    ("key", "body", "field"),
    [
        ("Press", {}, "key"),
        ("-press", {}, "key"),
        ("p" * 41, {}, "key"),
        ("press", {"max_per_holder": 0}, "max_per_holder"),
        ("press", {"opens_at": "2031-01-01T00:00:00"}, "opens_at"),
        ("press", {"opens_at": "2031-01-02T00:00:00Z", "closes_at": "2031-01-01T00:00:00Z"}, "closes_at"),
        ("press", {"limit": 1}, "limit"),
    ],
)
def test_a_channel_that_can_not_be_is_refused_by_field(
    key: str, body: dict[str, Any], field: str, gala: str, operator: httpx.Client
) -> None:
    assert problem(operator.put(f"{EVENT}/channels/{key}", json=body)) == (400, "INVALID_REQUEST", field)


def test_an_event_has_so_many_channels_at_most(gala: str, operator: httpx.Client) -> None:
    for number in range(channel_store.CHANNELS_MAX):
        assert operator.put(f"{EVENT}/channels/c{number}", json={}).status_code == 201
    assert problem(operator.put(f"{EVENT}/channels/more", json={}))[:2] == (409, "LIMIT_REACHED")
    assert operator.put(f"{EVENT}/channels/c0", json={}).status_code == 200


def test_what_is_released_goes_to_the_public_and_is_told_to_the_feed(
    kept: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    before = operator.get(f"{EVENT}/seats")
    assert operator.post(f"{SPONSOR}/release").json() == {"released": 2}
    assert counts(ann) == {"AVAILABLE": 3, "HELD": 0, "SOLD": 0, "NOT_FOR_SALE": 0}
    told = operator.get("/api/changes").json()["items"][-1]
    assert (told["type"], told["cause"]) == ("inventory.changed", "release_channel")
    now = operator.get(f"{EVENT}/seats", headers={"If-None-Match": before.headers["ETag"]})
    assert sorted(now.json()["statuses"]) == sorted("AAA")
    assert act(ann, harness, f"/api/tickets/{SEAT}/reserve")["status"] == "SUCCEEDED"


def test_what_is_released_may_go_to_another_channel(kept: str, operator: httpx.Client) -> None:
    operator.put(f"{EVENT}/channels/press", json={})
    assert operator.post(f"{SPONSOR}/release", json={"to": "press"}).json() == {"released": 2}
    assert operator.get(f"{EVENT}/channels/press").json()["tickets"] == 2
    assert problem(operator.post(f"{SPONSOR}/release", json={"to": "sponsor"})) == (400, "INVALID_REQUEST", "to")
    assert operator.post(f"{EVENT}/channels/nobody/release").status_code == 404


def test_the_sweep_releases_what_is_due(kept: str, operator: httpx.Client, harness: SettlingHarness) -> None:
    operator.put(SPONSOR, json={"release_at": "2026-01-01T00:00:00Z"})
    engine = create_engine(harness.settings, "rowlock test", 1)
    release_due(engine)
    engine.dispose()
    assert counts(operator)["AVAILABLE"] == 3
    channel = operator.get(SPONSOR).json()
    assert (channel["tickets"], channel["released_at"] is not None) == (0, True)


def test_a_quota_of_an_area_is_so_many_free_places(gala: str, operator: httpx.Client) -> None:
    operator.post(f"{EVENT}/tickets", json=[{"section": "Floor", "capacity": 5, "price": 100}])
    operator.put(SPONSOR, json={})
    quota = {"section": "Floor", "channel": "sponsor", "quantity": 3}
    assert operator.patch(f"{EVENT}/tickets", json=quota).json() == {"changed": 3}
    assert problem(operator.patch(f"{EVENT}/tickets", json=quota)) == (400, "INVALID_REQUEST", "quantity")
    assert operator.get(SPONSOR).json()["tickets"] == 3
    for wrong in (
        {"section": "Floor", "price": 1, "quantity": 1},
        {"ticket_ids": [SEAT], "channel": "sponsor", "quantity": 1},
    ):
        assert problem(operator.patch(f"{EVENT}/tickets", json=wrong)) == (400, "INVALID_REQUEST", "quantity")


def test_a_mover_names_the_channel_that_it_moves_into(
    kept: str, operator: httpx.Client, seller: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    act(ann, harness, f"/api/tickets/{CIRCLE}/reserve")
    assert act(seller, harness, f"/api/tickets/{CIRCLE}/move", {"to": SEAT})["code"] == "NOT_IN_CHANNEL"
    moved = act(seller, harness, f"/api/tickets/{CIRCLE}/move", {"to": SEAT, "channel": "sponsor"})
    assert moved["status"] == "SUCCEEDED"
    assert operator.get(SPONSOR).json()["held"] == 1


def test_a_key_of_another_event_finds_nothing(kept: str, api: Api, operator: httpx.Client) -> None:
    open_sale(operator, "show", SEATS)
    with with_key(api, operator, Scope.EVENTS, Scope.READ, event_ids=["show"]) as elsewhere:
        for method, path in (
            ("GET", f"{EVENT}/channels"),
            ("GET", SPONSOR),
            ("PUT", SPONSOR),
            ("DELETE", SPONSOR),
            ("POST", f"{SPONSOR}/release"),
            ("GET", CODES),
            ("POST", CODES),
            ("DELETE", f"{CODES}/01900000-0000-7000-8000-000000000000"),
        ):
            assert elsewhere.request(method, path).status_code == 404, path


def test_a_guest_may_use_a_code(kept: str, api: Api, operator: httpx.Client, harness: SettlingHarness) -> None:
    words = code(operator)["code"]
    with api.client("guest-1", Role.GUEST) as guest:
        assert act(guest, harness, f"/api/tickets/{SEAT}/reserve", {"code": words})["status"] == "SUCCEEDED"


def test_a_report_counts_what_channels_sold_and_keep(
    kept: str, operator: httpx.Client, ann: httpx.Client, harness: SettlingHarness
) -> None:
    words = code(operator)["code"]
    act(ann, harness, f"/api/tickets/{SEAT}/reserve", {"code": words})
    act(ann, harness, f"/api/tickets/{SEAT}/confirm")
    operator.post(f"{SPONSOR}/release")
    report = operator.get(f"{EVENT}/report").json()
    statuses = {
        each["name"]: {name: some["tickets"] for name, some in each["statuses"].items()} for each in report["channels"]
    }
    assert statuses == {"sponsor": {"SOLD": 1}, None: {"AVAILABLE": 2}}
