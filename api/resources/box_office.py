"""What a box office does with what somebody has: cancel, transfer and move, of a ticket or of an order."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, Response
from msgspec import Meta

from api.commands.submission import Draft, submit
from api.principals.current import acting_holder, require
from api.principals.holders import Holder
from api.principals.identity import Scope
from api.resources.actions import (
    ANSWERS,
    HEADERS,
    PROBLEMS,
    ActionBody,
    shard_of_order,
    shard_of_ticket,
)
from api.resources.wishes import TICKETS_OF_WISH_MAX, Name
from api.web.bodies import READABLE, ChannelKey, decode, encode, invalid
from api.web.deferred import deferred
from api.web.documented import Access, documented
from shared.domain.commands import Kind

blueprint = Blueprint("box_office", __name__, url_prefix="/api")

REASON_MAX_LENGTH = 500

Reason = Annotated[str, Meta(min_length=1, max_length=REASON_MAX_LENGTH, pattern=READABLE)]


class BoxOfficeBody(ActionBody, frozen=True, kw_only=True):
    """`holder` is whose it must be; without it, it is done to whoever has it."""


class CancelBody(BoxOfficeBody, frozen=True, kw_only=True):
    reason: Reason


class TransferBody(BoxOfficeBody, frozen=True, kw_only=True):
    to_holder: Holder


class MoveBody(BoxOfficeBody, frozen=True, kw_only=True):
    to: Name
    """The ticket to be had instead."""
    channel: ChannelKey | None = None
    """Of the tickets to be had, where they are kept for one that the holder is not in."""


class OrderMoveBody(BoxOfficeBody, frozen=True, kw_only=True):
    to: Annotated[dict[Name, Name], Meta(min_length=1, max_length=TICKETS_OF_WISH_MAX)]
    """Tickets of the order, each with the ticket to be had instead; who is not named stays. Two may change places."""
    channel: ChannelKey | None = None
    """Of the tickets to be had, where they are kept for one that the holder is not in."""


@blueprint.post("/tickets/<ticket_id>/cancel")
@deferred
@documented(
    "Take a ticket back from whoever has it, sold or held, with a reason.",
    tag="box office",
    access=Access.SELL,
    body=CancelBody,
    example={"reason": "the hall is closed"},
    answers=ANSWERS,
    parameters=HEADERS,
    problems=PROBLEMS,
)
async def cancel_ticket(ticket_id: str) -> Response:
    require(Scope.SELL)
    return await _submit(Kind.CANCEL, decode(CancelBody), ticket_id=ticket_id)


@blueprint.post("/orders/<order_id>/cancel")
@deferred
@documented(
    "Take back all that is still had of an order, with a reason.",
    tag="box office",
    access=Access.SELL,
    body=CancelBody,
    example={"reason": "the hall is closed"},
    answers=ANSWERS,
    parameters=HEADERS,
    problems=PROBLEMS,
)
async def cancel_order(order_id: str) -> Response:
    require(Scope.SELL)
    return await _submit(Kind.CANCEL, decode(CancelBody), order_id=order_id)


@blueprint.post("/tickets/<ticket_id>/transfer")
@deferred
@documented(
    "Pass a ticket on to another holder, sold or held as it is.",
    tag="box office",
    access=Access.SELL,
    body=TransferBody,
    example={"to_holder": "bea"},
    answers=ANSWERS,
    parameters=HEADERS,
    problems=PROBLEMS,
)
async def transfer_ticket(ticket_id: str) -> Response:
    require(Scope.SELL)
    return await _submit(Kind.TRANSFER, decode(TransferBody), ticket_id=ticket_id)


@blueprint.post("/orders/<order_id>/transfer")
@deferred
@documented(
    "Pass an order on to another holder, all of it or nothing.",
    tag="box office",
    access=Access.SELL,
    body=TransferBody,
    example={"to_holder": "bea"},
    answers=ANSWERS,
    parameters=HEADERS,
    problems=PROBLEMS,
)
async def transfer_order(order_id: str) -> Response:
    require(Scope.SELL)
    return await _submit(Kind.TRANSFER, decode(TransferBody), order_id=order_id)


@blueprint.post("/tickets/<ticket_id>/move")
@deferred
@documented(
    "Give the ticket's holder another ticket of the event instead, sold or held as it is, at the price it had.",
    tag="box office",
    access=Access.SELL,
    body=MoveBody,
    example={"to": "demo.Stalls.A.8"},
    answers=ANSWERS,
    parameters=HEADERS,
    problems=PROBLEMS,
)
async def move_ticket(ticket_id: str) -> Response:
    require(Scope.SELL)
    return await _submit(Kind.MOVE, decode(MoveBody), ticket_id=ticket_id)


@blueprint.post("/orders/<order_id>/move")
@deferred
@documented(
    "Give an order other tickets of the event for some that it has, all of them or none.",
    tag="box office",
    access=Access.SELL,
    body=OrderMoveBody,
    example={"to": {"demo.Stalls.A.7": "demo.Stalls.A.8"}},
    answers=ANSWERS,
    parameters=HEADERS,
    problems=PROBLEMS,
)
async def move_order(order_id: str) -> Response:
    require(Scope.SELL)
    body = decode(OrderMoveBody)
    if len(set(body.to.values())) < len(body.to):
        raise invalid("to", "a ticket is to be had twice")
    return await _submit(Kind.MOVE, body, order_id=order_id)


async def _submit(
    kind: Kind,
    body: CancelBody | TransferBody | MoveBody | OrderMoveBody,
    *,
    ticket_id: str | None = None,
    order_id: str | None = None,
) -> Response:
    """Submit the command; where the body names no holder it is in the sender's own name. Raises Problem."""
    identity = require(Scope.SELL)
    to_holder = body.to_holder if isinstance(body, TransferBody) else None
    return await submit(
        identity,
        Draft(
            kind=kind,
            holder=identity.name if body.holder is None else acting_holder(identity, body.holder),
            anybodys=body.holder is None,
            shard=shard_of_order(order_id) if ticket_id is None and order_id else shard_of_ticket(ticket_id or ""),
            ticket_id=ticket_id,
            order_id=order_id,
            to=body.to if isinstance(body, MoveBody) else None,
            moves=body.to if isinstance(body, OrderMoveBody) else None,
            to_holder=to_holder,
            channel=body.channel if isinstance(body, MoveBody | OrderMoveBody) else None,
            reason=body.reason if isinstance(body, CancelBody) else None,
            deadline_seconds=body.deadline_seconds,
            body=encode(body),
        ),
    )
