"""What operators see of the running deployment."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from tests.deployment.compose import Deployment, wait_until
from tests.deployment.traffic import Traffic
from tests.pager import pager, woken
from tests.watched import dashboard_queries

pytestmark = [pytest.mark.deployment, pytest.mark.timeout(600)]


def test_prometheus_finds_every_container_and_each_answers(deployment: Deployment) -> None:
    wanted = {"api": 2, "worker": 2, "sweep": 1, "deliver": 1, "exporter": 1, "flower": 1, "prometheus": 1}

    def all_up() -> bool:
        return {
            sample["metric"]["job"]: int(sample["value"][1]) for sample in deployment.query("sum by (job) (up)")
        } == wanted

    wait_until(all_up, "all targets are up")


def test_every_query_of_every_dashboard_has_data(deployment: Deployment, traffic: Traffic) -> None:
    with traffic.running():
        for query in dashboard_queries():
            wait_until(lambda query=query: bool(deployment.query(query)), query, 60)  # type: ignore[misc]


def test_no_page_rings_while_all_is_well(deployment: Deployment, traffic: Traffic) -> None:
    with traffic.running():
        ringing = 'ALERTS{alertstate="firing",severity="page"}'
        wait_until(lambda: not deployment.query(ringing), "the alerts of what was broken before are over")


def test_an_answer_of_nginx_itself_is_counted(deployment: Deployment) -> None:
    httpx.get(f"{deployment.url}/nowhere")
    wait_until(lambda: bool(deployment.query('rowlock_nginx_errors_total{status="404"} > 0')), "it is counted")


def test_flower_shows_each_worker_and_what_its_tasks_settled(deployment: Deployment, traffic: Traffic) -> None:
    with traffic.running(), deployment.operations() as client:

        def shown() -> bool:
            page = client.get("/flower/workers", params={"json": 1}).text
            return len(set(re.findall(r"worker-\d+@\w+", page))) >= len(deployment.containers("worker"))

        wait_until(shown, "Flower shows the workers")


def test_one_search_tells_the_life_of_a_command(deployment: Deployment) -> None:
    request_id = "the-request-of-the-test"
    with deployment.client("ann") as client:
        headers = {"Prefer": "wait=10", "X-Request-Id": request_id}
        answer = client.post("/api/tickets/gala.A.0.1/reserve", headers=headers)
    body = answer.json()
    command = body.get("command", body)["id"]
    processes = {
        json.loads(line)["process"]
        for service in ("nginx", "api", "worker", "sweep")
        for container in deployment.containers(service)
        for line in deployment.run("sh", "-c", f"docker logs {container} 2>&1").splitlines()
        if line.startswith("{") and (request_id in line or command in line)
    }
    assert {"nginx", "api"} <= processes
    assert processes & {"worker", "sweep"}


def test_without_an_api_somebody_is_woken(deployment: Deployment) -> None:
    with pager(deployment.host_address("outside")) as (url, heard):
        deployment.settings["ROWLOCK_PAGE_URL"] = url
        try:
            deployment.up("alertmanager")
            deployment.await_healthy("alertmanager")
            deployment.compose("stop", "api")
            wait_until(lambda: bool(woken(heard, "RowlockNoApi")), "a page")
        finally:
            del deployment.settings["ROWLOCK_PAGE_URL"]
            deployment.compose("start", "api")
            deployment.up("alertmanager")
            deployment.await_healthy("alertmanager", "api")
    assert woken(heard, "RowlockNoApi")[0]["labels"]["severity"] == "page"
