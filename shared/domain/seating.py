"""Which seats meet a wish by quantity: the best by the event's order, or the best side by side.

The pool is built once for a batch and keeps what it has found out about a row until the row changes, so that
hundreds of orders on tens of thousands of seats stay cheap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shared.domain.commands import Wish
from shared.domain.records import EventRules, Ticket
from shared.domain.rowpick import Party, RowMatch, pairs, search_area, search_row
from shared.domain.rules import is_offered


class _Filter(NamedTuple):
    """What a seat must be like; None: anything."""

    section: str | None
    category: str | None
    accessible: bool | None
    max_price: int | None
    categories: frozenset[str] | None
    """One of these, besides."""
    companion: bool | None = None

    def matches(self, seat: Ticket) -> bool:
        return (
            (self.section is None or seat.section == self.section)
            and (self.category is None or seat.category == self.category)
            and (self.accessible is None or seat.accessible == self.accessible)
            and (self.max_price is None or seat.price <= self.max_price)
            and (self.categories is None or seat.category in self.categories)
            and (self.companion is None or seat.companion == self.companion)
        )


_Row = tuple[str, str | None, bool]
"""Section, row, and whether it is a general-admission area, whose tickets have no order."""


def suits(wish: Wish, seat: Ticket) -> bool:
    """Return whether the seat could be one of those for a wish by quantity, whatever is beside it."""
    return _Filter(wish.section, wish.category, wish.accessible, wish.max_price, None).matches(seat)


@dataclass(frozen=True, slots=True)
class Pick:
    """The seats found for a wish, or none and how far it fell short."""

    seats: tuple[Ticket, ...] = ()
    missing: int = 0
    scattered: bool = False
    """There are enough seats, but not side by side."""


class SeatPool:
    """The free seats of an event that are for sale."""

    def __init__(self, rules: EventRules, seats: Iterable[Ticket]) -> None:
        self._rules = rules
        self._free: dict[str, Ticket] = {}
        self._rows: dict[_Row, dict[str, Ticket]] = {}
        self._ranked: dict[_Filter, _Ranked] = {}
        self._matches: dict[tuple[_Filter, Party], dict[_Row, RowMatch]] = {}
        for seat in seats:
            self.add(seat)

    def add(self, seat: Ticket) -> None:
        """Put a seat in that became free; one that is not for sale stays out."""
        if seat.id in self._free or not is_offered(self._rules, seat):
            return
        self._free[seat.id] = seat
        self._rows.setdefault(_row_of(seat), {})[seat.id] = seat
        self._forget(seat)
        for wanted, ranked in self._ranked.items():
            if wanted.matches(seat):
                ranked.put_back(seat)

    def remove(self, seat: Ticket) -> None:
        """Take out a seat that was taken."""
        if self._free.pop(seat.id, None) is not None:
            del self._rows[_row_of(seat)][seat.id]
            self._forget(seat)

    def free(self, ticket_ids: Iterable[str]) -> list[Ticket]:
        """Return those of the tickets that are free."""
        return [self._free[ticket_id] for ticket_id in ticket_ids if ticket_id in self._free]

    def pick(self, wish: Wish, categories: frozenset[str] | None = None) -> Pick:
        """Find seats for a wish by quantity, without taking them; all that it needs, or none.

        Accessible seats, and those of companions, go to who asks for them: a wish that does not say takes them only where the others
        run out. `categories`: of which one its seats must be besides; None: any.
        """
        assert wish.quantity > 0
        wanted = _Filter(wish.section, wish.category, wish.accessible, wish.max_price, categories)
        party = Party(wish.quantity, wish.accessible_count or None, wish.companion_count)
        if wish.adjacent:
            return self._side_by_side(wanted, party)
        seats = self._apart(wanted, party)
        if len(seats) == wish.quantity:
            return Pick(seats)
        return Pick(missing=wish.quantity - (self._met(wanted, party) if party.companions else len(seats)))

    def _apart(self, wanted: _Filter, party: Party) -> tuple[Ticket, ...]:
        """Return the best seats wherever they are, each companion beside an accessible one; fewer if there are not enough."""
        bays = wanted._replace(accessible=True)
        if wanted.accessible:
            return self._in_turn((bays,), party.quantity)
        ordinary = wanted._replace(accessible=False, companion=False)
        others = (ordinary, ordinary._replace(companion=True))
        if party.bays is None:
            return self._in_turn(others if wanted.accessible is False else (*others, bays), party.quantity)
        paired = self._paired(wanted, party.companions)
        alone = self._in_turn((bays,), party.bays - party.companions, paired)
        return paired + alone + self._in_turn(others, party.quantity - party.bays - party.companions, paired)

    def _in_turn(self, kinds: Sequence[_Filter], quantity: int, but: tuple[Ticket, ...] = ()) -> tuple[Ticket, ...]:
        """Return the best of the first kind, where these run out of the next, none of `but`; as many as there are."""
        seats: tuple[Ticket, ...] = ()
        for wanted in kinds:
            if (missing := quantity - len(seats)) > 0:
                best = self._best(wanted, missing + len(but))
                seats += tuple(seat for seat in best if seat not in but)[:missing] if but else best
        return seats

    def _best(self, wanted: _Filter, quantity: int) -> tuple[Ticket, ...]:
        """Return the best by rank, as many as there are."""
        ranked = self._ranked.get(wanted)
        if ranked is None:
            ranked = self._ranked[wanted] = _Ranked(filter(wanted.matches, self._free.values()))
        return ranked.first(quantity, self._free)

    def _paired(self, wanted: _Filter, quantity: int) -> tuple[Ticket, ...]:
        """Return so many of the best accessible seats, each with a companion seat beside it; as many as there are."""
        if not quantity:
            return ()
        found = sorted(self._pairs(wanted), key=lambda pair: (pair[0].rank + pair[1].rank, pair[0].id))
        return tuple(seat for pair in found[:quantity] for seat in pair)

    def _pairs(self, wanted: _Filter) -> list[tuple[Ticket, Ticket]]:
        rows = (free.values() for (_, _, general), free in self._rows.items() if not general)
        return [pair for free in rows for pair in pairs(filter(wanted.matches, free))]

    def _met(self, wanted: _Filter, party: Party) -> int:
        """Return how many of the party could sit somewhere."""
        seats = [seat for seat in self._free.values() if wanted.matches(seat)]
        bays = sum(seat.accessible for seat in seats)
        return party.met(bays, len(seats) - bays, len(self._pairs(wanted)) if party.companions else 0)

    def _side_by_side(self, wanted: _Filter, party: Party) -> Pick:
        known = self._matches.setdefault((wanted, party), {})
        best: RowMatch | None = None
        for key, free in self._rows.items():
            match = known.get(key)
            if match is None:
                match = known[key] = _search(key, free, wanted.matches, party)
            if match.score is not None and (best is None or best.score is None or match.score < best.score):
                best = match
        if best is not None:
            return Pick(best.seats)
        bays, others, beside = (
            sum(getattr(match, name) for match in known.values()) for name in ("bays", "others", "pairs")
        )
        missing = party.quantity - party.met(bays, others, beside)
        if missing > 0:
            return Pick(missing=missing)
        return Pick(missing=party.quantity - max(match.longest for match in known.values()), scattered=True)

    def _forget(self, seat: Ticket) -> None:
        for matches in self._matches.values():
            matches.pop(_row_of(seat), None)


class _Ranked:
    """Seats of one filter by rank; those taken meanwhile are skipped, and dropped from the front."""

    def __init__(self, seats: Iterable[Ticket]) -> None:
        self._seats = sorted(seats, key=_by_rank)
        self._start = 0

    def first(self, quantity: int, free: dict[str, Ticket]) -> tuple[Ticket, ...]:
        seats = self._seats
        while self._start < len(seats) and seats[self._start].id not in free:
            self._start += 1
        chosen: list[Ticket] = []
        for index in range(self._start, len(seats)):
            if seats[index].id in free:
                chosen.append(seats[index])
                if len(chosen) == quantity:
                    return tuple(chosen)
        self._seats, self._start = list(chosen), 0
        return tuple(chosen)

    def put_back(self, seat: Ticket) -> None:
        index = bisect_left(self._seats, _by_rank(seat), key=_by_rank)
        if index == len(self._seats) or self._seats[index].id != seat.id:
            self._seats.insert(index, seat)
        self._start = min(self._start, index)


def _search(key: _Row, free: dict[str, Ticket], matches: Callable[[Ticket], bool], party: Party) -> RowMatch:
    return (search_area if key[2] else search_row)(free.values(), matches, party)


def _row_of(seat: Ticket) -> _Row:
    return (seat.section, None if seat.general else seat.row, seat.general)


def _by_rank(seat: Ticket) -> tuple[int, str]:
    return (seat.rank, seat.id)
