from __future__ import annotations

import math
from itertools import pairwise, takewhile
from typing import Any

from cli.stack.venue import STANDING_PLACES, plan

SEAT_WIDTH = 18.0
"""In the plan's units, in which neighbours are 22 apart."""


def _seats() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (zone["name"], row["row_number"], seat)
        for zone in plan()["zones"]
        for row in zone["rows"]
        for seat in row["seats"]
    ]


def test_the_house_has_over_two_thousand_seats_and_a_standing_area() -> None:
    assert len(_seats()) >= 2_000
    assert [area["capacity"] for area in plan()["areas"] if "capacity" in area] == [STANDING_PLACES]


def test_no_two_seats_share_a_name_or_a_spot() -> None:
    names = {(zone, row, seat["seat_number"]) for zone, row, seat in _seats()}
    spots = {(seat["position"]["x"], seat["position"]["y"]) for _, _, seat in _seats()}
    assert len(names) == len(spots) == len(_seats())


def test_no_seat_stands_on_another() -> None:
    zones = {zone["name"]: zone["position"] for zone in plan()["zones"]}
    spots = sorted(
        (zones[zone]["x"] + seat["position"]["x"], zones[zone]["y"] + seat["position"]["y"])
        for zone, _, seat in _seats()
    )
    near = [
        (one, other)
        for index, one in enumerate(spots)
        for other in takewhile(lambda other, one=one: other[0] - one[0] < SEAT_WIDTH, spots[index + 1 :])  # type: ignore[misc]  # a default of a lambda
        if math.dist(one, other) < SEAT_WIDTH
    ]
    assert near == []


def test_every_seat_lies_within_the_plan_and_has_a_category_with_a_price() -> None:
    size, zones = plan()["size"], {zone["name"]: zone["position"] for zone in plan()["zones"]}
    prices = {category["name"]: category["price"] for category in plan()["categories"]}
    for zone, _, seat in _seats():
        assert 0 < zones[zone]["x"] + seat["position"]["x"] < size["width"]
        assert 0 < zones[zone]["y"] + seat["position"]["y"] < size["height"]
        assert prices[seat["category"]] > 0


def test_rows_are_curved_and_their_numbers_run_from_left_to_right() -> None:
    for zone in plan()["zones"]:
        for row in zone["rows"]:
            places = [seat["position"] for seat in row["seats"]]
            assert all(left["x"] < right["x"] for left, right in pairwise(places))
            assert len({place["y"] for place in places}) > 1
