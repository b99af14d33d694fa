"""What is asked of each server, or of the servers of several shards, when some of them do not answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from shared.errors import StoreFullError, StoreUnavailableError
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.protocol import STORE

T = TypeVar("T")
R = TypeVar("R")

TOLD_MAX = 20
"""So many shards are named."""


class ShardsUnreachedError(StoreUnavailableError):
    """The servers of some shards did not answer; what was asked of the others was done."""

    def __init__(self, detail: str, shards: frozenset[int], servers: frozenset[str]) -> None:
        super().__init__(STORE, detail)
        self.shards = shards
        self.servers = servers


def ask_each(redis: BlockingRedis, ask: Callable[[BlockingRedis], T]) -> tuple[list[T], list[StoreUnavailableError]]:
    """Ask each server; return the answers, and what kept others from answering. Raises StoreUnavailableError if none answers."""
    answers: list[T] = []
    away: list[StoreUnavailableError] = []
    for server in redis.servers():
        try:
            answers.append(ask(server))
        except StoreUnavailableError as error:
            error.servers = frozenset({str(server)})
            away.append(error)
    if away and not answers:
        raise away[0]
    return answers, away


def divided(
    shards: Iterable[int], replies: Iterable[R | BaseException]
) -> tuple[list[tuple[int, R]], dict[int, StoreUnavailableError]]:
    """Return what was said of each shard, and by shard what kept its server from saying it. Raises what is no server's absence."""
    said: list[tuple[int, R]] = []
    unreached: dict[int, StoreUnavailableError] = {}
    for shard, reply in zip(shards, replies, strict=True):
        if isinstance(reply, StoreUnavailableError):
            unreached[shard] = reply
        elif isinstance(reply, BaseException):
            raise reply
        else:
            said.append((shard, reply))
    return said, unreached


def unreached_error(unreached: Mapping[int, StoreUnavailableError]) -> StoreUnavailableError:
    """Return the one error that says which shards could not be reached, and why."""
    errors = list(unreached.values())
    servers = frozenset[str]().union(*(error.servers for error in errors))
    full = next((error for error in errors if isinstance(error, StoreFullError)), None)
    if full is not None or not servers:
        return full or errors[0]
    by_detail: defaultdict[str, list[int]] = defaultdict(list)
    for shard, each in unreached.items():
        by_detail[each.detail].append(shard)
    detail = "; ".join(f"{_named(of)}: {why}" for why, of in by_detail.items())
    return ShardsUnreachedError(detail, frozenset(unreached), servers)


def _named(shards: Iterable[int]) -> str:
    first = sorted(shards)
    more = f" and {len(first) - TOLD_MAX} more" if len(first) > TOLD_MAX else ""
    return f"shards {', '.join(f'{shard:02d}' for shard in first[:TOLD_MAX])}{more}"
