"""The checker finds each kind of wrong, planted in a history that was right."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest

from tests.faults.checker import violations
from tests.faults.history import CommandRow, History, Operation, ReservationRow, Seen

EVENT = "event"
HOLD_S = 3.0
COOL_DOWN_MS = 400


def right_history(seed: int = 1, commands: int = 400) -> History:
    """Play seeded traffic on a few tickets in one known order and write down what clients and database would hold."""
    chance = random.Random(seed)
    history = History(limited_events=frozenset({EVENT}), cool_down_ms={EVENT: COOL_DOWN_MS})
    active: dict[str, int] = {}
    now = 1000.0
    for sequence in range(1, commands + 1):
        now += chance.uniform(0.01, 0.1)
        ticket, holder = f"t{chance.randrange(6)}", f"h{chance.randrange(4)}"
        kind = chance.choice(["reserve", "reserve", "release", "confirm"])
        _expire_overdue(history, active, now)
        code = _play(history, active, kind, ticket, holder, sequence, now)
        status = "REJECTED" if code else "SUCCEEDED"
        reservation = None if code else history.reservations[active[ticket]].id if ticket in active else None
        row = CommandRow(
            id=f"c{sequence}",
            shard=0,
            sequence=sequence,
            kind=kind,
            ticket_id=ticket,
            holder=holder,
            status=status,
            code=code,
            reservation_id=reservation,
            completed_ms=int(now * 1000),
        )
        seen = [Seen(now + chance.uniform(0.001, 0.2), status, code, reservation) for _ in range(2)]
        history.commands.append(row)
        history.operations.append(
            Operation(
                client=int(holder[1:]),
                kind=kind,
                ticket_id=ticket,
                holder=holder,
                sent_at_s=now - chance.uniform(0.001, 0.2),
                command_id=row.id,
                seen=seen,
            )
        )
    _close(history, active)
    return history


def _play(
    history: History, active: dict[str, int], kind: str, ticket: str, holder: str, sequence: int, now: float
) -> str | None:
    held = history.reservations[active[ticket]] if ticket in active else None
    if kind == "reserve":
        if held is None and _cools(history, ticket, holder, now):
            return "COOLING_DOWN"
        if held is None:
            active[ticket] = len(history.reservations)
            history.reservations.append(
                ReservationRow(
                    id=f"r{sequence}",
                    ticket_id=ticket,
                    event_id=EVENT,
                    holder=holder,
                    status="HELD",
                    created_ms=now * 1000,
                    held_until_ms=(now + HOLD_S) * 1000,
                    ended_ms=None,
                )
            )
            return None
        return None if held.holder == holder else "TICKET_UNAVAILABLE"
    if held is None:
        return "NOT_RESERVED"
    if held.holder != holder:
        return "NOT_HOLDER"
    if kind == "release":
        if held.status == "CONFIRMED":
            return "NOT_REFUNDABLE"
        history.reservations[active.pop(ticket)] = replace(held, status="RELEASED", ended_ms=now * 1000)
        return None
    history.reservations[active[ticket]] = replace(held, status="CONFIRMED")
    return None


def _cools(history: History, ticket: str, holder: str, now: float) -> bool:
    rows = [row for row in history.reservations if (row.ticket_id, row.holder) == (ticket, holder)]
    return any(row.ended_ms is not None and now * 1000 < row.ended_ms + COOL_DOWN_MS for row in rows)


def _expire_overdue(history: History, active: dict[str, int], now: float) -> None:
    for ticket, index in list(active.items()):
        row = history.reservations[index]
        if row.status == "HELD" and row.held_until_ms <= now * 1000:
            history.reservations[index] = replace(row, status="EXPIRED", ended_ms=now * 1000)
            del active[ticket]


def _close(history: History, active: dict[str, int]) -> None:
    for ticket in {row.ticket_id for row in history.reservations}:
        row = history.reservations[active[ticket]] if ticket in active else None
        history.ticket_status[ticket] = "AVAILABLE" if row is None else "SOLD" if row.status == "CONFIRMED" else "HELD"
        if row is not None:
            history.counts[EVENT, row.holder] = history.counts.get((EVENT, row.holder), 0) + 1


def first(history: History, status: str, kind: str = "reserve") -> int:
    return next(i for i, row in enumerate(history.commands) if row.status == status and row.kind == kind)


def lose_an_outcome(history: History) -> None:
    del history.commands[first(history, "SUCCEEDED")]


def record_an_outcome_twice(history: History) -> None:
    history.commands.append(history.commands[0])


def tell_two_outcomes(history: History) -> None:
    seen = history.operations[first(history, "SUCCEEDED")].seen
    seen[1] = replace(seen[1], status="REJECTED", code="TICKET_UNAVAILABLE", reservation_id=None)


def never_tell(history: History) -> None:
    history.operations[3].seen.clear()


def not_find_an_accepted_command(history: History) -> None:
    history.operations[3].lost_reads = 1


def vanish_at_the_door(history: History) -> None:
    history.operations[3].command_id = None


def answer_two_requests_with_one_command(history: History) -> None:
    history.operations[4].command_id = history.operations[3].command_id


def leave_one_pending(history: History) -> None:
    history.commands[5] = replace(history.commands[5], status="PENDING")
    history.operations[5].seen[:] = [replace(history.operations[5].seen[0], status="PENDING")]


def sell_a_seat_twice(history: History) -> None:
    row = next(r for r in history.reservations if r.ended_ms is not None)
    history.reservations.append(replace(row, id="double", holder="thief", created_ms=row.created_ms + 1))


def settle_out_of_order(history: History) -> None:
    ticket = history.commands[0].ticket_id
    later = next(i for i, row in enumerate(history.commands) if i > 0 and row.ticket_id == ticket)
    history.commands[0] = replace(history.commands[0], completed_ms=history.commands[later].completed_ms + 1)


def _tell_instead(history: History, index: int, status: str, code: str | None) -> None:
    history.commands[index] = replace(history.commands[index], status=status, code=code, reservation_id=None)
    seen = history.operations[index].seen
    seen[:] = [replace(read, status=status, code=code, reservation_id=None) for read in seen]


def lose_a_winner(history: History) -> None:
    """Everybody is told no by a ticket that was free all along."""
    index = first(history, "SUCCEEDED")
    _tell_instead(history, index, "REJECTED", "TICKET_UNAVAILABLE")


def let_a_stranger_release(history: History) -> None:
    index = next(i for i, row in enumerate(history.commands) if row.code == "NOT_HOLDER" and row.kind == "release")
    _tell_instead(history, index, "SUCCEEDED", None)


def miscount_a_holder(history: History) -> None:
    key = next(iter(history.counts))
    history.counts[key] += 1


def forget_a_count(history: History) -> None:
    history.counts.pop(next(iter(history.counts)))


def show_a_wrong_status(history: History) -> None:
    ticket, status = next(iter(history.ticket_status.items()))
    history.ticket_status[ticket] = "AVAILABLE" if status != "AVAILABLE" else "SOLD"


def leave_commands_in_a_stream(history: History) -> None:
    history.streams_left = 1


def show_a_final_command_as_waiting(history: History) -> None:
    history.operations[3].forgotten = 1


def reserve_for_an_order_that_was_refused(history: History) -> None:
    history.reservations[0] = replace(history.reservations[0], order_id="order")


def take_half_of_an_order(history: History) -> None:
    order = replace(history.commands[0], id="order", kind="order", ticket_id=None, ticket_ids=("t0", "t1"))
    history.commands.append(order)
    history.reservations[0] = replace(history.reservations[0], order_id="order")


def part_a_companion(history: History) -> None:
    seen = Seen(1000.0, "SUCCEEDED", None, None, ("seat-1", "seat-22"))
    history.operations[3].with_companion = True
    history.operations[3].seen[:] = [seen, seen]


def let_somebody_cool_down_who_had_nothing(history: History) -> None:
    index = next(at for at, row in enumerate(history.commands) if row.code == "COOLING_DOWN")
    late = history.commands[index].completed_ms + COOL_DOWN_MS + 1
    history.commands[index] = replace(history.commands[index], completed_ms=late)


def differ_in_the_stores(history: History) -> None:
    history.differences.append("wrong_counts: event/holder counted 1, has 2")


def use_a_code_up_and_more(history: History) -> None:
    by_a_code(history)
    history.code_tickets["code"] -= 1


def have_what_is_kept_without_a_code(history: History) -> None:
    history.reservations[0] = replace(history.reservations[0], kept=True)


def by_a_code(history: History) -> None:
    """Let everything be had by one code, which is good for just that."""
    rows = [replace(row, code_id="code", kept=True) for row in history.reservations]
    at_once = [sum(one.created_ms <= row.created_ms < (one.ended_ms or float("inf")) for one in rows) for row in rows]
    history.reservations[:] = rows
    history.code_tickets["code"] = max(at_once)


MUTATIONS: list[Callable[[History], None]] = [
    lose_an_outcome,
    record_an_outcome_twice,
    tell_two_outcomes,
    never_tell,
    not_find_an_accepted_command,
    vanish_at_the_door,
    answer_two_requests_with_one_command,
    leave_one_pending,
    sell_a_seat_twice,
    settle_out_of_order,
    lose_a_winner,
    let_a_stranger_release,
    miscount_a_holder,
    forget_a_count,
    show_a_wrong_status,
    leave_commands_in_a_stream,
    show_a_final_command_as_waiting,
    reserve_for_an_order_that_was_refused,
    take_half_of_an_order,
    part_a_companion,
    let_somebody_cool_down_who_had_nothing,
    differ_in_the_stores,
    use_a_code_up_and_more,
    have_what_is_kept_without_a_code,
]


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_right_history_has_no_violation(seed: int) -> None:
    assert violations(right_history(seed)) == []


def test_what_happened_unheard_is_no_gap_in_the_order_of_a_ticket() -> None:
    history = right_history(commands=150)
    for operation in history.operations[::7]:
        operation.seen.clear()
    for operation in history.operations[3::14]:
        operation.command_id, operation.refusal = None, 503
        operation.seen.clear()
    assert not [violation for violation in violations(history) if "valid order" in violation]


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_wrong_history_is_found_out(seed: int, mutate: Callable[[History], None]) -> None:
    history = deepcopy(right_history(seed))
    mutate(history)
    assert violations(history)


def test_where_numbers_may_begin_again_they_say_nothing_of_the_order() -> None:
    history = right_history()
    settle_out_of_order(history)
    assert any("settled before" in violation for violation in violations(history))
    history.numbers_go_on = False
    assert not any("settled before" in violation for violation in violations(history))


def test_a_code_is_used_up_where_so_many_had_tickets_by_it_a_moment_before_and_nowhere_else() -> None:
    history = right_history()
    by_a_code(history)
    assert violations(history) == []
    refused = replace(history.commands[-1], code="CODE_EXHAUSTED", status="REJECTED", ticket_id=None, kind="order")
    history.commands.append(replace(refused, id="late", sequence=9_999))
    assert not [each for each in violations(history) if "is used up" in each]
    history.reservations.clear()
    assert [each for each in violations(history) if "is used up" in each]


def test_what_a_move_or_a_late_payment_gave_an_order_is_not_what_it_took() -> None:
    """Paid late, an order has the seats again that a move had given it; it never took those itself."""
    history = right_history()
    order = replace(history.commands[0], id="order", kind="order", ticket_id=None, ticket_ids=("t0",))
    taken = replace(history.reservations[0], id="taken", ticket_id="t0", order_id="order")
    later = [replace(taken, id=name, ticket_id="t1") for name in ("moved", "paid late")]
    history.commands.append(order)
    history.reservations += [taken, *later]
    assert [each for each in violations(history) if "reserved others" in each]
    history.later_rows = frozenset(row.id for row in later)
    assert not [each for each in violations(history) if "reserved others" in each]
