"""An event at a glance: a letter for every seat, and the changes as they happen."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from flask import Blueprint, Response, request

from api.services.board import revision
from api.services.board.pieces import Form
from api.services.process import services
from api.web.bodies import written
from api.web.deferred import Ready, Streamed, deferred
from api.web.documented import Access, Parameter, documented
from api.web.pages import choice
from api.web.reading import existing, named

blueprint = Blueprint("seats", __name__, url_prefix="/api/events")

RESUME_S = 1.5
"""Patience with a client that has heard more, from another process, than this one knows."""
_IDS = Parameter(
    name="ids",
    about="`false`: seats are told by their place in the map, without their ids.",
    allowed={"enum": ["true", "false"]},
)


class Seats(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`statuses` has a letter for each seat, in the order of the map and of `ids`, which is the event's as people read it."""

    event_id: str
    map: str
    """The version of the map whose seats these are."""
    revision: str
    """How far this is known: `since` for the stream."""
    as_of: str
    """When nothing was missing here."""
    legend: dict[str, str]
    counts: dict[str, int]
    statuses: str
    ids: list[str] | None = None


@blueprint.get("/<event_id>/seats")
@deferred
@documented(
    "The status of every seat, compactly; with an ETag for `If-None-Match`.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: Seats, 304: None},
    parameters=(_IDS, Parameter(name="If-None-Match", about="The ETag of the answer before.", location="header")),
    problems=(400, 404),
)
async def get_seats(event_id: str) -> Response:
    named(event_id, "event")
    with_ids = choice(request.args, "ids", ("true", "false")) != "false"
    board = existing(await services().boards.read(event_id), "event")
    tag = board.tag()
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": "no-cache"}
    known = request.environ.get("HTTP_IF_NONE_MATCH")
    if known is not None and (known == headers["ETag"] or request.if_none_match.contains_weak(tag)):
        return Ready(b"", HTTPStatus.NOT_MODIFIED, [*headers.items()])
    if with_ids:
        return written(board.seats(with_ids=True), headers=headers)
    headers["Vary"] = "Accept-Encoding"
    if request.accept_encodings["gzip"] > 0:
        return written(board.packed_seats(), headers=headers | {"Content-Encoding": "gzip"})
    return written(board.seats(with_ids=False), headers=headers)


@blueprint.get("/<event_id>/stream")
@deferred
@documented(
    "Changes as server-sent events, gathered for a moment. With `ids=false` they are `seats`, by places in the map; else "
    "`ticket`, by ids. From `since` on nothing is left out; where that can't be, the first is `reset` (`resync`): read the "
    "seats, and open the stream anew with their `revision`.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: "text/event-stream"},
    parameters=(
        _IDS,
        Parameter(name="since", about="The `revision` of the seats that are known."),
        Parameter(name="Last-Event-ID", about="As `since`, of a stream that was cut off.", location="header"),
    ),
    problems=(400, 404),
)
async def get_stream(event_id: str) -> Response:
    named(event_id, "event")
    form = Form.INDICES if choice(request.args, "ids", ("true", "false")) == "false" else Form.IDS
    since = revision.decode(request.headers.get("Last-Event-ID") or request.args.get("since"))
    boards = services().boards
    board = existing(await boards.read(event_id), "event")
    if since is not None and since.cursor.database == board.database and board.is_behind(since):
        await boards.reaches(event_id, since.cursor.numbers, RESUME_S)
    return Streamed(lambda write: boards.listen(event_id, write, form, since))
