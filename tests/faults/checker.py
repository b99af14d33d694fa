"""Every promise that a round can break, looked for in its history. A violation is a sentence with the ids it is about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from tests.faults.bays import are_together
from tests.faults.history import CommandRow, History, Operation, ReservationRow, Seen
from tests.faults.linearizability import Step, linearizable

ACTIVE = ("HELD", "CONFIRMED")
FINAL = ("SUCCEEDED", "REJECTED")
ASKED_BY_CLIENTS = ("reserve", "release", "confirm", "extend", "order", "cancel", "transfer", "move")
INFINITY = float("inf")

COMMITTED_LATE_MS = 30_000
ORDERED_BY_CODE = 2
"""Tickets of an order that brings a code."""

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
        _codes,
        _cool_downs,
        _ticket_states,
        _orders_whole,
        _companions,
        _paid_and_described,
        _streams_drained,
        _audited,
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
        if operation.forgotten:
            yield f"command {operation.command_id} was told as final and then {operation.forgotten} times as waiting"
        if recorded[operation.command_id] != 1:
            yield f"command {operation.command_id} was accepted and has {recorded[operation.command_id]} recorded outcomes"
            continue
        row = rows[operation.command_id]
        told = {
            (seen.status, seen.code, seen.reservation_id, seen.ticket_ids, seen.price, seen.held_until)
            for seen in operation.seen
        }
        recorded_as = (row.status, row.code, row.reservation_id, row.ticket_ids, row.price, row.held_until)
        if row.status not in FINAL:
            yield f"command {row.id} is recorded as {row.status}, which is not final"
        if told - {recorded_as}:
            yield f"command {row.id} was told as {sorted(map(str, told))}, recorded as {recorded_as}"


def _accepted_and_refused(history: History) -> Iterator[str]:
    for operation in history.operations:
        if operation.command_id is None and operation.refusal is None:
            about = operation.ticket_id or operation.order_id
            yield f"client {operation.client} sent {operation.kind} of {about} and was neither accepted nor refused"
        if operation.command_id is not None and not operation.seen:
            yield f"command {operation.command_id} was accepted and its client never learnt the outcome"
    ids = Counter(operation.command_id for operation in history.operations if operation.command_id)
    for command_id, times in ids.items():
        if times > 1:
            yield f"command {command_id} answered {times} different requests"


def _settled_in_accept_order(history: History) -> Iterator[str]:
    if not history.numbers_go_on:  # the order of the clients' own times stays: `_linearizability`
        return
    lines: dict[tuple[int, str], list[tuple[int, int, str]]] = defaultdict(list)
    waited = {operation.command_id for operation in history.operations if operation.waits}
    for row in history.commands:
        if row.ticket_id is not None and row.id not in waited:
            lines[row.shard, row.ticket_id].append((row.sequence, row.completed_ms, row.id))
    for (_, ticket_id), line in lines.items():
        line.sort()
        for earlier, later in pairwise(line):
            if earlier[1] > later[1]:
                yield f"ticket {ticket_id}: command {later[2]} ({later[0]}) settled before {earlier[2]} ({earlier[0]})"


def _linearizability(history: History) -> Iterator[str]:
    steps: dict[str, list[Step]] = defaultdict(list)
    recorded = {row.id: row for row in history.commands}
    for operation in history.operations:
        own = recorded.pop(operation.command_id, None) if operation.command_id else None
        for ticket_id, step in _steps(operation, own, history.moved):
            steps[ticket_id].append(step)
    for row in recorded.values():
        # A client gave up before it heard of this one: it may have happened at any time.
        if row.kind in ASKED_BY_CLIENTS:
            for ticket_id, step in _on_each(row, row.id, row, history.moved, (-INFINITY, INFINITY)):
                steps[ticket_id].append(step)
    for reservation in history.reservations:
        if reservation.status == "EXPIRED":
            steps[reservation.ticket_id].append(_expiry(history, reservation))
    for ticket_id, of_ticket in steps.items():
        if not linearizable(of_ticket):
            yield f"ticket {ticket_id}: its {len(of_ticket)} operations have no valid order"


def _steps(
    operation: Operation, row: CommandRow | None, moved: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, Step]]:
    """Yield what an operation shows about tickets; who never heard the outcome can't say when it happened."""
    told: Seen | CommandRow | None = min(operation.seen, key=lambda seen: seen.at_s, default=row)
    if told is None:
        return
    answered_s = told.at_s if isinstance(told, Seen) else INFINITY
    yield from _on_each(operation, operation.command_id, told, moved, (operation.sent_at_s, answered_s))


def _on_each(
    asked: Operation | CommandRow,
    command_id: str | None,
    told: Seen | CommandRow,
    moved: Mapping[tuple[str, str], str],
    bounds: tuple[float, float],
) -> Iterator[tuple[str, Step]]:
    """Yield a step for each ticket that the outcome says something about."""
    step = Step(asked.kind, asked.holder, told.status == "SUCCEEDED", told.code, *bounds, to_holder=asked.to_holder)
    if asked.kind == "move" and step.succeeded:
        for left, to in asked.moves.items():
            yield left, step
            yield to, replace(step, kind="enter", sold=moved.get((command_id or "", to)) == "SOLD")
        return
    for ticket_id in _about(asked.ticket_id, told.status, told.ticket_ids):
        yield ticket_id, step
        if asked.kind == "move" and step.code == "TICKET_UNAVAILABLE":
            yield asked.moves[ticket_id], replace(step, kind="enter")


