"""Redis read from outside a drain: how long the shard queues are, and whether the server keeps what Rowlock promises."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from shared.config import Durability, Settings
from shared.errors import ConfigurationError, LoginRefusedError, StoreUnavailableError
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.blocking_cluster import BlockingCluster
from shared.redis.client.protocol import RedisReplyError, Reply
from shared.redis.codec import UndecodableError, decode_command
from shared.redis.unreached import ask_each, divided

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


class Backlogs(NamedTuple):
    """The queues whose servers answered, and by shard what kept the others from it."""

    read: list[Backlog]
    unreached: dict[int, StoreUnavailableError]


def backlogs(redis: BlockingRedis, shards: Sequence[int]) -> Backlogs:
    """Return the queues of `shards`, in one round trip to each server."""
    return backlogs_of(shards, redis.call_each(questions(shards)))


def questions(shards: Sequence[int]) -> Iterator[tuple[str | int, ...]]:
    """Yield the commands whose replies `backlogs_of` reads."""
    for shard in shards:
        yield ("XLEN", keys.commands(shard))
        yield ("XRANGE", keys.commands(shard), "-", "+", "COUNT", 1)
        yield ("EXISTS", keys.lock(shard))


def backlogs_of(shards: Sequence[int], replies: Sequence[Reply | BaseException]) -> Backlogs:
    """Return the queues of `shards` as the replies to `questions` tell them. Raises what is no server's absence."""
    told = [replies[at : at + _FACTS_OF_A_SHARD] for at in range(0, len(replies), _FACTS_OF_A_SHARD)]
    facts = [next((fact for fact in of_shard if isinstance(fact, BaseException)), of_shard) for of_shard in told]
    read, unreached = divided(shards, facts)
    return Backlogs([_backlog(shard, cast("list[Reply]", of_shard)) for shard, of_shard in read], unreached)


class Dead(NamedTuple):
    """How many entries are set aside, by shard if there are any, and by shard what kept its server from telling."""

    entries: dict[int, int]
    unreached: dict[int, StoreUnavailableError]


def dead(redis: BlockingRedis, shards: Sequence[int]) -> Dead:
    """Return what is set aside of `shards`."""
    found = Dead({}, {})
    for shard, reply in zip(shards, redis.call_each([("LLEN", keys.dead(shard)) for shard in shards]), strict=True):
        if isinstance(reply, StoreUnavailableError):
            found.unreached[shard] = reply
        elif isinstance(reply, int) and reply:
            found.entries[shard] = reply
    return found


def memory(redis: BlockingRedis) -> Memory:
    """Return the memory of the server that has least room, of those that answer."""
    return fullest(ask_each(redis, memory_of)[0])


def fullest(held: Sequence[Memory]) -> Memory:
    return max(held, key=lambda each: each.used_bytes / each.max_bytes if each.max_bytes else 0)


def memory_of(server: BlockingRedis) -> Memory:
    facts = _info(server, "memory")
    # Buffers of replicas and of the append-only file don't count when the server looks at its limit.
    used = int(facts.get("used_memory", "0")) - int(facts.get("mem_not_counted_for_evict", "0"))
    return Memory(used, int(facts.get("maxmemory", "0")))


def can_append(redis: BlockingRedis) -> bool:
    """Return whether every server that answers could write its append-only file when it last tried."""
    return all(ask_each(redis, _could_append)[0])


def _could_append(server: BlockingRedis) -> bool:
    return _info(server, "persistence").get("aof_last_write_status", "ok") == "ok"


def check_server(redis: BlockingRedis, settings: Settings) -> None:
    """Raises ConfigurationError if the server, or one of the cluster's, can't keep what `settings.durability` promises.

    StoreUnavailableError if one does not answer, or not yet, and the others are as they must be.
    """
    try:
        if isinstance(redis, BlockingCluster):
            _check_cluster(redis)
        _, away = ask_each(
            redis, lambda one: _check_one(one, settings, "" if one is redis else f" {one}", alone=one is redis)
        )
        if away:
            raise next((each for each in away if isinstance(each, LoginRefusedError)), away[0])
    except LoginRefusedError as error:
        raise ConfigurationError(f"ROWLOCK_REDIS_URL: {error}") from None


