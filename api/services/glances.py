"""An event at a glance: a letter for every seat, encoded once for all who read it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from api.web.bodies import encode
from shared.db import event_store, ticket_reader

LEGEND = {"A": "AVAILABLE", "H": "HELD", "S": "SOLD", "X": "NOT_FOR_SALE"}


class Seats(msgspec.Struct, frozen=True, omit_defaults=True):
    """`statuses` has a letter for each seat, in the order of `ids`, which is the event's: best seats first."""

    event_id: str
    legend: dict[str, str]
    counts: dict[str, int]
    statuses: str
    ids: list[str] | None = None


class GlanceOf(NamedTuple):
    event_id: str
    with_ids: bool


@dataclass(frozen=True, slots=True)
class Glance:
    body: bytes
    tag: str


def glance(conn: Connection, wanted: GlanceOf) -> Glance | None:
    """Return the seats of an event, encoded; None if there is no such event."""
    event_id = wanted.event_id
    if wanted.with_ids:
        view = ticket_reader.read_seats(conn, event_id)
        ids, statuses = view.ids, view.statuses
    else:
        ids, statuses = None, ticket_reader.read_statuses(conn, event_id)
    if not statuses and not event_store.exists(conn, event_id):
        return None
    counts = {name: statuses.count(letter) for letter, name in LEGEND.items()}
    body = encode(Seats(event_id, LEGEND, counts, statuses, ids))
    return Glance(body, hashlib.blake2b(body, digest_size=12).hexdigest())
