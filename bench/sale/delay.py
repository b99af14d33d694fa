"""How late listeners heard: from the commit of a sale to each one's socket."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import msgspec
import numpy as np
import psycopg2

from bench.servers import Servers

_TOLD = re.compile(rb"event: seats\ndata: (.*)\n")
_WORST_MS = 60_000
_SOLD_AT = "SELECT ticket_id, extract(epoch FROM changed_at)::float FROM ticket_changes WHERE to_status = 'SOLD'"


@dataclass(frozen=True, slots=True)
class Delay:
    """Milliseconds, over all listeners and all seats of whose sale they heard while they listened."""

    heard: int
    p50_ms: float
    p99_ms: float


def sold_at(servers: Servers, ids: Sequence[str]) -> dict[int, float]:
    """Return when each seat was sold, by its place. A batch is decided a moment before it is committed."""
    places = {id_: place for place, id_ in enumerate(ids)}
    connection = psycopg2.connect(servers.database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(_SOLD_AT)
        found = {places[ticket_id]: at for ticket_id, at in cursor.fetchall()}
    connection.close()
    return found


def delay(arrivals: Mapping[bytes, Sequence[float]], sold: Mapping[int, float]) -> Delay:
    """Return how long after `sold` what stands in the pieces came to those who listened."""
    by_ms = np.zeros(_WORST_MS + 1, dtype=np.int64)
    for piece, times in arrivals.items():
        commits = np.array([sold[seat] for seat in _sold_seats(piece) if seat in sold])
        late = (np.array(times)[:, None] - commits[None, :]).ravel() * 1_000
        by_ms += np.bincount(np.clip(late, 0, _WORST_MS).astype(np.int64), minlength=_WORST_MS + 1)
    heard = int(by_ms.sum())
    below = np.cumsum(by_ms)
    return Delay(heard, *(float(np.searchsorted(below, heard * part)) for part in (0.5, 0.99)))


def _sold_seats(piece: bytes) -> Iterator[int]:
    for data in _TOLD.findall(piece):
        yield from accumulate(msgspec.json.decode(data).get("S", ()))
