"""Events, what can be said about their rules, and what an import did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from msgspec import Struct

from rowlock_client.models.open_enum import OpenEnum


class ConfirmBy(OpenEnum):
    SHOP = "shop"
    HOLDER = "holder"


class Counts(Struct, frozen=True, kw_only=True):
    AVAILABLE: int
    HELD: int
    SOLD: int
    NOT_FOR_SALE: int


class PriceClass(Struct, frozen=True):
    """What a ticket costs for some, such as children."""

    name: str
    price: int
    category: str | None = None
    """None: for every category without a price of its own in this class."""


class Event(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    starts_at: datetime | None
    time_zone: str
    currency: str
    hold_seconds: int
    max_hold_seconds: int
    max_per_holder: int | None
    max_per_guest: int | None
    cool_down_seconds: int
    confirm_by: ConfirmBy
    sales_open_at: datetime | None
    sales_close_at: datetime | None
    sell_after_start: bool
    refundable: bool
    closed_sections: tuple[str, ...]
    max_wait_seconds: int
    max_waiting_per_ticket: int
    max_waiting_per_holder: int
    price_classes: tuple[PriceClass, ...]
    created_at: datetime
    cancelled_at: datetime | None
    cancel_reason: str | None
    counts: Counts


class Affected(Struct, frozen=True, kw_only=True):
    """Who has tickets of an event."""

    held: int
    sold: int
    holders: int


class Cancelled(Struct, frozen=True, kw_only=True):
    event: Event
    affected: Affected


class EventRules(TypedDict, total=False):
    """What may be said of an event, when it is made and later."""

    starts_at: datetime | str | None
    time_zone: str
    hold_seconds: int
    max_hold_seconds: int
    max_per_holder: int | None
    max_per_guest: int | None
    cool_down_seconds: int
    confirm_by: ConfirmBy | str
    sales_open_at: datetime | str | None
    sales_close_at: datetime | str | None
    sell_after_start: bool
    refundable: bool
    closed_sections: Sequence[str]
    max_wait_seconds: int
    max_waiting_per_ticket: int
    max_waiting_per_holder: int
    price_classes: Sequence[PriceClass]


class NewEvent(EventRules, total=False):
    id: str
    currency: str


class EventChange(EventRules, total=False):
    name: str


class Seats(Struct, frozen=True, kw_only=True):
    """Every seat of an event in the event's order."""

    ids: tuple[str, ...]
    statuses: str
    """A letter for each: A available, H held, S sold, X not for sale."""


class Refused(Struct, frozen=True, kw_only=True):
    ticket_id: str
    reason: str
    """HELD or SOLD: somebody has it."""


class Edited(Struct, frozen=True, kw_only=True):
    changed: int
    sold: int = 0
    """So many were spared because they are sold."""
    held: int = 0
    """So many stayed accessible, or a companion's, or neither, because somebody holds them."""
    refused: tuple[Refused, ...] = ()
    """The first 100 of those that so stayed what they are, held or sold."""


class Removed(Struct, frozen=True, kw_only=True):
    removed: int
    kept: int
    """So many stay because somebody has them."""


class Mistake(Struct, frozen=True, kw_only=True):
    place: str
    reason: str
    line: int | None = None
    field: str | None = None
    value: str | int | float | bool | None = None


class Difference(Struct, frozen=True, kw_only=True):
    place: str
    field: str
    value: str | None
    stored: str | None


class PriceCount(Struct, frozen=True, kw_only=True):
    price: int
    """Minor units."""
    tickets: int


class Imported(Struct, frozen=True, kw_only=True):
    event_id: str
    imported: int
    added: int
    unchanged: int
    conflicting: int
    free_of_charge: int
    currency: str = ""
    prices: tuple[PriceCount, ...] = ()
    """What the tickets of the file cost, the lowest first."""
    conflicts: tuple[Difference, ...] = ()
    warnings: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    columns: Mapping[str, str] = {}
    dry_run: bool = False
    mistakes: tuple[Mistake, ...] = ()
    mistakes_total: int = 0
    map: tuple[dict[str, Any], ...] = ()
    """Of a dry run: the rows as they would stand."""
    hall: dict[str, Any] | None = None
    """Of a dry run that asked for it: the event's map as it would be."""
