"""Side by side in one row: the windows of a run of free seats, and what each would leave behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from shared.domain.records import Ticket

Score = tuple[int, int, int, int, int]
"""Bays and companion seats taken from those who need them, orphans left behind, the sum of ranks, the first position: the smallest
is the best."""


class Party(NamedTuple):
    """How many seats are wanted side by side, and which of them for wheelchairs."""

    quantity: int
    bays: int | None = None
    """So many of them are accessible, the others are not. None: as it comes, but bays and companion seats are left to who asks for
    them while there are others."""
    companions: int = 0
    """So many of the others are companion seats, each beside another of the bays."""

    def met(self, bays: int, others: int, pairs: int) -> int:
        """Return how many of the party could sit on so many accessible and other seats, with so many pairs among them."""
        if self.bays is None:
            return min(self.quantity, bays + others)
        beside = min(self.companions, pairs)
        rest = min(self.quantity - self.bays - self.companions, others - beside)
        return min(self.bays, bays) + beside + rest


@dataclass(frozen=True, slots=True)
class RowMatch:
    """What a row has for a wish."""

    bays: int
    """Accessible seats that match, free."""
    others: int
    pairs: int
    """How many bays have a companion seat of their own beside them."""
    longest: int
    """How many of the party can sit side by side at most."""
    score: Score | None = None
    seats: tuple[Ticket, ...] = ()


def search_row(free: Iterable[Ticket], matches: Callable[[Ticket], bool], party: Party) -> RowMatch:
    """Find the best neighbours for a party among the free seats of a row.

    A seat that does not match still counts as free when the question is whether somebody would be left alone.
    """
    by_position = {seat.position: seat for seat in free}
    bays = others = paired = longest = 0
    best: tuple[Score, tuple[Ticket, ...]] | None = None
    for run in runs(seat for seat in by_position.values() if matches(seat)):
        of_run, beside = sum(seat.accessible for seat in run), sum(seat.companion for seat in run)
        pairs_of_run = len(pairs(run)) if party.companions and of_run else 0
        bays, others, paired = bays + of_run, others + len(run) - of_run, paired + pairs_of_run
        for window in _windows(run, party.quantity):
            taken = sum(seat.accessible for seat in window) if of_run else 0
            met = party.met(taken, len(window) - taken, len(pairs(window)) if pairs_of_run else 0)
            longest = max(longest, met)
            if met < party.quantity:
                continue
            companions = sum(seat.companion for seat in window) if beside else 0
            spared = (taken, companions) if party.bays is None else (0, 0)
            score = (*spared, orphans(by_position, window), sum(seat.rank for seat in window), window[0].position)
            if best is None or score < best[0]:
                best = (score, window)
    if best is None:
        return RowMatch(bays, others, paired, longest)
    return RowMatch(bays, others, paired, longest, best[0], best[1])


def search_area(free: Iterable[Ticket], matches: Callable[[Ticket], bool], party: Party) -> RowMatch:
    """Find standing tickets of a general-admission area, where any are side by side: the first by rank. None is a companion's."""
    standing = sorted(filter(matches, free), key=lambda ticket: (ticket.rank, ticket.id))
    bays = [ticket for ticket in standing if ticket.accessible]
    others = [ticket for ticket in standing if not ticket.accessible]
    met = party.met(len(bays), len(others), 0)
    if met < party.quantity:
        return RowMatch(len(bays), len(others), 0, met)
    if party.bays is not None:
        chosen = bays[: party.bays] + others[: party.quantity - party.bays]
    else:
        chosen = (others + bays)[: party.quantity]
    spared = sum(ticket.accessible for ticket in chosen) if party.bays is None else 0
    score = (spared, 0, 0, sum(ticket.rank for ticket in chosen), 0)
    return RowMatch(len(bays), len(others), 0, met, score, tuple(chosen))


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


def pairs(seats: Iterable[Ticket]) -> list[tuple[Ticket, Ticket]]:
    """Return accessible seats, each with a companion seat beside it; as many as there can be, and no seat twice.

    `seats` are of one row. From one end each takes the next that it finds: no other way makes more.
    """
    found: list[tuple[Ticket, Ticket]] = []
    last: Ticket | None = None
    for seat in sorted(seats, key=lambda seat: seat.position):
        is_beside = last is not None and seat.position == last.position + 1
        if last is not None and is_beside and last.accessible and seat.companion:
            found.append((last, seat))
            last = None
        elif last is not None and is_beside and last.companion and seat.accessible:
            found.append((seat, last))
            last = None
        else:
            last = seat
    return found


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
