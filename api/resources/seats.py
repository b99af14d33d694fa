"""An event at a glance: a letter for every seat, and the changes as they happen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from http import HTTPStatus

import msgspec
from flask import Blueprint, Response, request

from api.services.process import Services, services
from api.services.shared_reads import SharedReads
from api.web.bodies import encode, written
from api.web.deferred import Streamed, deferred
from api.web.documented import Access, Parameter, documented
from api.web.pages import choice
from api.web.problems import not_found
from api.web.reading import named
from shared.db import event_store, ticket_reader
from shared.db.engine import transaction

blueprint = Blueprint("seats", __name__, url_prefix="/api/events")

LEGEND = {"A": "AVAILABLE", "H": "HELD", "S": "SOLD", "X": "NOT_FOR_SALE"}


class Seats(msgspec.Struct, frozen=True, omit_defaults=True):
    """`statuses` has a letter for each seat, in the order of `ids`, which is the event's: best seats first."""

    event_id: str
    legend: dict[str, str]
    counts: dict[str, int]
    statuses: str
    ids: list[str] | None = None


@dataclass(frozen=True, slots=True)
class _Glance:
    body: bytes
    tag: str


_reads = SharedReads[_Glance | None]()


@blueprint.get("/<event_id>/seats")
@deferred
@documented(
    "The status of every seat, compactly; with an ETag for `If-None-Match`.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: Seats, 304: None},
    parameters=(
        Parameter(name="ids", about="`false` leaves the ids out, for who has them already: their order stays."),
        Parameter(name="If-None-Match", about="The ETag of the answer before.", location="header"),
    ),
    problems=(400, 404),
)
async def get_seats(event_id: str) -> Response:
    named(event_id, "event")
    with_ids = choice(request.args, "ids", ("true", "false")) != "false"
    parts = services()

    async def load() -> _Glance | None:
        return await parts.threads.run(lambda: _glance(parts, event_id, with_ids=with_ids))

    glance = await _reads.read(f"{event_id} {with_ids}", load)
    if glance is None:
        raise not_found("event")
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
    if not await parts.threads.run(lambda: _is_known(parts, event_id)):
        raise not_found("event")
    return Streamed(parts.listeners.stream(event_id))


def _glance(parts: Services, event_id: str, *, with_ids: bool) -> _Glance | None:
    with transaction(parts.engine) as conn:
        if with_ids:
            view = ticket_reader.read_seats(conn, event_id)
            ids, statuses = view.ids, view.statuses
        else:
            ids, statuses = None, ticket_reader.read_statuses(conn, event_id)
        if not statuses and not event_store.exists(conn, event_id):
            return None
    counts = {name: statuses.count(letter) for letter, name in LEGEND.items()}
    body = encode(Seats(event_id, LEGEND, counts, statuses, ids))
    return _Glance(body, hashlib.blake2b(body, digest_size=12).hexdigest())


def _is_known(parts: Services, event_id: str) -> bool:
    with transaction(parts.engine) as conn:
        return event_store.exists(conn, event_id)
