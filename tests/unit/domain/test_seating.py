"""Picks by quantity: side by side, nobody left alone where it can be avoided, the best first."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.commands import Wish
from shared.domain.records import Ticket
from shared.domain.seating import Pick, SeatPool
from tests.builders import rules, ticket

PAIR = Wish(quantity=2, adjacent=True)


def row(plan: str, name: str = "A", first_rank: int = 1) -> list[Ticket]:
    """Return the free seats of a row drawn as `.` free and `x` taken, ranked from the left."""
    return [
        ticket(f"{name}{place}", rank=first_rank + place, row=name, position=place)
        for place, sign in enumerate(plan)
        if sign == "."
    ]


def picked(plan: str, quantity: int) -> list[int]:
    pick = SeatPool(rules(), row(plan)).pick(Wish(quantity=quantity, adjacent=True))
    return [seat.position for seat in pick.seats]


@pytest.mark.parametrize(
    ("plan", "quantity", "positions"),
    [
        ("....", 2, [0, 1]),
        ("...", 2, [0, 1]),
        ("x...", 1, [1]),
        (".....", 2, [0, 1]),
        ("...x..", 2, [4, 5]),
        ("...x...x..", 2, [8, 9]),
        (".x..", 2, [2, 3]),
        ("......", 5, [0, 1, 2, 3, 4]),
        (".....x....", 4, [6, 7, 8, 9]),
        ("..x..", 3, []),
        ("x.....x", 3, [1, 2, 3]),
    ],
)
def test_neighbours_are_picked_without_leaving_one_alone_if_that_can_be_avoided(
    plan: str, quantity: int, positions: list[int]
) -> None:
    assert picked(plan, quantity) == positions


def test_another_row_is_better_than_somebody_left_alone() -> None:
    pool = SeatPool(rules(), [*row("...", "A", 1), *row("..", "B", 50)])
    assert [seat.id for seat in pool.pick(PAIR).seats] == ["B0", "B1"]


def test_the_better_row_is_taken_where_nobody_is_left_alone() -> None:
    pool = SeatPool(rules(), [*row("....", "A", 50), *row("....", "B", 1)])
    assert [seat.id for seat in pool.pick(PAIR).seats] == ["B0", "B1"]


def test_a_free_seat_of_another_category_is_a_neighbour_all_the_same() -> None:
    seats = [ticket(f"a{n}", rank=n, category="best" if n < 3 else "rest") for n in range(5)]
    pick = SeatPool(rules(), seats).pick(Wish(quantity=2, adjacent=True, category="best"))
    assert [seat.position for seat in pick.seats] == [0, 1]


def test_a_pair_in_the_middle_leaves_nobody_alone_where_two_stay_on_each_side() -> None:
    seats = [ticket(f"a{n}", rank=n, category="best" if n in (2, 3) else "rest") for n in range(6)]
    apart = [ticket(f"b{n}", rank=50 + n, row="B", category="best", position=n) for n in range(2)]
    pick = SeatPool(rules(), [*seats, *apart]).pick(Wish(quantity=2, adjacent=True, category="best"))
    assert [seat.id for seat in pick.seats] == ["a2", "a3"]


def test_rows_of_different_sections_are_no_neighbours() -> None:
    seats = [ticket("a1", rank=1), ticket("b2", rank=2, section="balcony")]
    assert SeatPool(rules(), seats).pick(PAIR) == Pick(missing=1, scattered=True)


def test_seats_apart_say_how_many_were_missing_side_by_side() -> None:
    pool = SeatPool(rules(), row("..x.x..x"))
    assert pool.pick(Wish(quantity=4, adjacent=True)) == Pick(missing=2, scattered=True)
    assert pool.pick(Wish(quantity=6, adjacent=True)) == Pick(missing=1)


def test_a_seat_not_for_sale_is_neither_picked_nor_counted_as_free() -> None:
    seats = [ticket(f"a{n}", rank=n, for_sale=n != 4) for n in range(1, 7)]
    assert [seat.position for seat in SeatPool(rules(), seats).pick(PAIR).seats] == [5, 6]


def test_a_pool_without_seats_has_nothing_side_by_side() -> None:
    assert SeatPool(rules(), []).pick(PAIR) == Pick(missing=2)


def test_the_tickets_of_a_general_area_are_side_by_side_wherever_they_are() -> None:
    places = [ticket(f"g{n}", rank=n, row=None, general=True, position=0) for n in (1, 5, 9)]
    assert [seat.id for seat in SeatPool(rules(), places).pick(PAIR).seats] == ["g1", "g5"]


def test_the_same_pool_answers_the_same_after_seats_came_and_went() -> None:
    seats = row("........")
    pool = SeatPool(rules(), seats)
    for wish in (PAIR, Wish(quantity=2)):
        first = pool.pick(wish).seats
        assert first == (seats[0], seats[1])
        for seat in first:
            pool.remove(seat)
        assert pool.pick(wish).seats == (seats[2], seats[3])
        for seat in reversed(first):
            pool.add(seat)
        assert pool.pick(wish).seats == first


def test_a_seat_put_back_after_all_were_gone_is_found() -> None:
    seats = row("..")
    pool = SeatPool(rules(), seats)
    assert len(pool.pick(Wish(quantity=2)).seats) == 2
    for seat in seats:
        pool.remove(seat)
    assert pool.pick(Wish(quantity=1)) == Pick(missing=1)
    pool.add(seats[1])
    assert pool.pick(Wish(quantity=1)).seats == (seats[1],)


@pytest.mark.parametrize("length", [7, 8, 15])
def test_pairs_strand_at_most_one_seat_a_row(length: int) -> None:
    seats = [seat for name in "ABC" for seat in row("." * length, name)]
    pool = SeatPool(rules(), seats)
    sold = 0
    while pick := pool.pick(PAIR).seats:
        sold += len(pick)
        for seat in pick:
            pool.remove(seat)
    assert len(seats) - sold == 3 * (length % 2)


@given(st.lists(st.text("..x", min_size=1, max_size=9), min_size=1, max_size=3), st.integers(1, 4))
def test_a_pick_is_the_best_of_all_that_trying_every_position_finds(plans: list[str], quantity: int) -> None:
    rows = {name: row(plan, name, 10 * n) for n, (name, plan) in enumerate(zip("ABC", plans, strict=False))}
    pick = SeatPool(rules(), [seat for seats in rows.values() for seat in seats]).pick(
        Wish(quantity=quantity, adjacent=True)
    )
    tried = []
    for (name, plan), start in product(zip("ABC", plans, strict=False), range(10)):
        if plan[start : start + quantity] == "." * quantity:
            left, right = f"xx{plan[:start]}"[-2:], f"{plan[start + quantity :]}xx"[:2]
            orphans = (left == "x.") + (right == ".x")
            tried.append((orphans, 10 * ord(name) + start, [f"{name}{start + n}" for n in range(quantity)]))
    assert [seat.id for seat in pick.seats] == (min(tried)[2] if tried else [])


def mixed(plan: str, name: str = "A", first_rank: int = 1) -> list[Ticket]:
    """Return the free seats of a row, ranked from the left: `.` free, `w` a free wheelchair bay, `c` a free companion seat, `x` taken."""
    return [
        ticket(
            f"{name}{place}",
            rank=first_rank + place,
            row=name,
            position=place,
            accessible=sign == "w",
            companion=sign == "c",
        )
        for place, sign in enumerate(plan)
        if sign != "x"
    ]


def taken(seats: list[Ticket], **wish: Any) -> list[str]:
    return sorted(seat.id for seat in SeatPool(rules(), seats).pick(Wish(**wish)).seats)


@pytest.mark.parametrize(
    ("plan", "quantity", "adjacent", "ids"),
    [
        ("ww...", 2, False, ["A2", "A3"]),
        ("ww...", 2, True, ["A3", "A4"]),
        ("ww.x..", 2, True, ["A4", "A5"]),
        ("ww.", 2, False, ["A0", "A2"]),
        ("ww.", 2, True, ["A1", "A2"]),
        ("w.x.x", 2, True, ["A0", "A1"]),
        ("ww", 3, False, []),
    ],
)
def test_bays_are_left_to_who_asks_for_them_while_other_seats_are_free(
    plan: str, quantity: int, adjacent: bool, ids: list[str]
) -> None:
    assert taken(mixed(plan), quantity=quantity, adjacent=adjacent) == ids


def test_a_row_without_bays_is_taken_before_a_better_one_with_a_bay() -> None:
    seats = [*mixed("w.", "A", 1), *mixed("..", "B", 50)]
    assert taken(seats, quantity=2, adjacent=True) == ["B0", "B1"]


@pytest.mark.parametrize(
    ("plan", "quantity", "count", "adjacent", "ids"),
    [
        ("..w..w", 3, 1, True, ["A0", "A1", "A2"]),
        (".x.ww..", 3, 2, True, ["A2", "A3", "A4"]),
        ("ww.....", 1, 1, True, ["A0"]),
        (".w.x.w", 2, 1, False, ["A0", "A1"]),
        ("w.x.w.", 4, 2, False, ["A0", "A1", "A3", "A4"]),
        ("www", 2, 1, True, []),
        ("...", 2, 1, False, []),
    ],
)
def test_so_many_bays_as_are_named_come_with_other_seats_beside_them(
    plan: str, quantity: int, count: int, adjacent: bool, ids: list[str]
) -> None:
    assert taken(mixed(plan), quantity=quantity, accessible_count=count, adjacent=adjacent) == ids


def test_bays_that_are_apart_from_other_seats_say_so() -> None:
    pool = SeatPool(rules(), mixed("w.x..xw"))
    assert pool.pick(Wish(quantity=3, accessible_count=2, adjacent=True)) == Pick(missing=1, scattered=True)
    assert pool.pick(Wish(quantity=4, accessible_count=3, adjacent=True)) == Pick(missing=1)
    assert pool.pick(Wish(quantity=5, accessible_count=3)) == Pick(missing=1)


def test_bays_of_a_standing_area_are_kept_and_counted_like_those_of_rows() -> None:
    places = [ticket(f"g{n}", rank=n, row=None, general=True, position=0, accessible=n < 3) for n in range(1, 6)]
    assert taken(places, quantity=2, adjacent=True) == ["g3", "g4"]
    assert taken(places, quantity=4, adjacent=True) == ["g1", "g3", "g4", "g5"]
    assert taken(places, quantity=2, adjacent=True, accessible_count=1) == ["g1", "g3"]
    assert taken(places, quantity=2, adjacent=True, accessible=True) == ["g1", "g2"]


@given(
    st.lists(st.text(".wx", min_size=1, max_size=5), min_size=1, max_size=2),
    st.integers(1, 3),
    st.integers(0, 3),
    st.booleans(),
)
def test_a_pick_with_bays_is_the_best_of_all_that_trying_every_set_finds(
    plans: list[str], quantity: int, count: int, adjacent: bool
) -> None:
    count = min(count, quantity)
    seats = [
        seat for n, (name, plan) in enumerate(zip("AB", plans, strict=False)) for seat in mixed(plan, name, 10 * n)
    ]
    free = {(seat.row, seat.position) for seat in seats}
    tried = []
    for group in combinations(seats, quantity):
        bays = sum(seat.accessible for seat in group)
        first = min(seat.position for seat in group)
        together = {(group[0].row, first + n) for n in range(quantity)}
        if (count and bays != count) or (adjacent and {(seat.row, seat.position) for seat in group} != together):
            continue
        row_name, last = group[0].row, first + quantity - 1
        alone = ((row_name, first - 1) in free and (row_name, first - 2) not in free) + (
            (row_name, last + 1) in free and (row_name, last + 2) not in free
        )
        tried.append((0 if count else bays, alone if adjacent else 0, sum(seat.rank for seat in group), group))
    wish = Wish(quantity=quantity, accessible_count=count, adjacent=adjacent)
    seen = SeatPool(rules(), seats).pick(wish).seats
    assert bool(seen) == bool(tried)
    if tried:
        bays = 0 if count else sum(seat.accessible for seat in seen)
        assert (bays, sum(seat.rank for seat in seen)) == min(
            (each[0], each[2]) for each in tried if each[1] == min(tried)[1] and each[0] == min(tried)[0]
        )
