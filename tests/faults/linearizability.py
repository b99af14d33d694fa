"""Is there an order of a ticket's operations, each between its call and its answer, that a plain ticket could have gone through?

The search is that of Wing & Gong (1993) with Lowe's memory of visited configurations (2017), as in porcupine. A ticket is small and
its operations few at any moment, so the search over one ticket's history is short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

REFUSED_FOR_THE_TICKET = frozenset({
    "TICKET_UNAVAILABLE", "WAITING_CLOSED", "NOT_REFUNDABLE", "NOT_HOLDER", "NOT_RESERVED", "HOLD_EXPIRED",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """An operation on one ticket with its bounds (seconds) and what came of it."""

    kind: str
    """`reserve`, `order` (one of its tickets), `release`, `confirm`, `extend`, `expire`, `cancel`, `transfer`, `move` away from the
    ticket, or `enter`: what such a move does to the ticket that it leads to."""
    holder: str
    succeeded: bool
    code: str | None
    called_s: float
    answered_s: float
    to_holder: str | None = None
    """Who has what a transfer passed on."""
    sold: bool = False
    """What enters by a move is sold."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain ticket: who has it, and whether for good."""

    holder: str | None = None
    sold: bool = False


def apply(ticket: Plain, step: Step) -> Plain | None:
    """Return the ticket after the step, or None if the ticket could not have given this answer."""
    mine = ticket.holder == step.holder
    if step.kind == "expire":
        return Plain() if mine and not ticket.sold else None
    if not step.succeeded:
        return ticket if _could_refuse(ticket, step, mine=mine) else None
    if step.kind == "reserve":
        return ticket if mine else Plain(step.holder) if ticket.holder is None else None
    if step.kind == "order":
        return Plain(step.holder) if ticket.holder is None else None
    if step.kind in ("release", "cancel", "move"):
        return Plain() if mine else None
    if step.kind == "enter":
        return Plain(step.holder, step.sold) if ticket.holder is None else None
    if step.kind == "transfer":
        return Plain(step.to_holder, ticket.sold) if mine or ticket.holder == step.to_holder else None
    if step.kind == "extend":
        return ticket if mine else None
    if step.kind == "confirm":
        return Plain(step.holder, sold=True) if mine or ticket.holder is None else None
    raise AssertionError(step.kind)


def _could_refuse(ticket: Plain, step: Step, *, mine: bool) -> bool:
    if step.code not in REFUSED_FOR_THE_TICKET:
        return True
    if step.kind == "reserve":
        return ticket.holder is not None and not mine
    if step.kind == "enter":
        return ticket.holder is not None
    if step.kind == "move" and step.code == "TICKET_UNAVAILABLE":
        return mine
    if step.kind == "release" and step.code == "NOT_REFUNDABLE":
        return mine and ticket.sold
    if step.code == "NOT_HOLDER":
        return ticket.holder is not None and not mine
    if step.code == "NOT_RESERVED":
        return ticket.holder is None
    return not mine


def linearizable(steps: Sequence[Step]) -> bool:
    """Return whether the steps of one ticket have a valid order within their bounds."""
    ordered = sorted(steps, key=lambda step: step.called_s)
    total = len(ordered)
    # `done` counts the leading steps that are all linearized; `beyond` are those linearized out of turn.
    visited: set[tuple[int, frozenset[int], Plain]] = set()
    stack: list[tuple[int, frozenset[int], Plain]] = [(0, frozenset(), Plain())]
    while stack:
        configuration = stack.pop()
        if configuration in visited:
            continue
        visited.add(configuration)
        done, beyond, ticket = configuration
        if done == total:
            return True
        stack.extend(_successors(ordered, done, beyond, ticket))
    return False


def _successors(
    ordered: Sequence[Step], done: int, beyond: frozenset[int], ticket: Plain
) -> list[tuple[int, frozenset[int], Plain]]:
    found = []
    earliest_answer = float("inf")
    for index in range(done, len(ordered)):
        step = ordered[index]
        if step.called_s > earliest_answer:
            break
        if index in beyond:
            continue
        earliest_answer = min(earliest_answer, step.answered_s)
    for index in range(done, len(ordered)):
        step = ordered[index]
        if step.called_s > earliest_answer:
            break
        if index in beyond:
            continue
        after = apply(ticket, step)
        if after is not None and (not step.succeeded or step.kind == "extend"):
            # What never changes a ticket may as well come at once: no later step is any the worse for it.
            return [_advance(done, beyond | {index}, ticket)]
        if after is not None:
            found.append(_advance(done, beyond | {index}, after))
    return found


def _advance(done: int, beyond: frozenset[int], ticket: Plain) -> tuple[int, frozenset[int], Plain]:
    while done in beyond:
        beyond -= {done}
        done += 1
    return done, beyond, ticket
