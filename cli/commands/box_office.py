"""What a box office does with what somebody has."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.client import api_path
from cli.commands import outcome
from cli.commands.outcome import Deadline, Wait
from cli.commands.tickets import Order, Ticket, TicketOrNot, subject

Whose = Annotated[str, typer.Option(help="Whose it must be now; else it is done to whoever has it.")]


def register(app: typer.Typer) -> None:
    for command in (cancel, transfer, move):
        app.command()(command)


def cancel(
    ticket_id: TicketOrNot = "",
    *,
    reason: Annotated[str, typer.Option(help="Why; it stands in the history.")],
    order: Order = "",
    holder: Whose = "",
    wait: Wait = 10,
    deadline: Deadline = 0,
) -> None:
    """Take a ticket back from whoever has it, sold or held, or with --order all of an order's (sellers)."""
    path = subject(ticket_id, order, "cancel")
    outcome.send(path, holder=holder, wait=wait, deadline=deadline, reason=reason)


def transfer(
    ticket_id: TicketOrNot = "",
    *,
    to: Annotated[str, typer.Option(help="The holder who is to have it.")],
    order: Order = "",
    holder: Whose = "",
    wait: Wait = 10,
    deadline: Deadline = 0,
) -> None:
    """Pass a ticket on to another holder, sold or held as it is, or with --order all of an order's (sellers)."""
    path = subject(ticket_id, order, "transfer")
    outcome.send(path, holder=holder, wait=wait, deadline=deadline, to_holder=to)


def move(
    ticket_id: Ticket,
    to: Annotated[str, typer.Argument(help="The ticket to be had instead.")],
    *,
    holder: Whose = "",
    wait: Wait = 10,
    deadline: Deadline = 0,
) -> None:
    """Give a ticket's holder another ticket instead, sold or held as it is, at the price it had (sellers)."""
    outcome.send(api_path("tickets", ticket_id, "move"), holder=holder, wait=wait, deadline=deadline, to=to)
