"""The span of a command on its way into its queue, where it is traced."""

from __future__ import annotations

from flask import request
from msgspec import structs

from shared.domain.commands import Command
from shared.domain.ids import shard_of_command
from shared.ports.queues import Admission, Queues
from shared.telemetry import tracing


async def append(queue: Queues, command: Command) -> Admission:
    """Append a command; what is raised is told in its span.

    Only a shop's `traceparent` is followed: a buyer's would let anybody have us trace all of its commands.
    """
    if tracing.active is None:
        return await queue.append(command)
    parent = request.environ.get("HTTP_TRACEPARENT") if command.seller else None
    span = tracing.active.appending(parent, command.kind, shard_of_command(command.id))
    if span is None:
        return await queue.append(command)
    error: BaseException | None = None
    try:
        return await queue.append(structs.replace(command, traceparent=span.traceparent))
    except BaseException as raised:
        error = raised
        raise
    finally:
        about = {"messaging.message.id": command.id, "rowlock.request_id": command.request_id or ""}
        span.end(about, error)
