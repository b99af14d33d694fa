"""The dashboards are what Grafana's own types say that dashboards are: no field that nobody reads, no value that is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models import units
from grafana_foundation_sdk.models.dashboard import Dashboard

from tests.watched import dashboards

UNITS = {value for name, value in vars(units).items() if isinstance(value, str) and not name.startswith("_")}
BOARDS = [pytest.param(board, id=board["uid"]) for board in dashboards()]


@pytest.fixture(scope="module", autouse=True)
def _plugins() -> None:
    """Teach the types what options and queries the panels of each kind have."""
    register_default_plugins()


def lost(given: Any, understood: Any, at: str = "") -> Iterator[str]:
    """Yield what of a document its types did not take up."""
    if isinstance(given, dict) and isinstance(understood, dict):
        for name, value in given.items():
            yield from lost(value, understood.get(name), f"{at}.{name}")
    elif isinstance(given, list) and isinstance(understood, list) and len(given) == len(understood):
        for index, (one, other) in enumerate(zip(given, understood, strict=True)):
            yield from lost(one, other, f"{at}[{index}]")
    elif given != understood:
        yield f"{at}: {given!r} is {understood!r}"


def strange(value: Any, kind: Any, at: str = "") -> Iterator[str]:
    """Yield values that are not among those that their type has."""
    if get_origin(kind) is Union:
        kind = next(each for each in get_args(kind) if each is not type(None))
    if isinstance(kind, type) and issubclass(kind, Enum):
        if value is not None and value not in {member.value for member in kind}:
            yield f"{at}: {value!r} is no {kind.__name__}"
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from strange(each, next(iter(get_args(kind)), None), f"{at}[{index}]")
    elif hasattr(value, "from_json"):
        hints = get_type_hints(type(value))
        for name, each in vars(value).items():
            yield from strange(each, hints.get(name), f"{at}.{name}")


@pytest.mark.parametrize("board", BOARDS)
def test_grafana_s_types_take_up_every_field(board: dict[str, Any]) -> None:
    understood = Dashboard.from_json(board)
    assert list(lost(board, json.loads(JSONEncoder().encode(understood)))) == []
    assert list(strange(understood, Dashboard)) == []


@pytest.mark.parametrize("board", BOARDS)
def test_every_unit_is_one_of_grafana_s(board: dict[str, Any]) -> None:
    used = {panel["fieldConfig"]["defaults"]["unit"] for panel in board["panels"] if "fieldConfig" in panel}
    assert used <= UNITS


def test_what_is_misspelt_is_found() -> None:
    board = dashboards()[0]
    stat = next(panel for panel in board["panels"] if panel["type"] == "stat")
    stat["options"] |= {"colorMode": "colour", "graphMod": "area"}
    chart = next(panel for panel in board["panels"] if panel["type"] == "timeseries")
    chart["targets"][0]["legend"] = chart["fieldConfig"]["defaults"]["custom"]["linewidth"] = "x"
    understood = Dashboard.from_json(board)
    found = list(lost(board, json.loads(JSONEncoder().encode(understood))))
    assert [each.partition(":")[0].rpartition(".")[2] for each in found] == ["graphMod", "linewidth", "legend"]
    assert "'colour' is no BigValueColorMode" in " ".join(strange(understood, Dashboard))
