"""Lists come in pages: a bounded number of items and a cursor to what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from api.web.bodies import invalid

T = TypeVar("T")

LIMIT_MAX = 1_000
LIMIT = 100


class Page(msgspec.Struct, Generic[T], frozen=True):
    items: Sequence[T]
    next_cursor: str | None = None
    """None: this was the last page."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    limit: int
    cursor: str | None


def requested(query: Mapping[str, str]) -> PageRequest:
    """Return which page is requested. Raises Problem (400)."""
    limit = whole(query, "limit", low=1, high=LIMIT_MAX)
    return PageRequest(LIMIT if limit is None else limit, query.get("cursor") or None)


def whole(query: Mapping[str, str], name: str, *, low: int, high: int) -> int | None:
    """Return a whole number of the query. Raises Problem (400)."""
    text = query.get(name)
    if text is None:
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else -1
    if not low <= number <= high:
        raise invalid(name, f"must be a whole number from {low} to {high}, not {text[:40]!r}")
    return number


def choice(query: Mapping[str, str], name: str, allowed: Sequence[str]) -> str | None:
    """Return one of the allowed values, or None. Raises Problem (400)."""
    text = query.get(name)
    if text is not None and text not in allowed:
        raise invalid(name, f"must be one of {', '.join(allowed)}, not {text[:40]!r}")
    return text
