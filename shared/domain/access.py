"""What is not for everybody: channels keep tickets back from general sale, codes open what channels keep.

A ticket has one channel or none. What a channel's tickets may be had by is a `Way`, and it is kept with the reservation: a
code is used up by the reservations that have it, and given back by their end, so nothing is counted beside them.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Channel(Struct, frozen=True, kw_only=True):
    """Tickets of an event that are kept for some: sponsors, the press, the box office. Times in milliseconds since 1970."""

    event_id: str
    key: str
    opens_ms: int | None = None
    """With `closes_ms` its own sale window; both None: it sells when the event does."""
    closes_ms: int | None = None
    max_per_holder: int | None = None
    """How many of its tickets a holder may have, besides what the event allows."""

    @property
    def has_window(self) -> bool:
        return self.opens_ms is not None or self.closes_ms is not None

    def is_open(self, now_ms: int) -> bool:
        """Return whether its own window is open; the closing moment itself is closed."""
        return _within(self.opens_ms, self.closes_ms, now_ms)


class AccessCode(Struct, frozen=True, kw_only=True):
    """What opens tickets of a channel, of a category, or of a category within a channel, to who knows it."""

    id: str
    event_id: str
    digest: str
    tickets: int
    """So many may be had by it at a time."""
    used: int = 0
    """So many are."""
    channel: str | None = None
    category: str | None = None
    holder: str | None = None
    """The only one who may use it; None: anybody."""
    opens_ms: int | None = None
    closes_ms: int | None = None
    disabled: bool = False

    def serves(self, holder: str, now_ms: int) -> bool:
        """Return whether the holder may use it now, for whatever it opens."""
        its_own = self.holder is None or self.holder == holder
        return its_own and not self.disabled and _within(self.opens_ms, self.closes_ms, now_ms)


class Way(NamedTuple):
    """By what a ticket is had; of general sale: by nothing."""

    channel: str | None = None
    code_id: str | None = None


PUBLIC = Way()


def _within(opens_ms: int | None, closes_ms: int | None, now_ms: int) -> bool:
    return (opens_ms is None or now_ms >= opens_ms) and (closes_ms is None or now_ms < closes_ms)
