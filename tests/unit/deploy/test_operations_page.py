"""docs/operations.md says what the code and the compose file say."""

from __future__ import annotations

import re
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.environment_file import write
from shared.config import Settings

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/operations.md").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()


def setting_row(item: Any) -> str:
    """Return the line of the table for one field of Settings."""
    names = ", ".join(f"`{name}`" for name in (f"ROWLOCK_{item.name.upper()}", *item.metadata["also"]))
    low, high = item.metadata["low"], item.metadata["high"]
    if isinstance(item.default, StrEnum):
        allowed = ", ".join(f"`{value}`" for value in type(item.default))
    elif low is not None:
        allowed = f"{low} to {high}" if high is not None else f"from {low}"
    else:
        allowed = ""
    default = f"`{item.default}`" if item.default != "" else ""
    return f"| {names} | {default} | {allowed} | {item.metadata['doc']} |"


def test_the_table_of_settings_is_that_of_the_code() -> None:
    table = PAGE.partition("<!-- settings -->\n")[2].partition("<!-- end of settings -->")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    assert rows == [setting_row(item) for item in fields(Settings)]


def test_every_variable_of_the_compose_files_is_explained() -> None:
    texts = [COMPOSE, *(path.read_text() for path in (ROOT / "deploy").glob("compose.*.yml"))]
    used = {name for text in texts for name in re.findall(r"(?<!\$)\$\{([A-Z_]+)", text)}
    explained = set(re.findall(r"`([A-Z_]{4,})`", PAGE))
    assert used - explained == set()


def test_the_secrets_that_are_made_are_those_that_compose_asks_for(tmp_path: Path) -> None:
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+):\?", COMPOSE))
    assert set(write(tmp_path / ".env", force=False)) == asked


def test_every_service_is_limited_restarted_and_checked() -> None:
    services: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
    for name, service in services.items():
        assert service["mem_limit"], name
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped"), name
        own_image = "build" in service
        assert own_image or "healthcheck" in service or name == "grafana", name
    assert [name for name, service in services.items() if service.get("ports")] == ["nginx"]


def _services() -> dict[str, dict[str, Any]]:
    services = dict(yaml.safe_load(COMPOSE)["services"])
    broker = (ROOT / "deploy/compose.broker.yml").read_text()
    return services | {"broker": yaml.safe_load(broker)["services"]["broker"]}


FIXED = {"api_host", "api_port", "metrics_host", "metrics_port", "trusted_proxies"}
"""Settings that follow from how the containers stand together."""


@pytest.mark.parametrize("service", ["api", "worker", "sweep", "migrate", "flower"])
def test_every_setting_reaches_every_process(service: str) -> None:
    environment = _services()[service]["environment"]
    for item in fields(Settings):
        name = f"ROWLOCK_{item.name.upper()}"
        assert item.name in FIXED or f"${{{name}:" in environment.get(name, ""), name


def test_every_container_is_confined() -> None:
    for name, service in _services().items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["pids_limit"] <= 1024, name
        assert service["mem_limit"], name
        assert service["networks"], name
        # Rowlock's own image, Prometheus' and Grafana's name an account of their own.
        assert "user" in service or "build" in service or name in {"prometheus", "alertmanager", "grafana"}, name


def test_what_is_published_reaches_no_store_and_no_store_reaches_out() -> None:
    networks = yaml.safe_load(COMPOSE)["networks"]
    inside = {name for name, network in networks.items() if network and network["internal"]}
    for name, service in _services().items():
        assert set(service["networks"]) <= inside or name in {"nginx", "deliver", "alertmanager"}, name
    assert "stores" not in _services()["nginx"]["networks"]


def test_each_bound_on_a_hostile_client_is_held_by_a_test_and_is_that_of_the_compose_file() -> None:
    section = PAGE.partition("## What one hostile client can do at most")[2].partition("\n## ")[0]
    tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", section)
    assert tests
    for path, name in tests:
        assert f"def {name}(" in (ROOT / path).read_text(), f"{path}::{name}"
    rows = [row for row in section.splitlines() if row.startswith("| a")]
    assert all("::" in row for row in rows)
    for name, default in re.findall(r"\$\{(ROWLOCK_(?:ADDRESS|SESSION|CLIENT)_\w+):-(\d+)\}", COMPOSE):
        row = next(row for row in rows if f"`{name}`" in row)
        told = {"1": "one more each second"}.get(default, default)
        assert re.search(rf"\b{told}\b", row), f"{name} is {default}: {row}"
