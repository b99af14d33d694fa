"""How an event sells: counts and money, never who."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import msgspec
from flask import Blueprint, Response, request

from api.principals.current import require
from api.principals.identity import Scope
from api.services.process import services
from api.web.bodies import answer, invalid
from api.web.deferred import blocking
from api.web.documented import Access, Parameter, documented
from api.web.problems import not_found
from api.web.reading import named
from shared.db import report_reader
from shared.db.report_reader import Day, Minute, Standing
from shared.db.views import SeatStatus
from shared.errors import SettleError
from shared.time_zones import is_time_zone

blueprint = Blueprint("reports", __name__, url_prefix="/api/events")


UNKNOWN_ZONE = "22023"
"""PostgreSQL's word for a parameter that it can't use: its list of zones is another than ours."""


class Amount(msgspec.Struct, frozen=True):
    """`total` in minor units: of what is taken as it was given, of the rest by its price now."""

    tickets: int
    total: int


class ByName(msgspec.Struct, frozen=True):
    name: str | None
    statuses: dict[SeatStatus, Amount]


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    event_id: str
    currency: str
    as_of: str
    time_zone: str
    """In which its days begin."""
    statuses: dict[SeatStatus, Amount]
    sections: list[ByName]
    categories: list[ByName]
    price_classes: list[ByName]
    channels: list[ByName]
    rows: list[Standing]
    """By section, category, price class, channel and status together."""
    days: list[Day]
    """What is sold, by the day on which it was reserved, the newest first; 400 at most."""
    minutes: list[Minute]
    """What was reserved within the last hour and is sold, by the minute; minutes without a sale are left out."""


@blueprint.get("/<event_id>/report")
@blocking
@documented(
    "How an event sells: tickets and money by section, category, price class, channel, status and day, and the sales of the last hour.",
    tag="events",
    access=Access.REPORTS,
    answers={200: ReportView},
    parameters=(Parameter(name="time_zone", about="In which days begin, as Europe/Berlin; else the event's."),),
    problems=(400, 404),
)
def report(event_id: str) -> Response:
    require(Scope.REPORTS, named(event_id, "event"))
    time_zone = request.args.get("time_zone")
    if time_zone is not None and not is_time_zone(time_zone):
        raise invalid("time_zone", "must be the name of a time zone, as Europe/Berlin")
    try:
        found = services().reader.read(lambda conn: report_reader.read_report(conn, event_id, time_zone))
    except SettleError as fault:
        if fault.sqlstate != UNKNOWN_ZONE:
            raise
        raise invalid("time_zone", "must be the name of a time zone that PostgreSQL knows, as Europe/Berlin") from None
    if found is None:
        raise not_found("event")
    view = ReportView(
        event_id=event_id,
        currency=found.currency,
        as_of=found.as_of,
        time_zone=found.time_zone,
        statuses=_amounts(found.rows),
        sections=_by(found.rows, lambda row: row.section),
        categories=_by(found.rows, lambda row: row.category),
        price_classes=_by(found.rows, lambda row: row.price_class),
        channels=_by(found.rows, lambda row: row.channel),
        rows=found.rows,
        days=found.days,
        minutes=found.minutes,
    )
    return answer(view, headers={"Cache-Control": "no-store"})


def _by(rows: Iterable[Standing], name: Callable[[Standing], str | None]) -> list[ByName]:
    grouped: dict[str | None, list[Standing]] = defaultdict(list)
    for row in rows:
        grouped[name(row)].append(row)
    return [ByName(each, _amounts(of_it)) for each, of_it in grouped.items()]


def _amounts(rows: Iterable[Standing]) -> dict[SeatStatus, Amount]:
    summed: dict[SeatStatus, Amount] = {}
    for row in rows:
        before = summed.get(row.status, Amount(0, 0))
        summed[row.status] = Amount(before.tickets + row.tickets, before.total + row.total)
    return summed
