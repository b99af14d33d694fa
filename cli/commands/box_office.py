"""What a box office does with what somebody has."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.commands import outcome
from cli.commands.outcome import Deadline, Wait
from cli.commands.tickets import Order, Ticket, TicketOrNot, either

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
    outcome.send(
        lambda client: either(ticket_id, order, client.cancel, client.cancel_order)(
            reason=reason, holder=holder or None, deadline_seconds=deadline or None, wait=wait
        )
    )


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
    outcome.send(
        lambda client: either(ticket_id, order, client.transfer, client.transfer_order)(
            to_holder=to, holder=holder or None, deadline_seconds=deadline or None, wait=wait
        )
    )


def move(
    ticket_id: Ticket,
    to: Annotated[str, typer.Argument(help="The ticket to be had instead.")],
    *,
    holder: Whose = "",
    wait: Wait = 10,
    deadline: Deadline = 0,
) -> None:
    """Give a ticket's holder another ticket instead, sold or held as it is, at the price it had (sellers)."""
    outcome.send(
        lambda client: client.move(
            ticket_id, to=to, holder=holder or None, deadline_seconds=deadline or None, wait=wait
        )
    )
