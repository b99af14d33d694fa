"""Reads the journal on from a cursor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, RowMapping, TextClause, text

from shared.db.queries import statements
from shared.db.rows import struct_of
from shared.domain.outcomes import Code
from shared.domain.records import TicketStatus
from shared.errors import RowlockError
from shared.journal.change import Change, ChangeType
from shared.journal.cursor import OPERATORS, Cursor
from shared.journal.page import Page, Row, page

ROWS_MAX = 200
"""Rows that one page looks through: a few milliseconds of work, whatever is wanted of them."""
CHANGES_MAX = 5_000
"""Changes of tickets that one page reads at most, if its first row has no more by itself."""

_STATUS_TYPES = {"HELD": ChangeType.HELD, "SOLD": ChangeType.CONFIRMED}


class FeedResetError(RowlockError):
    """The cursor counts in another database, or in this one before it was restored."""


class FeedExpiredError(RowlockError):
    """What followed the cursor is older than what is kept."""


def start(conn: Connection, *, oldest: bool) -> Cursor:
    """Return the cursor before the oldest row that is kept, or behind the newest."""
    database, last = lanes(conn)
    if not oldest:
        return Cursor(database, last)
    kept = {row.lane: row.number for row in conn.execute(_query("journal_oldest"))}
    return Cursor(database, {lane: (kept.get(lane) or number + 1) - 1 for lane, number in last.items()})


def read(
    conn: Connection,
    cursor: Cursor,
    limit: int,
    types: frozenset[ChangeType],
    event_ids: frozenset[str] | None = None,
    *,
    kept_here: bool = False,
) -> Page:
    """Return what follows the cursor, `limit` changes of `types` at most. Raises FeedResetError, FeedExpiredError.

    `kept_here`: the cursor stands in the database itself. What a restore or a failover took back of the journal it took back of
    the cursor, too, so it goes on whatever the database is called now.
    """
    database, last = lanes(conn)
    if kept_here:
        cursor = replace(cursor, database=database)
    _require_known(cursor, database, last)
    behind = {lane: cursor.number(lane) for lane, number in last.items() if number > cursor.number(lane)}
    if not behind:
        return Page(changes=(), cursor=cursor, has_more=False)
    # The rest of a row comes before rows that became visible since: a clock may have made them older.
    cut = {"cut": cursor.lane if cursor.offset else -1, "cut_number": cursor.number(cursor.lane) + 1}
    asked = {"lanes": list(behind), "numbers": list(behind.values()), "rows": ROWS_MAX, **cut}
    found = [struct_of(row, Row) for row in conn.execute(_query("journal_rows"), asked).mappings()]
    _require_no_gap(cursor, behind, found)
    rows = _taken(found, limit if event_ids is None else CHANGES_MAX)
    made = _made(conn, rows, event_ids)
    changes = _changes(rows, made, _refused(conn, rows) if ChangeType.REJECTED in types else {}, types, event_ids)
    read = page(cursor, rows, changes, limit, more=len(rows) < len(found) or len(found) == ROWS_MAX)
    return replace(read, changes=_with_metadata(conn, read.changes, made))


def require_known(conn: Connection, cursor: Cursor) -> None:
    """Raises FeedResetError if the cursor does not count in this database."""
    _require_known(cursor, *lanes(conn))


def _require_known(cursor: Cursor, database: str, last: Mapping[int, int]) -> None:
    if database != cursor.database or any(number > last.get(lane, 0) for lane, number in cursor.numbers.items()):
        raise FeedResetError("the cursor is of another database, or of a time that a restore took back")


@cache
def _query(name: str) -> TextClause:
    return text(statements("journal.sql")[name].sql)


def lane_rows(conn: Connection) -> Sequence[Any]:
    """Return a row for each lane: what names the database in a cursor, the lane, its last number, the time."""
    return conn.execute(_query("journal_lanes")).all()


def lanes(conn: Connection) -> tuple[str, dict[int, int]]:
    """Return what names the database, and of each lane the number that was written last."""
    rows = lane_rows(conn)
    return rows[0].database, {row.lane: row.last for row in rows}


def _require_no_gap(cursor: Cursor, behind: dict[int, int], rows: Sequence[Row]) -> None:
    """Raises FeedExpiredError if a lane's next row is gone. Its numbers have no gaps, so only retention takes one."""
    first: dict[int, int] = {}
    for row in rows:
        first.setdefault(row.lane, row.number)
    missing = [lane for lane in behind if lane not in first] if len(rows) < ROWS_MAX else []
    if missing or any(number != cursor.number(lane) + 1 for lane, number in first.items()):
        raise FeedExpiredError("what follows the cursor is older than what is kept")


def _taken(rows: Sequence[Row], budget: int) -> Sequence[Row]:
    """Return the first rows, no more than their changes need to fill a page."""
    count = changes = 0
    for row in rows:
        if (count and changes + row.changes_max > CHANGES_MAX) or changes >= budget:
            break
        count, changes = count + 1, changes + row.changes_max
    return rows[:count]


