"""Redis read from outside a drain: how long the shard queues are, and whether the server keeps what Rowlock promises."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from shared.config import Durability, Settings
from shared.errors import ConfigurationError, LoginRefusedError, StoreUnavailableError
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.protocol import RedisReplyError, Reply
from shared.redis.codec import UndecodableError, decode_command

_OLDEST_SERVER = (7, 0)
_FACTS_OF_A_SHARD = 3


@dataclass(frozen=True, slots=True)
class Backlog:
    """One shard queue as the sweep sees it."""

    shard: int
    length: int
    oldest_ms: int | None
    """When the first in the queue was submitted, in milliseconds since 1970; None: nothing waits, or it is not readable."""
    head: str | None
    """The stream id of the first in the queue: while it stays, nothing moves."""
    locked: bool


@dataclass(frozen=True, slots=True)
class Memory:
    used_bytes: int
    max_bytes: int
    """0: no limit."""


def backlogs(redis: BlockingRedis, shards: Sequence[int]) -> list[Backlog]:
    """Return the queues of `shards`, in one round trip."""
    replies = redis.call_many(questions(shards))
    for reply in replies:
        if isinstance(reply, Exception):
            raise reply
    return backlogs_of(shards, replies)


def questions(shards: Sequence[int]) -> Iterator[tuple[str | int, ...]]:
    """Yield the commands whose replies `backlogs_of` reads."""
    for shard in shards:
        yield ("XLEN", keys.commands(shard))
        yield ("XRANGE", keys.commands(shard), "-", "+", "COUNT", 1)
        yield ("EXISTS", keys.lock(shard))


def backlogs_of(shards: Sequence[int], replies: Sequence[Reply]) -> list[Backlog]:
    """Return the queues of `shards` as the replies to `questions` tell them."""
    return [
        _backlog(shard, list(replies[at * _FACTS_OF_A_SHARD : (at + 1) * _FACTS_OF_A_SHARD]))
        for at, shard in enumerate(shards)
    ]


def dead(redis: BlockingRedis, shards: Sequence[int]) -> dict[int, int]:
    """Return the shards that have entries set aside, and how many."""
    replies = redis.call_many([("LLEN", keys.dead(shard)) for shard in shards])
    return {shard: reply for shard, reply in zip(shards, replies, strict=True) if isinstance(reply, int) and reply}


def memory(redis: BlockingRedis) -> Memory:
    facts = _info(redis, "memory")
    # Buffers of replicas and of the append-only file don't count when the server looks at its limit.
    used = int(facts.get("used_memory", "0")) - int(facts.get("mem_not_counted_for_evict", "0"))
    return Memory(used, int(facts.get("maxmemory", "0")))


def persistence(redis: BlockingRedis) -> dict[str, str]:
    """Return what the server says of its files."""
    return _info(redis, "persistence")


def check_server(redis: BlockingRedis, settings: Settings) -> None:
    """Raises ConfigurationError if the server can't keep what `settings.durability` promises.

    StoreUnavailableError if it does not answer, or not yet.
    """
    try:
        facts = _info(redis, "server") | _info(redis, "memory") | _info(redis, "persistence")
    except LoginRefusedError as error:
        raise ConfigurationError(f"ROWLOCK_REDIS_URL: {error}") from None
    if facts.get("loading") == "1":
        # While it reads its file, a server says that it has none.
        raise StoreUnavailableError("redis", "it is loading its data")
    version = facts.get("redis_version", "0.0")
    _require(
        tuple(map(int, version.split(".")[:2])) >= _OLDEST_SERVER, f"is version {version}", "7.0 or newer, or Valkey"
    )
    policy = facts.get("maxmemory_policy", "noeviction")
    _require(
        policy == "noeviction",
        f"has maxmemory-policy {policy}",
        "noeviction: with any other it throws away commands that were accepted",
    )
    if settings.durability is Durability.STORE_KEEPS_IT:
        return
    promise = f"for ROWLOCK_DURABILITY={settings.durability}"
    _require(facts.get("aof_enabled") == "1", "has appendonly no", f"appendonly yes {promise}")
    _check_durability(redis, settings.durability, promise)


def _check_durability(redis: BlockingRedis, durability: Durability, promise: str) -> None:
    fsync = _configured(redis, "appendfsync")
    allowed = ("always", "everysec") if durability is Durability.MAY_LOSE_A_SECOND else ("always",)
    # A managed server may refuse to show its configuration: what it does not show is its operator's to see to.
    if fsync is not None:
        _require(fsync in allowed, f"has appendfsync {fsync}", f"appendfsync {' or '.join(allowed)} {promise}")
    if durability is Durability.SURVIVES_MACHINE_LOSS:
        _require(
            not isinstance(redis.call_many([("WAITAOF", 0, 0, 1)])[0], RedisReplyError),
            "knows no WAITAOF",
            f"Redis 7.2 or newer, or Valkey, {promise}",
        )
        replicas = int(_info(redis, "replication").get("connected_slaves", "0"))
        _require(replicas >= 1, "has no replica", f"at least one replica {promise}")


def _backlog(shard: int, facts: list[Reply]) -> Backlog:
    length, first, locked = facts
    head: str | None = None
    oldest_ms: int | None = None
    if first:
        entry_id, values = cast("list[tuple[bytes, list[bytes]]]", first)[0]
        head = entry_id.decode()
        with contextlib.suppress(UndecodableError):
            oldest_ms = decode_command(values[1]).submitted_ms
    return Backlog(shard, cast("int", length), oldest_ms, head, bool(locked))


def _info(redis: BlockingRedis, section: str) -> dict[str, str]:
    text = cast("bytes", redis.call("INFO", section)).decode()
    return dict(fact.split(":", 1) for fact in text.splitlines() if ":" in fact)


def _configured(redis: BlockingRedis, name: str) -> str | None:
    reply = redis.call_many([("CONFIG", "GET", name)])[0]
    if isinstance(reply, list) and len(reply) == 2:
        return cast("bytes", reply[1]).decode()
    return None


def _require(holds: bool, found: str, wanted: str) -> None:
    if not holds:
        raise ConfigurationError(f"the Redis server of ROWLOCK_REDIS_URL {found}; Rowlock needs {wanted}")
