"""Which seat is meant: people write `A7`, `stalls a 7` or `Row A, Seat 7`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from shared.hall.names import fold

TEXT_MAX = 200
NEAR_MAX = 5
_COMPARED_MAX = 2_000
"""Seats that are compared letter by letter with what nobody is called."""
_WORDS = re.compile(r"([0-9]+)(?:[.,]0+(?![0-9]))?|([^\W\d_]+)")
"""A number, which may be written 1.0, or letters."""
_FILLERS = frozenset(
    [
        "row",
        "seat",
        "chair",
        "place",
        "section",
        "block",
        "no",
        "nr",
        "reihe",
        "platz",
        "sitz",
        "stuhl",
        "bereich",
        "rang",
        "rangée",
        "siège",
        "place",
        "fila",
        "asiento",
        "butaca",
        "posto",
        "sedia",
        "rij",
        "stoel",
        "zitplaats",
    ]
)
"""Words that say what follows and are no part of a name, in the languages whose headers an import understands."""

Words = tuple[str, ...]


class Place(NamedTuple):
    section: str
    row: str | None
    number: str | None

    def __str__(self) -> str:
        return " ".join(part for part in self if part)


class Found(NamedTuple):
    """Places as indices. `near` is empty where one was found."""

    seats: list[int]
    near: list[int]


class Hall:
    """The places of an event, to be asked for more than one."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places
        self._called: dict[Words, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for at, place in enumerate(places):
            for name in _names(place):
                self._called[name].append(at)
            for word in {*words(str(place))}:
                self._by_word[word].append(at)

    def find(self, text: str) -> Found:
        """Return every seat that may be called `text`, or those that are called most like it."""
        wanted = words(text[:TEXT_MAX])
        seats = self._called.get(wanted, []) if wanted else []
        return Found(seats, [] if seats or not wanted else self._near(wanted))

    def _near(self, wanted: Words) -> list[int]:
        shared: dict[int, int] = defaultdict(int)
        for word in set(wanted):
            for at in self._by_word.get(word, ()):
                shared[at] += 1
        candidates = sorted(shared, key=lambda at: (-shared[at], at)) or range(len(self.places))
        text = " ".join(wanted)

        def likeness(at: int) -> float:
            return max(SequenceMatcher(None, text, " ".join(name)).ratio() for name in _names(self.places[at]))

        ranked = sorted(candidates[:_COMPARED_MAX], key=lambda at: (-likeness(at), at))
        return ranked[:NEAR_MAX]


def words(text: str) -> Words:
    """Return the words and numbers of a name: letters of any case and width, numbers without leading zeros."""
    found = tuple(word or number.lstrip("0") or "0" for number, word in _WORDS.findall(fold(text)))
    told = tuple(word for word in found if word not in _FILLERS)
    return told or found


def _names(place: Place) -> Iterable[Words]:
    """Yield what a place may be called: with its section and without, where it is more than that."""
    within = tuple(word for part in place[1:] if part for word in words(part))
    yield words(place.section) + within
    if within:
        yield within
