"""When a request is sent again: with the same key, a bounded number of times, no sooner than it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from rowlock_client.errors import NotAnswered
from rowlock_client.flow import Flow, Pause, Reply, Request, Silence

T = TypeVar("T")

AGAIN = frozenset({429, 502, 503, 504})
_SPREAD = 0.25
"""By so much a pause is longer than told at most: those who were refused together do not come back together."""


class Retries(msgspec.Struct, frozen=True, kw_only=True):
    count: int = 2
    """How often a request is sent again; 0: never."""
    first_pause_s: float = 0.25
    """Where nobody says how long: doubled each time, and then a part of it by chance."""
    pause_max_s: float = 20
    """Who is told to come back later than this is told so at once."""

    def pause_s(self, tries: int, reply: Reply | Silence, chance: float) -> float | None:
        """Return how long to wait after the `tries`-th try; None: that is the answer. `chance` is from 0 to 1."""
        if tries > self.count:
            return None
        told = reply.retry_after_s if isinstance(reply, Reply) else None
        if told is None:
            return min(self.pause_max_s, self.first_pause_s * 2.0 ** (tries - 1)) * (0.5 + chance / 2)
        return told * (1 + _SPREAD * chance) if told <= self.pause_max_s else None


def may_repeat(request: Request, reply: Reply | Silence) -> bool:
    """Tell whether a request may be sent again after this."""
    if isinstance(reply, Silence):
        return request.repeatable or not reply.was_sent
    is_read = not isinstance(request.content, bytes | None)  # a stream can't be sent twice
    return reply.status in AGAIN and not is_read and (request.repeatable or reply.status == 429)


def persistent(flow: Flow[T], retries: Retries, chance: Callable[[], float]) -> Flow[T]:
    """Return the flow with its requests sent again where that may help. NotAnswered is raised in it where nobody answers."""
    answer: Reply | Silence | None = None
    failure: NotAnswered | None = None
    while True:
        try:
            step = flow.throw(failure) if failure else flow.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result
        answer = failure = None
        if isinstance(step, Pause) or step.single:
            answer = yield step
            continue
        answer = yield from _insist(step, retries, chance)
        if isinstance(answer, Silence):
            failure = NotAnswered(answer.detail, was_sent=answer.was_sent)


def _insist(request: Request, retries: Retries, chance: Callable[[], float]) -> Flow[Reply | Silence]:
    """Return the first answer that counts; it took as long as all the tries and pauses before it, too."""
    before_s, tries = 0.0, 0
    while True:
        reply = yield request
        assert reply is not None, "a request is answered by a reply or by silence"
        tries += 1
        took_s = before_s + reply.took_s
        pause_s = retries.pause_s(tries, reply, chance()) if may_repeat(request, reply) else None
        if pause_s is None:
            return msgspec.structs.replace(reply, took_s=took_s)
        yield Pause(pause_s)
        before_s = took_s + pause_s
