"""The way back: a backup into an empty database, brought to this release's schema, and audited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import text

from cli.backup import programs
from cli.backup.dump import require_readable, server_major
from shared.audit.run import audit
from shared.config import Settings
from shared.db import incarnation
from shared.db.engine import create_engine, create_migration_engine, reaching, transaction
from shared.db.migrate import current, upgrade
from shared.errors import ConfigurationError
from shared.redis import connections, keys, shard_agreement
from shared.redis.client.blocking import BlockingRedis

_FOUND = text(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') LIMIT 1"
)
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Restored:
    schema: str
    keys_deleted: int
    """Of Redis: they told of a later time."""
    differences: list[str]


def read(settings: Settings, path: Path, *, empty_redis: bool) -> Restored:
    """Restore into the empty database of the settings. Raises RowlockError, OSError; then nothing is there.

    Redis tells of a later time than the backup, so nothing of Rowlock may be left in it.
    """
    major = server_major(settings)
    require_readable(path, major)
    _require_empty(settings)
    with connections.streams(settings) as redis:
        _require_stopped(redis)
        left = list(_keys(redis))
        if left and not empty_redis:
            raise ConfigurationError(
                f"Redis has {len(left)} keys of Rowlock, which tell of a later time than a backup; --empty-redis deletes them"
            )
        words = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        programs.run(programs.program("pg_restore", major), settings.database_url, *words, str(path))
        upgrade(settings.database_url)
        _begin_anew(settings)
        _delete(redis, left)
    found = audit(settings, repair=False).differences
    return Restored(current(settings.database_url) or "", len(left), [str(each) for each in found])


def _require_empty(settings: Settings) -> None:
    engine = create_engine(settings, "rowlock restore", 1)
    try:
        with transaction(engine) as conn:
            table = conn.execute(_FOUND).scalar()
    finally:
        engine.dispose()
    if table is not None:
        raise ConfigurationError(
            f"the database of ROWLOCK_DATABASE_URL has a table {table} already; name one that is empty (createdb)"
        )


def _require_stopped(redis: BlockingRedis) -> None:
    if shard_agreement.said(redis) is not None:
        raise ConfigurationError(
            f"a sweep runs, or ran until {shard_agreement.SAID_SECONDS} s ago: stop API, workers, sweeps and deliver first"
        )


def _begin_anew(settings: Settings) -> None:
    """Cursors from before the restore count what is no longer there; those in the backup itself go on."""
    engine = create_migration_engine(settings.database_url)
    try:
        with reaching(), engine.begin() as conn:
            incarnation.begin_anew(conn)
        with reaching(), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("ANALYZE"))
    finally:
        engine.dispose()


def _keys(redis: BlockingRedis) -> Iterator[bytes]:
    cursor: bytes = b"0"
    while True:
        reply = redis.call("SCAN", cursor, "MATCH", f"{keys.PREFIX}*", "COUNT", _PAGE)
        cursor, page = cast("tuple[bytes, list[bytes]]", reply)
        yield from page
        if cursor == b"0":
            return


def _delete(redis: BlockingRedis, names: list[bytes]) -> None:
    for at in range(0, len(names), _PAGE):
        redis.call("UNLINK", *names[at : at + _PAGE])
