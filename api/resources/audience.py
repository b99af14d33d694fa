"""Lists of who has which seat, for spreadsheets."""

from __future__ import annotations

import gzip
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from functools import partial
from itertools import chain
from typing import IO, NamedTuple, cast

from flask import Blueprint, Response, request

from api.exports.csv_file import BOM, csv_lines
from api.exports.sheet import Sheet
from api.exports.xlsx_file import ROWS_MAX, write_xlsx
from api.inventory.pace import paced
from api.principals.current import require
from api.principals.identity import Scope
from api.services.process import Services, services
from api.services.slots import Slots
from api.web.deferred import Streamed, deferred
from api.web.documented import NAME, Access, Parameter, documented
from api.web.pages import choice
from api.web.problems import Problem, not_found
from api.web.reading import named, reading, wanted
from shared.db import audience_reader
from shared.db.audience_reader import Sitting, Sold
from shared.domain.records import ReservationStatus

blueprint = Blueprint("audience", __name__, url_prefix="/api/events")

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIVE = (ReservationStatus.HELD.value, ReservationStatus.CONFIRMED.value)
PAGE = 2_000
PIECE_BYTES = 65_536
SPOOL_BYTES = 1_048_576
_slots = Slots(running=2, waiting=20, what="exports")
"""A sheet that is made holds a thread and a file."""


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
    async with _slots.taken():
        made = await parts.threads.run(partial(_workbook if is_sheet else _text, parts, found, asked))
    response = Streamed(_pieces(parts, made.file), mimetype=XLSX if is_sheet else CSV)
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", event_id)[:100]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{"xlsx" if is_sheet else "csv"}"'
    response.headers["Content-Length"] = str(made.length)
    return response


class Made(NamedTuple):
    """A list that is whole before its first byte is sent: one that broke off would look like a shorter one."""

    file: IO[bytes]
    length: int


def _text(parts: Services, found: Sold, asked: Asked) -> Made:
    """Return the list as CSV, squeezed while it lies here."""
    sheet, length = Sheet(found.currency, found.keys), 0
    spool = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - closed when it was sent
    try:
        with gzip.GzipFile(fileobj=spool, mode="wb", compresslevel=1) as squeezed:
            length += squeezed.write(BOM.encode() + csv_lines([sheet.head]))
            for rows in _pages(parts, asked):
                length += squeezed.write(csv_lines(map(sheet.row, paced(rows))))
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return Made(cast("IO[bytes]", gzip.GzipFile(fileobj=spool, mode="rb")), length)


def _workbook(parts: Services, found: Sold, asked: Asked) -> Made:
    """Return the list as a sheet. Raises Problem (409) for more rows than one shall have."""
    sheet = Sheet(found.currency, found.keys)
    spool = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - closed when it was sent
    try:
        rows = _bounded(chain.from_iterable(_pages(parts, asked)))
        write_xlsx(spool, sheet.head, map(sheet.row, paced(rows)), found.currency)
    except BaseException:
        spool.close()
        raise
    length = spool.tell()
    spool.seek(0)
    return Made(spool, length)


def _bounded(rows: Iterator[Sitting]) -> Iterator[Sitting]:
    for number, row in enumerate(rows):
        if number == ROWS_MAX:
            raise Problem(409, "TOO_MANY_ROWS", f"A sheet holds {ROWS_MAX} rows at most here; take format=csv.")
        yield row


def _pages(parts: Services, asked: Asked) -> Iterator[list[Sitting]]:
    """Yield page after page; each is a transaction of its own, so that nobody else waits for a large hall."""
    after = None
    while True:
        with reading(parts.engine) as conn:
            rows = audience_reader.sitting(
                conn, asked.event_id, after, PAGE, section=asked.section, status=asked.status
            )
        yield rows
        if len(rows) < PAGE:
            return
        after = rows[-1]


async def _pieces(parts: Services, file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while piece := await parts.threads.run(partial(file.read, PIECE_BYTES)):
            yield piece


def _head(parts: Services, event_id: str) -> Sold | None:
    with reading(parts.engine) as conn:
        return audience_reader.sold(conn, event_id)
