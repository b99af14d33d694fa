"""The schema's way up and down, for many callers at once: `python -m shared.db.migrate` goes to the newest."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from shared.config import Settings
from shared.db.engine import create_migration_engine, reaching
from shared.db.partitions import ensure_partitions
from shared.errors import ConfigurationError, RowlockError
from shared.variables import say_unknown_variables

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK_KEY = 0x526F776C6F636B
"""Held while the schema is changed, so that of many starting processes one migrates and the others wait."""
LOCK_PAUSE_SECONDS = 0.1
PARTITION_DAYS_AHEAD = 7


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the schema to `revision` and make the partitions of the coming days. Raises StoreUnavailableError.

    A later release's schema is left as it is: it only has more, so that this release serves on it, too.
    """
    with _alone(database_url) as (conn, config):
        if not _is_later(current(database_url)):
            command.upgrade(config, revision)
        if revision == "head":
            ensure_partitions(conn, PARTITION_DAYS_AHEAD)
        conn.commit()


def downgrade(database_url: str, revision: str) -> None:
    """Take the schema back to `revision`; `base` leaves nothing."""
    with _alone(database_url) as (conn, config):
        command.downgrade(config, revision)
        conn.commit()


def head() -> str:
    """Return the newest revision that this release knows."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert newest is not None
    return newest


def current(database_url: str) -> str | None:
    """Return the database's revision; None where nothing was ever migrated."""
    with _connected(database_url) as conn:
        return MigrationContext.configure(conn).get_current_revision()


def _is_later(present: str | None) -> bool:
    """Return whether a database at this revision is one that this release does not know."""
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    return present is not None and present not in known


@contextmanager
def _connected(database_url: str) -> Iterator[Connection]:
    with reaching(), create_migration_engine(database_url).connect() as conn:
        yield conn


@contextmanager
def _alone(database_url: str) -> Iterator[tuple[Connection, Config]]:
    """Yield a connection outside a transaction, once nobody else migrates."""
    with _connected(database_url) as guard, _connected(database_url) as conn:
        guard.execution_options(isolation_level="AUTOCOMMIT")
        _require_right(guard)
        # Requested for again and again, not waited for: an index that is built beside the traffic waits until every
        # statement that runs has ended, so it would wait for those who wait for it.
        while not guard.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY}):
            time.sleep(LOCK_PAUSE_SECONDS)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))  # read by configparser
        config.attributes["connection"] = conn
        yield conn, config


def _require_right(conn: Connection) -> None:
    may, role = conn.execute(text("SELECT has_schema_privilege('public', 'CREATE'), current_user")).one()
    if not may:
        raise ConfigurationError(
            f"the role {role} of ROWLOCK_DATABASE_URL may not create tables in the schema public; run"
            f' GRANT CREATE ON SCHEMA public TO "{role}"'
        )


def main() -> int:
    """Migrate the configured database. Returns the exit status."""
    say_unknown_variables("rowlock migrate")
    try:
        settings = Settings.from_env().require("database_url")
        upgrade(settings.database_url)
    except RowlockError as error:
        print(error, file=sys.stderr)  # noqa: T201  (a command's own message)
        return 1
    print(f"schema is at {current(settings.database_url)}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
