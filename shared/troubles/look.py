"""All looks together, as any process can take them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from sqlalchemy import Engine

from shared.config import Settings
from shared.db.engine import transaction
from shared.errors import RowlockError
from shared.redis.client.blocking import BlockingRedis
from shared.troubles import clocks, disk, foreign_lock, memory, posts, shard_numbers
from shared.troubles.certificates import Certificates
from shared.troubles.trouble import Code, Trouble

T = TypeVar("T")


class Looks:
    """One process' looks at the stores. A store that is away is told elsewhere; the looks that need it find nothing."""

    def __init__(
        self, settings: Settings, engine: Engine, redis: BlockingRedis, process: str, certificates: Certificates
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._redis = redis
        self._process = process
        self._certificates = certificates

    def all(self) -> dict[Code, Trouble]:
        """Return what is wrong now, each code once: what this process sees itself before what others posted."""
        own = [trouble for look in self._own() if (trouble := _taken(look)) is not None]
        others = _taken(lambda: self._exchanged(own)) or []
        return {trouble.code: trouble for trouble in [*others, *own]}

    def _own(self) -> Iterator[Callable[[], Trouble | None]]:
        redis = self._redis
        yield lambda: memory.look(redis)
        yield lambda: disk.look(redis)
        yield lambda: shard_numbers.look(redis, self._settings, self._process)
        yield self._locks
        yield self._clocks
        yield self._certificates.look

    def _locks(self) -> Trouble | None:
        with transaction(self._engine) as conn:
            return foreign_lock.look(conn)

    def _clocks(self) -> Trouble | None:
        with transaction(self._engine) as conn:
            return clocks.look(self._redis, conn, self._process)

    def _exchanged(self, own: list[Trouble]) -> list[Trouble]:
        posts.post(self._redis, own)
        return posts.posted(self._redis)


def _taken(look: Callable[[], T]) -> T | None:
    try:
        return look()
    except RowlockError:
        return None
