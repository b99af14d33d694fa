"""Writes a decision as the arguments of one statement, whatever its size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from shared.db.arrays import EMPTY, booleans, numbers, plain, texts
from shared.domain.commands import Command
from shared.domain.outcomes import Explanation, Outcome
from shared.domain.records import Decision, Parked, Reservation, Settled, Ticket, TicketChange, TicketStatus
from shared.domain.totals import changed_totals

_encode = msgspec.json.Encoder().encode


class _Details(msgspec.Struct, omit_defaults=True):
    """What of a command and its outcome has no column of its own. The names are those of `Command` and `Outcome`."""

    to: str | None = None
    moves: dict[str, str] | None = None
    event_ids: tuple[str, ...] = ()
    """Of a package."""
    to_holder: str | None = None
    reason: str | None = None
    late: bool = False
    ticket_ids: tuple[str, ...] = ()
    reservation_ids: tuple[str, ...] = ()
    explanation: Explanation | None = None


_NOTHING = _Details()


def command_json(command: Command) -> str:
    return _encode(command).decode()


def write_call(
    decision: Decision,
    tickets: Mapping[str, Ticket],
    counts: Mapping[tuple[str, str], int],
    shard: int,
    *,
    last_sequence: int,
    now_ms: int,
) -> str:
    """Return the call of `write`, or of `write_more`: parts with nothing to do cost a small batch a third of its write.

    The arguments stand in the order of the statement's parameters.
    """
    settled = [settled for settled in decision.outcomes() if settled.fresh and not settled.outcome.parked]
    columns = [
        str(shard),
        str(last_sequence),
        str(now_ms),
        *_changed(decision.changed),
        *_opened(decision.opened),
        *_settled(settled),
        *_history(decision.changes),
        EMPTY if not decision.opened else booleans([row.guest for row in decision.opened]),
        *_totals(decision.changes, tickets),
        *_paid(decision.opened),
        *_costs(settled),
        _price_classes(decision.opened),
        *_ways(decision.opened),
    ]
    more = [
        *_parked(decision.parked),
        plain(decision.unparked),
        *_counted({key: number for key, number in decision.counts.items() if number}),
        *_standing(decision.changes, tickets),
        *_forgotten({**counts, **decision.counts}),
        plain(decision.metadata),
        texts([_encode(content).decode() for content in decision.metadata.values()]),
    ]
    if all(column == EMPTY for column in more):
        return f"EXECUTE write({', '.join(columns)})"
    return f"EXECUTE write_more({', '.join(columns + more)})"


def _changed(rows: Sequence[Reservation]) -> list[str]:
    if not rows:
        return [EMPTY] * 4
    return [
        plain([row.id for row in rows]),
        plain([row.status for row in rows]),
        numbers([row.held_until_ms for row in rows]),
        numbers([row.ended_ms for row in rows]),
    ]


def _opened(rows: Sequence[Reservation]) -> list[str]:
    if not rows:
        return [EMPTY] * 11
    return [
        plain([row.id for row in rows]),
        texts([row.ticket_id for row in rows]),
        texts([row.event_id for row in rows]),
        plain([row.order_id for row in rows]),
        texts([row.holder for row in rows]),
        plain([row.status for row in rows]),
        numbers([row.held_until_ms for row in rows]),
        numbers([row.created_ms for row in rows]),
        numbers([row.ended_ms for row in rows]),
        numbers([row.shard for row in rows]),
        numbers([row.sequence for row in rows]),
    ]


def _paid(rows: Sequence[Reservation]) -> list[str]:
    if not rows:
        return [EMPTY] * 2
    ids = [row.metadata_id for row in rows]
    return [numbers([row.price for row in rows]), plain(ids) if any(ids) else EMPTY]


def _price_classes(rows: Sequence[Reservation]) -> str:
    names = [row.price_class for row in rows]
    return texts(names) if any(names) else EMPTY


def _ways(rows: Sequence[Reservation]) -> list[str]:
    """Return of each reservation the channel and the code by which it was given."""
    channels = [row.channel for row in rows]
    if not any(channels):
        return [EMPTY] * 2
    return [texts(channels), plain([row.code_id for row in rows])]


def _costs(rows: Sequence[Settled]) -> list[str]:
    """Return of each outcome until when it holds and what it costs."""
    if not any(row.outcome.currency for row in rows):
        return [EMPTY] * 2
    return [
        numbers([row.outcome.held_until_ms for row in rows]),
        numbers([row.outcome.price for row in rows]),
    ]


def _settled(rows: Sequence[Settled]) -> list[str]:
    if not rows:
        return [EMPTY] * 13
    commands = [row.entry.command for row in rows]
    outcomes = [row.outcome for row in rows]
    return [
        plain([command.id for command in commands]),
        numbers([_shard_in(command.id) for command in commands]),
        numbers([row.entry.sequence for row in rows]),
        plain([command.kind for command in commands]),
        texts([command.ticket_id for command in commands]),
        plain([command.order_id for command in commands]),
        texts([command.event_id for command in commands]),
        texts([command.holder for command in commands]),
        plain([outcome.status for outcome in outcomes]),
        plain([outcome.code for outcome in outcomes]),
        plain([outcome.reservation_id for outcome in outcomes]),
        numbers([command.submitted_ms for command in commands]),
        texts([_details(command, outcome) for command, outcome in zip(commands, outcomes, strict=True)]),
    ]


def _history(rows: Sequence[TicketChange]) -> list[str]:
    if not rows:
        return [EMPTY] * 9
    return [
        texts([row.ticket_id for row in rows]),
        plain([row.reservation_id for row in rows]),
        plain([row.command_id for row in rows]),
        numbers([row.shard for row in rows]),
        numbers([row.sequence for row in rows]),
        plain([row.from_status for row in rows]),
        plain([row.to_status for row in rows]),
        plain([row.kind for row in rows]),
        numbers([row.held_until_ms for row in rows]),
    ]


def _parked(rows: Sequence[Parked]) -> list[str]:
    if not rows:
        return [EMPTY] * 8
    commands = [row.entry.command for row in rows]
    return [
        plain([command.id for command in commands]),
        texts([command.ticket_id for command in commands]),
        texts([row.event_id for row in rows]),
        texts([command.holder for command in commands]),
        numbers([_shard_in(command.id) for command in commands]),
        numbers([row.entry.sequence for row in rows]),
        numbers([row.until_ms for row in rows]),
        texts([command_json(command) for command in commands]),
    ]


def _counted(counts: Mapping[tuple[str, str], int]) -> list[str]:
    return [
        texts([event_id for event_id, _ in counts]),
        texts([holder for _, holder in counts]),
        numbers(counts.values()),
    ]


def _forgotten(counts: Mapping[tuple[str, str], int]) -> list[str]:
    none = [key for key, number in counts.items() if number == 0]
    return [texts([event_id for event_id, _ in none]), texts([holder for _, holder in none])]


def _totals(changes: Sequence[TicketChange], tickets: Mapping[str, Ticket]) -> list[str]:
    """Return by how much the numbers of held and sold tickets of each event change."""
    if not changes:
        return [EMPTY] * 3
    totals = sorted(changed_totals(changes, tickets).items())
    events, differences = [event_id for event_id, _ in totals], [total for _, total in totals]
    return [texts(events), numbers([each.held for each in differences]), numbers([each.sold for each in differences])]


def _standing(changes: Sequence[TicketChange], tickets: Mapping[str, Ticket]) -> list[str]:
    """Return the standing tickets that the batch leaves taken, then those that it leaves free."""
    last = {change.ticket_id: change.to_status for change in changes if tickets[change.ticket_id].general}
    columns = []
    for freed in (False, True):
        standing = [tickets[each] for each, status in last.items() if (status is TicketStatus.AVAILABLE) is freed]
        columns += [
            texts([ticket.event_id for ticket in standing]),
            texts([ticket.section for ticket in standing]),
            texts([ticket.id for ticket in standing]),
        ]
    return columns


def _details(command: Command, outcome: Outcome) -> str | None:
    details = _Details(
        command.to,
        command.moves,
        tuple(part.event_id for part in command.parts),
        command.to_holder,
        command.reason,
        outcome.late,
        outcome.ticket_ids,
        outcome.reservation_ids,
        outcome.explanation,
    )
    return None if details == _NOTHING else _encode(details).decode()


def _shard_in(command_id: str) -> int:
    """The shard written in an id, read without a check: one that a parked command brought may be another's."""
    return int(command_id[15:18], 16)
