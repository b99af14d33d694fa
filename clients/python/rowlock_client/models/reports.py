"""How an event sells: counts and money, never who."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Amount(Struct, frozen=True, kw_only=True):
    """`total` in minor units of the report's currency."""

    tickets: int
    total: int


class ByName(Struct, frozen=True, kw_only=True):
    name: str | None
    statuses: dict[str, Amount]


class Standing(Struct, frozen=True, kw_only=True):
    section: str
    category: str | None
    price_class: str | None
    channel: str | None
    status: str
    tickets: int
    total: int


class Day(Struct, frozen=True, kw_only=True):
    day: str
    tickets: int
    total: int


class Minute(Struct, frozen=True, kw_only=True):
    at: datetime
    tickets: int


class Report(Struct, frozen=True, kw_only=True):
    event_id: str
    currency: str
    as_of: datetime
    time_zone: str
    statuses: dict[str, Amount]
    sections: tuple[ByName, ...]
    categories: tuple[ByName, ...]
    price_classes: tuple[ByName, ...]
    channels: tuple[ByName, ...]
    rows: tuple[Standing, ...]
    days: tuple[Day, ...]
    minutes: tuple[Minute, ...]
