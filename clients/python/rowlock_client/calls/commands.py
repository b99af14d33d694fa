"""What became of commands."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from rowlock_client.calls.simple import answered
from rowlock_client.calls.tickets import WAIT
from rowlock_client.flow import Flow, delete, get
from rowlock_client.models.commands import Command
from rowlock_client.pages import Page
from rowlock_client.settling import followed

IDS_MAX = 100


def command(command_id: str) -> Flow[Command]:
    """Read a command as it stands, refused or not."""
    return answered(get("commands", command_id), Command)


def outcome(command_id: str, *, wait: int = WAIT) -> Flow[Command]:
    """Return a command once it has succeeded, or PENDING after `wait` seconds. Raises Rejected."""
    found = yield from command(command_id)
    return (yield from followed(found, wait))


def commands(command_ids: Sequence[str]) -> Flow[list[Command]]:
    """Read many commands, in the order of the ids; those that are unknown or another's are left out."""
    found: list[Command] = []
    for first in range(0, len(command_ids), IDS_MAX):
        ids = ",".join(command_ids[first : first + IDS_MAX])
        page = yield from answered(get("commands", query={"ids": ids}), Page[Command])
        found += page.items
    return found


def withdraw(command_id: str) -> Flow[Command]:
    """Take back a command that is not settled yet, and return it as it stands then."""
    return answered(msgspec.structs.replace(delete("commands", command_id), repeatable=True), Command)
