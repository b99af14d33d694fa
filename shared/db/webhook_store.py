"""Webhooks as rows: what is kept of each, and the lease under which a process sends for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, TextClause, text

from shared.db.queries import statements
from shared.db.rows import struct_of
from shared.journal.change import ChangeType
from shared.webhooks.attempt import Attempt

WEBHOOKS_MAX = 100
"""Each has one request in flight at a time, so one process can serve them all at once."""


class WebhookView(Struct, frozen=True, kw_only=True):
    id: str
    url: str
    types: list[ChangeType]
    event_ids: list[str] | None
    """None: of all events."""
    with_holder: bool
    """Whether messages say who has a ticket: where whoever made it may read that."""
    max_events: int
    disabled: Literal["gone", "failing", "feed_reset", "feed_expired"] | None
    """Why it was switched off."""
    created_at: str
    cursor: str
    failures: int
    failing_since: str | None
    due_at: str


class AttemptView(Struct, frozen=True, kw_only=True):
    message_id: str
    at: str
    events: int
    status: int | None
    took_ms: int
    words: str


class DeadView(Struct, frozen=True, kw_only=True):
    change_id: str
    at: str
    status: int
    change: dict[str, Any]


class Lane(Struct, frozen=True, kw_only=True):
    """A webhook that is due, under a lease of this process."""

    id: str
    url: str
    types: list[str]
    event_ids: list[str] | None
    with_holder: bool
    max_events: int
    cursor: str
    message_id: str | None
    message_events: int | None
    """How many changes the message has that is next; None: as many as may be."""
    message_cursor: str | None
    """The cursor behind the message that was sent before; None: it was not."""
    failures: int
    secrets: list[str]


class Settled(Struct, frozen=True, kw_only=True):
    """What a lane is left with."""

    cursor: str
    pause_s: float
    failures: int = 0
    again: bool = False
    """The same message is sent again."""
    events: int | None = None
    """How many changes the next message shall have; None: as many as may be."""
    disabled: str | None = None

    @property
    def goes_on(self) -> bool:
        return self.pause_s == 0 and self.disabled is None


@cache
def _query(name: str) -> TextClause:
    return text(statements("webhooks.sql")[name].sql)


def create(conn: Connection, webhook_id: str, columns: dict[str, Any]) -> bool:
    """Keep a new webhook; False: there are as many as there may be."""
    conn.execute(text("LOCK TABLE webhooks IN SHARE ROW EXCLUSIVE MODE"))
    if conn.execute(_query("webhook_count")).scalar_one() >= WEBHOOKS_MAX:
        return False
    conn.execute(_query("webhook_insert"), {"id": webhook_id, **columns})
    return True


def list_webhooks(conn: Connection, webhook_id: str | None = None) -> list[WebhookView]:
    rows = conn.execute(_query("webhooks"), {"id": webhook_id}).mappings()
    return [struct_of(row, WebhookView) for row in rows]


def address(conn: Connection, webhook_id: str) -> tuple[str, str] | None:
    """Return a webhook's URL and the secret that signs its messages."""
    row = conn.execute(_query("webhook_address"), {"id": webhook_id}).one_or_none()
    return None if row is None else (row.url, row.secret)


def change(conn: Connection, webhook_id: str, changes: dict[str, Any]) -> bool:
    """Change what is named of a webhook; False: there is none."""
    values = {"url": None, "types": None, "max_events": None, "event_ids": None, **changes}
    values |= {"id": webhook_id, "set_event_ids": "event_ids" in changes}
    return conn.execute(_query("webhook_change"), values).rowcount == 1


def delete(conn: Connection, webhook_id: str) -> bool:
    gone = conn.execute(_query("webhook_delete"), {"id": webhook_id}).rowcount == 1
    conn.execute(_query("webhook_forget"), {"id": webhook_id})
    return gone


def rotate(conn: Connection, webhook_id: str, secret: str) -> bool:
    return conn.execute(_query("webhook_rotate"), {"id": webhook_id, "secret": secret}).rowcount == 1


def resume(conn: Connection, webhook_id: str, cursor: str | None) -> bool:
    return conn.execute(_query("webhook_resume"), {"id": webhook_id, "cursor": cursor}).rowcount == 1


def attempts(conn: Connection, webhook_id: str) -> list[AttemptView]:
    return [
        struct_of(row, AttemptView) for row in conn.execute(_query("webhook_attempts"), {"id": webhook_id}).mappings()
    ]


def dead(conn: Connection, webhook_id: str) -> list[DeadView]:
    return [struct_of(row, DeadView) for row in conn.execute(_query("webhook_dead"), {"id": webhook_id}).mappings()]


def lease(conn: Connection, owner: str, lease_s: float, most: int) -> Sequence[Lane]:
    """Take webhooks that are due, `most` at most, for `lease_s`."""
    asked = {"owner": owner, "lease_s": lease_s, "most": most}
    return [struct_of(row, Lane) for row in conn.execute(_query("webhook_lease"), asked).mappings()]


def freeze(conn: Connection, *, owner: str, lane: Lane, message_id: str, events: int, behind: str) -> bool:
    """Fix the message of a lane before it is sent; False: the lease is lost, or the webhook was changed."""
    asked = {"id": lane.id, "owner": owner, "cursor": lane.cursor, "message_id": message_id, "events": events}
    return conn.execute(_query("webhook_freeze"), asked | {"behind": behind}).rowcount == 1


def settle(conn: Connection, owner: str, lane: Lane, settled: Settled, lease_s: float) -> Lane | None:
    """Note what a lane is left with; where nothing keeps it from going on its lease goes on for `lease_s`, else it is given back.

    Return the lane that goes on; None: it does not, or the lease was lost and nothing was changed.
    """
    asked = {
        "id": lane.id,
        "owner": owner,
        "cursor": settled.cursor,
        "again": settled.again,
        "events": settled.events,
        "failures": settled.failures,
        "disabled": settled.disabled,
        "pause_s": settled.pause_s,
        "on": settled.goes_on,
        "lease_s": lease_s,
    }
    row = conn.execute(_query("webhook_settle"), asked).mappings().one_or_none()
    return struct_of(row, Lane) if row is not None and settled.goes_on else None


def give_back(conn: Connection, owner: str) -> None:
    """Leave the lanes of a process that stops to the others."""
    conn.execute(_query("webhook_give_back"), {"owner": owner})


def attempted(conn: Connection, webhook_id: str, message_id: str, events: int, attempt: Attempt) -> None:
    """Note a try; the newest hundred are kept."""
    asked = {"id": webhook_id, "message_id": message_id, "events": events, "status": attempt.status}
    conn.execute(_query("webhook_attempted"), asked | {"took_ms": attempt.took_ms, "words": attempt.words})


def set_aside(conn: Connection, webhook_id: str, change_id: str, status: int, change_json: str) -> None:
    asked = {"id": webhook_id, "change_id": change_id, "status": status, "change": change_json}
    conn.execute(_query("webhook_set_aside"), asked)
