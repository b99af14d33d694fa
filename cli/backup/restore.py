"""The way back: a backup into an empty database, or what PostgreSQL brought back itself; brought to this release's schema, and audited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    """Restore into the empty database of the settings. Raises RowlockError, OSError; then nothing is there."""
    major = server_major(settings)
    require_readable(path, major)
    _require_empty(settings)
    with _no_later_keys(settings, empty_redis=empty_redis) as deleted:
        words = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        programs.run(programs.program("pg_restore", major), settings.database_url, *words, str(path))
        _begin_anew(settings)
    return _restored(settings, deleted)


def adopt(settings: Settings, *, empty_redis: bool) -> Restored:
    """Take over a database that PostgreSQL itself brought back, as to a point in time. Raises RowlockError."""
    if current(settings.database_url) is None:
        raise ConfigurationError(
            "ROWLOCK_DATABASE_URL names a database that was never migrated: it is none that was brought back"
        )
    with _no_later_keys(settings, empty_redis=empty_redis) as deleted:
        _begin_anew(settings)
    return _restored(settings, deleted)


@contextmanager
def _no_later_keys(settings: Settings, *, empty_redis: bool) -> Iterator[int]:
    """Delete Rowlock's keys once the block is through: Redis tells of a later time than what is restored.

    Yields how many they are. Raises ConfigurationError, before anything is done, if Rowlock runs or the keys are to stay.
    """
    with connections.streams(settings) as redis:
        _require_stopped(redis)
        left = list(_keys(redis))
        if left and not empty_redis:
            raise ConfigurationError(
                f"Redis has {len(left)} keys of Rowlock, which tell of a later time than a backup; --empty-redis deletes them"
            )
        yield len(left)
        _delete(redis, left)


def _restored(settings: Settings, keys_deleted: int) -> Restored:
    found = audit(settings, repair=False).differences
    return Restored(current(settings.database_url) or "", keys_deleted, [str(each) for each in found])


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
    """Bring the schema to this release's. Cursors from before count what is no longer there; those in the database go on."""
    upgrade(settings.database_url)
    engine = create_migration_engine(settings.database_url)
    try:
        with reaching(), engine.begin() as conn:
            incarnation.begin_anew(conn)
        with reaching(), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("ANALYZE"))
    finally:
        engine.dispose()


def _keys(redis: BlockingRedis) -> Iterator[bytes]:
    for server in redis.servers():
        yield from _keys_of(server)


def _keys_of(server: BlockingRedis) -> Iterator[bytes]:
    cursor: bytes = b"0"
    while True:
        reply = server.call("SCAN", cursor, "MATCH", f"{keys.PREFIX}*", "COUNT", _PAGE)
        cursor, page = cast("tuple[bytes, list[bytes]]", reply)
        yield from page
        if cursor == b"0":
            return


def _delete(redis: BlockingRedis, names: list[bytes]) -> None:
    for at in range(0, len(names), _PAGE):
        for reply in redis.call_many([("UNLINK", name) for name in names[at : at + _PAGE]]):
            if isinstance(reply, Exception):
                raise reply
