"""Whether the promises held, by what the database says afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rowlock_client import HistoryEntry, Rowlock, Status

_PATIENCE_S = 30.0
_ACTIVE = ("HELD", "SOLD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    accepted: int
    not_final: list[str]
    changed_answers: list[str]
    """Commands whose final answer differs from one given before."""
    double: list[str]
    """Tickets that had two active reservations at some time."""

    @property
    def holds(self) -> bool:
        return not (self.not_final or self.changed_answers or self.double)


def judge(client: Rowlock, accepted: dict[str, str], tickets: Sequence[str]) -> Verdict:
    """Wait until every accepted command is final, then read the history of every ticket."""
    final = _final(client, list(accepted))
    return Verdict(
        accepted=len(accepted),
        not_final=[command for command in accepted if command not in final],
        changed_answers=[
            command
            for command, status in accepted.items()
            if status != "PENDING" and final.get(command, status) != status
        ],
        double=[ticket for ticket in tickets if not single_holder(client.history(ticket))],
    )


def _final(client: Rowlock, commands: Sequence[str]) -> dict[str, str]:
    final: dict[str, str] = {}
    deadline = time.monotonic() + _PATIENCE_S
    while (waiting := [command for command in commands if command not in final]) and time.monotonic() < deadline:
        found = client.commands(waiting)
        final |= {command.id: command.status for command in found if command.status is not Status.PENDING}
        if len(final) < len(commands):
            time.sleep(0.2)
    return final


def single_holder(changes: Iterable[HistoryEntry]) -> bool:
    """Tell whether each reservation ended before the next began, and each change starts where the last one led."""
    owner: str | None = None
    for change in changes:
        reservation = change.reservation_id
        if owner not in (None, reservation):
            return False
        if (owner is None) != (change.from_status not in _ACTIVE):
            return False
        owner = reservation if change.to_status in _ACTIVE else None
    return True
