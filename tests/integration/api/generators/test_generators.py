"""What others do with the document: their checks are clean, and what they generate of it reserves a seat."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.generators.toolbox import ran

HERE = Path(__file__).parent
SEAT = "demo.Stalls.A.1"

pytestmark = pytest.mark.timeout(300)


def test_the_validator_of_openapi_is_content(python_tools: Path, document_file: Path) -> None:
    assert ran([python_tools / "openapi-spec-validator", document_file]).strip() == f"{document_file}: OK"


def test_redocly_finds_neither_errors_nor_warnings(node_tools: Path, document_file: Path) -> None:
    (document_file.parent / "redocly.yaml").write_text("extends: [recommended]\n")
    said = ran(
        [node_tools / "node_modules/.bin/redocly", "lint", "--format=json", document_file.name],
        cwd=document_file.parent,
    )
    found = json.loads(said[said.index("{") : said.rindex("}") + 1])
    assert found["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}, found["problems"]


def _token(api: Api) -> str:
    return api.headers("ann")["Authorization"].removeprefix("Bearer ")


def test_a_generated_python_client_reserves_a_seat(
    python_tools: Path, document_file: Path, demo: str, api: Api, harness: SettlingHarness
) -> None:
    said = ran(
        [python_tools / "openapi-python-client", "generate", "--path", document_file.name, "--output-path", "made"],
        cwd=document_file.parent,
        path=python_tools,
    )
    assert not re.search("warning|error|skipp", said, re.IGNORECASE), said
    with harness.working():
        told = ran(
            [python_tools / "python", HERE / "reserve.py", document_file.parent / "made", api.url, _token(api), SEAT]
        )
    assert told.split() == ["SUCCEEDED", SEAT, "4500", "EUR", "TICKET_NOT_FOUND"]


def test_generated_typescript_reserves_a_seat(
    node_tools: Path, document_file: Path, demo: str, api: Api, harness: SettlingHarness, tmp_path: Path
) -> None:
    room = tmp_path / "shop"
    room.mkdir()
    (room / "node_modules").symlink_to(node_tools / "node_modules")
    (room / "package.json").write_text('{"type": "module"}')
    (room / "reserve.ts").write_text((HERE / "reserve.ts").read_text())
    said = ran([node_tools / "node_modules/.bin/openapi-typescript", document_file, "-o", room / "schema.ts"], cwd=room)
    assert not re.search("warn|error", said, re.IGNORECASE), said
    strict = ["--strict", "--target", "es2022", "--module", "nodenext", "--noUncheckedIndexedAccess"]
    ran([node_tools / "node_modules/.bin/tsc", *strict, "--exactOptionalPropertyTypes", "reserve.ts"], cwd=room)
    with harness.working():
        told = ran(["node", "reserve.js", api.url, _token(api), SEAT], cwd=room)
    assert told.split() == ["SUCCEEDED", SEAT, "4500", "EUR", "TICKET_NOT_FOUND"]
