"""Access codes of an event. Their words are shown once, when they are made; what is kept is a digest."""

from __future__ import annotations

import re
import uuid
from typing import Annotated, Any

import msgspec
from flask import Blueprint, Response, request
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy import Connection

from api.commands.idempotency import idempotent
from api.exports.csv_file import BOM, csv_lines
from api.principals.current import require
from api.principals.holders import Holder
from api.principals.identity import Scope
from api.resources.channels import check_channel, existing_event
from api.resources.event_bodies import Moment, bounded
from api.services.event_names import named_in, unknown
from api.services.process import services
from api.web.bodies import READABLE, Body, ChannelKey, answer, decode, encode, invalid
from api.web.deferred import Ready, blocking
from api.web.documented import CURSOR, IDEMPOTENCY_KEY, NAME, Access, Parameter, documented, limit
from api.web.pages import LIMIT_MAX, Page, choice, requested
from api.web.problems import Problem, not_found
from api.web.reading import named, numbered, reading, wanted
from shared.access_codes import digest_of, letters_of, new_code
from shared.db import code_store
from shared.db.code_store import CODES_MAX, CodeTakenError, CodeView, TooManyCodesError
from shared.db.engine import transaction
from shared.telemetry import logs

blueprint = Blueprint("codes", __name__, url_prefix="/api/events")

MADE_MAX = 10_000
"""Codes made by one request."""
TICKETS_MAX = 100_000
"""That a code may be good for."""
WORDS_MIN, WORDS_MAX = 6, 60
CSV = "text/csv"
COLUMNS = ("code", "id", "label", "channel", "category", "holder", "tickets", "opens_at", "closes_at")

Words = Annotated[str, Meta(min_length=WORDS_MIN, max_length=WORDS_MAX, pattern=READABLE)]
"""An access code as somebody types it."""

log = logs.get(__name__)


class NewCodes(Body, frozen=True, kw_only=True):
    """Codes that are all good for the same: a channel, a category, or a category within a channel."""

    channel: ChannelKey | None = None
    category: Annotated[str, Meta(min_length=1, max_length=100, pattern=READABLE)] | None = None
    count: Annotated[int, Meta(ge=1, le=MADE_MAX)] = 1
    """How many codes."""
    tickets: Annotated[int, Meta(ge=1, le=TICKETS_MAX)] = 1
    """How many tickets each is good for at a time."""
    code: Words | None = None
    """Words of one's own, of a single code; without them they are made. What can be guessed will be."""
    label: Annotated[str, Meta(min_length=1, max_length=200, pattern=READABLE)] | None = None
    holder: Holder | None = None
    """The only one who may use them."""
    opens_at: Moment | None = None
    closes_at: Moment | None = None


class NewCode(CodeView, frozen=True, kw_only=True):
    code: str | UnsetType = UNSET
    """The words, this once."""


class Codes(msgspec.Struct, frozen=True):
    items: list[NewCode]


@blueprint.post("/<event_id>/codes")
@idempotent
@blocking
@documented(
    "Make access codes. Their words are shown this once; a repeated request is answered without them.",
    tag="channels",
    access=Access.EVENTS,
    body=NewCodes,
    example={"channel": "sponsor", "count": 2, "tickets": 4, "label": "friends of the house"},
    answers={201: Codes},
    parameters=(
        IDEMPOTENCY_KEY,
        Parameter(name="format", about="json, or csv for a spreadsheet.", allowed={"enum": ["json", "csv"]}),
    ),
    problems=(400, 404, 409, 415, 422),
)
def make_codes(event_id: str) -> Response:
    identity = require(Scope.EVENTS, event_id)
    body = decode(NewCodes)
    kind = choice(request.args, "format", ("json", "csv"))
    columns = _columns(body)
    with transaction(services().engine) as conn:
        existing_event(conn, event_id)
        _check_category(conn, event_id, body.category)
    check_channel("channel", event_id, body.channel)
    words = [body.code] if body.code is not None else [new_code() for _ in range(body.count)]
    made = {str(uuid.uuid4()): each for each in words}
    try:
        with transaction(services().engine) as conn:
            digests = {id_: digest_of(each) for id_, each in made.items()}
            views = code_store.make(conn, event_id, digests, columns)
    except TooManyCodesError:
        raise Problem(409, "LIMIT_REACHED", f"An event has {CODES_MAX} access codes at most.") from None
    except CodeTakenError:
        raise Problem(409, "CODE_EXISTS", "The event has this access code already.") from None
    log.info("codes_made", event_id=event_id, codes=len(made), channel=body.channel, by=identity.name)
    items = [NewCode(**msgspec.structs.asdict(views[id_]), code=each) for id_, each in made.items()]
    return _shown_once(event_id, items, is_sheet=kind == "csv")


