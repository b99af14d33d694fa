"""A tool that knows nothing but the document tries every operation with what it allows and what it does not."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from api.principals.identity import Role
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.generators.toolbox import schemathesis

pytestmark = pytest.mark.timeout(600)


def _token(who: str, api: Api, operator: httpx.Client) -> str:
    if who == "shop":
        scopes = ["sell", "read", "events", "feed", "webhooks", "keys"]
        key: str = operator.post("/api/keys", json={"name": "a shop", "scopes": scopes}).json()["key"]
        return key
    role = {"guest": Role.GUEST, "operator": Role.OPERATOR}[who]
    return api.headers(who, role)["Authorization"].removeprefix("Bearer ")


ALL = "examples,coverage,fuzzing,stateful"


@pytest.mark.parametrize(
    ("who", "phases"), [("guest", "examples,coverage"), ("shop", ALL), ("operator", ALL)]
)  # a guest is mostly refused, whatever the way to get there
def test_nothing_is_answered_but_what_is_documented_and_no_fault_of_ours(
    who: str,
    phases: str,
    python_tools: Path,
    api: Api,
    operator: httpx.Client,
    demo: str,
    harness: SettlingHarness,
    tmp_path: Path,
) -> None:
    with harness.working():
        schemathesis(python_tools, api.url, _token(who, api, operator), tmp_path, phases)
