"""The tools, and the document as a running API tells it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.principals.identity import Role
from tests.api_process import Api
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.generators import toolbox

SEATS = (
    "section,row,number,price\n" + "".join(f"Stalls,A,{number},4500\n" for number in range(1, 21)) + "Circle,B,1,1\n"
)


@pytest.fixture(scope="session")
def python_tools() -> Path:
    return toolbox.python_tools()


@pytest.fixture(scope="session")
def node_tools() -> Path:
    return toolbox.node_tools()


@pytest.fixture
def operator(api: Api, harness: SettlingHarness) -> Iterator[httpx.Client]:
    with api.client("olga", Role.OPERATOR) as client:
        yield client


@pytest.fixture
def demo(operator: httpx.Client) -> str:
    """The event of the document's examples."""
    return open_sale(operator, "demo", SEATS, refundable=True, max_wait_seconds=600)


@pytest.fixture
def document(api: Api, harness: SettlingHarness) -> dict[str, Any]:
    read: dict[str, Any] = httpx.get(f"{api.url}/api/openapi.json").json()
    return read


@pytest.fixture
def document_file(document: dict[str, Any], tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document))
    return path
