"""Events and their seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer
from msgspec import convert
from msgspec.structs import asdict

from cli import times
from cli.client import PAGE_MAX, rowlock
from cli.commands import audience, channels, event_life, seat_changes
from cli.commands.imported import Mistakes, show_import, show_mistakes
from cli.commands.price_classes import price_classes
from cli.output import Mode, clock, emit, money, pairs, table
from rowlock_client import Event as EventView
from rowlock_client import Problem, Ticket
from rowlock_client.models.events import EventChange, NewEvent
from shared.errors import ConfigurationError

Event = Annotated[str, typer.Argument(help="The event's id.")]
HoldSeconds = Annotated[int | None, typer.Option(min=1, help="How long a reservation is held.")]
MaxHoldSeconds = Annotated[int | None, typer.Option(min=1, help="How long at most, extended.")]
MaxPerHolder = Annotated[int | None, typer.Option(min=0, help="Tickets of one holder; 0: no limit.")]
MaxPerGuest = Annotated[int | None, typer.Option(min=0, help="Tickets of one guest; 0: no limit of their own.")]
CoolDown = Annotated[
    int | None, typer.Option(min=0, help="How long who gave a ticket back may not have it again, in seconds.")
]
Opens = Annotated[str | None, typer.Option(help=f"Start of sales: {times.HELP}")]
Closes = Annotated[str | None, typer.Option(help=f"End of sales: {times.HELP}")]
Refundable = Annotated[bool | None, typer.Option("--refundable/--not-refundable", help="May sold tickets come back?")]
ConfirmBy = Annotated[
    str | None, typer.Option(help="Whose word sells: shop, as if not said, or holder (an event that costs nothing).")
]
AfterStart = Annotated[
    bool | None, typer.Option("--sell-after-start/--close-at-start", help="May be sold once it has begun?")
]
MaxWait = Annotated[int | None, typer.Option(min=0, help="Longest stay in a taken ticket's wait list, in seconds.")]
WaitingPerTicket = Annotated[int | None, typer.Option(min=1, help="How many may wait for one ticket.")]
WaitingPerHolder = Annotated[int | None, typer.Option(min=1, help="For how many tickets one holder may wait.")]
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/csv",
    ".txt": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
    ".json": "application/json",
}
_CHUNK_BYTES = 262_144


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Create events, fill them with seats, change their rules.", no_args_is_help=True)
    group.command("create")(create)
    group.command("import")(import_)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("update")(update)
    group.command("price-classes")(price_classes)
    group.command("report")(audience.report)
    seat_changes.register(group)
    channels.register(group)
    event_life.register(group)
    app.add_typer(group, name="event")
    app.command()(seats)


def create(
    name: Annotated[str, typer.Argument(help="Its name.")],
    *,
    id: Annotated[str, typer.Option("--id", help="Its id; else made of the name.")] = "",  # noqa: A002 - the option's name
    starts_at: Annotated[str, typer.Option(help=f"When it begins: {times.HELP}")] = "",
    time_zone: Annotated[str, typer.Option(help=times.ZONE_HELP)] = "UTC",
    currency: Annotated[str, typer.Option(help="ISO 4217.")] = "",
    hold_seconds: HoldSeconds = None,
    max_hold_seconds: MaxHoldSeconds = None,
    max_per_holder: MaxPerHolder = None,
    max_per_guest: MaxPerGuest = None,
    cool_down_seconds: CoolDown = None,
    sales_open_at: Opens = None,
    sales_close_at: Closes = None,
    refundable: Refundable = None,
    confirm_by: ConfirmBy = None,
    sell_after_start: AfterStart = None,
    max_wait_seconds: MaxWait = None,
    max_waiting_per_ticket: WaitingPerTicket = None,
    max_waiting_per_holder: WaitingPerHolder = None,
) -> None:
    """Create an event (operators)."""
    event = _given(
        id=id or None,
        **_times(times.known(time_zone), starts_at, sales_open_at, sales_close_at),
        time_zone=time_zone,
        currency=currency or None,
        hold_seconds=hold_seconds,
        max_hold_seconds=max_hold_seconds,
        cool_down_seconds=cool_down_seconds,
        refundable=refundable,
        confirm_by=confirm_by,
        sell_after_start=sell_after_start,
        max_wait_seconds=max_wait_seconds,
        max_waiting_per_ticket=max_waiting_per_ticket,
        max_waiting_per_holder=max_waiting_per_holder,
    ) | _limits(max_per_holder=max_per_holder, max_per_guest=max_per_guest)
    with rowlock() as client:
        created = client.create_event(name, **cast("NewEvent", event))
    emit(created, lambda: _print(created))


def update(
    event_id: Event,
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    starts_at: Annotated[str | None, typer.Option(help=f"When it begins: {times.HELP}")] = None,
    time_zone: Annotated[str | None, typer.Option(help=times.ZONE_HELP)] = None,
    hold_seconds: HoldSeconds = None,
    max_hold_seconds: MaxHoldSeconds = None,
    max_per_holder: MaxPerHolder = None,
    max_per_guest: MaxPerGuest = None,
    cool_down_seconds: CoolDown = None,
    sales_open_at: Opens = None,
    sales_close_at: Closes = None,
    refundable: Refundable = None,
    confirm_by: ConfirmBy = None,
    sell_after_start: AfterStart = None,
    max_wait_seconds: MaxWait = None,
    max_waiting_per_ticket: WaitingPerTicket = None,
    max_waiting_per_holder: WaitingPerHolder = None,
    close_section: Annotated[list[str] | None, typer.Option(help="A section not for sale; replaces the list.")] = None,
    open_all_sections: Annotated[bool, typer.Option("--open-all-sections", help="Every section is for sale.")] = False,
) -> None:
    """Change an event's rules while it sells (operators). What is not named stays."""
    changes = _given(
        name=name,
        time_zone=time_zone,
        hold_seconds=hold_seconds,
        max_hold_seconds=max_hold_seconds,
        cool_down_seconds=cool_down_seconds,
        refundable=refundable,
        confirm_by=confirm_by,
        sell_after_start=sell_after_start,
        max_wait_seconds=max_wait_seconds,
        max_waiting_per_ticket=max_waiting_per_ticket,
        max_waiting_per_holder=max_waiting_per_holder,
    ) | _limits(max_per_holder=max_per_holder, max_per_guest=max_per_guest)
    if close_section or open_all_sections:
        changes["closed_sections"] = [] if open_all_sections else close_section
    with rowlock() as client:
        if starts_at or sales_open_at or sales_close_at:
            zone = times.known(time_zone) if time_zone else client.event(event_id).time_zone
            changes |= _given(**_times(zone, starts_at, sales_open_at, sales_close_at))
        event = client.change_event(event_id, **cast("EventChange", changes))
    emit(event, lambda: _print(event))


