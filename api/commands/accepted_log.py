"""A log entry for each command that was accepted; all of one iteration of the event loop leave in one write."""

from __future__ import annotations

import asyncio

from shared.domain.commands import Command
from shared.domain.ids import shard_of_command
from shared.telemetry import logs

_rows: list[dict[str, object]] = []


def note(command: Command, sequence: int) -> None:
    """Remember the command until the end of this iteration. Call it on the loop."""
    if not _rows:
        asyncio.get_running_loop().call_soon(_write)
    _rows.append(
        {
            "shard": shard_of_command(command.id),
            "sequence": sequence,
            "command_id": command.id,
            "kind": command.kind,
            "request_id": command.request_id,
        }
    )


def _write() -> None:
    logs.many("submission", "command_accepted", _rows)
    _rows.clear()
