"""A command as a resource of the API, and the answers that carry one: 202, 200, 409."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import UNSET, UnsetType

from api.principals.token_end import WITHOUT_END, token_end
from api.web.bodies import answer
from api.web.deferred import Ready
from api.web.problems import Problem
from shared.domain.commands import Kind
from shared.domain.outcomes import Code, Status
from shared.views import CommandView, ExplanationView

RETRY_PARKED_SECONDS = 5
"""Nobody knows when a ticket comes back; this often it may be polled."""


class Links(msgspec.Struct, frozen=True, omit_defaults=True, rename={"self_": "self"}):
    self_: str
    ticket: str | None = None
    order: str | None = None
    reservation: str | None = None


class CommandResource(msgspec.Struct, frozen=True, kw_only=True):
    """What a client sees of a command. What does not apply is left out, the first ten fields excepted."""

    id: str
    kind: Kind
    ticket_id: str | None
    holder: str
    status: Status
    code: Code | None
    reservation_id: str | None
    sequence: int | None
    submitted_at: str
    completed_at: str | None
    position: int | UnsetType = UNSET
    eta_seconds: float | UnsetType | None = UNSET
    parked: bool | UnsetType = UNSET
    late: bool | UnsetType = UNSET
    held_until: str | UnsetType = UNSET
    """Of several tickets the first end."""
    token_expires_at: str | UnsetType = UNSET
    """When the token that asked ends, if that is before the hold or the wait does: what comes then needs another one."""
    price: int | UnsetType = UNSET
    """Of the ticket, in minor units of `currency`."""
    total: int | UnsetType = UNSET
    """Of the tickets of an order together."""
    currency: str | UnsetType = UNSET
    explanation: ExplanationView | UnsetType = UNSET
    order_id: str | UnsetType = UNSET
    event_id: str | UnsetType = UNSET
    event_ids: tuple[str, ...] | UnsetType = UNSET
    """Of a package: the events of which it wants tickets."""
    to: str | UnsetType = UNSET
    """The ticket that a move leads to."""
    moves: dict[str, str] | UnsetType = UNSET
    """Of an order's move: the tickets that it left, each with the one to be had for it."""
    to_holder: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    """Why a cancel took the ticket back."""
    ticket_ids: tuple[str, ...] | UnsetType = UNSET
    reservation_ids: tuple[str, ...] | UnsetType = UNSET
    links: Links


def resource(
    view: CommandView, ahead: int = 0, rate: float | None = None, waits_until: str | None = None
) -> CommandResource:
    """Return the resource of a command; `ahead` and `rate` are those of its queue while it waits there.

    `waits_until` is how long it would wait for its ticket, where that is known.
    """
    is_queued = view.status is Status.PENDING and not view.parked
    several = view.order_id is not None
    return CommandResource(
        id=view.id,
        kind=view.kind,
        ticket_id=view.ticket_id,
        holder=view.holder,
        status=view.status,
        code=view.code,
        reservation_id=view.reservation_id,
        sequence=view.sequence,
        submitted_at=view.submitted_at,
        completed_at=view.completed_at,
        position=ahead if is_queued else UNSET if view.ahead is None else view.ahead,
        eta_seconds=_eta(ahead, rate) if is_queued else UNSET,
        parked=view.parked or UNSET,
        late=view.late or UNSET,
        held_until=view.held_until or UNSET,
        token_expires_at=token_end(
            view.holder, view.held_until or waits_until or (WITHOUT_END if view.parked else None)
        ),
        price=UNSET if view.price is None or several else view.price,
        total=UNSET if view.price is None or not several else view.price,
        currency=view.currency or UNSET,
        explanation=view.explanation or UNSET,
        order_id=view.order_id or UNSET,
        event_id=view.event_id or UNSET,
        event_ids=view.event_ids or UNSET,
        to=view.to or UNSET,
        moves=view.moves or UNSET,
        to_holder=view.to_holder or UNSET,
        reason=view.reason or UNSET,
        ticket_ids=view.ticket_ids if several else UNSET,
        reservation_ids=view.reservation_ids if several else UNSET,
        links=_links(view),
    )


