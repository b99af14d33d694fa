"""How a command and its outcome are shown, shared by all that send one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from cli import advice
from cli.client import rowlock
from cli.output import clock, emit, money, pairs
from rowlock_client import Command, Rejected, Rowlock, Status

REFUSED_EXIT = 3
"""Exit code of a command that was REJECTED; 1 is a fault, 2 a wrong usage."""

Holder = Annotated[str, typer.Option(help="For whom; needs an operator's token. Else for the token's own holder.")]
Wait = Annotated[int, typer.Option(min=0, max=30, help="Seconds to wait for the outcome.")]
Channel = Annotated[str, typer.Option(help="Out of this channel, which keeps it (sellers).")]
Code = Annotated[str, typer.Option(help="An access code, which opens what a channel keeps.")]
Deadline = Annotated[int, typer.Option(min=0, help="Seconds after which it must not be settled any more; 0: none.")]


def send(call: Callable[[Rowlock], Command]) -> None:
    """Send a command, show what came of it, and end with its exit code."""
    with rowlock() as client:
        try:
            command = call(client)
        except Rejected as refusal:
            command = refusal.command
    show(command)


def show(command: Command) -> None:
    emit(command, lambda: _print(command))
    if command.status is Status.REJECTED:
        raise typer.Exit(REFUSED_EXIT)


def _print(command: Command) -> None:
    values = {
        "command": command.id,
        "kind": command.kind,
        "status": command.status + (f" {command.code}" if command.code else ""),
        "ticket": command.ticket_id,
        "to": command.to or command.to_holder,
        "reason": command.reason,
        "tickets": command.ticket_ids,
        "holder": command.holder,
        "reservation": command.reservation_id,
        "order": command.order_id,
        "late": "yes" if command.late else None,
        "parked": _awaited(command) if command.parked else None,
        "position": command.position,
        "eta": None if command.eta_seconds is None else f"{command.eta_seconds} s",
        "sequence": command.sequence,
        "completed": clock(command.completed_at),
        "held until": clock(command.held_until),
        "price": money(command.total if command.price is None else command.price, command.currency),
        "why": advice.explained(command.explanation),
        "next": _next(command),
    }
    pairs("", values)


def _awaited(command: Command) -> str:
    return "waits for the ticket to come back" if command.ticket_id else "waits until a wish can be met whole"


def _next(command: Command) -> str:
    """Return what to do now: every answer that is not the end says it."""
    if command.status is Status.PENDING:
        return f"rowlock status {command.id}, or take it back: rowlock withdraw {command.id}"
    return advice.of_refusal(command.code or "")
