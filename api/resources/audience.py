"""Lists of who has which seat, for spreadsheets."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from api.exports.csv_file import BOM, csv_lines
from api.exports.sheet import Sheet
from api.exports.xlsx_file import ROWS_MAX, write_xlsx
from api.inventory.pace import paced
from api.principals.current import require
from api.principals.identity import Scope
from api.services.process import Services, services
from api.services.slots import Slots
from api.web.deferred import Ready, deferred
from api.web.documented import NAME, Access, Parameter, documented
from api.web.pages import choice
from api.web.problems import Problem, not_found
from api.web.reading import named, wanted
from shared.db import audience_reader
from shared.db.audience_reader import Sitting, Sold
from shared.domain.records import ReservationStatus

blueprint = Blueprint("audience", __name__, url_prefix="/api/events")

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIVE = (ReservationStatus.HELD.value, ReservationStatus.CONFIRMED.value)
PAGE = 2_000
_slots = Slots(running=2, waiting=98, what="exports")
"""A list that is made holds a thread."""


class Asked(NamedTuple):
    event_id: str
    section: str | None
    status: str | None


@blueprint.get("/<event_id>/reservations")
@deferred
@documented(
    "The list of who has which seat, in the order of the seats, for a spreadsheet: CSV, or XLSX.",
    tag="reservations",
    access=Access.READ,
    answers={200: CSV},
    streams=XLSX,
    parameters=(
        Parameter(
            name="format", about="csv (unless `Accept` asks for a sheet), or xlsx.", allowed={"enum": ["csv", "xlsx"]}
        ),
        Parameter(name="section", about="Only those of a section.", allowed=NAME),
        Parameter(name="status", about="Only those of a status.", allowed={"enum": list(LIVE)}),
    ),
    problems=(400, 404, 409, 429),
)
async def export(event_id: str) -> Response:
    """Each row is as it was when its page of 2,000 was read."""
    require(Scope.READ, named(event_id, "event"))
    query, parts = request.args, services()
    kind = choice(query, "format", ("csv", "xlsx"))
    asked = Asked(event_id, wanted(query, "section"), choice(query, "status", LIVE))
    found = await parts.threads.run(partial(_head, parts, event_id))
    if found is None:
        raise not_found("event")
    is_sheet = kind == "xlsx" or (kind is None and request.accept_mimetypes.best_match((CSV, XLSX)) == XLSX)
    squeezed = not is_sheet and request.accept_encodings.quality("gzip") > 0
    async with _slots.taken():
        body = await parts.threads.run(partial(_workbook if is_sheet else _text, parts, found, asked))
        if not is_sheet and not squeezed:
            body = await parts.threads.run(partial(gzip.decompress, body))
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", event_id)[:100]
    headers = [
        ("Content-Type", XLSX if is_sheet else f"{CSV}; charset=utf-8"),
        ("Content-Disposition", f'attachment; filename="{name}.{"xlsx" if is_sheet else "csv"}"'),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept, Accept-Encoding, Authorization"),
    ]
    return Ready(body, 200, [*headers, ("Content-Encoding", "gzip")] if squeezed else headers)


def _text(parts: Services, found: Sold, asked: Asked) -> bytes:
    """Return the list as CSV, squeezed: of a large hall it is a few megabytes."""
    sheet, made = Sheet(found.currency, found.keys), io.BytesIO()
    with gzip.GzipFile(fileobj=made, mode="wb", compresslevel=1) as lines:
        lines.write(BOM.encode() + csv_lines([sheet.head]))
        for rows in _pages(parts, asked):
            lines.write(csv_lines(map(sheet.row, paced(rows))))
    return made.getvalue()


def _workbook(parts: Services, found: Sold, asked: Asked) -> bytes:
    """Return the list as a sheet. Raises Problem (409) for more rows than one shall have."""
    sheet, made = Sheet(found.currency, found.keys), io.BytesIO()
    rows = _bounded(chain.from_iterable(_pages(parts, asked)))
    write_xlsx(made, sheet.head, map(sheet.row, paced(rows)), found.currency)
    return made.getvalue()


def _bounded(rows: Iterator[Sitting]) -> Iterator[Sitting]:
    for number, row in enumerate(rows):
        if number == ROWS_MAX:
            raise Problem(409, "TOO_MANY_ROWS", f"A sheet holds {ROWS_MAX} rows at most here; take format=csv.")
        yield row


def _pages(parts: Services, asked: Asked) -> Iterator[list[Sitting]]:
    """Yield page after page; each is a transaction of its own, so that nobody else waits for a large hall."""
    after = None
    while True:
        rows = parts.reader.read(partial(_page, asked, after))
        yield rows
        if len(rows) < PAGE:
            return
        after = rows[-1]


def _page(asked: Asked, after: Sitting | None, conn: Connection) -> list[Sitting]:
    return audience_reader.sitting(conn, asked.event_id, after, PAGE, section=asked.section, status=asked.status)


def _head(parts: Services, event_id: str) -> Sold | None:
    return parts.reader.read(lambda conn: audience_reader.sold(conn, event_id))
