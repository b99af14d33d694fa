"""What a container may do, seen from within it: what its work needs."""

from __future__ import annotations

import pytest

from tests.deployment.compose import Deployment
from tests.deployment.conftest import SERVICES

pytestmark = [pytest.mark.deployment, pytest.mark.timeout(600)]

OURS = ("api", "worker", "sweep", "deliver", "flower", "exporter")
OUTWARD = {"nginx", "deliver", "alertmanager"}
"""Who is asked by strangers, who calls shops, who calls whoever is to be woken."""


def test_only_nginx_is_published(deployment: Deployment) -> None:
    published = {
        service
        for service in deployment.compose("config", "--services").split()
        for container in deployment.containers(service)
        if any(deployment.inspect(container)["NetworkSettings"]["Ports"].values())
    }
    assert published == {"nginx"}


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_root_has_a_capability_or_gets_one(deployment: Deployment, service: str) -> None:
    status = dict(
        line.split(":", 1) for line in deployment.execute(service, "cat", "/proc/1/status").splitlines() if ":" in line
    )
    assert "0" not in status["Uid"].split()
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert status["NoNewPrivs"].strip() == "1"


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_can_be_written_but_volumes_and_memory(deployment: Deployment, service: str) -> None:
    for folder in ("/", "/etc", "/usr/local/bin", "/var/lib", "/app"):
        written = deployment.execute(service, "touch", f"{folder}/written")
        assert "Read-only file system" in written or "No such file" in written, f"{folder}: {written}"
    assert deployment.execute(service, "touch", "/tmp/written") == ""


def test_our_processes_have_an_account_of_their_own(deployment: Deployment) -> None:
    assert {deployment.execute(service, "id", "-u").strip() for service in OURS} == {"10001"}


@pytest.mark.parametrize("service", SERVICES)
def test_only_who_calls_others_has_a_way_out(deployment: Deployment, service: str) -> None:
    routes = deployment.execute(service, "cat", "/proc/net/route").splitlines()[1:]
    assert any(route.split()[1] == "00000000" for route in routes) == (service in OUTWARD)


@pytest.mark.parametrize(
    ("service", "unreachable"),
    [
        ("nginx", ["postgres", "redis", "worker", "alertmanager"]),
        ("exporter", ["postgres", "redis"]),
        ("prometheus", ["postgres", "redis"]),
        ("deliver", ["api", "flower"]),
        ("worker", ["api", "nginx"]),
        ("postgres", ["api", "prometheus"]),
    ],
)
def test_who_has_no_business_with_a_service_does_not_find_it(
    deployment: Deployment, service: str, unreachable: list[str]
) -> None:
    for other in unreachable:
        assert deployment.execute(service, "getent", "hosts", other) == "", other
