"""The feed: what changed, from a cursor on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from rowlock_client.calls.simple import answered
from rowlock_client.flow import Flow, get
from rowlock_client.models.changes import Changes

NOW = "now"
"""The cursor of who begins with what comes next."""


class Following(Struct, frozen=True):
    """How the feed is read on."""

    first: str | None
    read: Callable[[str | None], Flow[Changes]]
    ends: bool
    """Whether it is over once nothing more is there."""


def changes(
    cursor: str | None = None,
    *,
    types: Sequence[str] = (),
    event_id: str | None = None,
    limit: int | None = None,
    wait: int = 0,
) -> Following:
    """Read pages of changes from a cursor on; without one from the oldest that are kept.

    With `wait` it goes on for ever, and a page comes every `wait` seconds at the latest, perhaps an empty one; else it ends where
    nothing more is there. Keep `page.next_cursor` once its items are dealt with. Raises FeedReset, FeedExpired.
    """

    def read(at: str | None) -> Flow[Changes]:
        asked = {"cursor": at, "types": ",".join(types) or None, "event_id": event_id, "limit": limit}
        return answered(get("changes", wait=wait, query=asked), Changes)

    return Following(cursor, read, wait <= 0)
