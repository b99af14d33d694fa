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


PROBE = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], 9100), 3).close()
except OSError:
    print("no way")
else:
    print("a way")
"""


@pytest.mark.parametrize("service", SERVICES)
def test_only_who_calls_others_has_a_way_out(deployment: Deployment, service: str) -> None:
    # Not every image has what to connect with, so ours does it from within the container's network. An old engine leaves a route
    # and lets nothing through.
    within = ("--network", f"container:{deployment.containers(service)[0]}")
    (elsewhere,) = deployment.addresses("deliver", "outside")
    probe = ("docker", "run", "--rm", *within, "--entrypoint", "python", deployment.image, "-c", PROBE, elsewhere)
    assert deployment.run(*probe).strip() == ("a way" if service in OUTWARD else "no way")


@pytest.mark.parametrize(
    ("service", "strangers"),
    [
        ("nginx", ["postgres", "redis", "worker", "sweep"]),
        ("exporter", ["postgres", "redis"]),
        ("prometheus", ["postgres", "redis"]),
        ("alertmanager", ["postgres", "redis", "api"]),
        ("worker", ["nginx"]),
        ("postgres", ["nginx", "exporter", "prometheus", "alertmanager"]),
    ],
)
def test_who_has_no_business_with_a_service_does_not_find_it(
    deployment: Deployment, service: str, strangers: list[str]
) -> None:
    for other in strangers:
        assert deployment.execute(service, "getent", "hosts", other) == "", other
    assert deployment.execute(service, "getent", "hosts", service) != ""
