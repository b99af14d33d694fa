"""The requests for tickets: reserve, release, confirm and extend of a ticket, and orders of several."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, Response, request
from msgspec import Meta, field

from api.commands.submission import Draft, submit
from api.principals.current import acting_holder, current, not_allowed
from api.principals.holders import Holder
from api.principals.identity import Identity, Scope
from api.resources.submitting import submits
from api.resources.wishes import EITHER, ClassName, Name, WishBody, wished
from api.services.process import services
from api.web.bodies import IS_VISIBLE, PRINTABLE, READABLE, Body, ChannelKey, decode, encode
from api.web.problems import not_found
from shared.access_codes import digest_of
from shared.domain.commands import Kind
from shared.domain.ids import order_key, shard_of, shard_of_command

blueprint = Blueprint("actions", __name__, url_prefix="/api")

TICKET_ID_MAX_LENGTH = 200
DEADLINE_MAX_SECONDS = 86_400
WISHES_MAX = 20

Seconds = Annotated[int, Meta(ge=1, le=DEADLINE_MAX_SECONDS)]
AccessCode = Annotated[str, Meta(min_length=1, max_length=60, pattern=READABLE)]


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
    channel: ChannelKey | None = None
    """Out of which the ticket is taken, which is kept for it: for sellers, and for who has a code."""
    code: AccessCode | None = None
    """An access code, however it is typed: capitals, spaces and hyphens don't matter."""
    metadata: Metadata = field(default_factory=dict)
    """What is to be kept with the reservation."""


class OrderBody(ActionBody, frozen=True, kw_only=True):
    event_id: Name
    wishes: Annotated[
        tuple[Annotated[WishBody, Meta(extra_json_schema=EITHER)], ...], Meta(min_length=1, max_length=WISHES_MAX)
    ]
    wait_for_release_seconds: Seconds | None = None
    """How long to wait, where no wish can be met yet, until one can."""
    channel: ChannelKey | None = None
    """Out of which the tickets are taken, which are kept for it: for sellers, and for who has a code."""
    code: AccessCode | None = None
    """An access code: the tickets are taken out of its channel."""
    metadata: Metadata = field(default_factory=dict)
    """What is to be kept with the order."""


_EMPTY_RESERVE, _EMPTY_ACTION = ReserveBody(), ActionBody()


@submits(
    blueprint,
    "/tickets/<ticket_id>/reserve",
    "Request a ticket.",
    name="reserveTicket",
    tag="tickets",
    example={"wait_for_release_seconds": 300, "metadata": {"cart": "17"}},
    body=ReserveBody,
)
async def reserve(ticket_id: str) -> Response:
    identity = current()
    body = decode(ReserveBody) if _has_body() else _EMPTY_RESERVE
    return await submit(
        identity,
        Draft(
            kind=Kind.RESERVE,
            holder=acting_holder(identity, body.holder),
            shard=_shard_of_ticket(ticket_id),
            ticket_id=ticket_id,
            wait_for_release_seconds=body.wait_for_release_seconds,
            price_class=body.price_class,
            channel=body.channel,
            code_digest=_digest(identity, body),
            deadline_seconds=body.deadline_seconds,
            metadata=body.metadata or None,
            body=b"" if body is _EMPTY_RESERVE else encode(body),
        ),
    )


@submits(
    blueprint,
    "/tickets/<ticket_id>/<any(release, confirm, extend):verb>",
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
)
async def act_on_ticket(ticket_id: str, verb: str) -> Response:
    return await _act(verb, ticket_id=ticket_id)


@submits(
    blueprint,
    "/orders",
    "Request several tickets, all or nothing: the first wish that can be met whole is.",
    name="orderTickets",
    tag="orders",
    example={
        "event_id": "demo",
        "wishes": [{"quantity": 2, "section": "Circle", "adjacent": True}, {"quantity": 2}],
        "metadata": {"cart": "17"},
    },
    body=OrderBody,
)
async def order() -> Response:
    identity = current()
    body = decode(OrderBody)
    holder = acting_holder(identity, body.holder)
    wishes = await wished(body.event_id, body.wishes)
    return await submit(
        identity,
        Draft(
            kind=Kind.ORDER,
            holder=holder,
            shard=shard_of(order_key(body.event_id, holder), services().settings.shards),
            event_id=body.event_id,
            wishes=wishes,
            wait_for_release_seconds=body.wait_for_release_seconds,
            channel=body.channel,
            code_digest=_digest(identity, body),
            deadline_seconds=body.deadline_seconds,
            metadata=body.metadata or None,
            body=encode(body),
        ),
    )


@submits(
    blueprint,
    "/orders/<order_id>/<any(release, confirm, extend):verb>",
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
)
async def act_on_order(order_id: str, verb: str) -> Response:
    return await _act(verb, order_id=order_id)


async def _act(verb: str, *, ticket_id: str | None = None, order_id: str | None = None) -> Response:
    """Submit what a holder does with what it has. Raises Problem."""
    identity = current()
    body = decode(ActionBody) if _has_body() else _EMPTY_ACTION
    return await submit(
        identity,
        Draft(
            kind=Kind(verb),
            holder=acting_holder(identity, body.holder),
            shard=shard_of_either(ticket_id, order_id),
            ticket_id=ticket_id,
            order_id=order_id,
            deadline_seconds=body.deadline_seconds,
            body=encode(body),
        ),
    )


def _digest(identity: Identity, body: ReserveBody | OrderBody) -> str | None:
    """Return what is kept of the body's access code. Raises Problem (403) for a channel that is named without a right or a code."""
    if body.code is not None:
        return digest_of(body.code)
    if body.channel is not None and not identity.may(Scope.SELL):
        raise not_allowed(Scope.SELL)
    return None


def _has_body() -> bool:
    environ = request.environ
    return "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ


def shard_of_either(ticket_id: str | None, order_id: str | None) -> int:
    """Return the shard of a ticket, or of an order. Raises Problem (404)."""
    if order_id is not None:
        return _shard_of_order(order_id)
    assert ticket_id is not None
    return _shard_of_ticket(ticket_id)


def _shard_of_ticket(ticket_id: str) -> int:
    """Return the shard of a ticket. Raises Problem (404) for what no ticket can be called."""
    if len(ticket_id) > TICKET_ID_MAX_LENGTH or not IS_VISIBLE(ticket_id):
        raise not_found("ticket")
    return shard_of(ticket_id, services().settings.shards)


def _shard_of_order(order_id: str) -> int:
    """Return the shard in whose queue the order itself stood, so that what follows it stands behind it."""
    try:
        shard = shard_of_command(order_id)
    except ValueError:
        raise not_found("order") from None
    shards = services().settings.shards
    return shard if shard < shards else shard_of(order_id, shards)
