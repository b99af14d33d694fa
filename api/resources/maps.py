"""The map of an event's seats: where they are and what they cost. Their statuses are told by `/seats` and `/stream`."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from api.services.maps.build import SeatMap
from api.services.maps.maps import KeptMap, MapChangedError
from api.services.process import services
from api.web.bodies import encode, written
from api.web.deferred import deferred
from api.web.documented import Access, Parameter, documented
from api.web.problems import Problem, not_found
from api.web.reading import existing, named, wanted

blueprint = Blueprint("maps", __name__, url_prefix="/api/events")

IMMUTABLE = "public, max-age=31536000, immutable"


class MapIds(msgspec.Struct, frozen=True, kw_only=True):
    event_id: str
    version: str
    section: str | None
    ids: list[str]
    """Of the map's seats, or of those of the section, in the map's order."""


@blueprint.get("/<event_id>/map")
@deferred
@documented(
    "Read the event's map: its seats column by column, in the order of the statuses of `/seats`. `Content-Location` is where "
    "this version of it stays for good.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: SeatMap, 304: None},
    parameters=(Parameter(name="If-None-Match", about="The ETag of the answer before.", location="header"),),
    problems=(404,),
)
async def get_map(event_id: str) -> Response:
    made = await _read(event_id)
    headers = {"Cache-Control": "no-cache", "Content-Location": f"/api/events/{event_id}/map/{made.version}"}
    if request.if_none_match.contains_weak(made.version):
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=_tagged(made, headers))
    return _sent(made, headers)


@blueprint.get("/<event_id>/map/<version>")
@deferred
@documented(
    "Read one version of the event's map; it never changes. Another than the event's own is 404 `MAP_CHANGED`, whose member "
    "`map` is the event's: then read `/seats` anew.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: SeatMap},
    problems=(404,),
)
async def get_map_version(event_id: str, version: str) -> Response:
    made = await _read(event_id, named(version, "map"))
    return _sent(made, {"Cache-Control": IMMUTABLE})


@blueprint.get("/<event_id>/map/<version>/ids")
@deferred
@documented(
    "Read the ids of a map's seats, or of those of one section; they never change for this version.",
    tag="events",
    access=Access.PUBLIC,
    answers={200: MapIds},
    parameters=(Parameter(name="section", about="Only the ids of this section's seats."),),
    problems=(400, 404),
)
async def get_map_ids(event_id: str, version: str) -> Response:
    named(event_id, "event")
    section = wanted(request.args, "section")
    try:
        found = existing(await services().maps.read_ids(event_id, named(version, "map"), section), "event")
    except MapChangedError as changed:
        raise _changed(changed) from None
    if found.body is None and section is not None:
        raise not_found("section")
    head = {
        "event_id": event_id,
        "version": version,
        "section": section,
        "ids": msgspec.Raw((found.body or "[]").encode()),
    }
    return written(encode(head), headers={"Cache-Control": IMMUTABLE})


async def _read(event_id: str, version: str | None = None) -> KeptMap:
    """Raises Problem (404)."""
    try:
        return existing(await services().maps.read(named(event_id, "event"), version), "event")
    except MapChangedError as changed:
        raise _changed(changed) from None


def _changed(changed: MapChangedError) -> Problem:
    detail = "The event's map is another by now: read its seats anew, and the map that they name."
    return Problem(404, "MAP_CHANGED", detail, map=changed.version)


def _sent(made: KeptMap, headers: Mapping[str, str]) -> Response:
    """Return the map, packed for who can unpack it."""
    if request.accept_encodings["gzip"] > 0:
        return written(made.packed, headers=_tagged(made, headers) | {"Content-Encoding": "gzip"})
    return written(made.body, headers=_tagged(made, headers))


def _tagged(made: KeptMap, headers: Mapping[str, str]) -> dict[str, Any]:
    return {**headers, "ETag": f'W/"{made.version}"', "Vary": "Accept-Encoding"}
