"""What one process alone can see is posted for the others: a worker's own clock, a write that PostgreSQL refused to it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.troubles.trouble import Code, Trouble

POSTED = (Code.CLOCKS_DIFFER, Code.DISK_FULL)
POST_SECONDS = 15
"""A post holds for so long without being said again."""


class _Post(msgspec.Struct, frozen=True):
    found: str
    stops: bool


def post(redis: BlockingRedis, troubles: Iterable[Trouble]) -> None:
    """Post what others can't see. A Redis that takes no more takes no post either: it is a trouble by itself."""
    for trouble in troubles:
        if trouble.code in POSTED:
            body = msgspec.json.encode(_Post(trouble.found, trouble.stops))
            redis.call_many([("SET", keys.trouble(trouble.code), body, "EX", POST_SECONDS)])


def posted(redis: BlockingRedis) -> list[Trouble]:
    """Return what any process posted of late. Raises StoreUnavailableError."""
    replies = redis.call_many([("GET", keys.trouble(code)) for code in POSTED])
    found = [
        (code, msgspec.json.decode(reply, type=_Post))
        for code, reply in zip(POSTED, replies, strict=True)
        if isinstance(reply, bytes)
    ]
    return [Trouble(code, each.found, each.stops) for code, each in found]
