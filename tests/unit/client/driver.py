"""Carries a flow out without any I/O: answers come from a list, pauses are noted, and so is what was sent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rowlock_client.flow import Flow, Pause, Reply, Request, Silence
from rowlock_client.retries import Retries, persistent

T = TypeVar("T")


def reply(status: int, body: Any = None, *, took_s: float = 0.0, **headers: str) -> Reply:
    """Return an answer; a header's name is written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
    return Reply(status=status, headers=named, body=content, took_s=took_s)


def silence(*, was_sent: bool, took_s: float = 0.0) -> Silence:
    return Silence(detail="nothing", was_sent=was_sent, took_s=took_s)


def problem(status: int, code: str, **more: Any) -> Reply:
    document = {"status": status, "code": code, "detail": f"{code} it is", **more}
    if "retry_after" in more:
        return reply(status, document, retry_after=str(document.pop("retry_after")))
    return reply(status, document)


def command(status: str = "SUCCEEDED", **more: Any) -> dict[str, Any]:
    base = {"id": "c1", "kind": "reserve", "ticket_id": "t", "holder": "ann", "status": status, "code": None}
    links = {"self": "/api/v1/commands/c1"}
    return base | {"submitted_at": "2031-01-01T00:00:00.000Z", "links": links} | more


@dataclass
class Sent:
    requests: list[Request] = field(default_factory=list)
    pauses_s: list[float] = field(default_factory=list)


def carry_out(
    flow: Flow[T],
    answers: Iterable[Reply | Silence],
    sent: Sent,
    *,
    retries: Retries | None = None,
    chance: float = 0.0,
) -> T:
    """Return what comes of the flow. Fails where it asks for more than there are answers."""
    left = iter(answers)
    steps = persistent(flow, retries or Retries(), lambda: chance)
    answer: Reply | Silence | None = None
    try:
        while True:
            step = steps.send(answer)
            if isinstance(step, Pause):
                sent.pauses_s.append(step.seconds)
                answer = None
            else:
                sent.requests.append(step)
                answer = next(left)
    except StopIteration as end:
        assert next(left, None) is None, "not every answer was asked for"
        result: T = end.value
        return result
