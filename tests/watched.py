"""What the dashboards and the alerts ask for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[1] / "deploy"


def dashboards() -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((DEPLOY / "grafana/dashboards").glob("*.json"))]


def dashboard_queries(interval: str = "1m") -> list[str]:
    """Return every query of every panel, ready to be asked."""
    return [
        target["expr"].replace("$__rate_interval", interval)
        for dashboard in dashboards()
        for panel in dashboard["panels"]
        for target in panel.get("targets", ())
    ]


def scaling_queries() -> list[str]:
    """Return what KEDA asks Prometheus by the chart."""
    template = (DEPLOY / "helm/rowlock/templates/workers.yaml").read_text()
    return [line.partition("query: ")[2] for line in template.splitlines() if " query: " in line]


def alerts() -> list[dict[str, Any]]:
    rules = yaml.safe_load((DEPLOY / "prometheus/rules.yml").read_text())
    return [rule for group in rules["groups"] for rule in group["rules"]]
