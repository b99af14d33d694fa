"""The document is one that OpenAPI's own rules accept, names every route, and tells the truth about what is answered."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from api.app import create_app
from api.web.documented import documentation_of
from shared.config import Settings
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act

SETTINGS = Settings(database_url="postgresql://nowhere/x", redis_url="redis://nowhere", token_secret="x" * 32)


@pytest.fixture
def document(public: httpx.Client) -> dict[str, Any]:
    answer = public.get("/api/openapi.json")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def test_every_route_of_the_api_is_documented() -> None:
    app = create_app(SETTINGS)
    bare = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and documentation_of(app.view_functions[rule.endpoint]) is None
    ]
    assert bare == []


def test_every_operation_is_whole(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    names = set()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            names.add(operation["operationId"])
            declared = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"}
            assert declared == {part[1:-1] for part in path.split("/") if part.startswith("{")}
            assert all(status.isdigit() and said["description"] for status, said in operation["responses"].items())
    assert len(names) == sum(map(len, document["paths"].values()))


def test_every_post_may_be_sent_again_under_its_key(document: dict[str, Any]) -> None:
    posts = {path: methods["post"] for path, methods in document["paths"].items() if "post" in methods}
    assert len(posts) >= 20
    for path, operation in posts.items():
        assert "Idempotency-Key" in [each.get("name") for each in operation["parameters"]], path


def test_every_schema_is_one_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for reference in references(document):
        room, _, kind = reference.removeprefix("#/components/").partition("/")
        assert kind in document["components"][room]


def references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [found for each in node for found in references(each)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return own + [found for each in node.values() for found in references(each)]


def test_answers_are_as_documented(
    gala: str, document: dict[str, Any], ann: httpx.Client, operator: httpx.Client, harness: SettlingHarness
) -> None:
    command = act(ann, harness, "/api/orders", {"event_id": gala, "wishes": [{"quantity": 1}]})
    reservation = command["reservation_ids"][0]  # type: ignore[index]  # a list, as the assertions below see
    asked = [
        (ann, "/api/events", "/api/events"),
        (ann, "/api/events/{event_id}", f"/api/events/{gala}"),
        (ann, "/api/events/{event_id}/tickets", f"/api/events/{gala}/tickets"),
        (ann, "/api/events/{event_id}/seats", f"/api/events/{gala}/seats"),
        (ann, "/api/tickets/{ticket_id}", f"/api/tickets/{SEAT}"),
        (operator, "/api/tickets/{ticket_id}/history", f"/api/tickets/{SEAT}/history"),
        (ann, "/api/reservations", "/api/reservations"),
        (ann, "/api/reservations/{reservation_id}", f"/api/reservations/{reservation}"),
        (ann, "/api/orders/{order_id}", f"/api/orders/{command['order_id']}"),
        (ann, "/api/commands/{id}", f"/api/commands/{command['id']}"),
        (ann, "/api/commands", f"/api/commands?ids={command['id']}"),
        (ann, "/api/me", "/api/me"),
    ]
    for client, path, address in asked:
        answer = client.get(address)
        assert answer.status_code == 200, address
        check(document, path, "200", "application/json", answer.json())
    refused = ann.get("/api/tickets/nowhere")
    check(document, "/api/tickets/{ticket_id}", "404", "application/problem+json", refused.json())


def check(document: dict[str, Any], path: str, status: str, media: str, body: Any) -> None:
    schema = document["paths"][path.removeprefix("/api")]["get"]["responses"][status]["content"][media]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(body)


def test_what_the_way_in_refuses_is_documented_for_each_view(document: dict[str, Any]) -> None:
    operations = [
        operation for path in document["paths"].values() for name, operation in path.items() if name != "parameters"
    ]
    for operation in operations:
        answers = set(operation["responses"])
        assert {"400", "503"} <= answers
        if "requestBody" in operation:
            assert {"408", "413", "415", "501"} <= answers
        if operation["security"]:
            assert "401" in answers
        if "text/event-stream" in operation["responses"].get("200", {}).get("content", {}):
            assert "429" in answers


WISHES: list[dict[str, Any]] = [
    {},
    {"quantity": 0},
    {"quantity": 1},
    {"quantity": 100},
    {"quantity": 101},
    {"ticket_ids": []},
    {"ticket_ids": [], "quantity": 1},
    {"ticket_ids": [SEAT]},
    {"ticket_ids": [SEAT], "quantity": 0},
    {"ticket_ids": [SEAT], "quantity": 1},
    {"ticket_ids": [SEAT, SEAT]},
    {"ticket_ids": [f"t{number}" for number in range(100)]},
    {"ticket_ids": [f"t{number}" for number in range(101)]},
    {"ticket_ids": ["x" * 200]},
    {"ticket_ids": ["x" * 201]},
    {"quantity": 1, "section": ""},
    {"quantity": 1, "category": "a\n"},
    {"quantity": 1, "section": None, "accessible": None, "max_price": 0},
    {"quantity": 2, "accessible_count": 0, "accessible": True},
    {"quantity": 2, "accessible_count": 1, "accessible": None},
    {"quantity": 2, "accessible_count": 1, "accessible": False},
    {"quantity": 2, "accessible_count": 2},
    {"quantity": 2, "accessible_count": -1},
    {"ticket_ids": [SEAT], "accessible_count": 1},
    {"quantity": 2, "accessible_count": 1, "companion_count": 1},
    {"quantity": 2, "companion_count": 1},
    {"quantity": 2, "accessible_count": 0, "companion_count": 1},
    {"quantity": 2, "accessible_count": 1, "companion_count": -1},
    {"quantity": 2, "companion_count": 0},
    {"ticket_ids": [SEAT], "companion_count": 1},
    {"quantity": 2, "price_class": "child"},
    {"quantity": 2, "price_class": ""},
    {"quantity": 2, "price_class": "c" * 41},
    {"quantity": 2, "price_class": "child", "price_classes": {}},
    {"quantity": 2, "price_class": "child", "price_classes": {"child": 1}},
    {"quantity": 2, "price_classes": {"child": 1, "student": 1}},
    {"quantity": 2, "price_classes": {"child": 0}},
    {"quantity": 11, "price_classes": {f"class {number}": 1 for number in range(11)}},
    {"ticket_ids": [SEAT], "price_classes": {"child": 1}},
    {"quantity": 1, "max_price": -1},
    {"quantity": 1, "max_price": 10**12},
    {"quantity": 1, "max_price": 10**12 + 1},
    {"quantity": 1, "adjacent": None},
    {"quantity": 1, "colour": "red"},
]


def test_an_order_is_taken_where_its_schema_allows_it_and_only_there(
    gala: str, document: dict[str, Any], ann: httpx.Client, harness: SettlingHarness
) -> None:
    schema = document["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    allows = Draft202012Validator({**schema, "components": document["components"]}).is_valid
    lists = [[wish] for wish in WISHES] + [[], [{"quantity": 1}] * 20, [{"quantity": 1}] * 21]
    tried: list[dict[str, Any]] = [{"event_id": gala, "wishes": wishes} for wishes in lists]
    whole = tried[2]
    tried += [whole | {"deadline_seconds": seconds} for seconds in (None, 0, 1, 86_400, 86_401, "1")]
    tried += [whole | {"event_id": id_} for id_ in (None, "", "e" * 200, "e" * 201, "e\n", "e\0")]
    tried += [whole | {"unknown": 1}, whole | {"holder": None}, {"event_id": gala}, {"wishes": whole["wishes"]}]
    taken = [ann.post("/api/orders", json=body).status_code for body in tried]
    assert set(taken) == {202, 400}
    assert [body for body, status in zip(tried, taken, strict=True) if allows(body) != (status == 202)] == []


def test_a_parameter_is_taken_where_its_schema_allows_it_and_only_there(
    gala: str, document: dict[str, Any], ann: httpx.Client
) -> None:
    tried = 0
    for path in ("/api/events", "/api/events/{event_id}/tickets", "/api/reservations"):
        for parameter in document["paths"][path.removeprefix("/api")]["get"]["parameters"]:
            schema = parameter["schema"]
            if schema["type"] == "integer":
                values = [schema["minimum"] - 1, schema["minimum"], schema["maximum"], schema["maximum"] + 1]
            elif "enum" in schema:
                values = [*schema["enum"], "GONE", ""]
            else:
                continue
            for value in values:
                answer = ann.get(path.format(event_id=gala), params={parameter["name"]: value})
                assert answer.status_code == (200 if Draft202012Validator(schema).is_valid(value) else 400)
                tried += 1
    assert tried > 3 * 4 + 2 * 3


MOMENTS = re.compile(r"at|as_of|\w+_(at|until|since)")
CLOSED = {"status", "code", "kind", "role", "ticket_status", "from_status", "to_status"}
"""Fields that hold one of a few words, wherever they stand."""
WORDS = {("Shortfall", "reason"), ("Change", "type"), ("WebhookView", "disabled")}
"""Fields of other names that do, too."""
OPEN = {(name, "status") for name in ("DeadView", "Tried", "AttemptView", "ProblemDocument")}
OPEN |= {(name, "code") for name in ("ReserveBody", "OrderBody", "NewCodes", "NewCode")}
"""Of those names, what is an HTTP status, and what is an access code."""


def test_moments_are_moments_and_words_are_listed(document: dict[str, Any]) -> None:
    components = document["components"]["schemas"]
    seen = set()
    for name, component in components.items():
        for field, schema in component.get("properties", {}).items():
            if MOMENTS.fullmatch(field):
                assert "date-time" in json.dumps(schema), (name, field)
                seen.add(field)
            if (field in CLOSED and (name, field) not in OPEN) or (name, field) in WORDS:
                assert '"enum"' in json.dumps(_deep(schema, components)), (name, field)
                seen.add(field)
    assert {"held_until", "submitted_at", "created_at"} | CLOSED <= seen


def _deep(schema: Any, components: dict[str, Any]) -> Any:
    """Return the schema with what it refers to in its place."""
    if isinstance(schema, list):
        return [_deep(each, components) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return components[schema["$ref"].rpartition("/")[2]]
    return {name: _deep(value, components) for name, value in schema.items()}


def test_no_default_makes_an_optional_field_look_compulsory(document: dict[str, Any]) -> None:
    for name, component in document["components"]["schemas"].items():
        for field, schema in component.get("properties", {}).items():
            assert "default" not in schema, (name, field)
    ticket = document["components"]["schemas"]["TicketView"]
    assert "reservation_id" not in ticket["required"]
    assert "held_until" in ticket["required"]
    page = document["components"]["schemas"]["EventViewPage"]
    assert sorted(page["required"]) == ["items", "next_cursor"]


STABLE = {
    "reserveTicket": "POST /tickets/{ticket_id}/reserve",
    "confirmTicket": "POST /tickets/{ticket_id}/confirm",
    "releaseTicket": "POST /tickets/{ticket_id}/release",
    "extendTicket": "POST /tickets/{ticket_id}/extend",
    "orderTickets": "POST /orders",
    "orderPackage": "POST /packages",
    "confirmOrder": "POST /orders/{order_id}/confirm",
    "releaseOrder": "POST /orders/{order_id}/release",
    "extendOrder": "POST /orders/{order_id}/extend",
    "getCommand": "GET /commands/{id}",
    "listCommands": "GET /commands",
    "withdrawCommand": "DELETE /commands/{id}",
    "listReservations": "GET /reservations",
    "getReservation": "GET /reservations/{reservation_id}",
    "getOrder": "GET /orders/{order_id}",
    "listEvents": "GET /events",
    "createEvent": "POST /events",
    "getEvent": "GET /events/{event_id}",
    "changeEvent": "PATCH /events/{event_id}",
    "importTickets": "POST /events/{event_id}/tickets",
    "listTickets": "GET /events/{event_id}/tickets",
    "getSeats": "GET /events/{event_id}/seats",
    "getTicket": "GET /tickets/{ticket_id}",
    "getHistory": "GET /tickets/{ticket_id}/history",
    "readChanges": "GET /changes",
    "beginSession": "POST /sessions",
    "getMe": "GET /me",
    "createKey": "POST /keys",
    "listKeys": "GET /keys",
    "createToken": "POST /tokens",
    "createWebhook": "POST /webhooks",
    "listWebhooks": "GET /webhooks",
    "changeWebhook": "PATCH /webhooks/{webhook_id}",
    "deleteWebhook": "DELETE /webhooks/{webhook_id}",
}
"""What generated code calls the operations on which shops are built: never another one."""


def test_operations_keep_their_names(document: dict[str, Any]) -> None:
    assert document["servers"] == [{"url": "/api/v1"}]
    named = {
        operation["operationId"]: f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert {name: named.get(name) for name in STABLE} == STABLE
    assert [name for name in named if not name.isalpha()] == []


def test_the_members_of_problems_are_typed(document: dict[str, Any], gala: str, ann: httpx.Client) -> None:
    schema = document["components"]["schemas"]["ProblemDocument"]
    validator = Draft202012Validator({**schema, "components": document["components"]})
    refused = ann.post("/api/tickets/nowhere/reserve", headers={"Prefer": "wait=0"}, json={"unknown": 1}).json()
    assert refused["field"] == "unknown"
    validator.validate(refused)
    assert not validator.is_valid(refused | {"field": 1})
    assert not validator.is_valid(refused | {"code": "SOMETHING"})
    assert not validator.is_valid(refused | {"command": {}})