def import_(
    event_id: Event,
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX, ODS, NDJSON or a seating plan in JSON.")
    ],
    *,
    price: Annotated[int | None, typer.Option(min=0, help="Minor units, for what has no price.")] = None,
    price_unit: Annotated[str, typer.Option(help="minor or major: what a bare whole number is.")] = "",
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="COLUMN=FIELD, as Bereich=section; may be repeated.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="The encoding of a CSV; else it is recognised.")] = "",
    sheet: Annotated[str, typer.Option(help="A spreadsheet's sheet; else the first that is not hidden.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be, and store nothing.")] = False,
) -> None:
    """Fill an event with seats from a file: what is new of it, or nothing and all its mistakes (operators)."""
    media_type = _MEDIA_TYPES.get(file.suffix.lower())
    if media_type is None:
        raise ConfigurationError(f"{file} ends in {file.suffix!r}; it must end in " + ", ".join(_MEDIA_TYPES))
    with rowlock() as client, file.open("rb") as content:
        try:
            answer = client.import_tickets(
                event_id,
                _with_progress(content, file.stat().st_size),
                media_type,
                price=price,
                price_unit=price_unit or None,
                encoding=encoding or None,
                sheet=sheet or None,
                columns=dict(map(_mapped, map_ or ())),
                dry_run=dry_run,
            )
        except Problem as problem:
            if "mistakes" in problem.document and not Mode.json:
                show_mistakes(convert(problem.document, Mistakes))
            raise
    emit(answer, lambda: show_import(answer))