@blueprint.get("/<event_id>/codes")
@blocking
@documented(
    "List an event's access codes without their words, the oldest first, with how many tickets are had by each.",
    tag="channels",
    access=Access.EVENTS,
    answers={200: Page[CodeView]},
    parameters=(
        Parameter(name="channel", about="Only those of a channel.", allowed=NAME),
        CURSOR,
        limit(LIMIT_MAX),
    ),
    problems=(400, 404),
)
def list_codes(event_id: str) -> Response:
    require(Scope.EVENTS, event_id)
    page, channel = requested(request.args), wanted(request.args, "channel")
    with reading(services().engine) as conn:
        existing_event(conn, event_id)
        return answer(Page(*code_store.list_codes(conn, event_id, page.limit, page.cursor, channel=channel)))


@blueprint.delete("/<event_id>/codes/<code_id>")
@blocking
@documented(
    "Disable an access code: it opens nothing from now on. What is had by it stays.",
    tag="channels",
    access=Access.EVENTS,
    answers={204: None},
    problems=(404,),
)
def disable_code(event_id: str, code_id: str) -> Response:
    identity = require(Scope.EVENTS, event_id)
    id_ = numbered(code_id, "access code")
    if not code_store.disable(services().engine.begin, named(event_id, "event"), id_):
        raise not_found("access code")
    log.info("code_disabled", event_id=event_id, code_id=id_, by=identity.name)
    return Response(status=204)


def _columns(body: NewCodes) -> dict[str, Any]:
    """Raises Problem (400)."""
    if body.channel is None and body.category is None:
        raise invalid("channel", "say what the codes open: a channel, a category, or both")
    if body.code is not None and body.count != 1:
        raise invalid("count", "goes without code: words of one's own are those of one code")
    if body.code is not None and letters_of(body.code) < WORDS_MIN:
        raise invalid("code", f"must have {WORDS_MIN} letters or digits at least")
    columns = {
        field: bounded(field, getattr(body, field))
        for field in ("label", "channel", "category", "holder", "tickets", "opens_at", "closes_at")
    }
    if body.opens_at is not None and body.closes_at is not None and body.closes_at <= body.opens_at:
        raise invalid("closes_at", "must be after opens_at")
    return columns


def _check_category(conn: Connection, event_id: str, category: str | None) -> None:
    if (problem := unknown(conn, event_id, named_in(None, category))) is not None:
        raise problem


def _shown_once(event_id: str, items: list[NewCode], *, is_sheet: bool) -> Ready:
    """Return the answer with the words; what is kept for a repeated request is without them."""
    headers = {"Cache-Control": "no-store", "Location": f"/api/events/{event_id}/codes"}
    without = [msgspec.structs.replace(item, code=UNSET) for item in items]
    if not is_sheet:
        response = answer(Codes(items), 201, headers)
        response.kept = encode(Codes(without))
        return response
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", event_id)[:100]
    headers |= {
        "Content-Type": f"{CSV}; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}-codes.csv"',
    }
    response = Ready(_sheet(items), 201, [*headers.items()])
    response.kept = _sheet(without)
    return response


def _sheet(items: list[NewCode]) -> bytes:
    rows = ([None if (cell := getattr(item, name)) is UNSET else str(cell or "") for name in COLUMNS] for item in items)
    return BOM.encode() + csv_lines([COLUMNS, *rows])
