"""Commands, and both ends of a shard queue, for the tests of the scripts."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from shared.config import Settings
from shared.domain.commands import Command, Entry, Kind
from shared.domain.ids import derived_id
from shared.domain.outcomes import Outcome, Status
from shared.errors import AdmissionRefusedError
from shared.ports.queues import Admission, Publication, Published, Queues
from shared.redis import connections
from shared.redis.admission.command_queue import CommandQueue
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.protocol import Argument
from shared.views import CommandView, command_view
from tests.waiting import eventually_on_loop

Admitted = Admission | AdmissionRefusedError
SHARD = 3
AT_MS = 1_800_000_000_000
_numbers = itertools.count()


def command(kind: Kind = Kind.RESERVE, *, shard: int = SHARD, **parts: object) -> Command:
    number = next(_numbers)
    values: dict[str, object] = {"holder": "ann", "ticket_id": f"ticket-{number}", "submitted_ms": AT_MS, **parts}
    return Command(id=derived_id(shard, AT_MS, str(number)), kind=kind, **values)  # type: ignore[arg-type]


def settled(entry: Entry, status: Status = Status.SUCCEEDED) -> Published:
    return Published(entry, view(entry.command, entry.sequence, status))


def view(of: Command, sequence: int | None = None, status: Status = Status.SUCCEEDED) -> CommandView:
    return command_view(of, sequence, Outcome(status=status, reservation_id=of.id), AT_MS + 5)


def publication(entries: Iterable[Entry], **parts: object) -> Publication:
    return Publication(settled=[settled(entry) for entry in entries], **parts)  # type: ignore[arg-type]


@dataclass
class Api:
    redis: AsyncRedis
    queue: CommandQueue


@asynccontextmanager
async def api(settings: Settings) -> AsyncIterator[Api]:
    redis = connections.streams_of_loop(settings)
    try:
        yield Api(redis, CommandQueue(settings, redis))
    finally:
        await redis.close()


async def admit(queues: Queues, *commands: Command) -> list[Admitted]:
    """Append commands in one iteration of the event loop; a refusal stands in its place."""

    async def one(command: Command) -> Admitted:
        try:
            return await queues.append(command)
        except AdmissionRefusedError as refusal:
            return refusal

    return list(await asyncio.gather(*map(one, commands)))


async def _append_all(settings: Settings, commands: tuple[Command, ...]) -> list[Admitted]:
    async with api(settings) as ends:
        return await admit(ends.queue, *commands)


def append(settings: Settings, *commands: Command) -> list[Admitted]:
    """Append commands in one iteration of the event loop, so in one call for each shard."""
    return asyncio.run(_append_all(settings, commands))


def integer(connection: BlockingRedis, *arguments: Argument) -> int:
    reply = connection.call(*arguments)
    assert isinstance(reply, int)
    return reply


def text(connection: BlockingRedis, *arguments: Argument) -> bytes:
    reply = connection.call(*arguments)
    assert isinstance(reply, bytes)
    return reply


async def until_subscribed(connection: BlockingRedis, channel: str, listeners: int = 1) -> None:
    await eventually_on_loop(lambda: _listeners(connection, channel) == listeners)


def _listeners(connection: BlockingRedis, channel: str) -> int:
    return sum(server.call("PUBSUB", "NUMSUB", channel)[1] for server in connection.servers())  # type: ignore[index, misc]


def appended(settings: Settings, one: Command) -> Admission:
    (admission,) = append(settings, one)
    assert isinstance(admission, Admission)
    assert admission.appended
    return admission


def sequences(admitted: Iterable[Admitted]) -> list[int | None]:
    """Return the numbers of those that were appended."""
    return [each.view.sequence for each in admitted if isinstance(each, Admission) and each.appended]


def keys_of(connection: BlockingRedis, pattern: str = "*") -> set[str]:
    found = [server.call("KEYS", pattern) for server in connection.servers()]
    return {name.decode() for names in found for name in names}  # type: ignore[union-attr]
