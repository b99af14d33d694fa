"""So many boards and no more, and none that nobody looks at."""

from __future__ import annotations

import msgspec
import pytest

from api.services.board import interest, shelf
from api.services.board.board import Board, Place
from api.services.board.interest import Interest
from api.services.board.shelf import Shelf, ShelfFullError
from shared.db.board_reader import SeatsRead
from tests.unit.api.services.board.journal import EVENT


def board(event_id: str, seats: int = 1) -> Board:
    read = SeatsRead(
        database="one",
        numbers={},
        at="",
        event=msgspec.structs.replace(EVENT, id=event_id),
        map_version="1",
        index={str(seat): seat for seat in range(seats)},
        ids=b"",
        statuses=bytearray(b"A" * seats),
        free=bytearray(b"A" * seats),
    )
    return Board(read, Place(), 0)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pinned() -> set[str]:
    return set()


@pytest.fixture
def kept(clock: Clock, pinned: set[str]) -> Shelf:
    return Shelf(clock, pinned.__contains__)


def names(kept: Shelf) -> list[str]:
    return [each.event_id for each in kept]


def test_the_one_looked_at_longest_ago_goes_first(kept: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "BOARDS_MAX", 2)
    for name in ("a", "b"):
        kept.put(board(name))
    kept.look("a")
    kept.put(board("c"))
    assert names(kept) == ["a", "c"]
    kept.put(board("a"))  # a newer one of the same event takes nobody's place
    assert names(kept) == ["c", "a"]


def test_seats_are_bounded_and_one_event_may_have_more_by_itself(kept: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "SEATS_MAX", 10)
    for name in ("a", "b"):
        kept.put(board(name, 5))
    assert kept.seats == 10
    kept.put(board("c", 1))
    assert (names(kept), kept.seats) == (["b", "c"], 6)
    kept.put(board("large", 11))
    assert (names(kept), kept.seats) == (["large"], 11)
    kept.put(board("large", 20))
    assert kept.seats == 20


def test_boards_that_somebody_listens_to_stay_and_leave_no_room_for_others(
    kept: Shelf, pinned: set[str], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "BOARDS_MAX", 1)
    pinned.add("a")
    kept.put(board("a"))
    with pytest.raises(ShelfFullError):
        kept.put(board("b"))
    clock.now = shelf.IDLE_S + 1
    kept.drop_idle()
    assert names(kept) == ["a"]
    pinned.clear()
    kept.put(board("b"))
    assert names(kept) == ["b"]


def test_a_board_goes_once_nobody_has_looked_for_a_minute(kept: Shelf, clock: Clock) -> None:
    kept.put(board("a"))
    kept.put(board("b"))
    clock.now = shelf.IDLE_S
    kept.look("a")
    kept.drop_idle()
    assert names(kept) == ["b", "a"]
    clock.now += 1
    kept.drop_idle()
    assert (names(kept), kept.seats) == (["a"], 1)
    kept.drop("nowhere")
    kept.look("nowhere")
    assert names(kept) == ["a"]


def test_an_event_is_looked_at_when_it_is_asked_for_again_soon(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Interest(clock)
    assert [asked.grows("a"), asked.grows("b"), asked.grows("a")] == [False, False, True]
    clock.now = interest.AGAIN_S + 1
    assert [asked.grows("a"), asked.grows("a")] == [False, True]
    monkeypatch.setattr(interest, "NOTED_MAX", 2)
    for name in ("x", "y", "z"):
        assert not asked.grows(name)
    assert not asked.grows("x")  # forgotten: who walks through all events is noted in a bounded space
