"""Whether the processes that run have the same number of shards.

The number may be changed while tickets are sold, process by process, so another number is no reason not to start: it is said
in the log, and `rowlock doctor` finds it. What stays different is a fault: a queue may have no worker.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from shared.config import Settings
from shared.errors import StoreUnavailableError
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.redis.unreached import divided
from shared.telemetry import logs

SAID_SECONDS = 60
"""For so long a number holds without being said again: the sweeps say theirs, each at each sweep."""

_log = logs.get("shards")


def join(redis: BlockingRedis, settings: Settings) -> None:
    """Compare our number with the one that was said last, and log a difference. Call once, at the start.

    Raises StoreUnavailableError.
    """
    said = _number(redis.call("SET", keys.SHARDS, settings.shards, "NX", "GET", "EX", SAID_SECONDS))
    if said not in (None, settings.shards):
        warn(settings.shards, said)


def say(redis: BlockingRedis, settings: Settings) -> int | None:
    """Say our number; return the one that was said before, None if nobody did for a while. Raises StoreUnavailableError."""
    (reply,) = redis.call_each([("SET", keys.SHARDS, settings.shards, "GET", "EX", SAID_SECONDS)])
    if isinstance(reply, Exception):
        raise reply
    return _number(reply)


def said(redis: BlockingRedis) -> int | None:
    """Return the number that was said last. Raises StoreUnavailableError."""
    return _number(redis.call("GET", keys.SHARDS))


def warn(ours: int, theirs: int | None) -> None:
    """Log that another process has another number."""
    _log.warning(
        "shards_differ",
        ours=ours,
        theirs=theirs,
        advice="set ROWLOCK_SHARDS to one number everywhere; while it is being changed this passes",
    )


def forget_sold(redis: BlockingRedis, shards: Collection[int]) -> dict[int, StoreUnavailableError]:
    """Forget which tickets are sold for good: with another number of shards a ticket's mark would stand where nobody clears it.

    Returns the shards whose servers did not answer, and why.
    """
    _, unreached = divided(shards, redis.call_each([("DEL", keys.sold(shard)) for shard in shards]))
    return unreached


def _number(reply: object) -> int | None:
    return None if reply is None else int(cast("bytes", reply))
