"""Commands as everybody sees them, from PostgreSQL: final ones, and those parked in a ticket's wait list."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, RowMapping

from shared.db.queries import query
from shared.domain.commands import Command, Kind, Part
from shared.domain.outcomes import Outcome, Status
from shared.views import CommandView, command_view

_decode_command = msgspec.json.Decoder(Command).decode


def read_commands(conn: Connection, ids: Sequence[str]) -> dict[str, CommandView]:
    """Return by id the commands that are settled or parked. The ids must be UUIDs; unknown ones are left out."""
    if not ids:
        return {}
    requested = {"ids": list(ids), "low": min(ids), "high": max(ids)}
    # First the wait lists: a command that is handed its ticket between the two reads is then found in both.
    parked = [_parked(row) for row in conn.execute(query("commands_parked"), requested).mappings()]
    final = [_final(row) for row in conn.execute(query("commands_final"), requested).mappings()]
    return {view.id: view for view in (*parked, *final)}


def _parked(row: RowMapping) -> CommandView:
    command = _decode_command(row["command"])
    view = command_view(command, row["sequence"], Outcome(status=Status.PENDING, parked=True))
    return msgspec.structs.replace(view, ahead=row["ahead"])


def _final(row: RowMapping) -> CommandView:
    details = msgspec.json.decode(row["details"]) if row["details"] else {}
    command = Command(
        id=row["id"],
        kind=Kind(row["kind"]),
        holder=row["holder"],
        submitted_ms=row["submitted_ms"],
        ticket_id=row["ticket_id"],
        order_id=row["order_id"],
        event_id=row["event_id"],
        to=details.get("to"),
        moves=details.get("moves"),
        parts=tuple(Part(event_id=each) for each in details.get("event_ids", ())),
        to_holder=details.get("to_holder"),
        reason=details.get("reason"),
    )
    told = ("status", "code", "reservation_id", "held_until_ms", "price", "currency")
    named = {name: row[name] for name in told}
    return command_view(command, row["sequence"], msgspec.convert(named | details, Outcome), row["completed_ms"])
