"""A hall as the API tells it once for all: seat by seat, from columns of runs and differences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from rowlock_client import Rowlock
from shared.errors import ConfigurationError
from shared.hall.find import Place

TRIES = 3
"""A hall that is being imported has a new map each time."""
GENERAL = 2


class Seat(NamedTuple):
    place: Place
    position: int
    general: bool


class HallMap(NamedTuple):
    """Seats in the event's order, and a letter for each: A available, H held, S sold, X not for sale."""

    seats: list[Seat]
    statuses: str


def read_map(client: Rowlock, event_id: str) -> HallMap:
    """Return the hall and who is taken in it. Raises ConfigurationError where the hall changes all the time."""
    for _ in range(TRIES):
        seats = decode(client.hall(event_id))
        statuses = str(client.statuses(event_id)["statuses"])
        if len(statuses) == len(seats):
            return HallMap(seats, statuses)
    raise ConfigurationError(f"the seats of {event_id!r} change while they are read; try again")


def read_ids(client: Rowlock, event_id: str) -> tuple[list[Seat], list[str]]:
    """Return the seats and their ids in the same order."""
    hall = client.hall(event_id)
    return decode(hall), client.hall_ids(event_id, str(hall["version"]))["ids"]


def decode(map_: dict[str, Any]) -> list[Seat]:
    """Return the seats of a map."""
    columns = map_["seats"]
    each = zip(
        _runs(columns["section"]),
        _runs(columns["row"]),
        accumulate(columns["number"]),
        accumulate(columns["position"]),
        _runs(columns["flags"]),
        strict=True,
    )
    sections, rows, numbers = map_["sections"], map_["rows"], map_["numbers"]
    return [
        Seat(Place(sections[section], rows[row], numbers[number]), position, bool(flags & GENERAL))
        for section, row, number, position, flags in each
    ]


def _runs(column: list[Any]) -> Iterator[Any]:
    for value, times in zip(column[::2], column[1::2], strict=True):
        yield from [value] * times
