"""Who sits where: by seat, as a list, as a report, as a picture."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from cli.client import ApiError, rowlock
from cli.hall_map import read_ids, read_map
from cli.output import clock, emit, money, say, table
from cli.picture import picture
from rowlock_client.models.reports import Amount, Report
from shared.errors import ConfigurationError
from shared.hall.find import Hall, Place

Event = Annotated[str, typer.Argument(help="The event's id.")]
SHOWN_MAX = 20
"""Seats of one name that are asked about."""
SHEETS = ("csv", "xlsx")


def who(
    event_id: Event,
    seat: Annotated[list[str], typer.Argument(help="A seat as people write it: A7, or Stalls A 7.")],
) -> None:
    """Say who has a seat (operators, keys with `read`)."""
    text = " ".join(seat)
    with rowlock() as client:
        seats, ids = read_ids(client, event_id)
        hall = Hall([each.place for each in seats])
        found = hall.find(text)
        if not found.seats:
            raise ApiError(_unknown(event_id, text, [hall.places[at] for at in found.near]))
        items = [client.ticket(ids[at]) for at in found.seats[:SHOWN_MAX]]
    columns = ("seat", "status", "holder", "held until", "price", "kept for", "ticket", "reservation")
    rows = [
        (
            str(Place(item.section, item.row, item.number)),
            item.status,
            item.holder,
            clock(item.held_until),
            money(item.price, item.currency),
            item.channel,
            item.id,
            item.reservation_id,
        )
        for item in items
    ]
    emit({"items": items, "more": len(found.seats) > SHOWN_MAX}, lambda: table("", columns, rows))


def export(event_id: str, *, section: str, status: str, to: Path | None) -> None:
    """Print who has which seat of an event, or write it to a file whose ending says how."""
    kind = to.suffix.lower().lstrip(".") if to else "csv"
    if kind not in SHEETS:
        raise ConfigurationError(f"--to holds {str(to)!r}; it must end in .csv or .xlsx")
    with rowlock() as client:
        content = client.audience(event_id, kind=kind, section=section or None, status=status or None)
    if to is not None:
        half = to.with_name(f".{to.name}.{os.getpid()}")
        half.write_bytes(content)
        half.replace(to)
        emit({"path": str(to), "bytes": len(content)}, lambda: say(f"wrote {to}"))
        return
    items = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    columns = (
        "section",
        "row",
        "number",
        "status",
        "holder",
        "price",
        "currency",
        "channel",
        "order_id",
        "reservation_id",
    )

    def people() -> None:
        table("", columns, ([item[name] for name in columns] for item in items))
        print(f"{len(items)} seats are taken")

    emit({"items": items}, people)


def report(
    event_id: Event,
    time_zone: Annotated[str, typer.Option(help="In which days begin, as Europe/Berlin; else the event's.")] = "",
) -> None:
    """Show how an event sells (operators, keys with `reports`)."""
    with rowlock() as client:
        found = client.report(event_id, time_zone=time_zone or None)
    emit(found, lambda: _show_report(found))


def show_map(event_id: str) -> None:
    """Draw the hall."""
    with rowlock() as client:
        hall = read_map(client, event_id)
    width = shutil.get_terminal_size((120, 40)).columns
    lines = list(picture(hall, width))
    emit({"statuses": hall.statuses, "lines": lines}, lambda: print("\n".join(lines)))


def _show_report(found: Report) -> None:
    def amounts(statuses: Mapping[str, Amount]) -> list[object]:
        return [
            f"{statuses[name].tickets:,}  {money(statuses[name].total, found.currency)}" if name in statuses else ""
            for name in ("SOLD", "HELD", "AVAILABLE", "NOT_FOR_SALE")
        ]

    rows = [("all", *amounts(found.statuses))]
    for kind, named in (
        ("section", found.sections),
        ("category", found.categories),
        ("price class", found.price_classes),
        ("channel", found.channels),
    ):
        rows += [(f"{kind} {each.name}", *amounts(each.statuses)) for each in named if each.name is not None]
    columns = ("what", "sold", "held", "free", "not for sale")
    table(f"{found.event_id} as of {clock(found.as_of)}", columns, rows)
    if found.days:
        days = ((each.day, each.tickets, money(each.total, found.currency)) for each in found.days)
        table("sold, by the day of the reservation", ("day", "tickets", "total"), days)
    print(f"{sum(each.tickets for each in found.minutes)} of them within the last hour")


def _unknown(event_id: str, text: str, near: list[Place]) -> str:
    told = f"do you mean {', '.join(map(str, near))}?" if near else "rowlock seats lists them"
    return f"the event {event_id!r} has no seat {text!r}; {told}"
