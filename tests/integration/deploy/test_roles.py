"""The role of Rowlock's processes in the compose deployment, made by deploy/postgres/roles.sh on a real server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from sqlalchemy import text

from shared.config import Settings
from shared.db.engine import create_engine, transaction
from shared.db.migrate import current, upgrade
from shared.db.partitions import drop_past, ensure_partitions
from tests.programs import required
from tests.servers import embedded_postgres, execute

SCRIPT = Path(__file__).parents[3] / "deploy/postgres/roles.sh"


@pytest.fixture
def superuser_url() -> Iterator[str]:
    """A server of the test's own, whose superuser the script deprives of its password."""
    with embedded_postgres() as url:
        yield url


def _make_roles(superuser_url: str) -> str:
    """Run the script as the image does, and return the URL of Rowlock's role."""
    parts = urlsplit(superuser_url)
    environment = {
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "",
        "POSTGRES_DB": parts.path[1:],
        "PGPASSWORD": parts.password or "",
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port),
    }
    required("psql")
    ended = subprocess.run(
        ["sh", str(SCRIPT)], check=False, env=os.environ | environment, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    return superuser_url.replace(f"//{parts.username}:", "//rowlock_app:")


@pytest.mark.parametrize("earlier", [False, True], ids=["new volume", "volume of an earlier release"])
def test_all_that_rowlock_does_it_does_as_a_plain_role(earlier: bool, superuser_url: str) -> None:
    if earlier:
        upgrade(superuser_url)
    url = _make_roles(superuser_url)
    upgrade(url)
    assert current(url)
    engine = create_engine(Settings(database_url=url), "test", 1)
    with transaction(engine) as conn:
        assert ensure_partitions(conn, 30)
        drop_past(conn, 1)
        assert (
            conn.scalar(
                text("SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
            )
            is False
        )
        foreign = conn.execute(
            text(
                "SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind IN ('r', 'p', 'v', 'S') AND relowner <> 'rowlock_app'::regrole"
            )
        ).all()
        assert foreign == []
    for refused in (
        "COPY pg_class TO PROGRAM 'cat'",
        "CREATE ROLE other SUPERUSER",
        "SELECT pg_read_file('/etc/passwd')",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            execute(url, refused)
    engine.dispose()


def test_the_superuser_comes_in_with_no_password(superuser_url: str) -> None:
    _make_roles(superuser_url)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(superuser_url)