def check_broker(redis: BlockingRedis, settings: Settings) -> None:
    """Raises ConfigurationError if the server of the Celery queues is one of a cluster; StoreUnavailableError."""
    try:
        clustered = _is_clustered(redis)
    except (LoginRefusedError, RedisReplyError):  # who may not ask is told so where it matters
        return
    if clustered:
        named = "names" if settings.broker_url else "is empty and ROWLOCK_REDIS_URL names"
        raise ConfigurationError(
            f"ROWLOCK_BROKER_URL {named} a server of a Redis Cluster, which Celery can't use; it must name a single Redis or redis+sentinel://"
        )


def _check_cluster(redis: BlockingCluster) -> None:
    try:
        uncovered = redis.slots().uncovered
    except RedisReplyError as error:
        raise ConfigurationError(
            f"ROWLOCK_REDIS_URL names no Redis Cluster ({error}); a single server is redis:// or rediss://"
        ) from None
    if uncovered:
        raise ConfigurationError(
            f"the Redis Cluster of ROWLOCK_REDIS_URL has {uncovered} slots that no server serves; assign them (redis-cli --cluster fix)"
        )


def _check_one(redis: BlockingRedis, settings: Settings, name: str, *, alone: bool) -> None:
    facts = _info(redis, "server") | _info(redis, "memory") | _info(redis, "persistence")
    if facts.get("loading") == "1":
        # While it reads its file, a server says that it has none.
        raise StoreUnavailableError("redis", "it is loading its data")
    _require(
        not (alone and _is_clustered(redis)),
        name,
        "is one of a Redis Cluster",
        "redis+cluster:// (rediss+cluster:// for TLS) in place of redis://, and ROWLOCK_BROKER_URL for a single one",
    )
    version = facts.get("redis_version", "0.0")
    _require(
        tuple(map(int, version.split(".")[:2])) >= _OLDEST_SERVER,
        name,
        f"is version {version}",
        "7.0 or newer, or Valkey",
    )
    policy = facts.get("maxmemory_policy", "noeviction")
    _require(
        policy == "noeviction",
        name,
        f"has maxmemory-policy {policy}",
        "noeviction: with any other it throws away commands that were accepted",
    )
    if settings.durability is Durability.STORE_KEEPS_IT:
        return
    promise = f"for ROWLOCK_DURABILITY={settings.durability}"
    _require(facts.get("aof_enabled") == "1", name, "has appendonly no", f"appendonly yes {promise}")
    _check_durability(redis, settings.durability, name, promise)


def _check_durability(redis: BlockingRedis, durability: Durability, name: str, promise: str) -> None:
    fsync = _configured(redis, "appendfsync")
    allowed = ("always", "everysec") if durability is Durability.MAY_LOSE_A_SECOND else ("always",)
    # A managed server may refuse to show its configuration: what it does not show is its operator's to see to.
    if fsync is not None:
        _require(fsync in allowed, name, f"has appendfsync {fsync}", f"appendfsync {' or '.join(allowed)} {promise}")
    if durability is Durability.SURVIVES_MACHINE_LOSS:
        _require(
            not isinstance(redis.call_many([("WAITAOF", 0, 0, 1)])[0], RedisReplyError),
            name,
            "knows no WAITAOF",
            f"Redis 7.2 or newer, or Valkey, {promise}",
        )
        replicas = int(_info(redis, "replication").get("connected_slaves", "0"))
        _require(replicas >= 1, name, "has no replica", f"at least one replica {promise}")


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


def _is_clustered(redis: BlockingRedis) -> bool:
    return _info(redis, "cluster").get("cluster_enabled") == "1"


def _info(redis: BlockingRedis, section: str) -> dict[str, str]:
    text = cast("bytes", redis.call("INFO", section)).decode()
    return dict(fact.split(":", 1) for fact in text.splitlines() if ":" in fact)


def _configured(redis: BlockingRedis, name: str) -> str | None:
    reply = redis.call_many([("CONFIG", "GET", name)])[0]
    if isinstance(reply, list) and len(reply) == 2:
        return cast("bytes", reply[1]).decode()
    return None


def _require(holds: bool, name: str, found: str, wanted: str) -> None:
    if not holds:
        raise ConfigurationError(f"the Redis server{name} of ROWLOCK_REDIS_URL {found}; Rowlock needs {wanted}")
