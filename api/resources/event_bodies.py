"""What an operator may say about an event, and the rules that bind its parts together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from api.web.bodies import READABLE, Body, invalid
from shared.domain.bounds import PRICE_MAX, in_utc
from shared.domain.records import ConfirmBy
from shared.time_zones import is_time_zone

DAY_SECONDS = 86_400
HOLD_SECONDS = 600
MAX_PER_GUEST = 10
COOL_DOWN_SECONDS = 10
COOL_DOWN_MAX_SECONDS = 3_600
HOLDS_IN_TOTAL = 10
"""A hold may be extended to this many times its first length, unless the event says otherwise: as WCAG 2.2.1 asks."""

EventId = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$(?!\\n)")]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=READABLE)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$(?!\\n)")]
Moment = Annotated[datetime, Meta(tz=True)]
TimeZone = Annotated[str, Meta(min_length=1, max_length=100)]
HOLD_MAX_SECONDS = 30 * DAY_SECONDS
Seconds = Annotated[int, Meta(ge=1, le=HOLD_MAX_SECONDS)]
Wait = Annotated[int, Meta(ge=0, le=30 * DAY_SECONDS)]
CoolDown = Annotated[int, Meta(ge=0, le=COOL_DOWN_MAX_SECONDS)]
Count = Annotated[int, Meta(ge=1, le=1_000_000)]
ClassName = Annotated[str, Meta(min_length=1, max_length=40, pattern=READABLE)]
Sections = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=100, pattern=READABLE)], ...], Meta(max_length=1_000)
]


PRICE_CLASSES_MAX = 100


class PriceClassBody(Body, frozen=True):
    """What a ticket costs for some, such as children."""

    name: ClassName
    price: Annotated[int, Meta(ge=0, le=PRICE_MAX)]
    """In minor units of the event's currency."""
    category: Annotated[str, Meta(min_length=1, max_length=100, pattern=READABLE)] | None = None
    """Null: for every category without a price of its own in this class."""


PriceClasses = Annotated[tuple[PriceClassBody, ...], Meta(max_length=PRICE_CLASSES_MAX)]


class NewEvent(Body, frozen=True):
    """An event to be created; without an `id` one is made of the name."""

    name: Name
    id: EventId | None = None
    starts_at: Moment | None = None
    time_zone: TimeZone = "UTC"
    """In which its times are meant, as Europe/Berlin."""
    currency: Currency = "EUR"
    hold_seconds: Seconds = HOLD_SECONDS
    max_hold_seconds: Seconds | None = None
    max_per_holder: Count | None = None
    max_per_guest: Count | None = MAX_PER_GUEST
    """Of a holder who is a guest; null: no limit of its own."""
    cool_down_seconds: CoolDown = COOL_DOWN_SECONDS
    """How long who gave a seat back, or let it run out, may not have it again."""
    confirm_by: ConfirmBy = ConfirmBy.SHOP
    """`holder`: who holds a seat confirms it, as in an event that costs nothing."""
    sales_open_at: Moment | None = None
    sales_close_at: Moment | None = None
    sell_after_start: bool = False
    refundable: bool = False
    closed_sections: Sections = ()
    max_wait_seconds: Wait = 0
    max_waiting_per_ticket: Count = 100
    max_waiting_per_holder: Count = 10
    price_classes: PriceClasses = ()


class EventChange(Body, frozen=True):
    """What is to change; what is not named stays. Rules may change while seats are sold."""

    name: Name | UnsetType = UNSET
    starts_at: Moment | UnsetType | None = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    hold_seconds: Seconds | UnsetType = UNSET
    max_hold_seconds: Seconds | UnsetType = UNSET
    max_per_holder: Count | UnsetType | None = UNSET
    max_per_guest: Count | UnsetType | None = UNSET
    cool_down_seconds: CoolDown | UnsetType = UNSET
    confirm_by: ConfirmBy | UnsetType = UNSET
    sales_open_at: Moment | UnsetType | None = UNSET
    sales_close_at: Moment | UnsetType | None = UNSET
    sell_after_start: bool | UnsetType = UNSET
    refundable: bool | UnsetType = UNSET
    closed_sections: Sections | UnsetType = UNSET
    max_wait_seconds: Wait | UnsetType = UNSET
    max_waiting_per_ticket: Count | UnsetType = UNSET
    max_waiting_per_holder: Count | UnsetType = UNSET
    price_classes: PriceClasses | UnsetType = UNSET


def columns_of(body: NewEvent) -> dict[str, Any]:
    """Return a new event's columns without its id. Raises Problem (400) naming the field."""
    columns = {name: bounded(name, getattr(body, name)) for name in body.__struct_fields__ if name != "id"}
    if columns["max_hold_seconds"] is None:
        columns["max_hold_seconds"] = min(body.hold_seconds * HOLDS_IN_TOTAL, HOLD_MAX_SECONDS)
    check(columns)
    return columns


def changes_of(body: EventChange) -> dict[str, Any]:
    """Return what is to change. Raises Problem (400) if that is nothing."""
    changes = {
        name: bounded(name, value) for name in body.__struct_fields__ if (value := getattr(body, name)) is not UNSET
    }
    if not changes:
        raise invalid("", "names nothing to change")
    return changes


def check(columns: Mapping[str, Any]) -> None:
    """Raise Problem (400) if rules contradict each other."""
    if columns["max_hold_seconds"] < columns["hold_seconds"]:
        raise invalid("max_hold_seconds", f"must not be less than hold_seconds ({columns['hold_seconds']})")
    opens, closes = columns["sales_open_at"], columns["sales_close_at"]
    if opens is not None and closes is not None and closes <= opens:
        raise invalid("sales_close_at", "must be after sales_open_at")
    named = [(each.name, each.category) for each in columns.get("price_classes", ())]
    if twice := [name for name in named if named.count(name) > 1]:
        raise invalid("price_classes", f"has {twice[0][0]!r} twice for the same category")
    if not columns["name"].strip():
        raise invalid("name", "must hold something to read")


def bounded(name: str, value: object) -> object:
    """Return a moment in UTC, anything else as it is. Raises Problem (400) for a moment beyond the bounds, for no zone."""
    if name == "time_zone" and isinstance(value, str) and not is_time_zone(value):
        raise invalid(name, "must be the name of a time zone, as Europe/Berlin")
    if not isinstance(value, datetime):
        return value
    try:
        return in_utc(value)
    except ValueError as error:
        raise invalid(name, str(error)) from None


def slug(name: str) -> str:
    """Return an event's id made of its name; "event" where nothing of it can stand in a path."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or "event"
