"""Containers come, go and die under traffic."""

from __future__ import annotations

import pytest

from tests.deployment.compose import Deployment
from tests.deployment.traffic import Traffic

pytestmark = [pytest.mark.deployment, pytest.mark.timeout(600)]


def test_scaling_up_and_down_fails_no_request(deployment: Deployment, traffic: Traffic) -> None:
    with traffic.running():
        deployment.up("--no-recreate", api=4, worker=4)
        deployment.await_healthy("api", "worker")
        traffic.flows()
        deployment.up("--no-recreate", api=1, worker=1)
        traffic.flows()
        deployment.up("--no-recreate", api=2, worker=2)
    assert not traffic.failures
    assert not traffic.stated
    traffic.assert_nothing_lost()


def test_new_instances_are_found_and_get_their_share(deployment: Deployment, traffic: Traffic) -> None:
    with traffic.running():
        deployment.up("--no-recreate", api=3)
        deployment.await_healthy("api")
        traffic.flows(300)
    answered = {line.split('"upstream":"')[1].split('"')[0] for line in _log(deployment) if '"upstream":"' in line}
    assert {f"{address}:8000" for address in deployment.addresses("api", "gateway")} <= answered


def test_killing_an_api_instance_fails_no_request_that_may_be_repeated(
    deployment: Deployment, traffic: Traffic
) -> None:
    with traffic.running():
        deployment.run("docker", "kill", deployment.containers("api")[0])
        traffic.flows(200)
    assert not traffic.failures
    assert not traffic.stated
    traffic.assert_nothing_lost()


def test_killing_a_worker_loses_no_command(deployment: Deployment, traffic: Traffic) -> None:
    with traffic.running():
        deployment.run("docker", "kill", deployment.containers("worker")[0])
        traffic.flows(200)
    assert not traffic.failures
    traffic.assert_nothing_lost()


def test_without_any_worker_the_sweep_drains(deployment: Deployment, traffic: Traffic) -> None:
    deployment.compose("stop", "worker")
    with traffic.running():
        traffic.flows(20)
    deployment.compose("start", "worker")
    assert not traffic.failures
    traffic.assert_nothing_lost()


def test_every_process_stops_cleanly_when_told(deployment: Deployment) -> None:
    for service in ("api", "worker", "sweep", "deliver", "flower", "exporter"):
        container = deployment.containers(service)[0]
        deployment.run("docker", "stop", "--time", "15", container)
        assert deployment.inspect(container)["State"]["ExitCode"] == 0, service
        deployment.run("docker", "start", container)


def _log(deployment: Deployment) -> list[str]:
    return deployment.run("docker", "logs", *deployment.containers("nginx")).splitlines()
