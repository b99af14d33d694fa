"""Alerts and dashboards: valid, tested, explained, and about metrics that exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.programs import required
from tests.watched import DEPLOY, alerts, dashboard_queries, dashboards

ROOT = DEPLOY.parent
SUFFIXES = ("_total", "_bucket", "_count", "_sum")


def _promtool(*words: str) -> None:
    ended = subprocess.run(
        [required("promtool"), *words], check=False, cwd=DEPLOY / "prometheus", capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def _bare(name: str) -> str:
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def _defined() -> set[str]:
    """Return the metrics that the code makes, without the endings that Prometheus' client gives them."""
    code = (path for folder in ("api", "workers", "shared", "deploy") for path in (ROOT / folder).rglob("*.py"))
    return {_bare(name) for path in code for name in re.findall(r'"(rowlock_\w+)"', path.read_text())}


def _asked(query: str) -> set[str]:
    return {_bare(name) for name in re.findall(r"\browlock_\w+", query)}


def test_the_rules_are_valid_and_each_alert_comes_when_it_must() -> None:
    _promtool("check", "rules", "rules.yml")
    _promtool("test", "rules", "rules.test.yml")


def test_every_alert_is_tested() -> None:
    tests = (DEPLOY / "prometheus/rules.test.yml").read_text()
    for alert in alerts():
        assert re.search(rf"alertname: {alert['alert']}\n.*\n +exp_alerts:\n", tests), alert["alert"]


def test_every_alert_has_a_line_in_the_runbook() -> None:
    runbook = (ROOT / "docs/operations.md").read_text()
    for alert in alerts():
        assert re.search(rf"^\| `{alert['alert']}` \|", runbook, re.MULTILINE), alert["alert"]
        assert f'<a id="{alert["annotations"]["runbook"].partition("#")[2]}"></a>' in runbook


def test_the_configuration_is_valid(tmp_path: Path) -> None:
    # The token's file is made when the container starts.
    text = (DEPLOY / "prometheus/prometheus.yml").read_text()
    (tmp_path / "token").write_text("x")
    (tmp_path / "rules.yml").write_text((DEPLOY / "prometheus/rules.yml").read_text())
    (tmp_path / "prometheus.yml").write_text(text.replace("/tmp/operations-token", str(tmp_path / "token")))
    _promtool("check", "config", str(tmp_path / "prometheus.yml"))


def test_alerts_and_dashboards_ask_for_metrics_that_exist() -> None:
    defined = _defined()
    for query in [*dashboard_queries(), *(alert["expr"] for alert in alerts())]:
        assert _asked(query) <= defined, query


def test_every_metric_is_on_a_dashboard_or_in_an_alert() -> None:
    asked = set().union(*(_asked(query) for query in [*dashboard_queries(), *(alert["expr"] for alert in alerts())]))
    left_out = {"rowlock_nginx_connections_handled", "rowlock_nginx_requests"}
    assert _defined() - asked - left_out == set()


def test_there_are_the_four_dashboards_with_panels_of_their_own_place() -> None:
    assert [board["uid"] for board in dashboards()] == [
        "rowlock-selling",
        "rowlock-shards",
        "rowlock-stores",
        "rowlock-workers",
    ]
    for board in dashboards():
        ids = [panel["id"] for panel in board["panels"]]
        places = [tuple(sorted(panel["gridPos"].items())) for panel in board["panels"]]
        assert len(set(ids)) == len(ids)
        assert len(set(places)) == len(places)
