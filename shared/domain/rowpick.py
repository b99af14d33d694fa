"""Side by side in one row: the windows of a run of free seats, and what each would leave behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from shared.domain.records import Ticket

Score = tuple[int, int, int, int]
"""Bays taken from those who need one, orphans left behind, the sum of ranks, the first position: the smallest is the best."""


class Party(NamedTuple):
    """How many seats are wanted side by side, and which of them for wheelchairs."""

    quantity: int
    bays: int | None = None
    """So many of them are accessible, the others are not; None: as it comes."""
    spares_bays: bool = True
    """Nobody of them asked for accessible seats: these are left to who does while there are others."""

    def met(self, bays: int, others: int) -> int:
        """Return how many of the party could sit on so many accessible and other seats."""
        if self.bays is None:
            return min(self.quantity, bays + others)
        return min(self.bays, bays) + min(self.quantity - self.bays, others)


@dataclass(frozen=True, slots=True)
class RowMatch:
    """What a row has for a wish."""

    bays: int
    """Accessible seats that match, free."""
    others: int
    longest: int
    """How many of the party can sit side by side at most."""
    score: Score | None = None
    seats: tuple[Ticket, ...] = ()


def search_row(free: Iterable[Ticket], matches: Callable[[Ticket], bool], party: Party) -> RowMatch:
    """Find the best neighbours for a party among the free seats of a row.

    A seat that does not match still counts as free when the question is whether somebody would be left alone.
    """
    by_position = {seat.position: seat for seat in free}
    bays = others = longest = 0
    best: tuple[Score, tuple[Ticket, ...]] | None = None
    for run in runs(seat for seat in by_position.values() if matches(seat)):
        of_run = sum(seat.accessible for seat in run)
        bays, others = bays + of_run, others + len(run) - of_run
        for window in _windows(run, party.quantity):
            taken = sum(seat.accessible for seat in window) if of_run else 0
            met = party.met(taken, len(window) - taken)
            longest = max(longest, met)
            if met < party.quantity:
                continue
            spared = taken if party.spares_bays else 0
            score = (spared, orphans(by_position, window), sum(seat.rank for seat in window), window[0].position)
            if best is None or score < best[0]:
                best = (score, window)
    if best is None:
        return RowMatch(bays, others, longest)
    return RowMatch(bays, others, longest, best[0], best[1])


def search_area(free: Iterable[Ticket], matches: Callable[[Ticket], bool], party: Party) -> RowMatch:
    """Find standing tickets of a general-admission area, where any are side by side: the first by rank."""
    standing = sorted(filter(matches, free), key=lambda ticket: (ticket.rank, ticket.id))
    bays = [ticket for ticket in standing if ticket.accessible]
    others = [ticket for ticket in standing if not ticket.accessible]
    if party.bays is not None:
        chosen = bays[: party.bays] + others[: party.quantity - party.bays]
    else:
        chosen = ((others + bays) if party.spares_bays else standing)[: party.quantity]
    if len(chosen) < party.quantity:
        return RowMatch(len(bays), len(others), len(chosen))
    spared = sum(ticket.accessible for ticket in chosen) if party.spares_bays else 0
    score = (spared, 0, sum(ticket.rank for ticket in chosen), 0)
    return RowMatch(len(bays), len(others), len(chosen), score, tuple(chosen))


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


def _windows(run: list[Ticket], quantity: int) -> Iterator[tuple[Ticket, ...]]:
    """Yield all that are `quantity` wide; the whole of a run that is shorter."""
    for start in range(max(1, len(run) - quantity + 1)):
        yield tuple(run[start : start + quantity])
