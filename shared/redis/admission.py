"""The append script in Python's terms, shared by the door (API) and by the sweep, which appends Rowlock's own commands."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import cast

from shared.config import Settings
from shared.domain.commands import Command, Kind
from shared.domain.ids import shard_of_command
from shared.redis import keys
from shared.redis.answers import Appended, Full
from shared.redis.codec import encode_command
from shared.redis.connection import Connection
from shared.redis.protocol import Argument, Reply
from shared.redis.scripts import APPEND

ScriptArguments = tuple[tuple[str, ...], tuple[Argument, ...]]


@lru_cache(maxsize=4096)
def _shard_keys(shard: int) -> tuple[str, str, str, str, str]:
    """Return the keys of a shard that an append names, and the beginning of its commands' keys."""
    return keys.commands(shard), keys.wake(shard), keys.rate(shard), keys.sold(shard), keys.command(shard, "")


def append_call(settings: Settings, command: Command, *, force: bool) -> ScriptArguments:
    """Return keys and arguments of the append script."""
    stream, wake, rate, sold, command_key = _shard_keys(shard_of_command(command.id))
    arguments = (
        encode_command(command),
        settings.backlog_max,
        settings.wake_ms,
        settings.promised_wait_seconds,
        command.ticket_id or "" if command.kind is Kind.RESERVE else "",
        command.holder,
        "1" if force else "",
    )
    return (stream, wake, command_key + command.id, rate, sold), arguments


def rate_of(reply: Reply) -> float | None:
    return float(cast("bytes", reply)) if reply else None


def appended(reply: list[Reply]) -> Appended:
    """Read `'appended', sequence, ahead, rate, must_wake`."""
    _, sequence, ahead, rate, must_wake = reply
    return Appended(cast("int", sequence), cast("int", ahead), rate_of(rate), bool(must_wake))


def full(settings: Settings, reply: list[Reply]) -> Full:
    """Read `'full', waiting, rate`."""
    waiting, rate = cast("int", reply[1]), rate_of(reply[2])
    bound = settings.backlog_max - 1
    if rate is not None:
        bound = min(bound, math.floor(rate * settings.promised_wait_seconds))
    return Full(waiting, rate, max(1, math.ceil((waiting - bound) / rate)) if rate else 1)


def append_own(connection: Connection, settings: Settings, commands: Iterable[Command]) -> frozenset[int]:
    """Append Rowlock's own commands in one round trip, whatever waits. Return the shards to be woken.

    Raises StoreUnavailableError if not all could be appended; to append one again is harmless.
    """
    commands = list(commands)
    replies = connection.run_many([(APPEND, *append_call(settings, command, force=True)) for command in commands])
    woken: set[int] = set()
    for command, reply in zip(commands, replies, strict=True):
        if isinstance(reply, Exception):
            raise reply
        parts = cast("list[Reply]", reply)
        if parts[0] == b"appended" and parts[4]:
            woken.add(shard_of_command(command.id))
    return frozenset(woken)
