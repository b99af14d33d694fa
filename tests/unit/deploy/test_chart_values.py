"""The values of the Helm chart are the settings table: a new setting is a line of values.yaml and of its schema."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from shared.config import Settings

CHART = Path(__file__).parents[3] / "deploy/helm/rowlock"
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text())
FIXED = {"api_host", "api_port", "api_health_port", "metrics_host", "metrics_port"}
"""Settings that follow from how the chart puts the containers together."""


def test_values_are_the_settings_table() -> None:
    by_value, by_secret = set(VALUES["settings"]), set(VALUES["secret"]["keys"])
    assert by_value | by_secret == {
        f"ROWLOCK_{item.name.upper()}" for item in fields(Settings) if item.name not in FIXED
    }
    assert not by_value & by_secret
    assert by_secret >= {
        f"ROWLOCK_{name}" for name in ("DATABASE_URL", "REDIS_URL", "TOKEN_SECRET", "OPERATIONS_TOKEN")
    }
    assert set(SCHEMA["properties"]["settings"]["properties"]) == by_value
    assert set(SCHEMA["properties"]["secret"]["properties"]["keys"]["properties"]) == by_secret
    # The defaults of the chart are settings that are taken.
    Settings.from_env({name: str(value) for name, value in VALUES["settings"].items()})
