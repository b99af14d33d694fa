"""What OpenAPI allows in a body is what the API takes: no more, no less, tried at each bound of each field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.app import create_app
from api.resources.openapi import document
from api.web.bodies import Body, decode_bytes
from api.web.documented import documentation_of
from api.web.problems import Problem
from shared.config import Settings

APP = create_app(Settings(database_url="postgresql://nowhere/x", redis_url="redis://nowhere", token_secret="x" * 32))
DOCUMENT = document(APP)
SCHEMAS = DOCUMENT["components"]["schemas"]
KINDS = {
    found.body.__name__: found.body
    for view in APP.view_functions.values()
    if (found := documentation_of(view)) and isinstance(found.body, type) and issubclass(found.body, Body)
}
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    2**63,
    2**64,
    10**22,
    "",
    "a",
    "a\n",
    "a\0",
    "x" * 5_000,
    [],
    [None],
    [[]],
    {},
    {"a": 1},
)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return SCHEMAS[reference.rpartition("/")[2]] | schema if reference else schema


def usual(schema: dict[str, Any]) -> Any:
    """Return a value that the schema allows."""
    schema = resolved(schema)
    if "anyOf" in schema:
        return usual(schema["anyOf"][0])
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            return {name: usual(schema["properties"][name]) for name in schema.get("required", ())}
        case "array":
            return [usual(schema["items"])] * schema.get("minItems", 0)
        case "string":
            return "2031-01-01T00:00:00Z" if schema.get("format") == "date-time" else "AAA"
        case "integer":
            return schema.get("minimum", 0)
        case "boolean":
            return False
    raise AssertionError(f"no usual value of {schema}")


def probes(schema: dict[str, Any]) -> Iterator[Any]:
    """Yield values at each bound of the schema and beyond it, and odd ones."""
    schema = resolved(schema)
    if "date-time" in str(schema.get("anyOf", schema)):  # which moments there are, no schema says
        yield from (None, 0, [], usual(schema))
        return
    yield from ODD
    for choice in schema.get("anyOf", ()):
        yield from probes(choice)
    yield from schema.get("enum", ())
    for name, steps in (("minimum", (-1, 0)), ("maximum", (0, 1))):
        yield from (schema[name] + step for step in steps if name in schema)
    for name, steps in (("minLength", (-1, 0)), ("maxLength", (0, 1))):
        yield from ("x" * (schema[name] + step) for step in steps if name in schema)
    if "pattern" in schema:
        yield from ("AAA\n", "a-b", "-a", "é", "EUR", "x" * 64, "x" * 65)
    if schema.get("type") == "array":
        one = usual(schema["items"])
        yield from (
            [one] * (schema[name] + step) for name in ("minItems", "maxItems") if name in schema for step in (0, 1)
        )
        yield from ([probe] for probe in probes(schema["items"]))
    if schema.get("type") == "object" and "properties" in schema:
        yield from bodies(schema)
    elif schema.get("type") == "object":
        value = usual(schema["additionalProperties"])
        yield from ({f"k{n}": value for n in range(schema["maxProperties"] + more)} for more in (0, 1))
        yield from (
            {probe: value} for probe in probes(schema["propertyNames"] | {"type": "string"}) if isinstance(probe, str)
        )
        yield from ({"k": probe} for probe in probes(schema["additionalProperties"]))


def bodies(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    schema = resolved(schema)
    whole = usual(schema)
    yield whole
    yield whole | {"unknown": 1}
    yield from ({name: value for name, value in whole.items() if name != left} for left in whole)
    for name, field in schema["properties"].items():
        yield from (whole | {name: probe} for probe in probes(field))


def takes(kind: type[Body], body: Any) -> bool:
    try:
        decode_bytes(kind, json.dumps(body).encode())
    except Problem as refused:
        if refused.status != 400:
            raise
        return False
    return True


def test_every_body_is_found() -> None:
    """The one that is written by hand is tried in test_examples.py."""
    documented = [
        content["schema"]["$ref"].rpartition("/")[2]
        for path in DOCUMENT["paths"].values()
        for operation in path.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        if "$ref" in content["schema"]
    ]
    assert set(documented) - {"TicketImport"} == set(KINDS)
    assert len(KINDS) >= 10


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {"OrderBody", "PackageBody"}))
def test_a_body_is_taken_where_its_schema_allows_it_and_only_there(name: str) -> None:
    """Of an order and a package: test_openapi.py and test_packages.py, as their wishes are judged beyond decoding."""
    schema = SCHEMAS[name]
    assert schema["additionalProperties"] is False
    allows = Draft202012Validator({**schema, "components": DOCUMENT["components"]}).is_valid
    tried = list(bodies(schema))
    assert [body for body in tried if takes(KINDS[name], body) != allows(body)] == []
    assert {takes(KINDS[name], body) for body in tried} == {True, False}
