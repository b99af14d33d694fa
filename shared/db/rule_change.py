"""A change of an event's rules: every shard stands still for it, as briefly as can be.

What was settled before is judged by the old rules, what comes after by the new ones. What takes long on a large event, to count
what holders have where a limit is new, is done before: while nobody counts there, its rows are nobody else's. Under the lock
only those are counted anew whose reservations changed meanwhile. What is counted no longer is forgotten afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, text

from shared.db import event_store
from shared.db.engine import reaching
from shared.db.queries import query
from shared.db.standstill import in_standstill, on, pieces
from shared.db.views import EventView

LOCK_TIMEOUT = "SET LOCAL lock_timeout = '5s'"
"""Patience with another operator who changes limits of the event."""
COUNT_TIMEOUT = "SET LOCAL statement_timeout = '10min'"
"""Ten million tickets are counted in less; nobody waits for it but the operator."""


class Counted(NamedTuple):
    """Whose active reservations of an event are counted: holders' of every kind, or guests' only, or nobody's."""

    holders: bool
    guests: bool


def change(
    engine: Engine, event_id: str, changes: Mapping[str, Any], check: Callable[[Connection], None] = lambda _: None
) -> EventView | None:
    """Change an event; return it, or None if there is none. What `check` raises before the change keeps it from being made.

    One change of limits of an event at a time: another one waits, and fails with StoreUnavailableError in the end.
    """
    with reaching(), engine.connect() as conn:
        with conn.begin():
            check(conn)
            before = _counted(conn, event_id)
        if before is None:
            return None
        if "max_per_holder" in changes or "max_per_guest" in changes:
            with _alone(conn, event_id):
                _change_limits(conn, event_id, changes)
        else:
            in_standstill(on(conn), lambda conn: event_store.update(conn, event_id, changes))
        with conn.begin():
            return event_store.get(conn, event_id)


def _change_limits(conn: Connection, event_id: str, changes: Mapping[str, Any]) -> None:
    with conn.begin():
        before = _counted(conn, event_id)
    if before is None:
        return
    after = _after(conn, event_id, changes, before)
    holders, since = _count(conn, event_id, before, after) if before != after else ((), 0)

    def make(conn: Connection) -> None:
        event_store.update(conn, event_id, changes)
        if before != after and after.guests:
            changed = conn.execute(query("changed_holders"), {"event_id": event_id, "since": since}).scalars()
            _recount(conn, event_id, {*holders, *changed}, after)

    in_standstill(on(conn), make)
    if before != after:
        _forget(conn, event_id, after)


def _after(conn: Connection, event_id: str, changes: Mapping[str, Any], before: Counted) -> Counted:
    holders = changes["max_per_holder"] is not None if "max_per_holder" in changes else before.holders
    with conn.begin():
        limited = conn.execute(query("limits"), {"event_id": event_id}).one()
    guests = changes["max_per_guest"] is not None if "max_per_guest" in changes else limited.guests
    return Counted(holders, holders or guests)


def _counted(conn: Connection, event_id: str) -> Counted | None:
    found = conn.execute(query("limits"), {"event_id": event_id}).one_or_none()
    return None if found is None else Counted(found.holders, found.holders or found.guests)


def _count(conn: Connection, event_id: str, before: Counted, after: Counted) -> tuple[Iterable[str], int]:
    """Count beside the batches who is to be counted from now on.

    Return who has to be counted anew under the lock, and the change after which everybody has whose reservations change.
    """
    _forget(conn, event_id, before)  # what a change that was cut off has left
    since = 0
    mixed: list[str] = []
    for _ in range(2 if not before.guests else 1):  # the second time it is what happened during the first
        # While nothing is under way: all later changes have higher places.
        last = in_standstill(on(conn), lambda conn: int(conn.execute(query("last_change")).scalar_one()))
        with conn.begin():
            conn.execute(text(COUNT_TIMEOUT))
            if since:
                changed = conn.execute(query("changed_holders"), {"event_id": event_id, "since": since}).scalars().all()
                _recount(conn, event_id, changed, after)
            elif after.guests and not (before.guests and not after.holders):
                conn.execute(query("count_holders"), {"event_id": event_id, "every": after.holders})
            if before.guests and after.guests:
                mixed = list(conn.execute(query("mixed_holders"), {"event_id": event_id}).scalars())
        since = last
    return mixed, since


def _recount(conn: Connection, event_id: str, holders: Iterable[str], counted: Counted) -> None:
    requested = {"event_id": event_id, "holders": sorted(holders), "every": counted.holders}
    conn.execute(query("recount"), requested)


def _forget(conn: Connection, event_id: str, counted: Counted) -> None:
    """Forget the numbers of holders who are counted no longer."""
    if not counted.guests:  # no batch touches them
        with conn.begin():
            conn.execute(text(COUNT_TIMEOUT))
            conn.execute(query("forget_counts"), {"event_id": event_id})
        return
    with conn.begin():
        conn.execute(text(COUNT_TIMEOUT))
        stale = conn.execute(query("stale_counts"), {"event_id": event_id, "every": counted.holders}).scalars().all()
    for some in pieces(stale):
        in_standstill(on(conn), partial(_recount, event_id=event_id, holders=some, counted=counted))


@contextmanager
def _alone(conn: Connection, event_id: str) -> Iterator[None]:
    """Let no other change of the event's limits run on any connection."""
    with conn.begin():
        conn.execute(text(LOCK_TIMEOUT))
        conn.execute(query("lock_limits"), {"event_id": event_id})
    try:
        yield
    finally:
        with suppress(Exception):
            conn.rollback()
        try:
            with conn.begin():
                conn.execute(query("unlock_limits"), {"event_id": event_id})
        except Exception:  # noqa: BLE001 - whatever failed, the lock goes with the session
            conn.invalidate()
