"""Each address of the API that a shop may want has a call, and each call asks for one that is there."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import pytest

from rowlock_client import AsyncRowlock, Rowlock, calls
from rowlock_client.calls.changes import Following
from rowlock_client.flow import PREFIX, Request
from tests.unit.client.test_models import schema_document

GIVEN: dict[str, Any] = {"scopes": ["sell"], "command_ids": ["c"], "content": b"x", "for_sale": True}
"""What a call needs that is no text."""
NOT_CALLED = {
    "GET /docs",
    "GET /openapi.json",
    "GET /events/{event_id}/stream",  # for pages: a server follows the feed
    "GET /events/{event_id}/map",  # what a page draws
    "GET /events/{event_id}/map/{version}",
    "GET /events/{event_id}/map/{version}/ids",
    "GET /queues",  # for who operates it: the box office shows it, and /metrics has more
}


def called() -> Iterator[tuple[str, FunctionType]]:
    for room in calls.__all__:
        module = getattr(calls, room)
        for name, call in vars(module).items():
            if isinstance(call, FunctionType) and call.__module__ == module.__name__ and not name.startswith("_"):
                yield name, call


def first_request(call: FunctionType) -> Request:
    needed: dict[str, Any] = {}
    for name, parameter in inspect.signature(call).parameters.items():
        if parameter.default is parameter.empty and parameter.kind not in (
            parameter.VAR_POSITIONAL,
            parameter.VAR_KEYWORD,
        ):
            needed[name] = GIVEN.get(name, "x")
    made = call(**needed)
    if isinstance(made, Following):
        made = made.read(None)
    elif callable(made):
        made = made(None)
    step = made.send(None)
    assert isinstance(step, Request)
    return step


@pytest.fixture(scope="module")
def operations() -> dict[str, re.Pattern[str]]:
    """Each operation, and what its path looks like."""
    return {
        f"{method.upper()} {path}": re.compile(f"{method.upper()} " + re.sub(r"{\w+}", "[^/]+", path) + r"\Z")
        for path, item in schema_document()["paths"].items()
        for method in item
        if method in ("get", "post", "put", "patch", "delete")
    }


def test_each_operation_has_a_call_and_each_call_an_operation(operations: dict[str, re.Pattern[str]]) -> None:
    asked = {name: first_request(call) for name, call in called()}
    spelled = {name: f"{request.method} /{request.path.removeprefix(PREFIX)}" for name, request in asked.items()}
    known = {operation for operation, pattern in operations.items() if any(map(pattern.match, spelled.values()))}
    without = set(operations) - known - NOT_CALLED
    assert not without, "add calls to clients/python/rowlock_client/calls, or say in NOT_CALLED why there is none"
    assert {
        name for name, each in spelled.items() if not any(pattern.match(each) for pattern in operations.values())
    } == set()


@pytest.mark.parametrize("client", [Rowlock, AsyncRowlock])
def test_each_call_is_a_method_of_both_clients(client: type) -> None:
    assert {name for name, _ in called()} <= set(dir(client))
