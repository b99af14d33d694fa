"""The map's columns: what a client unfolds of them is what was put in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.services.maps.build import build
from api.services.maps.columns import unit_of
from shared.db.map_reader import MapHead, MapSeat

NAMES = st.sampled_from(["A", "B", "Ä", "10", "ひ", ""])
PLACES = st.none() | st.floats(-1e9, 1e9, width=32)
SEATS = st.builds(
    MapSeat,
    section=NAMES,
    row=st.none() | NAMES,
    number=st.none() | NAMES,
    category=st.none() | NAMES,
    price=st.integers(0, 10**12),
    accessible=st.booleans(),
    companion=st.booleans(),
    general=st.booleans(),
    position=st.integers(-(2**31), 2**31 - 1),
    x=PLACES,
    y=PLACES,
)
HEAD = MapHead("abc", "EUR", None)


def runs(flat: Sequence[int]) -> Iterator[int]:
    for value, times in zip(flat[::2], flat[1::2], strict=True):
        yield from itertools.repeat(value, times)


def unfolded(document: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Read a map as a client does."""
    seats = document["seats"]
    count = seats["count"]
    columns = [list(runs(seats[name])) for name in ("section", "row", "category", "price", "flags")]
    columns += [
        list(itertools.accumulate([0] * count if seats[name] is None else seats[name]))
        for name in ("number", "position", "x", "y")
    ]
    assert {len(column) for column in columns} <= {count}
    unit = document["unit"] or 0
    for section, row, category, price, flags, number, position, x, y in zip(*columns, strict=True):
        named = document["categories"][category]
        place = None if flags & 4 else (x * unit, y * unit)
        yield (
            document["sections"][section],
            document["rows"][row],
            document["numbers"][number],
            named and named["name"],
            document["prices"][price],
            bool(flags & 1),
            bool(flags & 8),
            bool(flags & 2),
            position,
            place,
        )


def seat(x: float, y: float) -> MapSeat:
    return MapSeat("A", None, "1", None, 100, False, False, False, 1, x, y)


@given(st.lists(SEATS, max_size=40))
@example([seat(0.0, 1.0), seat(1.1754943508222875e-38, 1.0)])
@example([seat(1e9, 1e9), seat(1e9, 1e9)])
def test_what_is_unfolded_is_what_was_folded(seats: list[MapSeat]) -> None:
    document = msgspec.json.decode(build("gala", HEAD, seats))
    told = list(unfolded(document))
    assert [each[:9] for each in told] == [tuple(seat[:9]) for seat in seats]
    unit = document["unit"]
    for (*_, place), given_seat in zip(told, seats, strict=True):
        if given_seat.x is None or given_seat.y is None:
            assert place is None
        else:
            assert place is not None
            slack = unit / 2 + 1e-6 * max(abs(given_seat.x), abs(given_seat.y))
            assert abs(place[0] - given_seat.x) <= slack
            assert abs(place[1] - given_seat.y) <= slack


@pytest.mark.parametrize("extent", [1e-30, 0.4, 50, 1_200, 5_000, 49_999, 50_001, 2e9])
def test_a_plan_of_any_size_is_told_in_five_thousand_to_fifty_thousand_steps(extent: float) -> None:
    assert 4_999 < extent / unit_of(extent) <= 50_001


def test_shapes_of_a_zone_stand_where_the_zone_does() -> None:
    plan = {
        "size": {"width": 100, "height": 50},
        "categories": [{"name": "Gold", "color": "#c90"}, {"name": "Unused"}],
        "areas": [{"shape": "text", "position": {"x": 1, "y": 2}}],
        "zones": [{"name": "Z", "position": {"x": 10, "y": 20}, "areas": [{"shape": "circle", "position": {"x": 5}}]}],
    }
    gold = seat(1.0, 2.0)._replace(category="Gold")
    document = msgspec.json.decode(build("gala", MapHead("v", "EUR", plan), [gold]))
    assert [area["position"] for area in document["areas"]] == [{"x": 1, "y": 2}, {"x": 15, "y": 20}]
    assert (document["size"], document["categories"]) == (
        {"width": 100.0, "height": 50.0},
        [{"name": "Gold", "color": "#c90"}],
    )


def test_an_event_without_seats_has_a_map_all_the_same() -> None:
    document = msgspec.json.decode(build("gala", MapHead("v", "EUR", {}), []))
    assert (document["seats"]["count"], document["unit"], document["size"], document["areas"]) == (0, None, None, [])
