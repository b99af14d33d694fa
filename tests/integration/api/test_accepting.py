"""What is accepted, what is refused, and what both look like."""

from __future__ import annotations

import httpx
import pytest

from api.principals.identity import Role
from shared.domain.ids import order_key, shard_of, shard_of_command
from shared.redis import keys
from shared.redis.codec import decode_command
from tests.api_process import Api
from tests.integration.api.conftest import SHARDS, SettlingHarness


def test_a_command_is_accepted_with_its_place_and_where_to_look(ann: httpx.Client, harness: SettlingHarness) -> None:
    answers = [ann.post("/api/tickets/gala-1/reserve") for _ in range(3)]
    third = answers[2].json()
    assert [answer.status_code for answer in answers] == [202] * 3
    assert (third["status"], third["kind"], third["holder"], third["position"]) == ("PENDING", "reserve", "ann", 2)
    assert third["sequence"] == 3
    assert third["links"] == {"self": answers[2].headers["Location"], "ticket": "/api/tickets/gala-1"}
    assert int(answers[2].headers["Retry-After"]) >= 1
    assert ann.get(answers[2].headers["Location"]).json() == third


@pytest.mark.parametrize("verb", ["reserve", "release", "confirm", "extend"])
def test_each_verb_of_a_ticket_stands_in_the_tickets_line(
    ann: httpx.Client, harness: SettlingHarness, verb: str
) -> None:
    answer = ann.post(f"/api/tickets/gala-7/{verb}")
    assert (answer.status_code, answer.json()["kind"]) == (202, verb)
    assert shard_of_command(answer.json()["id"]) == shard_of("gala-7", SHARDS)
    assert harness.backlog(harness.shard("gala-7")) == 1


def test_an_accepted_command_wakes_its_shard_once(ann: httpx.Client, harness: SettlingHarness) -> None:
    for _ in range(2):
        ann.post("/api/tickets/gala-7/reserve")
    assert harness.wake_ups(harness.shard("gala-7")) == 1


def test_orders_of_one_holder_stand_in_one_line_and_what_follows_an_order_behind_it(
    ann: httpx.Client, harness: SettlingHarness
) -> None:
    order = ann.post("/api/orders", json={"event_id": "gala", "wishes": [{"quantity": 2, "adjacent": True}]}).json()
    assert order["order_id"] == order["id"]
    assert shard_of_command(order["id"]) == shard_of(order_key("gala", "ann"), SHARDS)
    confirm = ann.post(f"/api/orders/{order['id']}/confirm").json()
    assert (confirm["order_id"], confirm["ticket_id"], confirm["sequence"]) == (order["id"], None, 2)
    assert shard_of_command(confirm["id"]) == shard_of_command(order["id"])


def test_a_deadline_counts_from_acceptance(ann: httpx.Client, harness: SettlingHarness) -> None:
    ann.post("/api/tickets/gala-1/reserve", json={"deadline_seconds": 5, "wait_for_release_seconds": 60})
    [[_, [_, payload]]] = harness.redis.call("XRANGE", keys.commands(harness.shard("gala-1")), "-", "+")  # type: ignore[misc]
    command = decode_command(payload)  # type: ignore[arg-type]
    assert command.deadline_ms == command.submitted_ms + 5_000
    assert command.wait_for_release_seconds == 60


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/tickets/gala-1/reserve", {"seat": 1}, "seat"),
        ("/api/tickets/gala-1/release", {"wait_for_release_seconds": 1}, "wait_for_release_seconds"),
        ("/api/orders", {"event_id": "gala", "wishes": []}, "wishes"),
        ("/api/orders", {"event_id": "gala", "wishes": [{}]}, "wishes[0]"),
        ("/api/orders", {"event_id": "gala", "wishes": [{"quantity": 1, "ticket_ids": ["a"]}]}, "wishes[0]"),
        ("/api/orders", {"event_id": "gala", "wishes": [{"ticket_ids": ["a", "a"]}]}, "wishes[0].ticket_ids"),
        (
            "/api/orders",
            {"event_id": "gala", "wishes": [{"quantity": 2, "accessible_count": 3}]},
            "wishes[0].accessible_count",
        ),
        (
            "/api/orders",
            {"event_id": "gala", "wishes": [{"quantity": 4, "accessible_count": 1, "companion_count": 2}]},
            "wishes[0].companion_count",
        ),
        (
            "/api/orders",
            {"event_id": "gala", "wishes": [{"quantity": 3, "accessible_count": 2, "companion_count": 2}]},
            "wishes[0].companion_count",
        ),
        (
            "/api/orders",
            {"event_id": "gala", "wishes": [{"quantity": 2, "price_classes": {"child": 2, "dog": 1}}]},
            "wishes[0].price_classes",
        ),
        ("/api/orders", {"wishes": [{"quantity": 1}]}, "event_id"),
    ],
)
def test_a_body_that_is_wrong_is_refused_with_the_name_of_its_field(
    ann: httpx.Client, harness: SettlingHarness, path: str, body: dict[str, object], field: str
) -> None:
    answer = ann.post(path, json=body)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "INVALID_REQUEST", field)
    assert sum(harness.backlog(shard) for shard in range(SHARDS)) == 0


def test_a_body_of_another_type_is_refused(ann: httpx.Client) -> None:
    answer = ann.post("/api/tickets/gala-1/reserve", content=b"seat=1", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_body_that_is_too_long_is_refused(ann: httpx.Client, api: Api) -> None:
    answer = ann.post("/api/tickets/gala-1/reserve", content=b" " * (api.settings.body_max_bytes + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "BODY_TOO_LONG")


@pytest.mark.parametrize(
    "path",
    ["/api/tickets/%00/reserve", f"/api/tickets/{'x' * 201}/reserve", "/api/orders/nonsense/confirm", "/api/nowhere"],
)
def test_what_can_not_exist_is_not_found(ann: httpx.Client, path: str) -> None:
    answer = ann.post(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


def test_without_a_token_nothing_is_accepted(api: Api, harness: SettlingHarness) -> None:
    answer = httpx.post(f"{api.url}/api/tickets/gala-1/reserve")
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_operator_acts_for_a_holder_and_nobody_else_does(api: Api, ann: httpx.Client) -> None:
    with api.client("boss", Role.OPERATOR) as boss:
        accepted = boss.post("/api/tickets/gala-1/reserve", json={"holder": "ann"})
    refused = ann.post("/api/tickets/gala-1/reserve", json={"holder": "bob"})
    assert (accepted.status_code, accepted.json()["holder"]) == (202, "ann")
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_ALLOWED")
