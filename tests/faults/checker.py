"""Every promise that a round can break, looked for in its history. A violation is a sentence with the ids it is about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tests.faults.history import History, Operation, ReservationRow
from tests.faults.linearizability import Step, linearizable

ACTIVE = ("HELD", "CONFIRMED")
FINAL = ("SUCCEEDED", "REJECTED")

CLOCK_GRAIN_S = 0.002
"""PostgreSQL's times are read in whole milliseconds."""


def violations(history: History) -> list[str]:
    """Return what is wrong with a round; empty if every promise was kept."""
    checks = (
        _two_holders_at_once,
        _outcomes,
        _accepted_and_refused,
        _settled_in_accept_order,
        _linearizability,
        _counts,
        _ticket_states,
        _streams_drained,
    )
    return [violation for check in checks for violation in check(history)]


def _two_holders_at_once(history: History) -> Iterator[str]:
    for ticket_id, reservations in _by_ticket(history).items():
        reservations.sort(key=lambda row: (row.created_ms, row.ended_ms or float("inf")))
        for earlier, later in pairwise(reservations):
            if earlier.ended_ms is None or earlier.ended_ms > later.created_ms:
                yield f"ticket {ticket_id} had two active reservations: {earlier.id} and {later.id}"


def _outcomes(history: History) -> Iterator[str]:
    recorded = Counter(row.id for row in history.commands)
    rows = {row.id: row for row in history.commands}
    for operation in history.operations:
        if operation.command_id is None or operation.at_door:
            continue
        if operation.lost_reads:
            yield f"command {operation.command_id} was accepted and then not found {operation.lost_reads} times"
        if recorded[operation.command_id] != 1:
            yield f"command {operation.command_id} was accepted and has {recorded[operation.command_id]} recorded outcomes"
            continue
        row = rows[operation.command_id]
        told = {(seen.status, seen.code, seen.reservation_id) for seen in operation.seen}
        if row.status not in FINAL:
            yield f"command {row.id} is recorded as {row.status}, which is not final"
        if told - {(row.status, row.code, row.reservation_id)}:
            yield f"command {row.id} was told as {sorted(map(str, told))}, recorded as {row.status} {row.code} {row.reservation_id}"


def _accepted_and_refused(history: History) -> Iterator[str]:
    for operation in history.operations:
        if operation.command_id is None and operation.refusal is None:
            yield f"client {operation.client} sent {operation.kind} of {operation.ticket_id} and was neither accepted nor refused"
        if operation.command_id is not None and not operation.seen:
            yield f"command {operation.command_id} was accepted and its client never learnt the outcome"
    ids = Counter(operation.command_id for operation in history.operations if operation.command_id)
    for command_id, times in ids.items():
        if times > 1:
            yield f"command {command_id} answered {times} different requests"


def _settled_in_accept_order(history: History) -> Iterator[str]:
    lines: dict[tuple[int, str], list[tuple[int, int, str]]] = defaultdict(list)
    for row in history.commands:
        if row.ticket_id is not None and not row.parked:
            lines[row.shard, row.ticket_id].append((row.sequence, row.completed_ms, row.id))
    for (_, ticket_id), line in lines.items():
        line.sort()
        for earlier, later in pairwise(line):
            if earlier[1] > later[1]:
                yield f"ticket {ticket_id}: command {later[2]} ({later[0]}) settled before {earlier[2]} ({earlier[0]})"


def _linearizability(history: History) -> Iterator[str]:
    steps: dict[str, list[Step]] = defaultdict(list)
    for operation in history.operations:
        step = _step(operation)
        if step is not None:
            steps[operation.ticket_id].append(step)
    for row in history.reservations:
        if row.status == "EXPIRED":
            steps[row.ticket_id].append(_expiry(history, row))
    for ticket_id, of_ticket in steps.items():
        if not linearizable(of_ticket):
            yield f"ticket {ticket_id}: its {len(of_ticket)} operations have no valid order"


def _step(operation: Operation) -> Step | None:
    if not operation.seen:
        return None
    first = min(operation.seen, key=lambda seen: seen.at_s)
    return Step(
        operation.kind, operation.holder, first.status == "SUCCEEDED", first.code, operation.sent_at_s, first.at_s
    )


def _expiry(history: History, row: ReservationRow) -> Step:
    assert row.ended_ms is not None
    due_s = row.held_until_ms / 1000 - history.wall_minus_monotonic_s
    ended_s = row.ended_ms / 1000 - history.wall_minus_monotonic_s
    return Step("expire", row.holder, True, None, due_s - CLOCK_GRAIN_S, ended_s + CLOCK_GRAIN_S)


def _counts(history: History) -> Iterator[str]:
    active = Counter(
        (row.event_id, row.holder)
        for row in history.reservations
        if row.status in ACTIVE and row.event_id in history.limited_events
    )
    for key in active.keys() | history.counts.keys():
        if active[key] != history.counts.get(key, 0):
            yield f"holder {key[1]} of event {key[0]} has {active[key]} reservations and a count of {history.counts.get(key, 0)}"


def _ticket_states(history: History) -> Iterator[str]:
    expected = {
        row.ticket_id: "SOLD" if row.status == "CONFIRMED" else "HELD"
        for row in history.reservations
        if row.status in ACTIVE
    }
    for ticket_id, status in history.ticket_status.items():
        if status != expected.get(ticket_id, "AVAILABLE"):
            yield f"ticket {ticket_id} is {status}, its reservations say {expected.get(ticket_id, 'AVAILABLE')}"


def _streams_drained(history: History) -> Iterator[str]:
    if history.streams_left:
        yield f"{history.streams_left} commands still wait in the streams after quiet"


def _by_ticket(history: History) -> dict[str, list[ReservationRow]]:
    found: dict[str, list[ReservationRow]] = defaultdict(list)
    for row in history.reservations:
        found[row.ticket_id].append(row)
    return found
