"""Which seats meet a wish by quantity: the best by the event's order, or the best side by side.

The pool is built once for a batch and keeps what it has found out about a row until the row changes, so that
hundreds of orders on tens of thousands of seats stay cheap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from shared.domain.commands import Wish
from shared.domain.records import EventRules, Ticket
from shared.domain.rowpick import Party, RowMatch, search_area, search_row
from shared.domain.rules import is_offered


class _Filter(NamedTuple):
    """What a seat must be like; None: anything."""

    section: str | None
    category: str | None
    accessible: bool | None
    max_price: int | None
    categories: frozenset[str] | None
    """One of these, besides."""

    def matches(self, seat: Ticket) -> bool:
        return (
            (self.section is None or seat.section == self.section)
            and (self.category is None or seat.category == self.category)
            and (self.accessible is None or seat.accessible == self.accessible)
            and (self.max_price is None or seat.price <= self.max_price)
            and (self.categories is None or seat.category in self.categories)
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


_NOTHING = Pick()


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

        Accessible seats go to who asks for them: a wish that does not say takes them only where the others run out.
        `categories`: of which one its seats must be besides; None: any.
        """
        assert wish.quantity > 0
        wanted = _Filter(wish.section, wish.category, wish.accessible, wish.max_price, categories)
        if wish.adjacent:
            party = Party(wish.quantity, wish.accessible_count or None, spares_bays=wish.accessible is None)
            return self._side_by_side(wanted, party)
        if wish.accessible is not None:
            return _joined(self._best(wanted, wish.quantity))
        bays, others = wanted._replace(accessible=True), wanted._replace(accessible=False)
        if wish.accessible_count:
            picked = self._best(bays, wish.accessible_count)
            return _joined(picked, self._best(others, wish.quantity - wish.accessible_count))
        picked = self._best(others, wish.quantity)
        return _joined(Pick(picked.seats), self._best(bays, picked.missing))

    def _best(self, wanted: _Filter, quantity: int) -> Pick:
        """Return the best by rank, as many as there are."""
        if not quantity:
            return _NOTHING
        ranked = self._ranked.get(wanted)
        if ranked is None:
            ranked = self._ranked[wanted] = _Ranked(filter(wanted.matches, self._free.values()))
        seats = ranked.first(quantity, self._free)
        return Pick(seats, quantity - len(seats))

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
        bays, others = sum(match.bays for match in known.values()), sum(match.others for match in known.values())
        missing = party.quantity - party.met(bays, others)
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


def _joined(first: Pick, rest: Pick = _NOTHING) -> Pick:
    """Return both together: all their seats, or none and how many were missing."""
    missing = first.missing + rest.missing
    return Pick(missing=missing) if missing else Pick(first.seats + rest.seats)


def _search(key: _Row, free: dict[str, Ticket], matches: Callable[[Ticket], bool], party: Party) -> RowMatch:
    return (search_area if key[2] else search_row)(free.values(), matches, party)


def _row_of(seat: Ticket) -> _Row:
    return (seat.section, None if seat.general else seat.row, seat.general)


def _by_rank(seat: Ticket) -> tuple[int, str]:
    return (seat.rank, seat.id)
