"""Side by side in one row: the windows of a run of free seats, and what each would leave behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from shared.domain.records import Ticket

Score = tuple[int, int, int]
"""Orphans left behind, then the sum of ranks, then the first position: the smallest is the best."""


@dataclass(frozen=True, slots=True)
class RowMatch:
    """What a row has for a wish."""

    matching: int
    longest: int
    """The longest run of matching free seats side by side."""
    score: Score | None = None
    seats: tuple[Ticket, ...] = ()


def search_row(free: Iterable[Ticket], matches: Callable[[Ticket], bool], quantity: int) -> RowMatch:
    """Find the best `quantity` neighbours among the free seats of a row.

    A seat that does not match still counts as free when the question is whether somebody would be left alone.
    """
    by_position = {seat.position: seat for seat in free}
    matching = longest = 0
    best: tuple[Score, tuple[Ticket, ...]] | None = None
    for run in runs(seat for seat in by_position.values() if matches(seat)):
        matching += len(run)
        longest = max(longest, len(run))
        for start in range(len(run) - quantity + 1):
            window = tuple(run[start : start + quantity])
            score = (orphans(by_position, window), sum(seat.rank for seat in window), window[0].position)
            if best is None or score < best[0]:
                best = (score, window)
    if best is None:
        return RowMatch(matching, longest)
    return RowMatch(matching, longest, best[0], best[1])


def search_area(free: Iterable[Ticket], matches: Callable[[Ticket], bool], quantity: int) -> RowMatch:
    """Find standing tickets of a general-admission area, where any are side by side: the first by rank."""
    standing = sorted(filter(matches, free), key=lambda ticket: (ticket.rank, ticket.id))
    chosen = tuple(standing[:quantity])
    if len(chosen) < quantity:
        return RowMatch(len(standing), len(standing))
    return RowMatch(len(standing), len(standing), (0, sum(ticket.rank for ticket in chosen), 0), chosen)


def runs(seats: Iterable[Ticket]) -> Iterator[list[Ticket]]:
    """Split seats of a row into runs of neighbours, in order of position."""
    run: list[Ticket] = []
    for seat in sorted(seats, key=lambda seat: seat.position):
        if run and seat.position != run[-1].position + 1:
            yield run
            run = []
        run.append(seat)
    if run:
        yield run


def orphans(free: Mapping[int, Ticket], window: tuple[Ticket, ...]) -> int:
    """Count the seats (0 to 2) that would stay free between taken ones if the window were taken."""
    first, last = window[0].position, window[-1].position
    left_alone = first - 1 in free and first - 2 not in free
    right_alone = last + 1 in free and last + 2 not in free
    return left_alone + right_alone
