"""The turns in an event's life: `rowlock event cancel`, `reopen`, `copy`, `delete`."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec.structs import asdict

from cli import times
from cli.client import rowlock
from cli.output import clock, emit, pairs, say

Event = Annotated[str, typer.Argument(help="The event's id.")]


def register(group: typer.Typer) -> None:
    """Add the commands to the group of `rowlock event`."""
    for command in (cancel, reopen, copy, delete):
        group.command()(command)


def cancel(
    event_id: Event, reason: Annotated[str, typer.Option(help="Why; it stands with the event and in the feed.")] = ""
) -> None:
    """Cancel an event (operators): the sale stops at once, who has tickets keeps them."""
    with rowlock() as client:
        done = client.cancel_event(event_id, reason=reason or None)
    shown = {
        "event": done.event.id,
        "cancelled": clock(done.event.cancelled_at),
        "reason": done.event.cancel_reason,
        **asdict(done.affected),
    }
    emit(done, lambda: pairs("", shown))


def reopen(event_id: Event) -> None:
    """Take the cancelling of an event back (operators): it sells again by its rules."""
    with rowlock() as client:
        event = client.reopen_event(event_id)
    emit(event, lambda: pairs("", {"event": event.id, "name": event.name, **asdict(event.counts)}))


def copy(
    event_id: Event,
    *,
    name: Annotated[str, typer.Option(help="What the copy is called; else as the event.")] = "",
    id: Annotated[str, typer.Option("--id", help="Its id; else made of the name.")] = "",  # noqa: A002 - the option's name
    starts_at: Annotated[
        str, typer.Option(help=f"When it begins: {times.HELP} Its sale begins and ends as long before.")
    ] = "",
) -> None:
    """Copy an event with its rules and its seats, of which nobody has any (operators)."""
    with rowlock() as client:
        begins = times.typed("--starts-at", starts_at, client.event(event_id).time_zone) if starts_at else None
        made = client.copy_event(event_id, name=name or None, id=id or None, starts_at=begins)
    emit(made, lambda: pairs("", {"event": made.id, "name": made.name, **asdict(made.counts)}))


def delete(event_id: Event) -> None:
    """Delete an event that never sold a ticket (operators)."""
    with rowlock() as client:
        client.delete_event(event_id)
    emit({"deleted": event_id}, lambda: say(f"{event_id} is deleted"))
