"""Which seats of a hall can be marked as accessible, or as those of companions, so that no companion seat loses its bay or has none.

Bays and companion seats that are neighbours in turn make a path (decision 38). Paired from one end each has its partner, but for the
last where their number is odd: of a path that begins and ends with a companion seat one companion seat has no bay of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple


class Marks(NamedTuple):
    """What seats are to be; None: as they are."""

    accessible: bool | None = None
    companion: bool | None = None


class Seat(NamedTuple):
    """A seat, or a place of an area (`general`), and whether it is one of those that are to be marked."""

    id: str
    section: str
    row: str
    position: int
    general: bool
    accessible: bool
    companion: bool
    is_meant: bool


class Why(StrEnum):
    """Why a seat can't be marked so."""

    IS_COMPANION = "is_companion"
    IS_ACCESSIBLE = "is_accessible"
    IS_PLACE = "is_place"
    NO_BAY = "no_bay"
    """It would be a companion seat without a bay of its own."""
    LEAVES_COMPANION = "leaves_companion"
    """A companion seat would have no bay of its own any more."""


class Misfit(NamedTuple):
    ticket_id: str
    why: Why


_BAY, _COMPANION = "bay", "companion"
_Row = dict[int, str]
"""What stands at a position of a row; only what is marked."""


def misfits(seats: Iterable[Seat], marks: Marks) -> list[Misfit]:
    """Return those of the seats that are meant which can't be marked so; without them the others can.

    `seats` are those that are meant, and all accessible and companion seats of their rows.
    """
    rows: dict[tuple[str, str], list[Seat]] = defaultdict(list)
    found: list[Misfit] = []
    for seat in seats:
        if not seat.general:
            rows[seat.section, seat.row].append(seat)
        elif seat.is_meant and marks.companion:
            found.append(Misfit(seat.id, Why.IS_PLACE))
    for row in rows.values():
        found += _of_row(sorted(row, key=lambda seat: seat.position), marks)
    return found


def _of_row(seats: list[Seat], marks: Marks) -> Iterator[Misfit]:
    meant = [seat for seat in seats if seat.is_meant]
    stands = {seat.position: kind for seat in seats if (kind := _kind(seat.accessible, seat.companion))}
    for seat in meant:
        if marks.companion is False and stands.get(seat.position) == _COMPANION:
            del stands[seat.position]
    for seat in meant:
        now = stands.get(seat.position)
        if marks.accessible and now == _COMPANION:
            yield Misfit(seat.id, Why.IS_COMPANION)
        elif marks.companion and now == _BAY and marks.accessible is None:
            yield Misfit(seat.id, Why.IS_ACCESSIBLE)
        elif not _stand(stands, seat.position, _wanted(now, marks)):
            yield Misfit(seat.id, Why.NO_BAY if marks.companion else Why.LEAVES_COMPANION)


def _kind(accessible: bool, companion: bool) -> str | None:
    return _BAY if accessible else _COMPANION if companion else None


def _wanted(now: str | None, marks: Marks) -> str | None:
    accessible = now == _BAY if marks.accessible is None else marks.accessible
    companion = now == _COMPANION if marks.companion is None else marks.companion
    return _kind(accessible, companion)


def _stand(row: _Row, position: int, kind: str | None) -> bool:
    """Let this stand at the position, unless more companion seats would be without a bay; return whether it does."""
    now, before = row.get(position), _alone(row, position)
    _put(row, position, kind)
    if _alone(row, position) <= before:
        return True
    _put(row, position, now)
    return False


def _put(row: _Row, position: int, kind: str | None) -> None:
    if kind is None:
        row.pop(position, None)
    else:
        row[position] = kind


def _alone(row: _Row, position: int) -> int:
    """Return how many companion seats on the paths through a position and its neighbours have no bay of their own."""
    alone, end = 0, position - 2
    for start in range(position - 1, position + 2):
        if start > end and start in row:
            first, end = _end(row, start, -1), _end(row, start, 1)
            alone += row[first] == row[end] == _COMPANION
    return alone


def _end(row: _Row, position: int, step: int) -> int:
    """Return where the path that a position is on ends, to the left (-1) or to the right (1)."""
    while row.get(position + step, row[position]) != row[position]:
        position += step
    return position
