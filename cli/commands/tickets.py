"""Commands on one ticket, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import asdict

from cli.client import PAGE_MAX, rowlock
from cli.commands import audience, outcome
from cli.commands.outcome import Deadline, Holder, Wait
from cli.output import clock, emit, pairs, table
from rowlock_client import Command, HistoryEntry
from shared.errors import ConfigurationError

Ticket = Annotated[str, typer.Argument(help="The ticket's id, as 'rowlock seats' prints it.")]
TicketOrNot = Annotated[str, typer.Argument(help="The ticket's id; none with --order.", show_default=False)]
Order = Annotated[str, typer.Option(help="An order's id, as 'rowlock order' prints it.")]
Many = Annotated[int, typer.Option(min=1, max=1_000_000, help="How many at most.")]


def register(app: typer.Typer) -> None:
    for command in (reserve, release, confirm, extend, status, withdraw, ticket, reservations, history, audience.who):
        app.command()(command)


def reserve(
    ticket_id: Ticket,
    *,
    holder: Holder = "",
    wait: Wait = 10,
    wait_for_release: Annotated[
        int, typer.Option(min=0, help="Seconds to stay in the ticket's wait list if it is taken.")
    ] = 0,
    price_class: Annotated[str, typer.Option(help="One of the event's price classes, such as child.")] = "",
    channel: outcome.Channel = "",
    code: outcome.Code = "",
    deadline: Deadline = 0,
) -> None:
    """Reserve a ticket."""
    outcome.send(
        lambda client: client.reserve(
            ticket_id,
            holder=holder or None,
            wait_for_release_seconds=wait_for_release or None,
            price_class=price_class or None,
            channel=channel or None,
            code=code or None,
            deadline_seconds=deadline or None,
            wait=wait,
        )
    )


def release(
    ticket_id: TicketOrNot = "", *, order: Order = "", holder: Holder = "", wait: Wait = 10, deadline: Deadline = 0
) -> None:
    """Give a ticket back, or with --order all of an order's."""
    outcome.send(
        lambda client: either(ticket_id, order, client.release, client.release_order)(
            holder=holder or None, deadline_seconds=deadline or None, wait=wait
        )
    )


def confirm(
    ticket_id: TicketOrNot = "", *, order: Order = "", holder: Holder = "", wait: Wait = 10, deadline: Deadline = 0
) -> None:
    """Buy what is held: a ticket, or with --order all of an order's."""
    outcome.send(
        lambda client: either(ticket_id, order, client.confirm, client.confirm_order)(
            holder=holder or None, deadline_seconds=deadline or None, wait=wait
        )
    )


def extend(
    ticket_id: TicketOrNot = "", *, order: Order = "", holder: Holder = "", wait: Wait = 10, deadline: Deadline = 0
) -> None:
    """Hold for longer, up to the event's limit: a ticket, or with --order all of an order's."""
    outcome.send(
        lambda client: either(ticket_id, order, client.extend, client.extend_order)(
            holder=holder or None, deadline_seconds=deadline or None, wait=wait
        )
    )


def either(
    ticket_id: str, order_id: str, of_ticket: Callable[..., Command], of_order: Callable[..., Command]
) -> Callable[..., Command]:
    """Return the call on the ticket, or on the order. Raises ConfigurationError where both or neither are named."""
    if bool(ticket_id) == bool(order_id):
        raise ConfigurationError("say either a ticket or --order")
    return partial(of_order, order_id) if order_id else partial(of_ticket, ticket_id)


def status(command_ids: Annotated[list[str], typer.Argument(help="One command's id, or several.")]) -> None:
    """Show what became of commands."""
    with rowlock() as client:
        if len(command_ids) == 1:
            outcome.show(client.command(command_ids[0]))
            return
        found = client.commands(command_ids)
    columns = ("command", "kind", "status", "code", "ticket", "position")
    rows = ((each.id, each.kind, each.status, each.code, each.ticket_id, each.position) for each in found)
    emit({"items": found}, lambda: table("", columns, rows))


def withdraw(command_id: Annotated[str, typer.Argument(help="A command that is not settled yet.")]) -> None:
    """Take a waiting command back."""
    with rowlock() as client:
        answer = client.withdraw(command_id)
    emit(answer, lambda: pairs("", asdict(answer)))


def ticket(ticket_id: Ticket) -> None:
    """Show a ticket."""
    with rowlock() as client:
        found = client.ticket(ticket_id)
    emit(found, lambda: pairs("", asdict(found)))


def reservations(
    holder: Holder = "",
    order: Order = "",
    limit: Many = 100,
    *,
    event: Annotated[str, typer.Option(help="Who has which seat of this event (operators, keys with `read`).")] = "",
    section: Annotated[str, typer.Option(help="With --event: only this section.")] = "",
    status: Annotated[str, typer.Option(help="With --event: HELD or CONFIRMED.")] = "",
    to: Annotated[Path | None, typer.Option(help="With --event: a file to write, .csv or .xlsx.")] = None,
) -> None:
    """List reservations: one's own, an order's, a holder's, or all seats of an event that somebody has."""
    if event:
        audience.export(event, section=section, status=status, to=to)
        return
    with rowlock() as client:
        if order:
            of_order = client.get_order(order)
            found: object = of_order
            items = list(of_order.reservations)
        else:
            listed = client.reservations(holder=holder or None, page_size=min(limit, PAGE_MAX))
            items = list(islice(listed, limit))
            found = {"items": items}
    columns = ("reservation", "ticket", "status", "held until", "channel", "order")
    rows = (
        (item.id, item.ticket_id, item.status, clock(item.held_until), item.channel, item.order_id) for item in items
    )
    emit(found, lambda: table("", columns, rows))


def history(ticket_id: Ticket) -> None:
    """Show every change of a ticket (operators)."""
    with rowlock() as client:
        found = list(client.history(ticket_id))
    rows = map(history_row, found)
    emit({"items": found}, lambda: table(f"history of {ticket_id}", HISTORY_COLUMNS, rows))


HISTORY_COLUMNS = ("when", "what", "from", "to", "holder", "reason", "sequence", "command", "reservation")


def history_row(entry: HistoryEntry) -> tuple[object, ...]:
    """Return the cells of a change of a ticket."""
    return (
        clock(entry.changed_at),
        entry.kind,
        entry.from_status,
        entry.to_status,
        entry.holder,
        entry.reason,
        entry.sequence,
        entry.command_id,
        entry.reservation_id,
    )
