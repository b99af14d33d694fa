"""Each service is restarted while buyers buy: only refusals that say so, nothing lost, and it goes on by itself."""

from __future__ import annotations

import pytest

from tests.deployment.compose import Deployment
from tests.deployment.traffic import Traffic

pytestmark = [pytest.mark.deployment, pytest.mark.timeout(600)]


@pytest.mark.parametrize("service", ["worker", "sweep", "deliver", "flower", "exporter", "prometheus", "alertmanager"])
def test_a_restart_beside_the_door_fails_no_request(deployment: Deployment, traffic: Traffic, service: str) -> None:
    with traffic.running():
        deployment.compose("restart", service)
        traffic.flows()
    assert not traffic.failures
    assert not traffic.stated
    traffic.assert_nothing_lost()


@pytest.mark.parametrize("service", ["api", "postgres", "redis"])
def test_a_restart_of_what_answers_need_is_stated(deployment: Deployment, traffic: Traffic, service: str) -> None:
    with traffic.running():
        deployment.compose("restart", service)
        deployment.await_healthy(service)
        traffic.flows()
    assert not traffic.failures
    traffic.assert_nothing_lost()


def test_a_restart_of_nginx_loses_connections_but_no_command(deployment: Deployment, traffic: Traffic) -> None:
    with traffic.running():
        deployment.compose("restart", "nginx")
        deployment.await_healthy("nginx")
        traffic.flows()
    assert all("reserve" in failure or "release" in failure or "ask" in failure for failure in traffic.failures)
    traffic.assert_nothing_lost()


def test_killed_stores_come_back_with_everything(deployment: Deployment, traffic: Traffic) -> None:
    with traffic.running():
        for service in ("redis", "postgres"):
            (container,) = deployment.containers(service)
            deployment.run("docker", "kill", container)
            deployment.run("docker", "start", container)
            deployment.await_healthy(service)
            traffic.flows()
    assert not traffic.failures
    traffic.assert_nothing_lost()
