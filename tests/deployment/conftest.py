"""One deployment for all tests here; each finds it whole, with two API instances and two workers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deployment.compose import Deployment, engine_answers
from tests.deployment.traffic import Traffic
from tests.events import open_sale
from tests.programs import missing

SERVICES = (
    "postgres", "redis", "api", "worker", "sweep", "deliver", "nginx", "flower", "exporter", "prometheus", "alertmanager",
)  # fmt: skip
TICKETS = [f"gala.A.{number // 20}.{number % 20}" for number in range(60)]


@pytest.fixture(scope="session")
def running() -> Iterator[Deployment]:
    if not engine_answers():
        missing("no container engine answers")
    deployment = Deployment()
    deployment.compose("down", "-v", "--remove-orphans")
    try:
        deployment.up("--build")
        deployment.await_healthy(*SERVICES)
        _sell(deployment)
        yield deployment
    finally:
        deployment.compose("down", "-v", "--remove-orphans")


@pytest.fixture
def deployment(running: Deployment) -> Deployment:
    if not running.is_whole(SERVICES):
        running.up("--no-recreate")
        running.await_healthy(*SERVICES)
    return running


@pytest.fixture
def traffic(deployment: Deployment) -> Traffic:
    return Traffic(deployment, TICKETS)


def _sell(deployment: Deployment) -> None:
    rows = [f"A,{number // 20},{number % 20},normal,5000" for number in range(len(TICKETS))]
    tickets = "\n".join(["section,row,number,category,price", *rows])
    with deployment.client("operator", "operator") as client:
        open_sale(client, "gala", tickets, starts_at="2035-05-01T20:00:00Z", hold_seconds=60)
