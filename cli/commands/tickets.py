"""Commands on one ticket, and what became of them."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

import typer

from cli.client import PAGE_MAX, Client, Json, api_path
from cli.commands import outcome
from cli.commands.outcome import Deadline, Holder, Wait
from cli.output import clock, emit, pairs, table
from shared.errors import ConfigurationError

Ticket = Annotated[str, typer.Argument(help="The ticket's id, as 'rowlock seats' prints it.")]
TicketOrNot = Annotated[str, typer.Argument(help="The ticket's id; none with --order.", show_default=False)]
Order = Annotated[str, typer.Option(help="An order's id, as 'rowlock order' prints it.")]
Many = Annotated[int, typer.Option(min=1, max=1_000_000, help="How many at most.")]


def register(app: typer.Typer) -> None:
    for command in (reserve, release, confirm, extend, status, withdraw, ticket, reservations, history):
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
    deadline: Deadline = 0,
) -> None:
    """Reserve a ticket."""
    outcome.send(
        api_path("tickets", ticket_id, "reserve"),
        holder=holder,
        wait=wait,
        deadline=deadline,
        wait_for_release_seconds=wait_for_release or None,
        price_class=price_class or None,
    )


def release(
    ticket_id: TicketOrNot = "", *, order: Order = "", holder: Holder = "", wait: Wait = 10, deadline: Deadline = 0
) -> None:
    """Give a ticket back, or with --order all of an order's."""
    outcome.send(subject(ticket_id, order, "release"), holder=holder, wait=wait, deadline=deadline)


def confirm(
    ticket_id: TicketOrNot = "", *, order: Order = "", holder: Holder = "", wait: Wait = 10, deadline: Deadline = 0
) -> None:
    """Buy what is held: a ticket, or with --order all of an order's."""
    outcome.send(subject(ticket_id, order, "confirm"), holder=holder, wait=wait, deadline=deadline)


def extend(
    ticket_id: TicketOrNot = "", *, order: Order = "", holder: Holder = "", wait: Wait = 10, deadline: Deadline = 0
) -> None:
    """Hold for longer, up to the event's limit: a ticket, or with --order all of an order's."""
    outcome.send(subject(ticket_id, order, "extend"), holder=holder, wait=wait, deadline=deadline)


def subject(ticket_id: str, order_id: str, kind: str) -> str:
    """Return the address of a command on the ticket or the order. Raises ConfigurationError unless one is named."""
    if bool(ticket_id) == bool(order_id):
        raise ConfigurationError("say either a ticket or --order")
    return api_path("orders", order_id, kind) if order_id else api_path("tickets", ticket_id, kind)


def status(command_ids: Annotated[list[str], typer.Argument(help="One command's id, or several.")]) -> None:
    """Show what became of commands."""
    with Client() as client:
        if len(command_ids) == 1:
            outcome.show(client.get(api_path("commands", command_ids[0])))
            return
        found: Json = {"items": []}
        for first in range(0, len(command_ids), 100):
            part = client.get(api_path("commands"), ids=",".join(command_ids[first : first + 100]))
            found["items"] += part.documents("items")
    columns = ("command", "kind", "status", "code", "ticket", "position")
    names = ("id", "kind", "status", "code", "ticket_id", "position")
    emit(found, lambda: table("", columns, ([item.get(name) for name in names] for item in found["items"])))


def withdraw(command_id: Annotated[str, typer.Argument(help="A command that is not settled yet.")]) -> None:
    """Take a waiting command back."""
    with Client() as client:
        answer = client.delete(api_path("commands", command_id))
    emit(answer, lambda: pairs("", answer))


def ticket(ticket_id: Ticket) -> None:
    """Show a ticket."""
    with Client() as client:
        found = client.get(api_path("tickets", ticket_id))
    emit(found, lambda: pairs("", found))


def reservations(holder: Holder = "", order: Order = "", limit: Many = 100) -> None:
    """List reservations: one's own, an order's, or with an operator's token a holder's."""
    with Client() as client:
        if order:
            of_order = client.get(api_path("orders", order))
            found: Json = of_order
            items: list[Json] = [*of_order.documents("reservations")]
        else:
            page = min(limit, PAGE_MAX)
            items = list(islice(client.items(api_path("reservations"), holder=holder, limit=page), limit))
            found = {"items": items}
    columns = ("reservation", "ticket", "status", "held until", "order")
    rows = (
        (item["id"], item["ticket_id"], item["status"], clock(item.get("held_until")), item.get("order_id"))
        for item in items
    )
    emit(found, lambda: table("", columns, rows))


def history(ticket_id: Ticket) -> None:
    """Show every change of a ticket (operators)."""
    with Client() as client:
        found = {"items": list(client.items(api_path("tickets", ticket_id, "history")))}
    columns = ("when", "from", "to", "by", "reason", "sequence", "command", "reservation")
    rows = (
        (
            clock(item.get("changed_at")),
            item.get("from_status"),
            item.get("to_status"),
            item.get("kind"),
            item.get("reason"),
            item.get("sequence"),
            item.get("command_id"),
            item.get("reservation_id"),
        )
        for item in found["items"]
    )
    emit(found, lambda: table(f"history of {ticket_id}", columns, rows))
