"""Which processes are at work: each says every few seconds that it is there, by Redis' clock."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import NamedTuple, cast

from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.protocol import Reply

PRESENT_SECONDS = 15
"""A word holds for so long; a process that ended is missed after that."""
KEPT_SECONDS = 60
PROCESSES_MAX = 1_000
"""So many are told."""


class ProcessKind(StrEnum):
    API = "api"
    WORKER = "worker"
    SWEEP = "sweep"
    DELIVER = "deliver"


class Process(NamedTuple):
    kind: ProcessKind
    name: str
    """Its machine and its number there."""


def say(redis: BlockingRedis, kind: str) -> None:
    """Say that this process is there. A Redis that takes no more takes no word either. Raises StoreUnavailableError."""
    now = seconds(redis.call("TIME"))
    redis.call_many(
        [
            ("ZADD", keys.PROCESSES, now, f"{kind} {os.uname().nodename}:{os.getpid()}"),
            ("ZREMRANGEBYSCORE", keys.PROCESSES, "-inf", now - PRESENT_SECONDS),
            ("EXPIRE", keys.PROCESSES, KEPT_SECONDS),
        ]
    )


def question(now: int) -> tuple[str | int, ...]:
    """Return the command whose reply `told` reads."""
    return ("ZRANGEBYSCORE", keys.PROCESSES, now - PRESENT_SECONDS, "+inf", "LIMIT", 0, PROCESSES_MAX)


def told(reply: Reply) -> list[Process]:
    """Return who is there, by kind and name; what another release calls otherwise is left out."""
    words = (member.decode().partition(" ") for member in cast("list[bytes]", reply))
    return sorted(Process(ProcessKind(kind), name) for kind, _, name in words if kind in set(ProcessKind))


def seconds(reply: Reply) -> int:
    """Return what TIME replied in seconds since 1970."""
    return int(cast("list[bytes]", reply)[0])
