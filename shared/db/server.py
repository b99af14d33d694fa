"""Whether the PostgreSQL server is one that Rowlock may rely on."""

from __future__ import annotations

from contextlib import closing

from psycopg2.extensions import cursor as RawCursor  # noqa: N812  (a class that the driver spells small)

from shared.config import Durability, Settings
from shared.db.engine import connect, reaching
from shared.errors import ConfigurationError, StoreUnfitError

_SERVER = "the PostgreSQL server of ROWLOCK_DATABASE_URL"
_NAMES = "SHOW synchronous_standby_names"
_COLLATION = """
SELECT datcollversion, pg_database_collation_actual_version(oid) FROM pg_database
WHERE datname = current_database() AND datcollversion <> pg_database_collation_actual_version(oid)
"""
# A role of its own may be given rights without owning the tables; then each is needed on each.
_MISSING_RIGHT = """
SELECT wanted.privilege, c.relname, current_user
FROM pg_class c CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS wanted(privilege)
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'alembic_version'
  AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('shards'))
  AND c.relowner = (SELECT relowner FROM pg_class WHERE oid = to_regclass('shards'))
  AND NOT has_table_privilege(c.oid, wanted.privilege)
ORDER BY c.relname, 1 LIMIT 1
"""
_USAGE = """
SELECT nspname, current_user FROM pg_namespace
WHERE nspname = 'public' AND NOT has_schema_privilege(oid, 'USAGE')
"""


def check_server(settings: Settings, application_name: str) -> None:
    """Raises ConfigurationError if the server is none for us; StoreUnavailableError if it does not answer.

    Its texts must be UTF-8 and in the order in which its indexes were built, its sessions our own, and our role must have
    its rights. And an outcome is taken out of Redis once PostgreSQL has it, so where a machine may be lost it must then be
    on a second one there, too.
    """
    try:
        connection = connect(settings, application_name)
    except StoreUnfitError as error:
        raise ConfigurationError(f"{_SERVER}: {error}") from None
    with closing(connection), reaching(), connection.cursor() as cursor:
        _check_order(cursor)
        _check_rights(cursor)
        cursor.execute(_NAMES)
        (names,) = cursor.fetchall()[0]
    if settings.durability is Durability.SURVIVES_MACHINE_LOSS and not names:
        raise ConfigurationError(
            f"{_SERVER} has no synchronous standby; Rowlock needs"
            f" synchronous_standby_names for ROWLOCK_DURABILITY={settings.durability}"
        )


def _check_order(cursor: RawCursor) -> None:
    """Indexes built in another order of letters find no longer what is in them, and unique ones let doubles in."""
    cursor.execute(_COLLATION)
    for built, now in cursor.fetchall():
        raise ConfigurationError(
            f"{_SERVER} sorts texts by version {now} of its collation, its indexes were built by {built}: run"
            " REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION"
        )


def _check_rights(cursor: RawCursor) -> None:
    cursor.execute(_USAGE)
    for schema, role in cursor.fetchall():
        raise ConfigurationError(
            f'{_SERVER}: the role {role} may not use the schema {schema}; run GRANT USAGE ON SCHEMA {schema} TO "{role}"'
        )
    cursor.execute(_MISSING_RIGHT)
    for privilege, table, role in cursor.fetchall():
        raise ConfigurationError(
            f"{_SERVER}: the role {role} lacks {privilege} on {table}; run"
            f' GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"'
        )
