"""Channels, which keep tickets back from general sale, and the access codes that open them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Channel(Struct, frozen=True, kw_only=True):
    key: str
    name: str
    opens_at: datetime | None
    """With `closes_at` its own sale window; both None: it sells when the event does."""
    closes_at: datetime | None
    max_per_holder: int | None
    release_at: datetime | None
    """When its tickets go to general sale."""
    released_at: datetime | None
    tickets: int
    """So many it has."""
    held: int
    sold: int


class AccessCode(Struct, frozen=True, kw_only=True):
    id: str
    label: str | None
    channel: str | None
    category: str | None
    holder: str | None
    """The only one who may use it; None: anybody."""
    tickets: int
    """So many may be had by it at a time."""
    used: int
    opens_at: datetime | None
    closes_at: datetime | None
    disabled_at: datetime | None
    created_at: datetime
    code: str | None = None
    """Its words, where it was made just now."""


class AccessCodes(Struct, frozen=True, kw_only=True):
    items: tuple[AccessCode, ...]


class Released(Struct, frozen=True, kw_only=True):
    released: int
