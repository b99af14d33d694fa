"""The maps that were made: one for each version, encoded and packed once for all who read it."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Engine

from api.services.maps.build import build
from api.services.shared_reads import SharedReads
from api.services.threads import Threads
from shared.db import map_reader
from shared.db.engine import snapshot
from shared.errors import RowlockError

KEPT_BYTES_MAX = 64 << 20
"""About 150 halls of 50,000 seats."""
GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class KeptMap:
    version: str
    body: bytes
    packed: bytes
    """The body compressed with gzip: those without a gateway get little, too."""

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed)


class MapOf(NamedTuple):
    event_id: str
    version: str | None
    """None: whichever is current."""


class IdsOf(NamedTuple):
    event_id: str
    version: str
    section: str | None


class MapChangedError(RowlockError):
    """The version asked for is not the event's any more, or never was; `version` is."""

    def __init__(self, version: str) -> None:
        super().__init__(f"the event's map is {version}")
        self.version = version


@dataclass(frozen=True, slots=True)
class Ids:
    body: str | None
    """A JSON array; None: the section has no seat."""


class Maps:
    """One per process, on its loop."""

    def __init__(self, engine: Engine, threads: Threads) -> None:
        self._engine, self._threads = engine, threads
        self._kept: OrderedDict[tuple[str, str], KeptMap] = OrderedDict()
        self._bytes = 0
        self._maps = SharedReads(self._load_maps, keys_max=1, loads_max=2)
        self._ids = SharedReads(self._load_ids, keys_max=1, loads_max=2)

    async def read(self, event_id: str, version: str | None = None) -> KeptMap | None:
        """Return the event's map; None if there is no such event. Raises MapChangedError."""
        kept = None if version is None else self._kept.get((event_id, version))
        if kept is not None:
            self._kept.move_to_end((event_id, kept.version))
            return kept
        found = await self._maps.read(MapOf(event_id, version))
        if found is not None:
            self._keep(event_id, found)
        return found

    async def read_ids(self, event_id: str, version: str, section: str | None) -> Ids | None:
        """Return the ids of the map's seats in its order; None if there is no such event. Raises MapChangedError."""
        return await self._ids.read(IdsOf(event_id, version, section))

    def _keep(self, event_id: str, made: KeptMap) -> None:
        """Remember a map; the one that nobody read for longest goes first."""
        key = event_id, made.version
        if key in self._kept or made.size > KEPT_BYTES_MAX:
            return
        self._kept[key] = made
        self._bytes += made.size
        while self._bytes > KEPT_BYTES_MAX:
            self._bytes -= self._kept.popitem(last=False)[1].size

    async def _load_maps(self, keys: list[MapOf]) -> dict[MapOf, KeptMap]:
        found = await self._threads.run(lambda: {key: self._made(key) for key in keys})
        return {key: made for key, made in found.items() if made is not None}

    def _made(self, wanted: MapOf) -> KeptMap | None:
        """In a thread."""
        with snapshot(self._engine) as conn:
            head = map_reader.read_head(conn, wanted.event_id)
            if head is None:
                return None
            if wanted.version not in (None, head.version):
                raise MapChangedError(head.version)
            kept = self._kept.get((wanted.event_id, head.version))
            if kept is not None:
                return kept
            body = build(wanted.event_id, head, map_reader.read_seats(conn, wanted.event_id))
        return KeptMap(head.version, body, gzip.compress(body, GZIP_LEVEL, mtime=0))

    async def _load_ids(self, keys: list[IdsOf]) -> dict[IdsOf, Ids]:
        found = await self._threads.run(lambda: {key: self._read_ids(key) for key in keys})
        return {key: ids for key, ids in found.items() if ids is not None}

    def _read_ids(self, wanted: IdsOf) -> Ids | None:
        """In a thread."""
        with snapshot(self._engine) as conn:
            found = map_reader.read_ids(conn, wanted.event_id, wanted.section)
        if found is None:
            return None
        version, ids = found
        if version != wanted.version:
            raise MapChangedError(version)
        return Ids(ids)