def _mapped(text: str) -> tuple[str, str]:
    """Return the column and the field of `COLUMN=FIELD`. Raises ConfigurationError."""
    column, mark, field = text.rpartition("=")
    if not mark:
        raise ConfigurationError(f"--map holds {text!r}; it must be COLUMN=FIELD")
    return column, field


def _with_progress(content: BinaryIO, total: int) -> Iterator[bytes]:
    """Yield the file in pieces, with a bar for people."""
    from rich.progress import Progress

    with Progress(transient=True, disable=Mode.json) as progress:
        bar = progress.add_task("sending", total=total)
        while piece := content.read(_CHUNK_BYTES):
            yield piece
            progress.advance(bar, len(piece))
        progress.update(bar, description="storing", total=None)


def list_() -> None:
    """List the events."""
    with rowlock() as client:
        found = list(client.events(page_size=PAGE_MAX))
    columns = ("id", "name", "starts", "available", "held", "sold")

    def row(event: EventView) -> tuple[object, ...]:
        counts = event.counts
        return (
            event.id,
            event.name,
            times.there(event.starts_at, event.time_zone),
            counts.AVAILABLE,
            counts.HELD,
            counts.SOLD,
        )

    emit({"items": found}, lambda: table("", columns, map(row, found)))


def show(event_id: Event) -> None:
    """Show an event, its rules and how it sells."""
    with rowlock() as client:
        event = client.event(event_id)
    emit(event, lambda: _print(event))


def seats(
    event_id: Event,
    section: Annotated[str, typer.Option(help="Only this section.")] = "",
    category: Annotated[str, typer.Option(help="Only this category.")] = "",
    status: Annotated[str, typer.Option(help="AVAILABLE, HELD or SOLD.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many to list.")] = 20,
    *,
    as_map: Annotated[bool, typer.Option("--map", help="Draw the hall instead.")] = False,
) -> None:
    """List the tickets of an event, or draw its hall."""
    if as_map:
        audience.show_map(event_id)
        return
    with rowlock() as client:
        listed = client.tickets(
            event_id,
            section=section or None,
            category=category or None,
            status=status or None,
            page_size=min(limit + 1, PAGE_MAX),
        )
        items = list(islice(listed, limit + 1))
    shown, more = items[:limit], len(items) > limit
    columns = ("ticket", "section", "row", "number", "category", "price", "status", "held until")

    def row(item: Ticket) -> tuple[object, ...]:
        price = money(item.price, item.currency)
        return (item.id, item.section, item.row, item.number, item.category, price, item.status, clock(item.held_until))

    def people() -> None:
        table("", columns, map(row, shown))
        counted = Counter(item.status for item in shown)
        print(f"{len(shown)} shown: " + ", ".join(f"{count} {name}" for name, count in sorted(counted.items())))
        if more:
            print("there are more: --limit shows them")

    emit({"items": shown, "more": more}, people)


def _times(time_zone: str, starts_at: str | None, opens: str | None, closes: str | None) -> dict[str, object]:
    return {
        "starts_at": times.typed("--starts-at", starts_at, time_zone),
        "sales_open_at": times.typed("--sales-open-at", opens, time_zone),
        "sales_close_at": times.typed("--sales-close-at", closes, time_zone),
    }


def _given(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _limits(**numbers: int | None) -> dict[str, object]:
    """Return the limits that are given; 0 stands for none."""
    return {name: number or None for name, number in numbers.items() if number is not None}


def _print(event: EventView) -> None:
    values = asdict(event)
    there = {name: times.there(at, event.time_zone) for name, at in values.items() if isinstance(at, datetime)}
    pairs("", values | there | {"counts": asdict(event.counts)})
