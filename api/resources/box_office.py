"""What a box office does with what somebody has: cancel, transfer and move, of a ticket or of an order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from flask import Blueprint, Response
from msgspec import Meta

from api.commands.submission import Draft, submit
from api.principals.current import acting_holder, require
from api.principals.holders import Holder
from api.principals.identity import Scope
from api.resources.actions import ActionBody, shard_of_either
from api.resources.submitting import View, submits
from api.resources.wishes import TICKETS_OF_WISH_MAX, Name
from api.web.bodies import READABLE, ChannelKey, decode, encode, invalid
from api.web.documented import Access
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


EXAMPLES: dict[type[BoxOfficeBody], dict[str, object]] = {
    CancelBody: {"reason": "the hall is closed"},
    TransferBody: {"to_holder": "bea"},
    MoveBody: {"to": "demo.Stalls.A.8"},
    OrderMoveBody: {"to": {"demo.Stalls.A.7": "demo.Stalls.A.8"}},
}


def _submits(path: str, summary: str, body: type[BoxOfficeBody]) -> Callable[[View], View]:
    return submits(blueprint, path, summary, tag="box office", access=Access.SELL, body=body, example=EXAMPLES[body])


@_submits(
    "/tickets/<ticket_id>/cancel", "Take a ticket back from whoever has it, sold or held, with a reason.", CancelBody
)
async def cancel_ticket(ticket_id: str) -> Response:
    return await _submit(Kind.CANCEL, CancelBody, ticket_id=ticket_id)


@_submits("/orders/<order_id>/cancel", "Take back all that is still had of an order, with a reason.", CancelBody)
async def cancel_order(order_id: str) -> Response:
    return await _submit(Kind.CANCEL, CancelBody, order_id=order_id)


@_submits("/tickets/<ticket_id>/transfer", "Pass a ticket on to another holder, sold or held as it is.", TransferBody)
async def transfer_ticket(ticket_id: str) -> Response:
    return await _submit(Kind.TRANSFER, TransferBody, ticket_id=ticket_id)


@_submits("/orders/<order_id>/transfer", "Pass an order on to another holder, all of it or nothing.", TransferBody)
async def transfer_order(order_id: str) -> Response:
    return await _submit(Kind.TRANSFER, TransferBody, order_id=order_id)


@_submits(
    "/tickets/<ticket_id>/move",
    "Give the ticket's holder another ticket of the event instead, sold or held as it is, at the price it had.",
    MoveBody,
)
async def move_ticket(ticket_id: str) -> Response:
    return await _submit(Kind.MOVE, MoveBody, ticket_id=ticket_id)


@_submits(
    "/orders/<order_id>/move",
    "Give an order other tickets of the event for some that it has, all of them or none.",
    OrderMoveBody,
)
async def move_order(order_id: str) -> Response:
    return await _submit(Kind.MOVE, OrderMoveBody, order_id=order_id)


async def _submit(
    kind: Kind,
    asked: type[CancelBody | TransferBody | MoveBody | OrderMoveBody],
    *,
    ticket_id: str | None = None,
    order_id: str | None = None,
) -> Response:
    """Submit the command; where the body names no holder it is in the sender's own name. Raises Problem."""
    identity = require(Scope.SELL)
    body = decode(asked)
    if isinstance(body, OrderMoveBody) and len(set(body.to.values())) < len(body.to):
        raise invalid("to", "a ticket is to be had twice")
    return await submit(
        identity,
        Draft(
            kind=kind,
            holder=identity.name if body.holder is None else acting_holder(identity, body.holder),
            anybodys=body.holder is None,
            shard=shard_of_either(ticket_id, order_id),
            ticket_id=ticket_id,
            order_id=order_id,
            to=body.to if isinstance(body, MoveBody) else None,
            moves=body.to if isinstance(body, OrderMoveBody) else None,
            to_holder=body.to_holder if isinstance(body, TransferBody) else None,
            channel=body.channel if isinstance(body, MoveBody | OrderMoveBody) else None,
            reason=body.reason if isinstance(body, CancelBody) else None,
            deadline_seconds=body.deadline_seconds,
            body=encode(body),
        ),
    )
