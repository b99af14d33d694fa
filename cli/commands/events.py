"""Events and their seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from cli.client import PAGE_MAX, ApiError, Client, Json, api_path
from cli.commands import seat_changes
from cli.commands.imported import show_import, show_mistakes
from cli.commands.price_classes import price_classes
from cli.output import Mode, clock, emit, money, pairs, table
from shared.errors import ConfigurationError

Event = Annotated[str, typer.Argument(help="The event's id.")]
HoldSeconds = Annotated[int | None, typer.Option(min=1, help="How long a reservation is held.")]
MaxHoldSeconds = Annotated[int | None, typer.Option(min=1, help="How long at most, extended.")]
MaxPerHolder = Annotated[int | None, typer.Option(min=0, help="Tickets of one holder; 0: no limit.")]
Opens = Annotated[str | None, typer.Option(help="Start of sales, RFC 3339.")]
Closes = Annotated[str | None, typer.Option(help="End of sales, RFC 3339.")]
Refundable = Annotated[bool | None, typer.Option("--refundable/--not-refundable", help="May sold tickets come back?")]
ConfirmBy = Annotated[
    str | None, typer.Option(help="Whose word sells: shop, as if not said, or holder (an event that costs nothing).")
]
MaxWait = Annotated[int | None, typer.Option(min=0, help="Longest stay in a taken ticket's wait list.")]
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
    seat_changes.register(group)
    app.add_typer(group, name="event")
    app.command()(seats)


def create(
    name: Annotated[str, typer.Argument(help="Its name.")],
    *,
    id: Annotated[str, typer.Option("--id", help="Its id; else made of the name.")] = "",  # noqa: A002 - the option's name
    starts_at: Annotated[str, typer.Option(help="When it begins, RFC 3339.")] = "",
    currency: Annotated[str, typer.Option(help="ISO 4217.")] = "",
    hold_seconds: HoldSeconds = None,
    max_hold_seconds: MaxHoldSeconds = None,
    max_per_holder: MaxPerHolder = None,
    sales_open_at: Opens = None,
    sales_close_at: Closes = None,
    refundable: Refundable = None,
    confirm_by: ConfirmBy = None,
    max_wait_seconds: MaxWait = None,
) -> None:
    """Create an event (operators)."""
    event = _given(
        name=name,
        id=id or None,
        starts_at=starts_at or None,
        currency=currency or None,
        hold_seconds=hold_seconds,
        max_hold_seconds=max_hold_seconds,
        max_per_holder=max_per_holder or None,
        sales_open_at=sales_open_at,
        sales_close_at=sales_close_at,
        refundable=refundable,
        confirm_by=confirm_by,
        max_wait_seconds=max_wait_seconds,
    )
    with Client() as client:
        created = client.post(api_path("events"), event)
    emit(created, lambda: _print(created))


def update(
    event_id: Event,
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    starts_at: Annotated[str | None, typer.Option(help="When it begins, RFC 3339.")] = None,
    hold_seconds: HoldSeconds = None,
    max_hold_seconds: MaxHoldSeconds = None,
    max_per_holder: MaxPerHolder = None,
    sales_open_at: Opens = None,
    sales_close_at: Closes = None,
    refundable: Refundable = None,
    confirm_by: ConfirmBy = None,
    max_wait_seconds: MaxWait = None,
    close_section: Annotated[list[str] | None, typer.Option(help="A section not for sale; replaces the list.")] = None,
    open_all_sections: Annotated[bool, typer.Option("--open-all-sections", help="Every section is for sale.")] = False,
) -> None:
    """Change an event's rules while it sells (operators). What is not named stays."""
    changes = _given(
        name=name,
        starts_at=starts_at,
        hold_seconds=hold_seconds,
        max_hold_seconds=max_hold_seconds,
        max_per_holder=max_per_holder or None,
        sales_open_at=sales_open_at,
        sales_close_at=sales_close_at,
        refundable=refundable,
        confirm_by=confirm_by,
        max_wait_seconds=max_wait_seconds,
    )
    if max_per_holder == 0:
        changes["max_per_holder"] = None
    if close_section or open_all_sections:
        changes["closed_sections"] = [] if open_all_sections else close_section
    with Client() as client:
        event = client.patch(api_path("events", event_id), changes)
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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be, and store nothing.")] = False,
) -> None:
    """Fill an event with seats from a file: what is new of it, or nothing and all its mistakes (operators)."""
    media_type = _MEDIA_TYPES.get(file.suffix.lower())
    if media_type is None:
        raise ConfigurationError(f"{file} ends in {file.suffix!r}; it must end in " + ", ".join(_MEDIA_TYPES))
    params: dict[str, str | list[str]] = {
        "price": "" if price is None else str(price),
        "price_unit": price_unit,
        "map": map_ or [],
        "encoding": encoding,
        "dry_run": "true" if dry_run else "",
    }
    with Client() as client, file.open("rb") as content:
        body = _with_progress(content, file.stat().st_size)
        try:
            answer = client.send(api_path("events", event_id, "tickets"), body, media_type, params)
        except ApiError as error:
            if "mistakes" in error.body and not Mode.json:
                show_mistakes(error.body)
            raise
    emit(answer, lambda: show_import(answer))


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
    with Client() as client:
        found = {"items": list(client.items(api_path("events")))}
    columns = ("id", "name", "starts", "available", "held", "sold")

    def row(event: Json) -> tuple[object, ...]:
        counts = event.get("counts") or {}
        numbers = (counts.get(status, "") for status in ("AVAILABLE", "HELD", "SOLD"))
        return (event["id"], event["name"], clock(event.get("starts_at")), *numbers)

    emit(found, lambda: table("", columns, (row(event) for event in found["items"])))


def show(event_id: Event) -> None:
    """Show an event, its rules and how it sells."""
    with Client() as client:
        event = client.get(api_path("events", event_id))
    emit(event, lambda: _print(event))


def seats(
    event_id: Event,
    section: Annotated[str, typer.Option(help="Only this section.")] = "",
    category: Annotated[str, typer.Option(help="Only this category.")] = "",
    status: Annotated[str, typer.Option(help="AVAILABLE, HELD or SOLD.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many to list.")] = 20,
) -> None:
    """List the tickets of an event."""
    with Client() as client:
        filters = {"section": section, "category": category, "status": status}
        listed = client.items(api_path("events", event_id, "tickets"), limit=min(limit + 1, PAGE_MAX), **filters)
        items = list(islice(listed, limit + 1))
    found: Json = {"items": items[:limit], "more": len(items) > limit}
    columns = ("ticket", "section", "row", "number", "category", "price", "status", "held until")

    def row(item: Json) -> tuple[object, ...]:
        names = ("id", "section", "row", "number", "category")
        price = money(item.get("price"), item.get("currency"))
        return (*(item.get(name) for name in names), price, item["status"], clock(item.get("held_until")))

    def people() -> None:
        table("", columns, (row(item) for item in found["items"]))
        counted = Counter(item["status"] for item in found["items"])
        print(
            f"{len(found['items'])} shown: " + ", ".join(f"{count} {name}" for name, count in sorted(counted.items()))
        )
        if found["more"]:
            print("there are more: --limit shows them")

    emit(found, people)


def _given(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value is not None}


def _print(event: Json) -> None:
    pairs("", {name: value for name, value in event.items() if name not in ("links", "plan")})
