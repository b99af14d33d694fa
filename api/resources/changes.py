"""The feed: what changed, each change once and a ticket's in their order, for who keeps a place in it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence

import msgspec
from flask import Blueprint, Response, request
from sqlalchemy import Connection

from api.principals.current import require
from api.principals.identity import Identity, Scope
from api.services.process import Services, services
from api.web.bodies import answer, encode, invalid
from api.web.deferred import Streamed, deferred, each_of
from api.web.documented import NAME, PREFER, Access, Parameter, documented, limit
from api.web.pages import LIMIT_MAX, requested
from api.web.preferences import applied, wait_seconds
from api.web.problems import Problem, not_found
from api.web.reading import wanted
from shared.db import journal_reader
from shared.db.journal_reader import FeedExpiredError, FeedResetError
from shared.journal import cursor as cursors
from shared.journal.change import USUAL, Change, ChangeType
from shared.journal.cursor import Cursor, CursorError
from shared.journal.page import Page

blueprint = Blueprint("changes", __name__, url_prefix="/api")

NOW = "now"
_TYPE = f"({'|'.join(map(re.escape, ChangeType))})"
_TYPES_PATTERN = f"^ *{_TYPE} *(, *{_TYPE} *)*$"
HEARTBEAT_S = 10.0
FOLLOWERS_MAX = 200
"""Clients of one process that wait for changes: each piece of news has all of them read the journal."""


STREAM_BYTES_MAX = 8 << 20
"""A stream ends after so many bytes, and its client goes on with another: who does not read holds no more memory."""


class Changes(msgspec.Struct, frozen=True):
    items: Sequence[Change]
    next_cursor: str
    """What to send next time, also when nothing came."""
    has_more: bool


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    limit: int
    types: frozenset[ChangeType]
    event_ids: frozenset[str] | None
    with_holder: bool
    """Who has a ticket is for who may read that."""


@blueprint.get("/changes")
@deferred
@documented(
    "Read what changed since a cursor; with `Accept: text/event-stream` as server-sent events, whose ids are cursors.",
    tag="changes",
    access=Access.FEED,
    answers={200: Changes},
    streams="text/event-stream",
    parameters=(
        Parameter(
            name="cursor",
            about="`next_cursor` of the answer before, with the same `types` and `event_id`. Without one the oldest changes "
            "that are kept come first; `now` begins with what comes next.",
        ),
        Parameter(
            name="types",
            about="Types, separated by commas; without any: all but command.rejected.",
            allowed={"pattern": _TYPES_PATTERN},
        ),
        Parameter(name="event_id", about="Only changes of an event.", allowed=NAME),
        Parameter(name="Last-Event-ID", about="As `cursor`, of a stream that was cut off.", location="header"),
        limit(LIMIT_MAX),
        PREFER,
    ),
    problems=(400, 403, 409, 410, 503),
)
async def read_changes() -> Response:
    identity = require(Scope.FEED)
    parts, query = services(), request.args
    page = requested(query)
    asked = Wanted(
        limit=page.limit,
        types=_types(query.get("types")),
        event_ids=_events_of(identity, wanted(query, "event_id")),
        with_holder=identity.may(Scope.READ) or identity.may(Scope.SELL),
    )
    if (
        asked.event_ids is not None
        and query.get("event_id")
        and not await parts.reads.known_events.read(query["event_id"])
    ):
        raise invalid("event_id", f"there is no event {query['event_id']!r}")
    is_stream = "text/event-stream" in request.headers.get("Accept", "")
    start = (request.headers.get("Last-Event-ID") if is_stream else None) or page.cursor
    cursor = await _start(parts, start)
    if is_stream:
        first = await _read(parts, cursor, asked)
        _require_room(parts)
        return Streamed(each_of(_events(parts, first, asked), STREAM_BYTES_MAX))
    seconds = wait_seconds(request.environ.get("HTTP_PREFER"), parts.settings.wait_max_seconds)
    found = await _awaited(parts, cursor, asked, seconds) if seconds else await _read(parts, cursor, asked)
    return applied(answer(_shown(found)), seconds)


async def _awaited(parts: Services, cursor: Cursor, asked: Wanted, seconds: int) -> Page:
    """Return the first page with something in it, or an empty one when the time is up."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    _require_room(parts)
    with parts.journal_news.following():
        page = await _read(parts, cursor, asked)
        while not page.changes and (left := until - loop.time()) > 0:
            if not page.has_more and not await parts.journal_news.wait(left):
                break
            page = await _read(parts, page.cursor, asked)
    return page


