"""Sends a command and follows it to its outcome."""

from __future__ import annotations

import math

import msgspec

from rowlock_client.errors import Rejected
from rowlock_client.flow import Flow, Pause, Reply, Request, get, parse
from rowlock_client.models.commands import Command, Status

REST_S = 1.0
"""Between two polls of which neither was held, where the answer does not say how long."""


class _Refusal(msgspec.Struct, frozen=True):
    command: Command


def settled(request: Request, wait: int) -> Flow[Command]:
    """Return the command: SUCCEEDED, or PENDING when `wait` seconds were not enough. Raises Rejected."""
    reply = yield request
    assert isinstance(reply, Reply)
    command = _command(reply)
    return (yield from followed(command, wait - reply.took_s))


def followed(command: Command, left_s: float) -> Flow[Command]:
    """Poll until the command is final or the time is up. What goes wrong with a poll is not raised: the command was accepted."""
    while command.status is Status.PENDING and left_s > 0:
        asked = get("commands", command.id, wait=math.ceil(left_s))
        reply = yield msgspec.structs.replace(asked, single=True)
        assert reply is not None
        left_s -= reply.took_s
        if isinstance(reply, Reply) and reply.status == 200:
            command = _command(reply)
        if command.status is Status.PENDING and left_s > 0:
            told = reply.retry_after_s if isinstance(reply, Reply) else None
            pause = Pause(min(left_s, REST_S if told is None else told))
            yield pause
            left_s -= pause.seconds
    if command.status is Status.REJECTED:
        raise Rejected(command)
    return command


def _command(reply: Reply) -> Command:
    """Return the command of an answer, also of one that refuses it. Raises Problem."""
    if reply.status in (403, 409):
        try:
            return msgspec.json.decode(reply.body, type=_Refusal).command
        except (msgspec.MsgspecError, UnicodeDecodeError):
            pass
    return parse(reply, Command)
