"""What the places on a plan say of who sits beside whom: the nearest in space, along rows, curves and round tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import hypot
from statistics import median

from shared.hall.labels import GAP_MAX, Chain

Point = tuple[float, float]

SEATS_MAX = 5_000
"""A longer row is not looked at in space: the work grows faster than the row."""
_NEAR = 1.4
"""So many times the usual distance still is beside; the diagonal of a square is not."""


def chains(points: Sequence[Point], follow: Callable[[int, int], bool]) -> tuple[list[Chain], str | None] | None:
    """Return the seats of a row in order, and what can't be told of them if something can't.

    `follow` tells whether two seats' labels follow each other; it is asked where the space leaves it open. None if
    the points tell nothing: they are too many, or all the same.
    """
    if not 2 <= len(points) <= SEATS_MAX:
        return None
    across = _spread(points, 0) >= _spread(points, 1)
    order = sorted(range(len(points)), key=lambda at: points[at] if across else points[at][::-1])
    main = [points[at][0 if across else 1] for at in order]
    usual = _usual(points, order, main)
    if not usual:
        return None
    near = _near(points, order, main, usual * _NEAR)
    links, unsure = _links(near, len(points), follow)
    made = _walked(links, order)
    return _spaced(made, points, usual), "places that leave it open" if unsure else None


def _usual(points: Sequence[Point], order: Sequence[int], main: Sequence[float]) -> float:
    """Return the middle one of the distances from each seat to the nearest."""
    nearest = []
    for rank, at in enumerate(order):
        best = float("inf")
        for way in (1, -1):
            other = rank + way
            while 0 <= other < len(order) and abs(main[other] - main[rank]) < best:
                best = min(best, _distance(points[at], points[order[other]]) or best)
                other += way
        nearest.append(best)
    found = [distance for distance in nearest if distance != float("inf")]
    return median(found) if found else 0.0


def _near(
    points: Sequence[Point], order: Sequence[int], main: Sequence[float], reach: float
) -> list[tuple[float, int, int]]:
    """Return the pairs of seats within reach, the nearest first."""
    pairs = []
    for rank, at in enumerate(order):
        for other in range(rank + 1, len(order)):
            if main[other] - main[rank] > reach:
                break
            distance = _distance(points[at], points[order[other]])
            if distance <= reach:
                pairs.append((distance, at, order[other]))
    return sorted(pairs)


def _links(
    near: Sequence[tuple[float, int, int]], seats: int, follow: Callable[[int, int], bool]
) -> tuple[list[list[int]], bool]:
    """Return who is beside whom, two at most, in no circle; and whether some that are near were left apart."""
    crowd = [0] * seats
    for _, one, other in near:
        crowd[one] += 1
        crowd[other] += 1
    links: list[list[int]] = [[] for _ in range(seats)]
    group = list(range(seats))
    unsure = False
    for distance, one, other in near:
        # Three within reach are no row; and two seats alone may be as far from each other as they like.
        is_plain = crowd[one] <= 2 and crowd[other] <= 2 and seats > 2 and distance > 0
        if not (is_plain or follow(one, other)):
            unsure = True
            continue
        roots = _root(group, one), _root(group, other)
        if len(links[one]) < 2 and len(links[other]) < 2 and roots[0] != roots[1]:
            group[roots[0]] = roots[1]
            links[one].append(other)
            links[other].append(one)
    return links, unsure


def _walked(links: Sequence[Sequence[int]], order: Sequence[int]) -> list[list[int]]:
    """Return the chains of linked seats, each from its end that comes first in `order`."""
    seen: set[int] = set()
    made = []
    for start in order:
        if start in seen or len(links[start]) > 1:
            continue
        chain, at = [], start
        while at not in seen:
            seen.add(at)
            chain.append(at)
            at = next((each for each in links[at] if each not in seen), at)
        made.append(chain)
    return made


def _spaced(made: Sequence[list[int]], points: Sequence[Point], usual: float) -> list[Chain]:
    spaced: list[Chain] = []
    for chain in made:
        gap = 2.0
        if spaced:
            gap = _distance(points[spaced[-1].seats[-1]], points[chain[0]]) / usual
        spaced.append(Chain(chain, round(min(max(2.0, gap), GAP_MAX))))
    return spaced


def _spread(points: Sequence[Point], axis: int) -> float:
    values = [point[axis] for point in points]
    return max(values) - min(values)


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _root(group: list[int], at: int) -> int:
    while group[at] != at:
        group[at] = group[group[at]]
        at = group[at]
    return at
