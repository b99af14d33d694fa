"""A hall as a picture in the terminal: a letter for each seat, row by row as they stand; standing areas as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from cli.hall_map import HallMap, Seat

MARKS = {"A": "·", "H": "o", "S": "█", "X": "x"}
LEGEND = "· free   o held   █ sold   x not for sale"
BAR = 40


def picture(hall: HallMap, width: int) -> Iterator[str]:
    """Yield the lines; one that is wider than `width` goes on in the next."""
    told = list(zip(hall.seats, hall.statuses, strict=True))
    for section, seats in groupby(told, key=lambda each: each[0].place.section):
        yield section
        of_section = list(seats)
        labels = [seat.place.row or "" for seat, _ in of_section]
        indent = max(map(len, labels), default=0)
        for row, of_row in groupby(of_section, key=lambda each: (each[0].place.row or "", each[0].general)):
            label, general = row
            seats_of_row = list(of_row)
            line = _bar(seats_of_row) if general else _row(seats_of_row)
            room = max(width - indent - 4, 8)
            for at in range(0, len(line), room):
                yield f"  {(label if at == 0 else '').rjust(indent)}  {line[at : at + room]}"
        yield ""
    yield LEGEND


def _row(seats: Sequence[tuple[Seat, str]]) -> str:
    """Return a row in the order of its seats, with a space where two do not stand side by side."""
    ordered = sorted(seats, key=lambda each: each[0].position)
    line = MARKS[ordered[0][1]]
    for (before, _), (seat, status) in pairwise(ordered):
        line += MARKS[status] if seat.position - before.position == 1 else f" {MARKS[status]}"
    return line


def _bar(places: Sequence[tuple[Seat, str]]) -> str:
    counted = Counter(status for _, status in places)
    taken = counted["S"] + counted["H"] + counted["X"]
    filled = round(BAR * taken / len(places))
    return f"{'█' * filled}{'·' * (BAR - filled)} {counted['A']} of {len(places)} free"
