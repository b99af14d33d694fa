"""What waits to be settled, and who is at work: figures for the box office, no names of holders."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec
from flask import Blueprint, Response

from api.principals.current import require
from api.principals.identity import Scope
from api.services.process import Services, services
from api.web.bodies import answer
from api.web.deferred import deferred
from api.web.documented import Access, documented
from api.web.problems import Problem
from shared.db.engine import transaction
from shared.db.poison_reader import Poison, read_poison
from shared.errors import StoreUnavailableError
from shared.redis import keys, presence
from shared.redis.client.protocol import Reply
from shared.redis.inspection import Backlog, Backlogs, backlogs_of, questions
from shared.redis.unreached import unreached_error
from shared.views import rfc3339

blueprint = Blueprint("queues", __name__, url_prefix="/api/queues")


class QueueView(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    """That of the Celery queue."""
    waiting: int
    oldest_seconds: int | None
    """How long the first in it has waited; null: nothing waits."""
    locked: bool
    """Whether a worker settles it just now."""


class ProcessView(msgspec.Struct, frozen=True, kw_only=True):
    kind: presence.ProcessKind
    name: str


class PoisonView(msgspec.Struct, frozen=True, kw_only=True):
    """What was set aside."""

    commands: int | None
    """That could not be settled; null: PostgreSQL does not answer."""
    latest: str | None
    """The id of the last of them."""
    entries: int
    """Of queues, that could not be read."""


class ToolLinks(msgspec.Struct, frozen=True, kw_only=True):
    flower: str | None
    grafana: str | None


class QueuesView(msgspec.Struct, frozen=True, kw_only=True):
    as_of: str
    waiting: int
    oldest_seconds: int | None
    queues: Sequence[QueueView]
    unreached: Sequence[str]
    """Names of the queues whose server of a Redis Cluster does not answer: they stand nowhere else here."""
    processes: Sequence[ProcessView]
    """Those that said within the last 15 seconds that they are there; none while the server that knows them does not answer."""
    poison: PoisonView
    troubles: Sequence[str]
    """Their codes; `rowlock doctor` tells what was found."""
    links: ToolLinks


@blueprint.get("")
@deferred
@documented(
    "What waits to be settled, how long it has, who is at work, and what was set aside. Not for keys that are limited to events.",
    name="getQueues",
    tag="meta",
    access=Access.REPORTS,
    answers={200: QueuesView},
)
async def get_queues() -> Response:
    identity = require(Scope.REPORTS)
    if identity.event_ids is not None:
        raise Problem(403, "NOT_ALLOWED", "The queues serve all events, and the key is limited to some.")
    parts = services()
    now_s = presence.seconds(await parts.redis.call("TIME"))
    shards = range(parts.settings.shards)
    (read, unreached), processes, entries, poison = await asyncio.gather(
        _backlogs(parts, shards), _processes(parts, now_s), _entries(parts, shards), _poison(parts)
    )
    if not read:
        raise unreached_error(unreached)
    queues = [_queue(each, now_s) for each in read]
    view = QueuesView(
        as_of=rfc3339(now_s * 1000),
        waiting=sum(each.waiting for each in queues),
        oldest_seconds=max((each.oldest_seconds for each in queues if each.oldest_seconds is not None), default=None),
        queues=queues,
        unreached=[keys.celery_queue(shard) for shard in unreached],
        processes=[ProcessView(kind=each.kind, name=each.name) for each in processes],
        poison=PoisonView(
            commands=None if poison is None else poison.commands,
            latest=None if poison is None else poison.latest,
            entries=entries,
        ),
        troubles=sorted(parts.watch.current),
        links=ToolLinks(flower=parts.settings.flower_link or None, grafana=parts.settings.grafana_link or None),
    )
    return answer(view, headers={"Cache-Control": "no-store"})


async def _backlogs(parts: Services, shards: Sequence[int]) -> Backlogs:
    return backlogs_of(shards, await _asked(parts, list(questions(shards))))


async def _processes(parts: Services, now_s: int) -> list[presence.Process]:
    try:
        return presence.told(await parts.redis.call(*presence.question(now_s)))
    except StoreUnavailableError:
        return []


async def _entries(parts: Services, shards: Sequence[int]) -> int:
    replies = await _asked(parts, [("LLEN", keys.dead(shard)) for shard in shards])
    return sum(reply for reply in replies if isinstance(reply, int))


async def _poison(parts: Services) -> Poison | None:
    try:
        return await parts.threads.run(lambda: _read_poison(parts))
    except StoreUnavailableError:
        return None


def _read_poison(parts: Services) -> Poison:
    with transaction(parts.engine) as conn:
        return read_poison(conn)


async def _asked(parts: Services, commands: Sequence[tuple[str | int, ...]]) -> list[Reply | BaseException]:
    calls = [parts.redis.call(*command) for command in commands]
    return list(await asyncio.gather(*calls, return_exceptions=True))


def _queue(backlog: Backlog, now_s: int) -> QueueView:
    waited = None if backlog.oldest_ms is None else max(0, now_s - backlog.oldest_ms // 1000)
    return QueueView(
        name=keys.celery_queue(backlog.shard), waiting=backlog.length, oldest_seconds=waited, locked=backlog.locked
    )
