"""Every body that the document gives as an example is one that is taken, and does what it is an example of."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from api.app import create_app
from api.resources.import_body import TICKET_IMPORT
from api.resources.openapi import document
from shared.config import Settings
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import act

DOCUMENT = document(
    create_app(Settings(database_url="postgresql://nowhere/x", redis_url="redis://nowhere", token_secret="x" * 32))
)
SEATS = "section,row,number,price\n" + "".join(
    f"{section},A,{number},4500\n" for section in ("Stalls", "Circle") for number in range(1, 11)
)
SEAT = "demo.Stalls.A.7"
HELD = ("confirm", "release", "extend", "cancel", "transfer", "move")
"""What is done with something that somebody has."""
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
    if "requestBody" in operation
}


def example(operation: dict[str, Any]) -> Any:
    return operation["requestBody"]["content"]["application/json"].get("example")


def test_every_body_has_an_example() -> None:
    assert [name for name, (_, _, operation) in OPERATIONS.items() if example(operation) is None] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_example_is_taken(name: str, operator: httpx.Client, harness: SettlingHarness) -> None:
    method, path, operation = OPERATIONS[name]
    open_sale(operator, "demo", SEATS, refundable=True, max_wait_seconds=600)
    open_sale(operator, "matinee", SEATS)
    body = example(operation)
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(body)
    address = path.format(**_things(path, operator, harness))
    with harness.working():
        answer = operator.request(method, f"/api/v1{address}", json=body, headers={"Prefer": "wait=20"})
    # An operator is no guest, who alone begins sessions.
    assert answer.status_code in ((403,) if name == "beginSession" else (200, 201)), answer.text
    told = operation["responses"][str(answer.status_code)]["content"]
    (media,) = told
    Draft202012Validator({**told[media]["schema"], "components": DOCUMENT["components"]}).validate(answer.json())


def _things(path: str, operator: httpx.Client, harness: SettlingHarness) -> dict[str, str]:
    """Return what the path names: what is acted upon is held."""
    things = {"event_id": "demo", "ticket_id": SEAT}
    if "{order_id}" in path:
        order = act(operator, harness, "/api/orders", {"event_id": "demo", "wishes": [{"ticket_ids": [SEAT]}]})
        things["order_id"] = str(order["order_id"])
    elif path.endswith(HELD) and "{ticket_id}" in path:
        act(operator, harness, f"/api/tickets/{SEAT}/reserve")
    if "{key_id}" in path:
        things["key_id"] = operator.post("/api/keys", json={"name": "a shop", "scopes": ["read"]}).json()["id"]
    if "{key}" in path or path.endswith("/codes"):
        things["key"] = "sponsor"
        assert operator.put("/api/events/demo/channels/sponsor", json={}).status_code == 201
    if "{webhook_id}" in path:
        things["webhook_id"] = operator.post("/api/webhooks", json={"url": "https://shop.example/hook"}).json()["id"]
    return things


IMPORTS: list[tuple[Any, bool]] = [
    ([{"section": "A", "row": 1, "number": 2, "price": "45,00 €"}], True),
    ({"tickets": [{"section": "A", "capacity": 3, "price": 0, "view": {"good": True}}]}, True),
    ({"zones": [{"name": "Hall", "rows": [{"row_number": 1, "seats": [{"seat_number": "1"}]}]}], "other": 1}, True),
    ([], False),
    ({"tickets": []}, False),
    ({"tickets": [], "more": 1}, False),
    ([{"section": "A", "row": "1", "number": "1", "price": -1}], False),
    ([{"section": "A", "row": "1", "number": "1", "price": 1, "accessible": 7}], False),
    ([{"section": "A", "capacity": 0, "price": 1}], False),
    ("text", False),
    (7, False),
]


@pytest.mark.parametrize(("body", "taken"), IMPORTS)
def test_an_import_is_taken_where_its_schema_allows_it_and_only_there(
    body: Any, taken: bool, operator: httpx.Client
) -> None:
    open_sale(operator, "demo", "section,row,number,price\nOther,A,1,1\n")
    answer = operator.post("/api/events/demo/tickets?price=0", json=body)
    schema = TICKET_IMPORT.schemas["TicketImport"]
    allows = Draft202012Validator({**schema, "components": DOCUMENT["components"]}).is_valid(body)
    assert (answer.status_code == 201, allows) == (taken, taken), answer.text