_Made = dict[tuple[int, int], list[RowMapping]]
"""By lane and number: what a row changed of tickets."""


def _changes(
    rows: Sequence[Row],
    made: _Made,
    refused: Mapping[str, RowMapping],
    types: frozenset[ChangeType],
    event_ids: frozenset[str] | None,
) -> Iterator[dict[int, Change]]:
    """Yield the wanted changes of each row by their index: changes of tickets first, then what was refused."""
    for row in rows:
        items = {0: _operation(row)} if row.lane == OPERATORS else {}
        items |= {each["place"] - (row.first_change or 0): _change(row, each) for each in made[row.lane, row.number]}
        for at, id_ in enumerate(row.command_ids, row.changes_max):
            if id_ in refused:
                items[at] = _rejection(row, at, refused[id_])
        yield {
            at: item
            for at, item in items.items()
            if item.type in types and (event_ids is None or item.event_id in event_ids)
        }


def _with_metadata(conn: Connection, changes: Sequence[Change], made: _Made) -> Sequence[Change]:
    """Return the changes of a page with what the shop said about their reservations; only a page's, as it may be much."""
    ids = {row["reservation_id"]: row["metadata_id"] for rows in made.values() for row in rows if row["metadata_id"]}
    asked = {ids[change.reservation_id] for change in changes if change.reservation_id in ids}
    if not asked:
        return changes
    rows = conn.execute(_query("journal_metadata"), {"ids": list(asked)})
    found: dict[str | None, dict[str, str]] = {row.id: row.content for row in rows}
    return [replace(change, metadata=found.get(ids.get(change.reservation_id))) for change in changes]


def _made(conn: Connection, rows: Sequence[Row], event_ids: frozenset[str] | None) -> _Made:
    """Return what rows changed of tickets."""
    made: _Made = defaultdict(list)
    own = {(row.lane, row.number): frozenset(row.command_ids) for row in rows if row.first_change is not None}
    if own:
        changing = [row for row in rows if row.first_change is not None]
        asked = {
            "lanes": [row.lane for row in changing],
            "numbers": [row.number for row in changing],
            "firsts": [row.first_change for row in changing],
            "lasts": [row.last_change for row in changing],
            "lows": [min(row.command_ids) for row in changing],
            "highs": [max(row.command_ids) for row in changing],
            "event_ids": None if event_ids is None else list(event_ids),
        }
        for each in conn.execute(_query("journal_changes"), asked).mappings():
            if each["command_id"] in own[each["lane"], each["number"]]:
                made[each["lane"], each["number"]].append(each)
    return made


def _refused(conn: Connection, rows: Sequence[Row]) -> dict[str, RowMapping]:
    ids = [id_ for row in rows for id_ in row.command_ids]
    if not ids:
        return {}
    asked = {"ids": ids, "low": min(ids), "high": max(ids)}
    return {each["command_id"]: each for each in conn.execute(_query("journal_rejections"), asked).mappings()}


def _operation(row: Row) -> Change:
    details = row.details or {}
    return Change(
        id=f"{row.lane}-{row.number}-0",
        type=ChangeType(details["type"]),
        at=row.at,
        event_id=details["event_id"],
        cause=details["cause"],
        reason=details.get("reason"),
    )


def _change(row: Row, made: RowMapping) -> Change:
    return Change(
        id=f"{row.lane}-{row.number}-{made['place'] - (row.first_change or 0)}",
        type=_type(made),
        at=made["at"],
        event_id=made["event_id"],
        ticket_id=made["ticket_id"],
        reservation_id=made["reservation_id"],
        order_id=made["order_id"],
        holder=made["holder"],
        command_id=made["command_id"],
        shard=row.lane,
        sequence=made["sequence"],
        status=TicketStatus(made["to_status"]),
        held_until=made["held_until"],
        price=made["price"],
        currency=made["currency"],
        price_class=made["price_class"],
        cause=made["cause"],
        reason=made["reason"],
    )


def _type(made: RowMapping) -> ChangeType:
    """Return what a change was; rows of a release before the journal only have its statuses."""
    if made["change"] is not None:
        return ChangeType(f"reservation.{made['change']}")
    ended = ChangeType.EXPIRED if made["reservation_status"] == "EXPIRED" else ChangeType.RELEASED
    return _STATUS_TYPES.get(made["to_status"], ended)


def _rejection(row: Row, at: int, refused: RowMapping) -> Change:
    return Change(
        id=f"{row.lane}-{row.number}-{at}",
        type=ChangeType.REJECTED,
        at=row.at,
        event_id=refused["event_id"],
        ticket_id=refused["ticket_id"],
        order_id=refused["order_id"],
        holder=refused["holder"],
        command_id=refused["command_id"],
        shard=refused["shard"],
        sequence=refused["sequence"],
        code=Code(refused["code"]),
        cause=refused["kind"],
    )
