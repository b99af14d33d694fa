"""A command as everybody sees it: one JSON shape in Redis, in PostgreSQL's answers and over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from shared.domain.commands import Command, Kind
from shared.domain.outcomes import Code, Explanation, Outcome, Shortfall, Status
from shared.domain.records import TicketStatus


class ExplanationView(msgspec.Struct, frozen=True, omit_defaults=True):
    sequence: int | None = None
    event_id: str | None = None
    """The event that stood in the way of a package."""
    ticket_id: str | None = None
    won_by_sequence: int | None = None
    ticket_status: TicketStatus | None = None
    held_until: str | None = None
    waiting: int | None = None
    limit: int | None = None
    cool_down_until: str | None = None
    price_classes: tuple[str, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()


class CommandView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The command resource of the API without its links, `position` and `eta_seconds`. Times are RFC 3339 UTC."""

    id: str
    kind: Kind
    ticket_id: str | None = None
    holder: str
    status: Status
    code: Code | None = None
    reservation_id: str | None = None
    sequence: int | None = None
    submitted_at: str
    completed_at: str | None = None
    explanation: ExplanationView | None = None
    late: bool = False
    parked: bool = False
    ahead: int | None = None
    """Of a parked command, as PostgreSQL knows it: how many stand before it in the wait list."""
    order_id: str | None = None
    event_id: str | None = None
    event_ids: tuple[str, ...] = ()
    """Of a package."""
    to: str | None = None
    moves: dict[str, str] | None = None
    to_holder: str | None = None
    reason: str | None = None
    ticket_ids: tuple[str, ...] = ()
    reservation_ids: tuple[str, ...] = ()
    held_until: str | None = None
    price: int | None = None
    """Of its tickets together."""
    currency: str | None = None


@lru_cache(maxsize=4096)
def rfc3339(at_ms: int) -> str:
    """Return milliseconds since 1970 as RFC 3339 in UTC with milliseconds."""
    return f"{_to_the_second(at_ms // 1000)}.{at_ms % 1000:03d}Z"


@lru_cache(maxsize=4096)
def _to_the_second(at_s: int) -> str:
    # Remembered: a batch of hundreds speaks of a handful of moments, and to format one costs more than to decide a command.
    return f"{datetime.fromtimestamp(at_s, tz=UTC):%Y-%m-%dT%H:%M:%S}"


def command_view(
    command: Command, sequence: int | None, outcome: Outcome | None = None, completed_ms: int | None = None
) -> CommandView:
    """Return the view of a command; without an outcome it is PENDING."""
    outcome = outcome or Outcome(status=Status.PENDING)
    return CommandView(
        id=command.id,
        kind=command.kind,
        ticket_id=command.ticket_id,
        holder=command.holder,
        status=outcome.status,
        code=outcome.code,
        reservation_id=outcome.reservation_id,
        sequence=sequence,
        submitted_at=rfc3339(command.submitted_ms),
        completed_at=None if completed_ms is None or outcome.status is Status.PENDING else rfc3339(completed_ms),
        explanation=_explanation(outcome.explanation),
        late=outcome.late,
        parked=outcome.parked,
        order_id=command.order_id,
        event_id=command.event_id,
        event_ids=tuple(part.event_id for part in command.parts),
        to=command.to,
        moves=command.moves,
        to_holder=command.to_holder,
        reason=command.reason,
        ticket_ids=outcome.ticket_ids,
        reservation_ids=outcome.reservation_ids,
        held_until=_moment(outcome.held_until_ms),
        price=outcome.price,
        currency=outcome.currency,
    )


def _explanation(explanation: Explanation | None) -> ExplanationView | None:
    if explanation is None:
        return None
    return ExplanationView(
        sequence=explanation.sequence,
        event_id=explanation.event_id,
        ticket_id=explanation.ticket_id,
        won_by_sequence=explanation.won_by_sequence,
        ticket_status=None if explanation.ticket_status is None else TicketStatus(explanation.ticket_status),
        held_until=_moment(explanation.held_until_ms),
        waiting=explanation.waiting,
        limit=explanation.limit,
        cool_down_until=_moment(explanation.cool_down_until_ms),
        price_classes=explanation.price_classes,
        shortfalls=explanation.shortfalls,
    )


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else rfc3339(at_ms)
