"""An event at a glance: a letter for every seat, and the changes as they happen."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, request

from api.services.glances import GlanceOf, Seats
from api.services.process import services
from api.web.bodies import written
from api.web.deferred import Streamed, deferred
from api.web.documented import Access, Parameter, documented
from api.web.pages import choice
from api.web.problems import not_found
from api.web.reading import existing, named

blueprint = Blueprint("seats", __name__, url_prefix="/api/events")


@blueprint.get("/<event_id>/seats")
@deferred
@documented(
    "The status of every seat, compactly; with an ETag for `If-None-Match`.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: Seats, 304: None},
    parameters=(
        Parameter(
            name="ids",
            about="`false` leaves the ids out, for who has them already: their order stays.",
            allowed={"enum": ["true", "false"]},
        ),
        Parameter(name="If-None-Match", about="The ETag of the answer before.", location="header"),
    ),
    problems=(400, 404),
)
async def get_seats(event_id: str) -> Response:
    named(event_id, "event")
    with_ids = choice(request.args, "ids", ("true", "false")) != "false"
    glance = existing(await services().reads.seats.read(GlanceOf(event_id, with_ids)), "event")
    headers = {"ETag": f'"{glance.tag}"', "Cache-Control": "no-cache"}
    if request.if_none_match.contains_weak(glance.tag):
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return written(glance.body, headers=headers)


@blueprint.get("/<event_id>/stream")
@deferred
@documented(
    "Changes as server-sent events: `ticket` with its new status, and `resync` whenever changes may have been missed "
    "(so first of all): then read the seats.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: "text/event-stream"},
    parameters=(
        Parameter(name="Last-Event-ID", about="Not needed: every stream begins with `resync`.", location="header"),
    ),
    problems=(404,),
)
async def get_stream(event_id: str) -> Response:
    named(event_id, "event")
    parts = services()
    if not await parts.reads.known_events.read(event_id):
        raise not_found("event")
    return Streamed(parts.listeners.stream(event_id))