def _about(ticket_id: str | None, status: str, ticket_ids: Sequence[str]) -> Sequence[str]:
    """Return the tickets that an outcome says something about; a refused order says nothing about any one of them."""
    if ticket_id is not None:
        return [ticket_id]
    return ticket_ids if status == "SUCCEEDED" else ()


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


def _codes(history: History) -> Iterator[str]:
    """No more is had by a code at any moment than it is good for, nothing that is kept is had without one, and who was
    told that a code is used up can have seen it so.
    """
    by_code: dict[str, list[ReservationRow]] = defaultdict(list)
    for row in history.reservations:
        if row.code_id is not None:
            by_code[row.code_id].append(row)
        elif row.kept:
            yield f"reservation {row.id} has {row.ticket_id}, which is kept, without a code"
    for code_id, rows in by_code.items():
        # What ends at a moment makes room for what begins at it.
        changes = sorted([(row.ended_ms or INFINITY, -1) for row in rows] + [(row.created_ms, 1) for row in rows])
        most = max(accumulate(change for _, change in changes))
        if most > history.code_tickets[code_id]:
            yield f"code {code_id} is good for {history.code_tickets[code_id]} tickets, {most} were had by it at once"
    for command in history.commands:
        # A batch counts what others give back until they have committed, which a frozen one may do late.
        if command.code == "CODE_EXHAUSTED" and not any(
            tickets <= sum(_is_used(row, command.completed_ms) for row in by_code[code_id]) + _wanted(command)
            for code_id, tickets in history.code_tickets.items()
        ):
            yield f"command {command.id} was told that its code is used up, and it was not"


def _is_used(row: ReservationRow, at_ms: float) -> bool:
    return row.created_ms <= at_ms < (row.ended_ms or INFINITY) + COMMITTED_LATE_MS


def _wanted(command: CommandRow) -> int:
    """Return how many tickets more than none could be left over and still be too few."""
    return 0 if command.kind != "order" else ORDERED_BY_CODE - 1


def _cool_downs(history: History) -> Iterator[str]:
    """Whoever was told to let others come first had the ticket a moment before."""
    ended: dict[tuple[str, str], list[ReservationRow]] = defaultdict(list)
    for reservation in history.reservations:
        if reservation.ended_ms is not None:
            ended[reservation.ticket_id, reservation.holder].append(reservation)
    for row in history.commands:
        if row.code != "COOLING_DOWN" or row.ticket_id is None:
            continue
        if not any(
            each.ended_ms - CLOCK_GRAIN_S * 1000
            <= row.completed_ms
            < each.ended_ms + history.cool_down_ms.get(each.event_id, 0)
            for each in ended[row.ticket_id, row.holder]
            if each.ended_ms is not None
        ):
            yield f"command {row.id} was refused as cooling down, and {row.holder} did not just have {row.ticket_id}"


def _ticket_states(history: History) -> Iterator[str]:
    expected = {
        row.ticket_id: "SOLD" if row.status == "CONFIRMED" else "HELD"
        for row in history.reservations
        if row.status in ACTIVE
    }
    for ticket_id, status in history.ticket_status.items():
        if status != expected.get(ticket_id, "AVAILABLE"):
            yield f"ticket {ticket_id} is {status}, its reservations say {expected.get(ticket_id, 'AVAILABLE')}"


def _orders_whole(history: History) -> Iterator[str]:
    reserved: dict[str, set[str]] = defaultdict(set)
    for row in history.reservations:
        if row.order_id is not None and row.id not in history.later_rows:
            reserved[row.order_id].add(row.ticket_id)
    for command in history.commands:
        if command.kind == "order" and set(command.ticket_ids) != reserved.pop(command.id, set()):
            yield f"order {command.id} ended as {command.status} with {command.ticket_ids} and reserved others"
    for order_id in reserved:
        yield f"order {order_id} has reservations and no outcome"


def _companions(history: History) -> Iterator[str]:
    for operation in history.operations:
        got = next((seen.ticket_ids for seen in operation.seen if seen.status == "SUCCEEDED"), None)
        if operation.with_companion and got is not None and not are_together(got):
            yield f"order {operation.command_id} got {got}, which are no wheelchair place and its companion seat"


def _paid_and_described(history: History) -> Iterator[str]:
    """Who was told a price has the ticket for it; who brought words finds them with what the command got, and nobody else's."""
    prices = {row.id: row.price for row in history.reservations}
    brought = {each.command_id: each.metadata for each in history.operations if each.kind in ("reserve", "order")}
    for command in history.commands:
        if (
            command.price is not None
            and command.reservation_id is not None
            and command.price != prices[command.reservation_id]
        ):
            yield f"command {command.id} told {command.price}, its reservation costs {prices[command.reservation_id]}"
    for row in history.reservations:
        made_by = row.order_id or row.id
        if made_by in brought and row.metadata != brought[made_by]:
            yield f"reservation {row.id} has {row.metadata}, {made_by} brought {brought[made_by]}"


def _streams_drained(history: History) -> Iterator[str]:
    if history.streams_left:
        yield f"{history.streams_left} commands still wait in the streams after quiet"


def _audited(history: History) -> Iterator[str]:
    for difference in history.differences:
        yield f"audit: {difference}"


def _by_ticket(history: History) -> dict[str, list[ReservationRow]]:
    found: dict[str, list[ReservationRow]] = defaultdict(list)
    for row in history.reservations:
        found[row.ticket_id].append(row)
    return found