async def _events(parts: Services, page: Page, asked: Wanted) -> AsyncIterator[bytes]:
    """Yield a server-sent event for each page that has something in it, and a sign of life where none has."""
    loop = asyncio.get_running_loop()
    yield b"retry: 2000\n\n"
    with parts.journal_news.following():
        spoken = loop.time()
        while True:
            if page.changes:
                shown = _shown(page)
                yield b"id: %s\nevent: changes\ndata: %s\n\n" % (shown.next_cursor.encode(), encode(shown))
                spoken = loop.time()
            elif loop.time() - spoken >= HEARTBEAT_S:
                yield b": still here\n\n"
                spoken = loop.time()
            if not page.has_more and not await parts.journal_news.wait(HEARTBEAT_S):
                return
            try:
                page = await _read(parts, page.cursor, asked)
            except Problem as problem:
                yield b"event: problem\ndata: %s\n\n" % problem.response().get_data()
                return


async def _start(parts: Services, text: str | None) -> Cursor:
    """Return the cursor to begin with. Raises Problem (400)."""
    if text is None or text == NOW:
        return await parts.threads.run(lambda: _bound(parts, oldest=text is None))
    try:
        return cursors.decode(text)
    except CursorError as fault:
        raise invalid("cursor", str(fault)) from None


async def _read(parts: Services, cursor: Cursor, asked: Wanted) -> Page:
    """Return a page. Raises Problem (409, 410) where the cursor leads nowhere."""
    try:
        return await parts.threads.run(lambda: _page(parts, cursor, asked))
    except FeedResetError:
        detail = "This cursor is of another database, or of a time that a restore took back. Read anew what you keep, then begin without a cursor."
        raise Problem(409, "FEED_RESET", detail) from None
    except FeedExpiredError:
        detail = f"What follows this cursor is older than the {parts.settings.retention_days} days that are kept. Read anew what you keep, then begin without a cursor."
        raise Problem(410, "FEED_EXPIRED", detail) from None


def _bound(parts: Services, *, oldest: bool) -> Cursor:
    return parts.reader.read(lambda conn: journal_reader.start(conn, oldest=oldest))


def _page(parts: Services, cursor: Cursor, asked: Wanted) -> Page:
    def read(conn: Connection) -> Page:
        return journal_reader.read(conn, cursor, asked.limit, asked.types, asked.event_ids)

    page = parts.reader.read(read)
    return page if asked.with_holder else page.without_holders()


def _shown(page: Page) -> Changes:
    return Changes(page.changes, cursors.encode(page.cursor), page.has_more)


def _events_of(identity: Identity, named: str | None) -> frozenset[str] | None:
    """Return the events whose changes are read; None: all. Raises Problem (404)."""
    if named is None:
        return identity.event_ids
    if not identity.is_within(named):
        raise not_found("event")
    return frozenset({named})


def _types(text: str | None) -> frozenset[ChangeType]:
    """Return the types that a query names. Raises Problem (400)."""
    if text is None:
        return USUAL
    names = [name.strip() for name in text.split(",")]
    unknown = [name for name in names if name not in list(ChangeType)]
    if unknown:
        raise invalid("types", f"{unknown[0][:40]!r} is none of {', '.join(ChangeType)}")
    return frozenset(ChangeType(name) for name in names)


def _require_room(parts: Services) -> None:
    if parts.journal_news.followers >= FOLLOWERS_MAX:
        raise Problem(503, "OVERLOADED", "Too many clients follow the changes here.", headers={"Retry-After": "5"})
