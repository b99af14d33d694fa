"""What a sale needs of a running system: pairs, limits, standing areas, lines in front of a seat, late payments."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from cli.stack.process import await_true
from tests.acceptance.crowd import Ask, all_at_once, outcome
from tests.acceptance.local_stack import LocalStack
from tests.events import open_sale

ROWS = (24, 25, 25, 26, 25, 25, 25, 25, 25, 25, 25, 25)


@pytest.fixture
def sale(stack: LocalStack) -> Callable[..., str]:
    """Create an event with rules and the tickets of a CSV text; return its id."""

    def create(event_id: str, tickets: str, **rules: Any) -> str:
        with stack.client("boss", "operator") as boss:
            return open_sale(boss, event_id, tickets, **rules)

    return create


def rows_of(section: str, *seats: int) -> str:
    lines = [f"{section},{row},{number},5000" for row, count in enumerate(seats, 1) for number in range(1, count + 1)]
    return "\n".join(["section,row,number,price", *lines, ""])


def counts(stack: LocalStack, event_id: str) -> dict[str, int]:
    with stack.client("boss", "operator") as boss:
        found: dict[str, int] = boss.get(f"/api/events/{event_id}").json()["counts"]
        return found


def test_of_five_hundred_on_one_seat_one_wins_and_the_seat_goes_round(
    stack: LocalStack, sale: Callable[..., str]
) -> None:
    seat = f"{sale('one-seat', rows_of('A', 1))}.A.1.1"
    reserve = f"/api/tickets/{seat}/reserve"
    commands = [outcome(a) for a in all_at_once(stack, [Ask(f"guest-{n}", reserve) for n in range(500)])]
    assert Counter(c["code"] for c in commands) == {None: 1, "TICKET_UNAVAILABLE": 499}
    winner = next(c["holder"] for c in commands if c["status"] == "SUCCEEDED")
    release = f"/api/tickets/{seat}/release"
    assert outcome(all_at_once(stack, [Ask("stranger", release)])[0])["code"] == "NOT_HOLDER"
    assert outcome(all_at_once(stack, [Ask(winner, release)])[0])["status"] == "SUCCEEDED"
    assert outcome(all_at_once(stack, [Ask("next", reserve)])[0])["status"] == "SUCCEEDED"
    assert (
        outcome(all_at_once(stack, [Ask("next", "/api/tickets/one-seat.A.1.2/reserve")])[0])["code"]
        == "TICKET_NOT_FOUND"
    )


def test_two_hundred_ask_for_pairs_and_each_success_sits_together(stack: LocalStack, sale: Callable[..., str]) -> None:
    event = sale("pairs", rows_of("A", *ROWS))
    wish = {"quantity": 2, "section": "A", "adjacent": True}
    asks = [Ask(f"pair-{n}", "/api/orders", {"event_id": event, "wishes": [wish]}) for n in range(200)]
    commands = [outcome(answer) for answer in all_at_once(stack, asks)]
    sold = [c["ticket_ids"] for c in commands if c["status"] == "SUCCEEDED"]
    assert {c["code"] for c in commands if c["status"] == "REJECTED"} <= {"NO_MATCHING_SEATS"}
    for pair in sold:
        (row, first), (same_row, second) = (ticket.rsplit(".", 2)[1:] for ticket in pair)
        assert row == same_row
        assert abs(int(first) - int(second)) == 1
    assert len({ticket for pair in sold for ticket in pair}) == 2 * len(sold)
    left = counts(stack, event)
    assert left["HELD"] == 2 * len(sold)
    assert left["AVAILABLE"] <= len(ROWS)


def test_a_limit_of_four_lets_exactly_four_of_a_hundred_through(stack: LocalStack, sale: Callable[..., str]) -> None:
    event = sale("limited", rows_of("A", 100), max_per_holder=4)
    asks = [Ask("greedy", f"/api/tickets/{event}.A.1.{n}/reserve") for n in range(1, 101)]
    codes = Counter(outcome(answer)["code"] for answer in all_at_once(stack, asks))
    assert codes == {None: 4, "LIMIT_REACHED": 96}


def test_a_thousand_ask_for_five_hundred_places_and_five_hundred_stand(
    stack: LocalStack, sale: Callable[..., str]
) -> None:
    event = sale("standing", "section,capacity,price\nFloor,500,3000\n")
    asks = [Ask(f"fan-{n}", "/api/orders", {"event_id": event, "wishes": [{"quantity": 1}]}) for n in range(1000)]
    commands = [outcome(answer) for answer in all_at_once(stack, asks)]
    assert Counter(c["status"] for c in commands) == {"SUCCEEDED": 500, "REJECTED": 500}
    assert counts(stack, event)["AVAILABLE"] == 0


def test_a_seat_that_comes_back_goes_to_the_first_in_line_and_to_no_stranger(
    stack: LocalStack, sale: Callable[..., str]
) -> None:
    seat = f"{sale('wanted', rows_of('A', 1), max_wait_seconds=120, max_waiting_per_ticket=50)}.A.1.1"
    reserve, done = f"/api/tickets/{seat}/reserve", threading.Event()
    assert outcome(all_at_once(stack, [Ask("owner", reserve)])[0])["status"] == "SUCCEEDED"
    waiting = [stack.client(f"waiting-{n}") for n in range(20)]
    parked = [client.post(reserve, json={"wait_for_release_seconds": 100}).json() for client in waiting]
    taken: list[int] = []

    def fire() -> None:
        with stack.client("stranger") as stranger:
            while not done.is_set():
                taken.append(stranger.post(reserve, headers={"Prefer": "wait=10"}).status_code)

    firing = threading.Thread(target=fire)
    firing.start()
    try:
        assert outcome(all_at_once(stack, [Ask("owner", f"/api/tickets/{seat}/release")])[0])["status"] == "SUCCEEDED"
        first = waiting[0].get(f"/api/commands/{parked[0]['id']}", headers={"Prefer": "wait=20"}).json()
        rest = [c.get(f"/api/commands/{p['id']}").json() for c, p in zip(waiting[1:], parked[1:], strict=True)]
    finally:
        done.set()
        firing.join()
        for client in waiting:
            client.close()
    assert first["status"] == "SUCCEEDED"
    assert all(command["status"] == "PENDING" and command["parked"] for command in rest)
    assert set(taken) == {409}


def test_a_payment_that_came_late_gets_a_definite_answer(stack: LocalStack, sale: Callable[..., str]) -> None:
    event = sale("late", rows_of("A", 2), hold_seconds=2, max_hold_seconds=600)
    free, taken = (f"/api/tickets/{event}.A.1.{n}" for n in (1, 2))
    for path in (free, taken):
        assert outcome(all_at_once(stack, [Ask("late", f"{path}/reserve")])[0])["status"] == "SUCCEEDED"
    with stack.client("late") as late:
        for path in (free, taken):
            await_true(lambda path=path: late.get(path).json()["status"] == "AVAILABLE", f"{path} stayed held", 30)  # type: ignore[misc]
    assert outcome(all_at_once(stack, [Ask("quick", f"{taken}/reserve")])[0])["status"] == "SUCCEEDED"
    command = outcome(all_at_once(stack, [Ask("late", f"{free}/confirm")])[0])
    assert (command["status"], command["late"]) == ("SUCCEEDED", True)
    assert outcome(all_at_once(stack, [Ask("late", f"{taken}/confirm")])[0])["code"] == "HOLD_EXPIRED"


def test_fifty_with_one_key_are_one_command(stack: LocalStack, sale: Callable[..., str]) -> None:
    event = sale("one-key", rows_of("A", 2))
    key = {"Idempotency-Key": '"the-one"'}
    path = f"/api/tickets/{event}.A.1.1/reserve"
    answers = all_at_once(stack, [Ask("twice", path, headers=key) for _ in range(50)])
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = Ask("twice", path, {"deadline_seconds": 9}, headers=key)
    assert all_at_once(stack, [other])[0].status_code == 422
