"""What is kept for some: `rowlock event channel …` and `rowlock event code …`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import asdict

from cli import times
from cli.client import PAGE_MAX, rowlock
from cli.output import clock, emit, pairs, say, table
from rowlock_client import Rowlock
from rowlock_client.models.channels import AccessCode, Channel
from shared.errors import ConfigurationError

Event = Annotated[str, typer.Argument(help="The event's id.")]
Key = Annotated[str, typer.Argument(help="The channel, such as sponsor, press or box-office.")]
Opens = Annotated[str, typer.Option(help=f"When it opens: {times.HELP}")]
Closes = Annotated[str, typer.Option(help=f"When it closes: {times.HELP}")]
FIELDS = ("code", "id", "label", "channel", "category", "holder", "tickets", "opens_at", "closes_at")


def register(group: typer.Typer) -> None:
    """Add the groups to that of `rowlock event`."""
    channel = typer.Typer(help="Seats that are kept for some (operators).", no_args_is_help=True)
    channel.command("put")(put)
    channel.command("list")(list_channels)
    channel.command("add")(add)
    channel.command("release")(release)
    channel.command("delete")(delete)
    group.add_typer(channel, name="channel")
    code = typer.Typer(help="Access codes, which open what channels keep (operators).", no_args_is_help=True)
    code.command("create")(create)
    code.command("list")(list_codes)
    code.command("disable")(disable)
    group.add_typer(code, name="code")


def put(
    event_id: Event,
    key: Key,
    *,
    name: Annotated[str, typer.Option(help="What people call it; else its key.")] = "",
    opens_at: Opens = "",
    closes_at: Closes = "",
    max_per_holder: Annotated[int, typer.Option(min=0, help="How many of it one may have; 0: any number.")] = 0,
    release_at: Annotated[str, typer.Option(help=f"When its seats go to general sale: {times.HELP}")] = "",
) -> None:
    """Make a channel, or change it whole: what is not said is not."""
    with rowlock() as client:
        opens, closes, released = _moments(
            client, event_id, opens_at=opens_at, closes_at=closes_at, release_at=release_at
        )
        made = client.put_channel(
            event_id,
            key,
            name=name or None,
            opens_at=opens,
            closes_at=closes,
            max_per_holder=max_per_holder or None,
            release_at=released,
        )
    emit(made, lambda: pairs("", asdict(made)))


def list_channels(event_id: Event) -> None:
    """List an event's channels, with how many seats each has and how many of them are gone."""
    with rowlock() as client:
        found = list(client.channels(event_id))
    columns = ("channel", "name", "seats", "held", "sold", "opens", "closes", "a holder", "released")
    emit({"items": found}, lambda: table("", columns, map(_channel, found)))


def add(
    event_id: Event,
    key: Key,
    *,
    ticket: Annotated[list[str] | None, typer.Option(help="A certain ticket; may stand several times.")] = None,
    section: Annotated[str, typer.Option(help="All of a section.")] = "",
    category: Annotated[str, typer.Option(help="All of a category.")] = "",
    quantity: Annotated[int, typer.Option(min=0, help="Only so many of them, free ones; 0: all.")] = 0,
) -> None:
    """Keep seats for a channel. Who has one keeps it."""
    if sum(map(bool, (ticket, section, category))) != 1:
        raise ConfigurationError("say which: --ticket, --section or --category")
    with rowlock() as client:
        done = client.change_tickets(
            event_id,
            ticket_ids=ticket or None,
            section=section or None,
            category=category or None,
            channel=key,
            quantity=quantity or None,
        )
    emit(done, lambda: pairs("", asdict(done)))


def release(
    event_id: Event, key: Key, *, to: Annotated[str, typer.Option(help="Another channel; else general sale.")] = ""
) -> None:
    """Let a channel's seats go, to general sale or to another channel. Who has one keeps it."""
    with rowlock() as client:
        done = client.release_channel(event_id, key, to=to or None)
    emit(done, lambda: pairs("", asdict(done)))


def delete(event_id: Event, key: Key) -> None:
    """Delete a channel that has no seats; its codes open nothing any more."""
    with rowlock() as client:
        client.delete_channel(event_id, key)
    emit({"deleted": key}, lambda: say(f"{key} is deleted"))


def create(
    event_id: Event,
    *,
    channel: Annotated[str, typer.Option(help="The channel that they open.")] = "",
    category: Annotated[str, typer.Option(help="The category that they open; with --channel only within it.")] = "",
    count: Annotated[int, typer.Option(min=1, help="How many codes.")] = 1,
    tickets: Annotated[int, typer.Option(min=1, help="For how many tickets each is good at a time.")] = 1,
    code: Annotated[str, typer.Option(help="Words of your own, of a single code; what can be guessed will be.")] = "",
    label: Annotated[str, typer.Option(help="For you to know them by.")] = "",
    holder: Annotated[str, typer.Option(help="The only one who may use them.")] = "",
    opens_at: Opens = "",
    closes_at: Closes = "",
    to: Annotated[Path | None, typer.Option(help="A CSV file to write; else they are printed.")] = None,
) -> None:
    """Make access codes and print them, this once."""
    if to is not None and to.exists():
        raise ConfigurationError(f"{to} is there already")
    with rowlock() as client:
        opens, closes = _moments(client, event_id, opens_at=opens_at, closes_at=closes_at)
        made = client.create_codes(
            event_id,
            channel=channel or None,
            category=category or None,
            count=count,
            tickets=tickets,
            code=code or None,
            label=label or None,
            holder=holder or None,
            opens_at=opens,
            closes_at=closes,
        ).items
    if to is None:
        emit({"items": made}, lambda: print("\n".join(each.code or "" for each in made)))
        return
    with to.open("x", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(FIELDS)
        rows.writerows([getattr(each, field) for field in FIELDS] for each in made)
    emit({"codes": len(made), "file": str(to)}, lambda: say(f"{len(made)} codes are in {to}"))


def list_codes(
    event_id: Event,
    *,
    channel: Annotated[str, typer.Option(help="Only those of a channel.")] = "",
) -> None:
    """List access codes without their words, with how many tickets are had by each."""
    with rowlock() as client:
        found = list(client.codes(event_id, channel=channel or None, page_size=PAGE_MAX))
    columns = ("id", "label", "channel", "category", "holder", "used", "good for", "closes", "disabled")
    emit({"items": found}, lambda: table("", columns, map(_code, found)))


def disable(event_id: Event, code_id: Annotated[str, typer.Argument(help="The code's id, no words.")]) -> None:
    """Let an access code open nothing any more; what is had by it stays."""
    with rowlock() as client:
        client.disable_code(event_id, code_id)
    emit({"id": code_id, "disabled": True}, lambda: say(f"{code_id} is disabled"))


def _moments(client: Rowlock, event_id: str, **typed: str) -> list[str | None]:
    """Return times as they are meant in the event's zone."""
    zone = client.event(event_id).time_zone if any(typed.values()) else "UTC"
    return [times.typed(f"--{name.replace('_', '-')}", value, zone) for name, value in typed.items()]


def _channel(each: Channel) -> tuple[object, ...]:
    released = clock(each.released_at or each.release_at)
    limit = each.max_per_holder
    return (
        each.key,
        each.name,
        each.tickets,
        each.held,
        each.sold,
        clock(each.opens_at),
        clock(each.closes_at),
        limit,
        released,
    )


def _code(each: AccessCode) -> tuple[object, ...]:
    whose = (each.id, each.label, each.channel, each.category, each.holder)
    return *whose, each.used, each.tickets, clock(each.closes_at), clock(each.disabled_at)