def accepted(view: CommandView, ahead: int = 0, rate: float | None = None, waits_until: str | None = None) -> Ready:
    """Return 202: the command stands in its queue, or its outcome is not awaited."""
    headers = {
        "Location": command_path(view.id),
        "Retry-After": str(retry_after_seconds(view, ahead, rate)),
    }
    return answer(resource(view, ahead, rate, waits_until), 202, headers)


def final(view: CommandView) -> Ready:
    """Return the answer for a known outcome: 200, or 409 (403 for a missing right) with the command in the problem."""
    if view.status is Status.REJECTED:
        assert view.code is not None
        headers = {"Content-Location": command_path(view.id)}
        members: dict[str, Any] = {"command": resource(view)}
        if view.code is Code.NOT_ALLOWED:
            members["scope"] = "sell"
        status = 403 if view.code is Code.NOT_ALLOWED else 409
        return Problem(status, view.code.value, DETAILS[view.code], headers=headers, **members).response()
    response = shown(view)
    response.add_header("Content-Location", command_path(view.id))
    return response


def shown(view: CommandView, ahead: int = 0, rate: float | None = None) -> Ready:
    """Return 200 with the command as it is."""
    response = answer(resource(view, ahead, rate))
    if view.status is Status.PENDING:
        response.add_header("Retry-After", str(retry_after_seconds(view, ahead, rate)))
    return response


def retry_after_seconds(view: CommandView, ahead: int, rate: float | None) -> int:
    """Return when it is worth to poll again: when the queue, by its rate, has got to the command."""
    if view.parked and view.status is Status.PENDING:
        return RETRY_PARKED_SECONDS
    return max(1, math.ceil(ahead / rate)) if rate else 1


def command_path(command_id: str) -> str:
    return f"/api/commands/{command_id}"


def _eta(ahead: int, rate: float | None) -> float | None:
    return round(ahead / rate, 2) if rate else None


def _links(view: CommandView) -> Links:
    return Links(
        command_path(view.id),
        f"/api/tickets/{quote(view.ticket_id, safe='')}" if view.ticket_id is not None else None,
        f"/api/orders/{view.order_id}" if view.order_id is not None else None,
        f"/api/reservations/{view.reservation_id}" if view.reservation_id is not None else None,
    )


DETAILS = {
    Code.TICKET_NOT_FOUND: "There is no such ticket.",
    Code.TICKET_UNAVAILABLE: "The ticket is not to be had.",
    Code.NOT_HOLDER: "The ticket is reserved by somebody else.",
    Code.NOT_ALLOWED: "Only the shop sells here, and takes back what is sold: this needs the scope sell.",
    Code.NOT_RESERVED: "Nothing is reserved that this could act on.",
    Code.NOT_REFUNDABLE: "The ticket is sold, and this event takes nothing back.",
    Code.PRICE_CLASS_UNKNOWN: "The ticket has no such price class; the explanation names those that it has.",
    Code.COOLING_DOWN: "The holder had the ticket a moment ago and gave it back or let it run out; others come first.",
    Code.WAITING_CLOSED: "Nobody may wait for this ticket: the event offers no waiting, or the wait list is full.",
    Code.HOLD_EXPIRED: "The hold has run out and the ticket can't be had any more.",
    Code.SALES_CLOSED: "The ticket is not for sale now.",
    Code.LIMIT_REACHED: "The holder has as many tickets of this event as it allows.",
    Code.NO_MATCHING_SEATS: "None of the wishes can be met.",
    Code.NOT_IN_CHANNEL: "The ticket is kept for a channel that is not the sender's, or is none of the channel that was named.",
    Code.CODE_INVALID: "There is no such access code, or it opens nothing for this holder, at this time, of this ticket.",
    Code.CODE_EXHAUSTED: "As many tickets are had by the access code as it is good for.",
    Code.DEADLINE_PASSED: "The command's deadline passed before it was settled; it was not executed.",
    Code.WITHDRAWN: "The command was withdrawn before it was settled.",
    Code.INTERNAL: "The command could not be settled; it was put aside and changed nothing.",
}
