"""Lists that come in pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

from msgspec import Struct

from rowlock_client.flow import Flow, Reply, get, parse

T = TypeVar("T")

PAGE_MAX = 1_000


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    items: Sequence[T]
    next_cursor: str | None = None


Listing: TypeAlias = Callable[[str | None], Flow[Page[T]]]
"""From a cursor, None for the first, to a page."""


def listing(kind: type[T], *segments: str, limit: int | None = None, **query: str | None) -> Listing[T]:
    """Return what reads a list page by page, `limit` items each."""

    def read(cursor: str | None) -> Flow[Page[T]]:
        reply = yield get(*segments, query={"limit": limit, "cursor": cursor, **query})
        assert isinstance(reply, Reply)
        page: Any = Page[kind]  # type: ignore[valid-type]
        found: Page[T] = parse(reply, page)
        return found

    return read
