"""What most calls are: one request, one answer."""

from __future__ import annotations

from typing import TypeVar

from rowlock_client.flow import Flow, Reply, Request, parse, require_success

T = TypeVar("T")


def answered(request: Request, kind: type[T]) -> Flow[T]:
    """Send and return the answer. Raises Problem."""
    reply = yield request
    assert isinstance(reply, Reply)
    return parse(reply, kind)


def done(request: Request) -> Flow[None]:
    """Send what has nothing to answer. Raises Problem."""
    reply = yield request
    assert isinstance(reply, Reply)
    require_success(reply)
