"""The requests for tickets: reserve, release, confirm and extend of a ticket, and orders of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from flask import Blueprint, Response, request
from msgspec import Meta, field

from api.commands.answers import CommandResource
from api.commands.submission import Draft, submit
from api.principals.current import acting_holder, current
from api.principals.holders import Holder
from api.services.event_names import Named, named_in
from api.services.process import services
from api.web.bodies import IS_VISIBLE, PRINTABLE, READABLE, Body, decode, encode, invalid
from api.web.deferred import deferred
from api.web.documented import IDEMPOTENCY_KEY, PREFER, documented
from api.web.problems import not_found
from shared.domain.bounds import PRICE_MAX
from shared.domain.commands import Kind, Wish
from shared.domain.ids import order_key, shard_of, shard_of_command

blueprint = Blueprint("actions", __name__, url_prefix="/api")

TICKET_ID_MAX_LENGTH = 200
DEADLINE_MAX_SECONDS = 86_400
WISHES_MAX = 20
TICKETS_OF_WISH_MAX = 100

Seconds = Annotated[int, Meta(ge=1, le=DEADLINE_MAX_SECONDS)]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=READABLE)]
ClassName = Annotated[str, Meta(min_length=1, max_length=40, pattern=READABLE)]
Places = Annotated[int, Meta(ge=1, le=TICKETS_OF_WISH_MAX)]
PRICE_CLASSES_MAX = 10
"""Of one wish."""


class ActionBody(Body, frozen=True, kw_only=True):
    holder: Holder | None = None
    """For whom an operator acts."""
    deadline_seconds: Seconds | None = None


METADATA_MAX = 16

Key = Annotated[str, Meta(min_length=1, max_length=40, pattern=READABLE)]
Words = Annotated[str, Meta(max_length=500, pattern=PRINTABLE)]
Metadata = Annotated[dict[Key, Words], Meta(max_length=METADATA_MAX)]


class ReserveBody(ActionBody, frozen=True, kw_only=True):
    wait_for_release_seconds: Seconds | None = None
    price_class: ClassName | None = None
    """One of the event's `price_classes`; null: the ticket's own price."""
    metadata: Metadata = field(default_factory=dict)
    """What is to be kept with the reservation."""


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
                "required": ["price_class", "price_classes"],
                "properties": {"price_class": {"type": "string"}, "price_classes": {"minProperties": 1}},
            },
        ]
    },
}
"""What `_wish` asks of one, for who reads the schema."""


class OrderBody(ActionBody, frozen=True, kw_only=True):
    event_id: Name
    wishes: Annotated[
        tuple[Annotated[WishBody, Meta(extra_json_schema=EITHER)], ...], Meta(min_length=1, max_length=WISHES_MAX)
    ]
    wait_for_release_seconds: Seconds | None = None
    """How long to wait, where no wish can be met yet, until one can."""
    metadata: Metadata = field(default_factory=dict)
    """What is to be kept with the order."""


ANSWERS = {200: CommandResource, 202: CommandResource}
HEADERS = (PREFER, IDEMPOTENCY_KEY)
PROBLEMS = (400, 403, 404, 409, 415, 422, 429)
_EMPTY_RESERVE, _EMPTY_ACTION = ReserveBody(), ActionBody()


@blueprint.post("/tickets/<ticket_id>/reserve")
@deferred
@documented(
    "Request a ticket.",
    name="reserveTicket",
    tag="tickets",
    example={"wait_for_release_seconds": 300, "metadata": {"cart": "17"}},
    body=ReserveBody,
    answers=ANSWERS,
    parameters=HEADERS,
    problems=PROBLEMS,
)
async def reserve(ticket_id: str) -> Response:
    identity = current()
    body = decode(ReserveBody) if _has_body() else _EMPTY_RESERVE
    return await submit(
        identity,
        Draft(
            kind=Kind.RESERVE,
            holder=acting_holder(identity, body.holder),
            shard=shard_of_ticket(ticket_id),
            ticket_id=ticket_id,
            wait_for_release_seconds=body.wait_for_release_seconds,
            price_class=body.price_class,
            deadline_seconds=body.deadline_seconds,
            metadata=body.metadata or None,
            body=b"" if body is _EMPTY_RESERVE else encode(body),
        ),
    )


@blueprint.post("/tickets/<ticket_id>/<any(release, confirm, extend):verb>")
@deferred
@documented(
    "Give a ticket back, buy it for good, or prolong the hold.",
    name="{word}Ticket",
    words={
        "release": "Give a ticket back.",
        "confirm": "Buy a ticket for good.",
        "extend": "Prolong the hold of a ticket.",
    },
    tag="tickets",
    example={"deadline_seconds": 30},
    body=ActionBody,
    answers=ANSWERS,
    parameters=HEADERS,
    problems=PROBLEMS,
)
async def act_on_ticket(ticket_id: str, verb: str) -> Response:
    identity = current()
    body = decode(ActionBody) if _has_body() else _EMPTY_ACTION
    return await submit(
        identity,
        Draft(
            kind=Kind(verb),
            holder=acting_holder(identity, body.holder),
            shard=shard_of_ticket(ticket_id),
            ticket_id=ticket_id,
            deadline_seconds=body.deadline_seconds,
            body=encode(body),
        ),
    )


@blueprint.post("/orders")
@deferred
@documented(
    "Request several tickets, all or nothing: the first wish that can be met whole is.",
    name="orderTickets",
    tag="orders",
    example={
        "event_id": "demo",
        "wishes": [{"quantity": 2, "section": "Circle", "adjacent": True}, {"quantity": 2}],
        "metadata": {"cart": "17"},
    },
    body=OrderBody,
    answers=ANSWERS,
    parameters=HEADERS,
    problems=PROBLEMS,
)
async def order() -> Response:
    identity = current()
    body = decode(OrderBody)
    holder = acting_holder(identity, body.holder)
    wishes = tuple(_wish(number, wish) for number, wish in enumerate(body.wishes))
    await services().event_names.check(body.event_id, [*_names(wishes)])
    return await submit(
        identity,
        Draft(
            kind=Kind.ORDER,
            holder=holder,
            shard=shard_of(order_key(body.event_id, holder), services().settings.shards),
            event_id=body.event_id,
            wishes=wishes,
            wait_for_release_seconds=body.wait_for_release_seconds,
            deadline_seconds=body.deadline_seconds,
            metadata=body.metadata or None,
            body=encode(body),
        ),
    )


@blueprint.post("/orders/<order_id>/<any(release, confirm, extend):verb>")
@deferred
@documented(
    "Give an order's tickets back, buy them for good, or prolong their holds.",
    name="{word}Order",
    words={
        "release": "Give an order's tickets back.",
        "confirm": "Buy an order's tickets for good.",
        "extend": "Prolong the holds of an order's tickets.",
    },
    tag="orders",
    example={"deadline_seconds": 30},
    body=ActionBody,
    answers=ANSWERS,
    parameters=HEADERS,
    problems=PROBLEMS,
)
async def act_on_order(order_id: str, verb: str) -> Response:
    identity = current()
    body = decode(ActionBody) if _has_body() else _EMPTY_ACTION
    return await submit(
        identity,
        Draft(
            kind=Kind(verb),
            holder=acting_holder(identity, body.holder),
            shard=shard_of_order(order_id),
            order_id=order_id,
            deadline_seconds=body.deadline_seconds,
            body=encode(body),
        ),
    )


def _names(wishes: Sequence[Wish]) -> Iterator[Named]:
    """Yield the sections and categories that are wished for."""
    for number, wish in enumerate(wishes):
        yield from named_in(wish.section, wish.category, f"wishes[{number}].")


def _has_body() -> bool:
    environ = request.environ
    return "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ


def shard_of_ticket(ticket_id: str) -> int:
    """Return the shard of a ticket. Raises Problem (404) for what no ticket can be called."""
    if len(ticket_id) > TICKET_ID_MAX_LENGTH or not IS_VISIBLE(ticket_id):
        raise not_found("ticket")
    return shard_of(ticket_id, services().settings.shards)


def shard_of_order(order_id: str) -> int:
    """Return the shard in whose queue the order itself stood, so that what follows it stands behind it."""
    try:
        shard = shard_of_command(order_id)
    except ValueError:
        raise not_found("order") from None
    shards = services().settings.shards
    return shard if shard < shards else shard_of(order_id, shards)


def _wish(number: int, wish: WishBody) -> Wish:
    """Raises Problem (400) for a wish that names tickets and a quantity, or neither, or a ticket twice."""
    field = f"wishes[{number}]"
    if bool(wish.ticket_ids) == bool(wish.quantity):
        raise invalid(field, "give either ticket_ids or a quantity of at least 1")
    if len(set(wish.ticket_ids)) != len(wish.ticket_ids):
        raise invalid(f"{field}.ticket_ids", "a ticket is named twice")
    if wish.accessible_count > wish.quantity:
        raise invalid(f"{field}.accessible_count", f"must be at most the quantity, {wish.quantity}")
    if wish.accessible_count and wish.accessible is not None:
        raise invalid(f"{field}.accessible_count", "goes without accessible, which speaks of all of them")
    return Wish(
        ticket_ids=wish.ticket_ids,
        quantity=wish.quantity,
        section=wish.section,
        category=wish.category,
        adjacent=wish.adjacent,
        accessible=wish.accessible,
        accessible_count=wish.accessible_count,
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
