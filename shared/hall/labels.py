"""What the labels of a row's seats say of who sits beside whom: the number inside each, seat by seat."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_LABEL = re.compile(r"(?P<prefix>.*?)(?P<number>[0-9]{1,9})(?P<suffix>[^0-9]*)")
_WHOLE = re.compile(r"([0-9]{1,9})[.,]0+")
GAP_MAX = 100


@dataclass(frozen=True, slots=True)
class Label:
    """`A-12b` is 12, behind `a-` and before `b`."""

    prefix: str
    number: int
    suffix: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Seats side by side, as indices into the row."""

    seats: list[int]
    gap: int = 2
    """How many steps lie between its first seat and the last of the chain before; more than one."""


@lru_cache(maxsize=65_536)
def label(text: str) -> Label | None:
    """Return a seat's label; None for one that counts nothing, such as `Throne`. A single letter counts as in A, B, C."""
    whole = _WHOLE.fullmatch(text)
    found = _LABEL.fullmatch(whole[1] if whole else text)
    if found:
        return Label(found["prefix"].casefold(), int(found["number"]), found["suffix"].strip(" -.").casefold())
    if len(text) == 1 and text.isascii() and text.isalpha():
        return Label("letter ", ord(text.lower()) - ord("a") + 1, "")
    return None


def chains(texts: Sequence[str]) -> tuple[list[Chain], str | None]:
    """Return the seats of a row in order, and what can't be told of them if something can't."""
    counted: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    alone: list[int] = []
    for at, text in enumerate(texts):
        found = label(text)
        if found is None:
            alone.append(at)
        else:
            counted[found.prefix].append((found.number, found.suffix, at))
    made: list[Chain] = []
    unknown = f"labels like {texts[alone[0]]!r}" if alone and len(texts) > 1 else None
    for prefix in sorted(counted):
        row = sorted(counted[prefix])
        step = step_of([number for number, _, _ in row])
        if step is None:
            unknown = "numbers that leave open whether odd and even ones sit apart"
        made += _split(row, step)
    return made + [Chain([at]) for at in alone], unknown


def step_of(numbers: Sequence[int]) -> int | None:
    """Return how far the numbers of neighbours are apart: 2 where all are odd or all even.

    None where both occur and yet several in a row are two apart (1 2 3 5 7): it may be that odd ones sit on one side.
    """
    distinct = sorted(set(numbers))
    gaps = [after - before for before, after in pairwise(distinct)]
    if gaps and all(gap % 2 == 0 for gap in gaps):
        return 2
    twos = any(one == other == 2 for one, other in pairwise(gaps))
    return None if twos and 1 in gaps else 1


def are_consecutive(one: Label | None, other: Label | None, step: int | None) -> bool:
    """Tell whether two labels follow each other."""
    if one is None or other is None or step is None or one.prefix != other.prefix:
        return False
    first, second = sorted(((one.number, one.suffix), (other.number, other.suffix)))
    return _gap(first, second, step) == 1


def _split(row: Sequence[tuple[int, str, int]], step: int | None) -> list[Chain]:
    """Return the chains of seats that are in order by their labels."""
    made: list[Chain] = []
    for before, seat in zip([None, *row], row, strict=False):
        gap = _gap(before[:2], seat[:2], step) if before else 2
        if before and gap == 1:
            made[-1].seats.append(seat[2])
        else:
            made.append(Chain([seat[2]], gap))
    return made


def _gap(before: tuple[int, str], after: tuple[int, str], step: int | None) -> int:
    if step is None:
        return 2
    steps, rest = divmod(after[0] - before[0], step)
    if steps == 0 and rest == 0:
        return 1 if _follows(before[1], after[1]) else 2
    return 1 if steps == 1 and rest == 0 else min(max(2, steps), GAP_MAX)


def _follows(before: str, after: str) -> bool:
    """Tell whether one suffix comes after the other with none between: 12, 12a, 12b."""
    if before == after:
        return False
    if not before:
        return after in ("a", "bis")
    return len(before) == len(after) == 1 and ord(after) - ord(before) == 1
