"""A new release, a new schema and another number of shards while the old ones serve."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deployment.compose import ROOT, Deployment
from tests.deployment.traffic import Traffic

pytestmark = [pytest.mark.deployment, pytest.mark.timeout(900)]

NEXT_MIGRATION = '''"""What a next release might add."""

from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade() -> None:
    op.execute("ALTER TABLE events ADD COLUMN added_by_the_next_release text")


def downgrade() -> None:
    op.execute("ALTER TABLE events DROP COLUMN added_by_the_next_release")
'''


DOWNGRADE = (
    "from shared.config import Settings; from shared.db.migrate import downgrade;"
    "downgrade(Settings.from_env().database_url, '-1')"
)
ROLLED = ("worker", "sweep", "api")


@pytest.fixture
def next_image(deployment: Deployment, tmp_path: Path) -> str:
    """An image of a next release: the same code with one more migration."""
    from shared.db.migrate import head

    (tmp_path / "next.py").write_text(NEXT_MIGRATION.format(head=head()))
    (tmp_path / "Dockerfile").write_text(
        f"FROM {deployment.image}\nCOPY --chown=root next.py shared/db/migrations/versions/\n"
    )
    deployment.run("docker", "build", "-t", "rowlock:next", tmp_path)
    return "rowlock:next"


def _images(deployment: Deployment, service: str) -> set[str]:
    return {deployment.inspect(container)["Config"]["Image"] for container in deployment.containers(service)}


def test_a_new_release_with_a_migration_takes_over_without_a_failed_request(
    deployment: Deployment, traffic: Traffic, next_image: str
) -> None:
    old_image = deployment.image
    try:
        with traffic.running():
            deployment.image = next_image
            deployment.compose("run", "--rm", "--no-deps", "migrate")
            traffic.flows()
            deployment.run(ROOT / "deploy/roll", "worker", "sweep", "api")
            traffic.flows()
            assert all(_images(deployment, service) == {next_image} for service in ROLLED)
            # And back, while the schema stays.
            deployment.image = old_image
            deployment.run(ROOT / "deploy/roll")
            assert all(_images(deployment, service) == {old_image} for service in ROLLED)
    finally:
        deployment.image = next_image
        deployment.compose("run", "--rm", "--no-deps", "--entrypoint", "python -c", "migrate", DOWNGRADE)
        deployment.image = old_image
    assert not traffic.failures
    assert not traffic.stated
    traffic.assert_nothing_lost()


def test_a_release_that_does_not_start_is_taken_back(deployment: Deployment, traffic: Traffic, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(f'FROM {deployment.image}\nENTRYPOINT ["false"]\n')
    deployment.run("docker", "build", "-t", "rowlock:broken", tmp_path)
    before = deployment.containers("api")
    old_image = deployment.image
    try:
        with traffic.running():
            deployment.image = "rowlock:broken"
            deployment.settings["ROLL_PATIENCE_SECONDS"] = "10"
            deployment.run(ROOT / "deploy/roll", "api", check=False)
    finally:
        deployment.image = old_image
        del deployment.settings["ROLL_PATIENCE_SECONDS"]
    assert sorted(deployment.containers("api")) == sorted(before)
    assert not traffic.failures


def test_the_number_of_shards_changes_while_selling(deployment: Deployment, traffic: Traffic) -> None:
    try:
        with traffic.running():
            deployment.settings["ROWLOCK_SHARDS"] = "24"
            deployment.run(ROOT / "deploy/roll", "worker", "sweep", "api")
            traffic.flows(200)
            deployment.settings["ROWLOCK_SHARDS"] = "8"
            deployment.run(ROOT / "deploy/roll", "worker", "sweep", "api")
            traffic.flows(200)
    finally:
        del deployment.settings["ROWLOCK_SHARDS"]
        deployment.run(ROOT / "deploy/roll", "worker", "sweep", "api")
    assert not traffic.failures
    traffic.assert_nothing_lost()


def test_a_dump_restored_elsewhere_is_whole(deployment: Deployment, traffic: Traffic) -> None:
    with traffic.running():
        (postgres,) = deployment.containers("postgres")
        script = (
            "pg_dump -U rowlock -Fc rowlock >/tmp/dump && dropdb -U rowlock --if-exists restored && "
            "createdb -U rowlock restored && pg_restore -U rowlock --exit-on-error -d restored /tmp/dump"
        )
        deployment.run("docker", "exec", postgres, "sh", "-c", script)
    count = "SELECT (SELECT count(*) FROM tickets), (SELECT count(*) > 0 FROM commands), (SELECT count(*) FROM events)"
    figures = deployment.run("docker", "exec", postgres, "psql", "-U", "rowlock", "-At", "-c", count, "restored")
    assert figures.strip() == "60|t|1"
    active = (
        "SELECT count(*) FROM (SELECT ticket_id FROM reservations WHERE status IN ('HELD', 'CONFIRMED') "
        "GROUP BY ticket_id HAVING count(*) > 1) AS doubled"
    )
    assert deployment.run("docker", "exec", postgres, "psql", "-U", "rowlock", "-At", "-c", active, "restored") == "0\n"


def test_a_broker_of_its_own_may_die_without_a_failed_request(deployment: Deployment, traffic: Traffic) -> None:
    deployment.files = ("docker-compose.yml", "deploy/compose.broker.yml")
    try:
        deployment.up()
        deployment.await_healthy("broker", "api", "worker", "sweep")
        with traffic.running():
            deployment.compose("stop", "broker")
            traffic.flows(50)
            deployment.compose("start", "broker")
            deployment.await_healthy("broker")
            traffic.flows()
    finally:
        deployment.files = ("docker-compose.yml",)
        deployment.up("--remove-orphans")
        deployment.await_healthy("nginx", "api", "worker", "sweep")
    assert not traffic.failures
    assert not traffic.stated
    traffic.assert_nothing_lost()
