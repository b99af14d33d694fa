"""The span of a command on its way into its queue, where it is traced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import request
from msgspec import structs

from shared.domain.commands import Command
from shared.domain.ids import shard_of_command
from shared.telemetry import tracing


@contextmanager
def sent(command: Command) -> Iterator[Command]:
    """Yield the command as it is to be appended; what is raised in the block is told in its span.

    Only a shop's `traceparent` is followed: a buyer's would let anybody have us trace all of its commands.
    """
    if tracing.active is None:
        yield command
        return
    parent = request.environ.get("HTTP_TRACEPARENT") if command.seller else None
    span = tracing.active.appending(parent, command.kind, shard_of_command(command.id))
    if span is None:
        yield command
        return
    error: BaseException | None = None
    try:
        yield structs.replace(command, traceparent=span.traceparent)
    except BaseException as raised:
        error = raised
        raise
    finally:
        about = {"messaging.message.id": command.id, "rowlock.request_id": command.request_id or ""}
        span.end(about, error)
