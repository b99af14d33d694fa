"""What an order may wish for: certain tickets, or a number of them with conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, field

from api.services.event_names import Named, named_in
from api.services.process import services
from api.web.bodies import READABLE, Body, invalid
from shared.domain.bounds import PRICE_MAX
from shared.domain.commands import Wish

TICKETS_OF_WISH_MAX = 100
PRICE_CLASSES_MAX = 10
"""Of one wish."""

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=READABLE)]
ClassName = Annotated[str, Meta(min_length=1, max_length=40, pattern=READABLE)]
Places = Annotated[int, Meta(ge=1, le=TICKETS_OF_WISH_MAX)]


class WishBody(Body, frozen=True, kw_only=True):
    ticket_ids: Annotated[
        tuple[Name, ...], Meta(max_length=TICKETS_OF_WISH_MAX, extra_json_schema={"uniqueItems": True})
    ] = ()
    quantity: Annotated[int, Meta(ge=0, le=TICKETS_OF_WISH_MAX)] = 0
    section: Name | None = None
    category: Name | None = None
    adjacent: bool = False
    accessible: bool | None = None
    """All of them accessible, or none. Not said: accessible seats only where the others run out."""
    accessible_count: Annotated[int, Meta(ge=0, le=TICKETS_OF_WISH_MAX)] = 0
    """So many of the quantity are accessible, the others are not."""
    companion_count: Annotated[int, Meta(ge=0, le=TICKETS_OF_WISH_MAX)] = 0
    """So many of the others are companion seats, each beside an accessible one of its own."""
    max_price: Annotated[int, Meta(ge=0, le=PRICE_MAX)] | None = None
    """Of a ticket's own price."""
    price_class: ClassName | None = None
    """Of all of them; `price_classes` says how many are of which."""
    price_classes: Annotated[dict[ClassName, Places], Meta(max_length=PRICE_CLASSES_MAX)] = field(default_factory=dict)
    """Together at most as many as there are tickets; those left over cost their own price."""


EITHER = {
    "oneOf": [
        {
            "required": ["ticket_ids"],
            "properties": {
                "ticket_ids": {"minItems": 1},
                "quantity": {"maximum": 0},
                "accessible_count": {"maximum": 0},
                "companion_count": {"maximum": 0},
            },
        },
        {"required": ["quantity"], "properties": {"ticket_ids": {"maxItems": 0}, "quantity": {"minimum": 1}}},
    ],
    "not": {
        "anyOf": [
            {
                "required": ["accessible", "accessible_count"],
                "properties": {"accessible": {"type": "boolean"}, "accessible_count": {"minimum": 1}},
            },
            {
                "required": ["companion_count"],
                "properties": {"companion_count": {"minimum": 1}, "accessible_count": {"maximum": 0}},
            },
            {
                "required": ["price_class", "price_classes"],
                "properties": {"price_class": {"type": "string"}, "price_classes": {"minProperties": 1}},
            },
        ]
    },
}
"""What `_wish` asks of one, for who reads the schema."""


async def wished(event_id: str, bodies: Sequence[WishBody], within: str = "") -> tuple[Wish, ...]:
    """Return what is wished for of the event, in `wishes` of the body's field `within`.

    Raises Problem (400) for a wish that contradicts itself, and for sections and categories that the event does not have.
    """
    wishes = tuple(_wish(f"{within}wishes[{number}]", wish) for number, wish in enumerate(bodies))
    await services().event_names.check(event_id, [*_names(wishes, within)])
    return wishes


def _names(wishes: Sequence[Wish], within: str) -> Iterator[Named]:
    """Yield the sections and categories that are wished for."""
    for number, wish in enumerate(wishes):
        yield from named_in(wish.section, wish.category, f"{within}wishes[{number}].")


def _wish(field: str, wish: WishBody) -> Wish:
    """Raises Problem (400) for a wish that names tickets and a quantity, or neither, or a ticket twice."""
    if bool(wish.ticket_ids) == bool(wish.quantity):
        raise invalid(field, "give either ticket_ids or a quantity of at least 1")
    if len(set(wish.ticket_ids)) != len(wish.ticket_ids):
        raise invalid(f"{field}.ticket_ids", "a ticket is named twice")
    if wish.accessible_count > wish.quantity:
        raise invalid(f"{field}.accessible_count", f"must be at most the quantity, {wish.quantity}")
    if wish.accessible_count and wish.accessible is not None:
        raise invalid(f"{field}.accessible_count", "goes without accessible, which speaks of all of them")
    if wish.companion_count > wish.accessible_count:
        raise invalid(
            f"{field}.companion_count",
            f"must be at most the accessible_count, {wish.accessible_count}: one beside each",
        )
    if wish.accessible_count + wish.companion_count > wish.quantity:
        most = wish.quantity - wish.accessible_count
        raise invalid(
            f"{field}.companion_count", f"must be at most what accessible_count leaves of the quantity, {most}"
        )
    return Wish(
        ticket_ids=wish.ticket_ids,
        quantity=wish.quantity,
        section=wish.section,
        category=wish.category,
        adjacent=wish.adjacent,
        accessible=wish.accessible,
        accessible_count=wish.accessible_count,
        companion_count=wish.companion_count,
        max_price=wish.max_price,
        price_classes=_price_classes(f"{field}.price_classes", wish),
    )


def _price_classes(field: str, wish: WishBody) -> dict[str, int]:
    """Return how many tickets are of which class. Raises Problem (400) for more than there are, or two ways to say it."""
    tickets = wish.quantity or len(wish.ticket_ids)
    if wish.price_class is not None and wish.price_classes:
        raise invalid(field, "goes without price_class, which speaks of all of them")
    if sum(wish.price_classes.values()) > tickets:
        raise invalid(field, f"must be at most the {tickets} of the wish together")
    return wish.price_classes if wish.price_class is None else {wish.price_class: tickets}
