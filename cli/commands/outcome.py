"""How a command and its outcome are shown, shared by all that send one."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import advice
from cli.client import Client, Json
from cli.output import clock, emit, pairs

REFUSED_EXIT = 3
"""Exit code of a command that was REJECTED; 1 is a fault, 2 a wrong usage."""

Holder = Annotated[str, typer.Option(help="For whom; needs an operator's token. Else for the token's own holder.")]
Wait = Annotated[int, typer.Option(min=0, max=30, help="Seconds to wait for the outcome.")]
Deadline = Annotated[int, typer.Option(min=0, help="Seconds after which it must not be settled any more; 0: none.")]


def send(path: str, *, holder: str, wait: int, deadline: int = 0, **fields: object) -> None:
    """Send a command, show what came of it, and end with its exit code."""
    body = {name: value for name, value in fields.items() if value is not None}
    if holder:
        body["holder"] = holder
    if deadline:
        body["deadline_seconds"] = deadline
    with Client() as client:
        show(client.command(path, body, wait_s=wait))


def show(command: Json) -> None:
    emit(command, lambda: _print(command))
    if command.get("status") == "REJECTED":
        raise typer.Exit(REFUSED_EXIT)


def _print(command: Json) -> None:
    status = command["status"] + (f" {command['code']}" if command.get("code") else "")
    values = {
        "command": command["id"],
        "kind": command["kind"],
        "status": status,
        "ticket": command.get("ticket_id"),
        "to": command.get("to") or command.get("to_holder"),
        "reason": command.get("reason"),
        "tickets": command.get("ticket_ids"),
        "holder": command.get("holder"),
        "reservation": command.get("reservation_id"),
        "order": command.get("order_id"),
        "late": "yes" if command.get("late") else None,
        "parked": "waits for the ticket to come back" if command.get("parked") else None,
        "position": command.get("position"),
        "eta": None if command.get("eta_seconds") is None else f"{command['eta_seconds']} s",
        "sequence": command.get("sequence"),
        "completed": clock(command.get("completed_at")),
        "why": advice.explained(command.get("explanation") or {}),
        "next": _next(command),
    }
    pairs("", values)


def _next(command: Json) -> str:
    """Return what to do now: every answer that is not the end says it."""
    if command["status"] == "PENDING":
        return f"rowlock status {command['id']}, or take it back: rowlock withdraw {command['id']}"
    return advice.of_refusal(str(command.get("code") or ""))
