"""What the views share in one process, and its start and end."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app
from sqlalchemy import Engine

from api.services.board.boards import Boards
from api.services.board.source import BoardSource
from api.services.event_names import EventNames
from api.services.journal_news import JournalNews
from api.services.maps.maps import Maps
from api.services.outcome_waiters import OutcomeWaiters
from api.services.quota import Quota
from api.services.reads import Reads
from api.services.recent_outcomes import RecentOutcomes
from api.services.replica import Reader
from api.services.threads import Threads
from api.services.wake_ups import AsyncWakeUps
from shared.config import Settings
from shared.db.engine import create_engine, create_read_engine
from shared.journal.cursor import OPERATORS
from shared.ports.queues import Queues
from shared.redis import connections, keys
from shared.redis.admission.command_queue import CommandQueue
from shared.redis.admission.idempotency_keys import IdempotencyKeys
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.client.subscriber import Subscriber
from shared.troubles.watch import Watch
from shared.wake_up import prepare


@dataclass(slots=True, kw_only=True)
class Services:
    """`redis` has the streams, `broker` the Celery queues (often the same); `subscriber` hears what workers publish."""

    settings: Settings
    instance: str
    """The name of this process' channel of replies."""
    threads: Threads
    engine: Engine
    redis: AsyncRedis
    broker: AsyncRedis
    subscriber: Subscriber
    queue: Queues
    idempotency: IdempotencyKeys
    wake_ups: AsyncWakeUps
    reader: Reader = field(init=False)
    reads: Reads = field(init=False)
    maps: Maps = field(init=False)
    event_names: EventNames = field(init=False)
    outcomes: RecentOutcomes = field(init=False)
    waiters: OutcomeWaiters = field(init=False)
    journal_news: JournalNews = field(init=False)
    boards: Boards = field(init=False)
    waits: Quota = field(init=False)
    watch: Watch = field(init=False)
    _board_source: BoardSource = field(init=False)
    closing: bool = False

    def __post_init__(self) -> None:
        # A statement sees what was committed when it began, in a transaction too; without one two round trips are saved.
        autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.reader = Reader(autocommit, _replica(self.settings))
        self.reads = Reads(autocommit, self.threads, self.reader, self.queue)
        self.maps = Maps(self.engine, self.threads)
        self.event_names = EventNames(self.engine, self.threads)
        self.outcomes = RecentOutcomes()
        self.waiters = OutcomeWaiters(self.queue, self.reads.commands_by_id)
        self.waits = Quota(self.settings.waits_max)
        self.journal_news = JournalNews(self.subscriber)
        self.watch = Watch(self.settings, "api")
        self._board_source = BoardSource(self.settings)
        self.boards = Boards(self._board_source, self.journal_news)

    @classmethod
    def build(cls, settings: Settings) -> Services:
        """Join the parts; nothing connects before it is used."""
        prepare(range(settings.shards))
        redis = connections.streams_of_loop(settings)
        broker = connections.broker_of_loop(settings, redis)
        return cls(
            settings=settings,
            instance=uuid.uuid4().hex[:12],
            threads=Threads(settings.api_threads),
            engine=create_engine(settings, "rowlock-api", settings.api_threads),
            redis=redis,
            broker=broker,
            subscriber=connections.subscriber(settings),
            queue=CommandQueue(settings, redis),
            idempotency=IdempotencyKeys(settings, redis),
            wake_ups=AsyncWakeUps(broker),
        )

    def start(self) -> None:
        """Begin to listen for outcomes. Called once, on the loop that serves."""
        self.subscriber.subscribe(keys.replies(self.instance), self.waiters.receive)
        self.watch.start()

    def close(self) -> None:
        """Let the waiting clients go: the process is about to end."""
        self.closing = True
        self.waiters.close()
        self.journal_news.close()
        self.boards.close()

    def tell_operation(self) -> None:
        """Have everybody who follows the journal look into it: an operator has changed something."""
        self.journal_news.ring()
        self.redis.call("PUBLISH", keys.journal(), b"%d 0" % OPERATORS).add_done_callback(_retrieve)

    async def stop(self) -> None:
        self.watch.stop()
        await self.boards.stop()
        self._board_source.close()
        await self.subscriber.close()
        await self.redis.close()
        await self.broker.close()
        self.threads.close()
        self.engine.dispose()
        self.reader.close()


def _replica(settings: Settings) -> Engine | None:
    return create_read_engine(settings, "rowlock-api-reads", settings.api_threads) if settings.read_url else None


def _retrieve(told: asyncio.Future[Any]) -> None:
    """Where Redis is away the journal is looked into all the same, a little later."""
    if not told.cancelled():
        told.exception()


def services() -> Services:
    return cast("Services", current_app.extensions["rowlock"])
