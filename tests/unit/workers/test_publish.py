"""What is published of a settled batch."""

from __future__ import annotations

from typing import Any

from shared.domain.commands import Command, Entry, Kind
from shared.domain.decide import decide
from shared.domain.ids import command_id
from shared.domain.outcomes import Status
from shared.domain.records import Parked, State
from shared.ports.queues import SoldMark
from tests.builders import reservation, rules, state, ticket
from workers.publish import publication
from workers.settlement import Settlement

NOW = 1_800_000_000_000


def _state(*ticket_ids: str, refundable: bool = False, held_by: str | None = None) -> State:
    held = [
        reservation(held_by, ticket_id, created_ms=NOW - 1000, held_until_ms=NOW + 60_000, sequence=1)
        for ticket_id in ticket_ids
        if held_by is not None
    ]
    event = rules(refundable=refundable, max_wait_seconds=60)
    return state(event=event, tickets=tuple(map(ticket, ticket_ids)), active=tuple(held))


def _id(sequence: int) -> str:
    return command_id(3, NOW, sequence.to_bytes(8))


def _entry(sequence: int, kind: Kind, holder: str, ticket_id: str = "t1", **more: Any) -> Entry:
    command = Command(id=_id(sequence), kind=kind, holder=holder, submitted_ms=NOW - 5, ticket_id=ticket_id, **more)
    return Entry(sequence, command)


def _settle(state: State, *entries: Entry) -> Settlement:
    return Settlement(entries, state, decide(state, entries))


def test_each_command_of_the_batch_is_published_with_its_sequence() -> None:
    published = publication(
        [_settle(_state("t1"), _entry(7, Kind.RESERVE, "a"), _entry(8, Kind.RESERVE, "b"))], None
    ).settled
    assert [(t.view.sequence, t.view.status) for t in published] == [(7, Status.SUCCEEDED), (8, Status.REJECTED)]
    assert all(t.view.completed_at is not None for t in published)


def test_a_parked_command_that_the_batch_ends_is_published_apart_from_its_own() -> None:
    given = _state("t1", held_by="a")
    waiting = _entry(2, Kind.RESERVE, "b", wait_for_release_seconds=30)
    given.waiting = {"t1": (Parked(waiting, "gala", NOW + 30_000),)}
    news = publication([_settle(given, _entry(9, Kind.RELEASE, "a"))], None)
    assert [(t.view.id, t.view.sequence) for t in news.settled] == [(_id(9), 9)]
    assert [(t.view.id, t.view.sequence, t.view.status) for t in news.ended] == [(_id(2), 2, Status.SUCCEEDED)]


def test_a_parked_command_is_published_as_pending() -> None:
    given = _state("t1", held_by="a")
    published = publication([_settle(given, _entry(9, Kind.RESERVE, "b", wait_for_release_seconds=30))], None).settled
    assert (published[0].view.status, published[0].view.parked, published[0].view.completed_at) == (
        Status.PENDING,
        True,
        None,
    )


def test_a_sale_for_good_is_marked_for_admission() -> None:
    sold = publication([_settle(_state("t1", held_by="a"), _entry(9, Kind.CONFIRM, "a"))], None).sold
    assert sold == {"t1": SoldMark("a", 1)}


def test_a_sale_that_can_be_given_back_is_not_marked() -> None:
    settlement = _settle(_state("t1", held_by="a", refundable=True), _entry(9, Kind.CONFIRM, "a"))
    assert publication([settlement], None).sold == {}


def test_a_released_ticket_loses_its_mark() -> None:
    assert publication([_settle(_state("t1", held_by="a"), _entry(9, Kind.RELEASE, "a"))], None).sold == {"t1": None}


def test_a_ticket_freed_and_sold_again_in_one_batch_keeps_the_mark() -> None:
    entries = _entry(9, Kind.RELEASE, "a"), _entry(10, Kind.RESERVE, "b"), _entry(11, Kind.CONFIRM, "b")
    assert publication([_settle(_state("t1", held_by="a"), *entries)], None).sold == {"t1": SoldMark("b", 10)}


def test_who_has_a_sold_ticket_now_stands_in_its_mark() -> None:
    given = _state("t1", held_by="a")
    office: dict[str, Any] = {"seller": True, "anybodys": True}
    entries = _entry(9, Kind.CONFIRM, "a"), _entry(10, Kind.TRANSFER, "key:1", to_holder="b", **office)
    assert publication([_settle(given, *entries)], None).sold == {"t1": SoldMark("b", 10)}


def test_a_move_takes_the_mark_of_its_ticket_away_and_sets_none_for_one_of_another_shard() -> None:
    given = _state("t1", "t2", held_by="a")
    del given.active["t2"]
    office: dict[str, Any] = {"seller": True, "anybodys": True}
    entries = _entry(9, Kind.CONFIRM, "a"), _entry(10, Kind.MOVE, "key:1", to="t2", **office)
    assert publication([_settle(given, *entries)], None).sold == {"t1": None}


def test_what_a_split_batch_became_is_told_as_one() -> None:
    first = _settle(_state("t1"), _entry(7, Kind.RESERVE, "a"))
    second = _settle(_state("t2"), _entry(8, Kind.RESERVE, "b", "t2"))
    news = publication([first, second], 12.5)
    assert [t.view.sequence for t in news.settled] == [7, 8]
    assert news.rate == 12.5
