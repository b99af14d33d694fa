"""Every query of every dashboard is asked of a real Prometheus that watches a running stack."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from cli.stack import secrets
from cli.stack.layout import Layout
from cli.stack.ports import free_ports
from cli.stack.stack import FLOWER_USER
from tests.acceptance.local_stack import LocalStack
from tests.acceptance.nginx.door import CONFIGURATION, running_door
from tests.programs import required
from tests.servers import scratch
from tests.watched import DEPLOY, alerts, dashboard_queries, scaling_queries

PATIENCE_S = 60
INTERVAL = "20s"


@contextmanager
def _running(*command: str | Path, env: dict[str, str] | None = None) -> Iterator[None]:
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(15)


def _configuration(stack: LocalStack, exporter_port: int) -> dict[str, Any]:
    """Return the deployment's own configuration with the local stack's addresses in place of the containers'."""
    layout = Layout(stack.data)
    kept, addresses = secrets.read(layout.secrets), layout.read_addresses()
    targets = {
        "api": addresses.api,
        "worker": addresses.worker_metrics,
        "sweep": addresses.sweep_metrics,
        "exporter": f"http://127.0.0.1:{exporter_port}",
        "flower": addresses.flower,
    }
    configuration: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
    configuration["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    jobs = {job["job_name"]: job for job in configuration["scrape_configs"] if job["job_name"] in targets}
    for name, job in jobs.items():
        del job["dns_sd_configs"]
        job["static_configs"] = [{"targets": [httpx.URL(targets[name]).netloc.decode()]}]
    jobs["api"]["authorization"] = {"credentials": kept["operations_token"]}
    jobs["flower"]["basic_auth"] = {"username": FLOWER_USER, "password": kept["flower_password"]}
    jobs["flower"]["metrics_path"] = "/metrics"
    configuration["scrape_configs"] = list(jobs.values())
    configuration["rule_files"] = [str(DEPLOY / "prometheus/rules.yml")]
    return configuration


@pytest.fixture(scope="module")
def prometheus(stack: LocalStack) -> Iterator[httpx.Client]:
    """A Prometheus that watches the stack, a door before it, and the exporter beside the door."""
    port, exporter_port = free_ports(2)
    with scratch() as home, ExitStack() as running:
        (home / "door").mkdir()
        site = dict.fromkeys(
            ("ROWLOCK_API", "ROWLOCK_FLOWER", "ROWLOCK_PROMETHEUS", "ROWLOCK_GRAFANA"),
            f"127.0.0.1:{stack.env['ROWLOCK_PORT']}",
        )
        door = running.enter_context(
            running_door(required("nginx"), home / "door", site | {"ROWLOCK_RESOLVER": "127.0.0.1"})
        )
        exporter = {
            "ROWLOCK_NGINX_STATUS_URL": f"{door.status_url}/status",
            "ROWLOCK_NGINX_SOCKET": str(door.home / "nginx.sock"),
            "ROWLOCK_EXPORTER_VOLUMES": f"postgres={home},redis={home}",
            "ROWLOCK_METRICS_PORT": str(exporter_port),
        }
        running.enter_context(_running(sys.executable, CONFIGURATION.parent / "deploy/exporter.py", env=exporter))
        (home / "prometheus.yml").write_text(yaml.safe_dump(_configuration(stack, exporter_port)))
        running.enter_context(
            _running(
                required("prometheus"),
                f"--config.file={home}/prometheus.yml",
                f"--storage.tsdb.path={home}/data",
                f"--web.listen-address=127.0.0.1:{port}",
            )
        )
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            yield client


def _answers(prometheus: httpx.Client, query: str) -> list[Any]:
    try:
        response = prometheus.get("/api/v1/query", params={"query": query})
    except httpx.TransportError:
        return []
    if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:  # it still starts, and says so in plain words
        return []
    answer = response.json()
    assert answer["status"] in ("success", "error")
    assert answer["status"] == "success" or answer["errorType"] == "unavailable", answer
    return list(answer.get("data", {}).get("result", ()))


def _sell(stack: LocalStack) -> None:
    with stack.client("prometheus") as client:
        for action in ("reserve", "release"):
            client.post(f"/api/tickets/demo.Circle.C.1/{action}", headers={"Prefer": "wait=10"})


def test_every_query_of_every_dashboard_has_an_answer(stack: LocalStack, prometheus: httpx.Client) -> None:
    unanswered = set(dashboard_queries(INTERVAL)) | set(scaling_queries())
    deadline = time.monotonic() + PATIENCE_S
    while unanswered:
        assert time.monotonic() < deadline, f"no answer to {sorted(unanswered)}"
        _sell(stack)
        unanswered -= {query for query in unanswered if _answers(prometheus, query)}


def test_every_target_is_up_and_no_alert_is_a_false_one(stack: LocalStack, prometheus: httpx.Client) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while len(_answers(prometheus, "up == 1")) != 5:
        assert time.monotonic() < deadline, _answers(prometheus, "up")
        time.sleep(0.2)
    rules = prometheus.get("/api/v1/rules").json()["data"]["groups"]
    known = [rule for group in rules for rule in group["rules"]]
    assert {rule["name"] for rule in known} == {alert["alert"] for alert in alerts()}
    while ringing := [rule["name"] for rule in known if rule["state"] == "firing"]:
        assert time.monotonic() < deadline, ringing
        _sell(stack)
        known = [rule for group in prometheus.get("/api/v1/rules").json()["data"]["groups"] for rule in group["rules"]]
