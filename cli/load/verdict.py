"""Whether the promises held, by what the database says afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cli.client import Client, Json, api_path

_PATIENCE_S = 30.0
_IDS_MAX = 100
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


def judge(client: Client, accepted: dict[str, str], tickets: Sequence[str]) -> Verdict:
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
        double=[
            ticket for ticket in tickets if not single_holder(client.items(api_path("tickets", ticket, "history")))
        ],
    )


def _final(client: Client, commands: Sequence[str]) -> dict[str, str]:
    final: dict[str, str] = {}
    deadline = time.monotonic() + _PATIENCE_S
    while (waiting := [command for command in commands if command not in final]) and time.monotonic() < deadline:
        for first in range(0, len(waiting), _IDS_MAX):
            page = client.get(api_path("commands"), ids=",".join(waiting[first : first + _IDS_MAX]))
            final |= {item["id"]: item["status"] for item in page.documents("items") if item["status"] != "PENDING"}
        if len(final) < len(commands):
            time.sleep(0.2)
    return final


def single_holder(changes: Iterable[Json]) -> bool:
    """Tell whether each reservation ended before the next began, and each change starts where the last one led."""
    owner: str | None = None
    for change in changes:
        reservation = change["reservation_id"]
        if owner not in (None, reservation):
            return False
        if (owner is None) != (change["from_status"] not in _ACTIVE):
            return False
        owner = reservation if change["to_status"] in _ACTIVE else None
    return True
