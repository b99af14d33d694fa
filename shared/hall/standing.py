"""The positions of a row's seats: neighbours differ by one, and nobody else does.

A position that the organizer gave wins, then the places on a plan, then the numbers inside the labels. Where neither can
tell, seats stand apart: that two seats are side by side is a promise to who orders them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from shared.hall import labels, space
from shared.hall.labels import Chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The seats of a row, column by column; None where no seat has it."""

    numbers: tuple[str, ...]
    xs: tuple[float, ...] | None = None
    ys: tuple[float, ...] | None = None
    given: tuple[int | None, ...] | None = None
    blocks: tuple[str | None, ...] | None = None
    stored: tuple[int | None, ...] | None = None
    """The positions of seats that stand in the row already."""


@dataclass(frozen=True, slots=True)
class Standing:
    positions: tuple[int, ...]
    unknown: str | None = None
    """Why it can't be told of some seats who sits beside them; None: it can of all."""


def standing(row: Row) -> Standing:
    """Return the positions of a row's seats.

    Seats that stand already keep their positions if that is right; if not, all get positions that the row never had,
    so that seats moved one after the other are never side by side with those that are to follow.
    """
    found = _alone(row.numbers) if not (row.xs or row.given or row.blocks) else _standing(row)
    if row.stored is None:
        return found
    shifts = {old - new for old, new in zip(row.stored, found.positions, strict=True) if old is not None}
    if len(shifts) > 1:
        last = max(old for old in row.stored if old is not None)
        shifts = {last + 2 - min(found.positions)}
    shift = shifts.pop() if shifts else 0
    return Standing(tuple(position + shift for position in found.positions), found.unknown)


@lru_cache(maxsize=1_024)
def _alone(numbers: tuple[str, ...]) -> Standing:
    """Many rows are numbered alike."""
    return _standing(Row(numbers=numbers))


def _standing(row: Row) -> Standing:
    made: list[Chain] = []
    unknown: str | None = None
    for block in _blocks(row):
        part, reason = _chains(row, block)
        made += [Chain([block[at] for at in chain.seats], chain.gap) for chain in part]
        unknown = unknown or reason
    positions = [0] * len(row.numbers)
    last = -1
    for chain in made:
        for step, at in enumerate(chain.seats):
            positions[at] = last + chain.gap + step
        last += chain.gap + len(chain.seats) - 1
    return Standing(tuple(positions), unknown)


def _blocks(row: Row) -> list[list[int]]:
    if row.blocks is None:
        return [list(range(len(row.numbers)))]
    parts: dict[str | None, list[int]] = {}
    for at, block in enumerate(row.blocks):
        parts.setdefault(block, []).append(at)
    return list(parts.values())


def _chains(row: Row, block: Sequence[int]) -> tuple[list[Chain], str | None]:
    if row.given is not None and any(row.given[at] is not None for at in block):
        return _by_given([row.given[at] for at in block])
    numbers = [row.numbers[at] for at in block]
    if row.xs is not None and row.ys is not None:
        named = [labels.label(text) for text in numbers]
        step = labels.step_of([each.number for each in named if each is not None])
        found = space.chains(
            [(row.xs[at], row.ys[at]) for at in block],
            lambda one, other: labels.are_consecutive(named[one], named[other], step),
        )
        if found is not None:
            return found
    return labels.chains(numbers)


def _by_given(given: Sequence[int | None]) -> tuple[list[Chain], str | None]:
    """Return the seats as the organizer counted them; those that share a position, or have none, stand apart."""
    unknown = None
    made: list[Chain] = []
    shared = Counter(given)
    before: int | None = None
    for position, at in sorted((each, at) for at, each in enumerate(given) if each is not None):
        if shared[position] > 1:
            unknown = f"several seats at position {position}"
            made.append(Chain([at]))
            before = None
            continue
        if before is not None and position == before + 1:
            made[-1].seats.append(at)
        else:
            made.append(Chain([at], 2 if before is None else min(max(2, position - before), labels.GAP_MAX)))
        before = position
    rest = [Chain([at]) for at, each in enumerate(given) if each is None]
    if rest and len(given) > 1:
        unknown = unknown or "seats without a position"
    return made + rest, unknown
