"""The commands of docs/operations.md bring PostgreSQL back to a moment in its container, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.compose import Deployment, wait_until
from tests.deployment.conftest import SERVICES
from tests.page_blocks import OPERATIONS, block
from tests.servers import scratch

pytestmark = [pytest.mark.deployment, pytest.mark.timeout(900)]

SELLING = ("api", "worker", "sweep", "deliver")
WITHIN = {"ARCHIVE": "/archive", "ROWLOCK": "/rowlock", "SUPERUSER_URL": "user=rowlock dbname=rowlock"}
KEPT, UNDONE = "gala.A.2.18", "gala.A.2.19"


@pytest.fixture
def archiving(deployment: Deployment) -> Iterator[tuple[Deployment, Path]]:
    """The deployment with a folder for its PostgreSQL's log."""
    with scratch() as archive:
        archive.chmod(0o777)
        deployment.files = ("docker-compose.yml", "deploy/compose.archive.yml")
        deployment.settings["ROWLOCK_ARCHIVE"] = str(archive)
        try:
            deployment.up()
            deployment.await_healthy(*SERVICES)
            yield deployment, archive
        finally:
            queried(deployment, "ALTER SYSTEM RESET ALL")
            deployment.files = ("docker-compose.yml",)
            del deployment.settings["ROWLOCK_ARCHIVE"]
            deployment.up()
            deployment.await_healthy(*SERVICES)


def variables(more: dict[str, str]) -> list[str]:
    return [word for name, value in (WITHIN | more).items() for word in ("-e", f"{name}={value}")]


def types(deployment: Deployment, mark: str) -> None:
    """Type a block of the page in the container of PostgreSQL."""
    (postgres,) = deployment.containers("postgres")
    deployment.run("docker", "exec", *variables({}), postgres, "sh", "-euc", block(OPERATIONS, mark))


def queried(deployment: Deployment, statement: str) -> str:
    (postgres,) = deployment.containers("postgres")
    return deployment.run("docker", "exec", postgres, "psql", "-U", "rowlock", "-Atc", statement, "rowlock").strip()


def sell(deployment: Deployment, ticket: str) -> None:
    with deployment.client("olga") as client:
        for action in ("reserve", "confirm"):
            answer = client.post(f"/api/tickets/{ticket}/{action}", headers={"Prefer": "wait=30"})
            assert answer.status_code == 200, answer.text


def status(deployment: Deployment, ticket: str) -> str:
    with deployment.client("olga") as client:
        return str(client.get(f"/api/tickets/{ticket}").json()["status"])


def adopted(deployment: Deployment) -> bool:
    """Return whether what came back was taken over, which is refused for a minute after the last word of a sweep."""
    words = ("cli.main", "restore", "--recovered", "--empty-redis")
    return "the stores agree" in deployment.compose("run", "--rm", "--no-deps", "migrate", *words, check=False)


def test_the_database_comes_back_as_it_was_at_a_moment(archiving: tuple[Deployment, Path]) -> None:
    deployment, archive = archiving
    types(deployment, "archive")
    deployment.compose("restart", "postgres")
    deployment.await_healthy(*SERVICES)
    types(deployment, "base backup")
    (base,) = archive.glob("base-*")
    sell(deployment, KEPT)
    moment = queried(deployment, "SELECT clock_timestamp()")
    sell(deployment, UNDONE)

    deployment.compose("stop", *SELLING)
    deployment.compose("stop", "postgres")
    said = variables({"BASE": f"/archive/{base.name}", "MOMENT": moment})
    recover = ("sh", "postgres", "-euc", block(OPERATIONS, "recover"))
    deployment.compose("run", "--rm", "--no-deps", *said, "--entrypoint", *recover)
    deployment.compose("start", "postgres")
    deployment.await_healthy("postgres")
    wait_until(lambda: queried(deployment, "SELECT pg_is_in_recovery()") == "f", "PostgreSQL takes writes")
    wait_until(lambda: adopted(deployment), "Rowlock takes it over", patience_s=300)

    deployment.up()
    deployment.await_healthy(*SERVICES)
    assert (status(deployment, KEPT), status(deployment, UNDONE)) == ("SOLD", "AVAILABLE")
    sell(deployment, UNDONE)
