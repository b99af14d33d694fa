"""The append script in Python's terms, shared by admission (API) and by the sweep, which appends Rowlock's own commands."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar, cast

from msgspec import Struct

from shared.config import Settings
from shared.domain.commands import Command, Kind
from shared.domain.ids import shard_of_command
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.protocol import Argument, Reply
from shared.redis.codec import encode_command
from shared.redis.scripts import APPEND
from shared.redis.unreached import divided, unreached_error

T = TypeVar("T")

APPENDED_AT_ONCE_MAX = 500
"""Lua's stack bounds what one call can take, and everybody waits for a long script."""

ScriptArguments = tuple[tuple[str, ...], tuple[Argument, ...]]


class Appended(Struct, frozen=True):
    """The command stands in its shard queue."""

    sequence: int
    ahead: int
    rate: float | None
    must_wake: bool


class Full(Struct, frozen=True):
    """So many wait that the promise could not be kept; nothing was done."""

    ahead: int
    retry_after_s: int


class TooMany(Struct, frozen=True):
    """So many of its holder's commands wait that no more may; nothing was done."""

    waiting: int


class Withdrawn(Struct, frozen=True):
    """The command to withdraw is withdrawn already; nothing was done."""


class Before(Struct, frozen=True):
    """The command was appended before."""

    value: bytes
    """What its key says."""


class Marked(Struct, frozen=True):
    """The ticket is sold for good."""

    mark: bytes


AppendReply = Appended | Full | TooMany | Withdrawn | Before | Marked


@lru_cache(maxsize=4096)
def _shard_keys(shard: int) -> tuple[tuple[str, ...], str]:
    """Return the keys of a shard that an append names, and the beginning of its commands' keys."""
    return (
        keys.commands(shard),
        keys.wake(shard),
        keys.rate(shard),
        keys.sold(shard),
        keys.pending(shard),
    ), keys.command(shard, "")


def append_call(
    settings: Settings, shard: int, commands: Sequence[tuple[Command, bytes]], *, own: bool = False
) -> ScriptArguments:
    """Return keys and arguments of the append script for commands of one shard and their bytes, APPENDED_AT_ONCE_MAX at most.

    `own` is for Rowlock's own commands: no limit holds them back.
    """
    shard_keys, command_key = _shard_keys(shard)
    limits = (
        settings.backlog_max,
        settings.wake_ms,
        settings.promised_wait_seconds,
        "1" if own else "",
        settings.backlog_bytes_max,
        settings.pending_per_holder_max,
    )
    return (
        (*shard_keys, *[command_key + command.id for command, _ in commands]),
        (
            *limits,
            *[payload for _, payload in commands],
            *[command.ticket_id or "" if command.kind is Kind.RESERVE else "" for command, _ in commands],
            *[command.holder for command, _ in commands],
        ),
    )


def read_reply(settings: Settings, reply: Reply) -> list[AppendReply]:
    """Read the script's reply, for each command in order. The first that was appended is to wake, if any is."""
    rate, must_wake, before, *answers = cast("list[Any]", reply)
    per_second, wake, waiting = rate_of(rate), bool(must_wake), cast("int", before)
    read: list[AppendReply] = []
    for answer in answers:
        if isinstance(answer, int):
            read.append(Appended(answer, waiting, per_second, wake))
            waiting, wake = waiting + 1, False
        elif answer[0] == b"full":
            read.append(_full(settings, waiting, per_second))
        elif answer[0] == b"holder":
            read.append(TooMany(answer[1]))
        elif answer[0] == b"again":
            read.append(Withdrawn())
        else:
            read.append(Before(answer[1]) if answer[0] == b"known" else Marked(answer[1]))
    return read


def in_calls(by_shard: Mapping[int, list[T]]) -> list[tuple[int, list[T]]]:
    """Divide what is to be appended to each shard into parts of no more than one call takes, in order."""
    return [
        (shard, items[start : start + APPENDED_AT_ONCE_MAX])
        for shard, items in by_shard.items()
        for start in range(0, len(items), APPENDED_AT_ONCE_MAX)
    ]


def rate_of(reply: Reply) -> float | None:
    return float(cast("bytes", reply)) if reply else None


def append_own(redis: BlockingRedis, settings: Settings, commands: Iterable[Command]) -> frozenset[int]:
    """Append Rowlock's own commands in one round trip to each server, whatever waits. Return the shards to be woken.

    Raises StoreUnavailableError if not all could be appended: those whose servers answer are. To append one again is harmless.
    """
    parts = _parts(commands)
    replies = redis.run_each(
        [
            (APPEND, *append_call(settings, shard, [(one, encode_command(one)) for one in part], own=True))
            for shard, part in parts
        ]
    )
    said, unreached = divided((shard for shard, _ in parts), replies)
    if unreached:
        raise unreached_error(unreached)
    return frozenset(
        shard
        for shard, reply in said
        if any(isinstance(each, Appended) and each.must_wake for each in read_reply(settings, reply))
    )


def _parts(commands: Iterable[Command]) -> list[tuple[int, list[Command]]]:
    """Return commands by shard, in their order, no more together than one call takes."""
    by_shard: dict[int, list[Command]] = defaultdict(list)
    for command in commands:
        by_shard[shard_of_command(command.id)].append(command)
    return in_calls(by_shard)


def _full(settings: Settings, waiting: int, rate: float | None) -> Full:
    bound = settings.backlog_max - 1
    if rate is not None:
        bound = min(bound, math.floor(rate * settings.promised_wait_seconds))
    return Full(waiting, max(1, math.ceil((waiting - bound) / rate)) if rate else 1)
