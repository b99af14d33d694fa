"""A backup: one moment of the database in a file, also while selling."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from cli.backup import programs
from shared.config import Settings
from shared.db.engine import create_engine, transaction
from shared.db.migrate import current
from shared.errors import ConfigurationError, RowlockError

TABLES = ("events", "tickets", "reservations", "commands", "shards", "journal")
"""Without any of these a file is no backup of ours."""


@dataclass(frozen=True, slots=True)
class Written:
    path: str
    bytes: int
    schema: str


def write(settings: Settings, path: Path) -> Written:
    """Write a backup to a file that is not there yet, and look whether it can be read. Raises RowlockError, OSError."""
    if path.exists():
        raise ConfigurationError(f"{path} is there already; name another file")
    schema = current(settings.database_url)
    if schema is None:
        raise ConfigurationError(
            "ROWLOCK_DATABASE_URL names a database that was never migrated: there is nothing to keep"
        )
    major = server_major(settings)
    half = path.with_name(f"{path.name}.half")
    words = ("--format=custom", "--no-owner", "--no-privileges", f"--file={half}")
    half.touch(mode=0o600)
    try:
        programs.run(programs.program("pg_dump", major), settings.database_url, *words)
        require_readable(half, major)
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)
    return Written(str(path), path.stat().st_size, schema)


def require_readable(path: Path, major: int) -> None:
    """Raises RowlockError if the file is no whole backup of Rowlock's tables."""
    words = [str(programs.program("pg_restore", major)), "--list", str(path)]
    listed = subprocess.run(words, capture_output=True, text=True, check=False)
    if listed.returncode:
        raise RowlockError(f"{path} is no backup that can be read: {listed.stderr.strip().splitlines()[0]}")
    missing = [name for name in TABLES if f" TABLE public {name} " not in listed.stdout]
    if missing:
        raise RowlockError(f"{path} has no table {missing[0]}: it is no backup of Rowlock")


def server_major(settings: Settings) -> int:
    engine = create_engine(settings, "rowlock backup", 1)
    try:
        with transaction(engine) as conn:
            return int(conn.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    finally:
        engine.dispose()
