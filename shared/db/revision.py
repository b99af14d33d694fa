"""Which schema a database has and which this release knows, without the machinery that changes it: to load that takes half a second."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

_VERSIONS = Path(__file__).with_name("migrations") / "versions"
_MIGRATED = text("SELECT to_regclass('alembic_version') IS NOT NULL")
_PRESENT = text("SELECT version_num FROM alembic_version")


def newest() -> str:
    """Return the newest revision of this release: the files are numbered, one behind the other."""
    return max(path.name[1:5] for path in _VERSIONS.glob("v[0-9][0-9][0-9][0-9]_*.py"))


def present(conn: Connection) -> str | None:
    """Return the database's revision; None where nothing was ever migrated."""
    if not conn.execute(_MIGRATED).scalar():
        return None
    found: str | None = conn.execute(_PRESENT).scalar()
    return found
