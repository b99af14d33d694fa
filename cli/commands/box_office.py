"""What a box office does with what somebody has."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from cli.commands import outcome
from cli.commands.outcome import Deadline, Wait
from cli.commands.tickets import Order, TicketOrNot, either
from shared.errors import ConfigurationError

Whose = Annotated[str, typer.Option(help="Whose it must be now; else it is done to whoever has it.")]


class Sending(TypedDict):
    """How a command is sent, whatever it is about."""

    holder: str | None
    channel: str | None
    deadline_seconds: int | None
    wait: int


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
    tickets: Annotated[
        list[str],
        typer.Argument(help="A ticket and the one to be had instead; of an order as many such pairs as are moved."),
    ],
    *,
    order: Order = "",
    holder: Whose = "",
    channel: outcome.Channel = "",
    wait: Wait = 10,
    deadline: Deadline = 0,
) -> None:
    """Give a ticket's holder another ticket instead, sold or held as it is, at the price it had (sellers).

    With --order other tickets for some that the order has, all of them or none.
    """
    pairs = dict(zip(tickets[::2], tickets[1::2], strict=False))
    if 2 * len(pairs) != len(tickets) or (len(pairs) > 1 and not order):
        raise ConfigurationError(
            "say a ticket and the one to be had instead; with --order as many such pairs as are moved"
        )
    (first, to), *_ = pairs.items()
    sending: Sending = {
        "holder": holder or None,
        "channel": channel or None,
        "deadline_seconds": deadline or None,
        "wait": wait,
    }
    outcome.send(
        lambda client: client.move_order(order, to=pairs, **sending) if order else client.move(first, to=to, **sending)
    )
