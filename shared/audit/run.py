"""An audit from end to end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from sqlalchemy import Connection as Database
from sqlalchemy import Engine, text

from shared.audit import tables
from shared.audit.difference import IDLE_WAIT_LIST, Check, Difference
from shared.audit.mend import Mender
from shared.audit.queues import Queues
from shared.config import Settings
from shared.db.command_reader import read_commands
from shared.db.deadlines import overdue
from shared.db.engine import create_engine, transaction
from shared.db.shards import known_shards
from shared.redis import connections
from shared.redis.client.blocking import BlockingRedis

SECOND_READ_S = 2.0
"""What a batch leaves open between its commit and its publication is closed by then; what stays is a difference."""

AT_MOST = 100
"""Of each check in the tables that many are shown; the next audit shows the next."""
OVERDUE_MS = 10_000
"""The sweep ends what has run out within a second or two; much later it is not doing so."""


@dataclass(slots=True)
class Audit:
    differences: list[Difference] = field(default_factory=list)
    mended: list[Difference] = field(default_factory=list)
    """Those that were there before `repair` and are no longer."""


def audit(settings: Settings, *, repair: bool, pause: Callable[[float], None] = time.sleep) -> Audit:
    """Read twice and return what differs both times; with `repair`, mend what is safe to mend and read again.

    Raises StoreUnavailableError.
    """
    engine = create_engine(settings, "rowlock audit", 2)
    redis, broker = connections.streams(settings), connections.broker(settings)
    with closing(redis), closing(broker):
        try:
            found = _settled(settings, engine, redis, pause)
            if not repair or not any(difference.safe_to_mend for difference in found):
                return Audit(found)
            Mender(settings, engine, redis, broker).mend(found)
            left = _settled(settings, engine, redis, pause)
            remaining = {difference.key for difference in left}
            return Audit(left, [each for each in found if each.key not in remaining])
        finally:
            engine.dispose()


def _settled(
    settings: Settings, engine: Engine, redis: BlockingRedis, pause: Callable[[float], None]
) -> list[Difference]:
    """Return what is found now and found again a little later."""
    first = _read_once(settings, engine, redis)
    if not first:
        return []
    pause(SECOND_READ_S)
    before = {difference.key for difference in first}
    return [each for each in _read_once(settings, engine, redis) if each.key in before]


def _read_once(settings: Settings, engine: Engine, redis: BlockingRedis) -> list[Difference]:
    found = list(_of_tables(engine))
    with transaction(engine) as conn:
        found += _overdue(conn)
        shards = sorted({*range(settings.shards), *known_shards(conn)})
        # Redis is read first each time; what it says was committed before, so PostgreSQL never knows less.
        found += Queues(redis, conn).differences(shards)
    return found


def _of_tables(engine: Engine) -> Iterator[Difference]:
    differing = tables.audit(engine, AT_MOST)
    idle = [each.subject for each in differing if each.check == IDLE_WAIT_LIST]
    with transaction(engine) as conn:
        waiting = read_commands(conn, idle)
    for each in differing:
        ticket_id = waiting[each.subject].ticket_id if each.subject in waiting else None
        yield Difference(each.check, each.subject, each.words, ticket_id=ticket_id or "")


def _overdue(conn: Database) -> Iterator[Difference]:
    (now_ms,) = conn.execute(text("SELECT epoch_ms(clock_timestamp())")).one()
    for each in overdue(conn, AT_MOST):
        if each.due_ms < now_ms - OVERDUE_MS:
            of = each.ticket_id or f"the orders that wait in {each.event_id}"
            detail = f"of {of} should have ended {(now_ms - each.due_ms) // 1000} s ago"
            event_id = each.event_id if each.ticket_id is None else ""
            yield Difference(Check.OVERDUE, each.cause_id, detail, ticket_id=each.ticket_id or "", event_id=event_id)
