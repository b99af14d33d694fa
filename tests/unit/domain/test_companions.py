"""Companion seats: kept for who comes along with somebody in an accessible seat, and beside that."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.commands import Wish
from shared.domain.records import Ticket
from shared.domain.seating import Pick, SeatPool
from tests.builders import rules
from tests.unit.domain.test_seating import mixed, taken


@pytest.mark.parametrize(
    ("plan", "quantity", "adjacent", "ids"),
    [
        ("wcc..", 2, False, ["A3", "A4"]),
        ("wcc..", 2, True, ["A3", "A4"]),
        ("cc.x..", 2, True, ["A4", "A5"]),
        ("cw.", 2, False, ["A0", "A2"]),
        ("wc", 2, False, ["A0", "A1"]),
        ("wxcx.", 1, False, ["A4"]),
        ("wc", 3, False, []),
    ],
)
def test_companion_seats_are_left_while_others_are_free_and_given_before_bays(
    plan: str, quantity: int, adjacent: bool, ids: list[str]
) -> None:
    assert taken(mixed(plan), quantity=quantity, adjacent=adjacent) == ids


def test_who_wants_no_bay_gets_a_companion_seat_only_where_the_others_have_run_out() -> None:
    assert taken(mixed("wc."), quantity=1, accessible=False) == ["A2"]
    assert taken(mixed("wc."), quantity=2, accessible=False) == ["A1", "A2"]
    assert taken(mixed("wc."), quantity=3, accessible=False) == []


def test_who_asks_for_bays_alone_gets_other_seats_before_those_of_companions() -> None:
    assert taken(mixed("cw.", "A"), quantity=2, accessible_count=1) == ["A1", "A2"]


@pytest.mark.parametrize(
    ("plan", "quantity", "bays", "companions", "adjacent", "ids"),
    [
        ("w.xwc", 2, 1, 1, False, ["A3", "A4"]),
        ("w.xcw", 2, 1, 1, True, ["A3", "A4"]),
        ("wcwc", 4, 2, 2, False, ["A0", "A1", "A2", "A3"]),
        ("cwwc", 4, 2, 2, True, ["A0", "A1", "A2", "A3"]),
        ("cwc", 3, 1, 1, True, ["A0", "A1", "A2"]),
        ("wcx.w", 4, 2, 1, False, ["A0", "A1", "A3", "A4"]),
        ("wcw", 3, 2, 1, False, ["A0", "A1", "A2"]),
        ("cwc", 3, 1, 1, False, ["A0", "A1", "A2"]),
        ("w.", 2, 1, 1, False, []),
        ("wxc", 2, 1, 1, False, []),
    ],
)
def test_each_companion_seat_is_beside_a_bay_of_its_own(
    plan: str, quantity: int, bays: int, companions: int, adjacent: bool, ids: list[str]
) -> None:
    wish = {"quantity": quantity, "accessible_count": bays, "companion_count": companions, "adjacent": adjacent}
    assert taken(mixed(plan), **wish) == ids


def test_a_bay_is_named_first_and_its_companion_after_it() -> None:
    wish = Wish(quantity=3, accessible_count=1, companion_count=1)
    assert [seat.id for seat in SeatPool(rules(), mixed("cw.")).pick(wish).seats] == ["A1", "A0", "A2"]


def test_companions_find_a_bay_in_whichever_row_it_is() -> None:
    seats = [*mixed("w.", "A", 1), *mixed("wc", "B", 50), *mixed("cw", "C", 70)]
    assert taken(seats, quantity=4, accessible_count=2, companion_count=2) == ["B0", "B1", "C0", "C1"]


def test_what_was_missing_says_so() -> None:
    pool = SeatPool(rules(), mixed("w.xc"))
    assert pool.pick(Wish(quantity=2, accessible_count=1, companion_count=1)) == Pick(missing=1)
    assert pool.pick(Wish(quantity=4, accessible_count=2, companion_count=2)) == Pick(missing=3)
    assert pool.pick(Wish(quantity=2, accessible_count=1, companion_count=1, adjacent=True)) == Pick(missing=1)
    apart = SeatPool(rules(), mixed("wcx."))
    assert apart.pick(Wish(quantity=3, accessible_count=1, companion_count=1, adjacent=True)) == Pick(
        missing=1, scattered=True
    )


def _fits(group: tuple[Ticket, ...], wish: Wish) -> bool:
    """Return whether the group meets the wish, tried in every way in which companions could belong to bays."""
    bays = [seat for seat in group if seat.accessible]
    if wish.accessible_count and len(bays) != wish.accessible_count:
        return False
    first = min(seat.position for seat in group)
    together = {(group[0].row, first + n) for n in range(wish.quantity)}
    if wish.adjacent and {(seat.row, seat.position) for seat in group} != together:
        return False
    companions = [seat for seat in group if seat.companion]
    return any(
        all(
            bay.row == seat.row and abs(bay.position - seat.position) == 1
            for bay, seat in zip(some, chosen, strict=True)
        )
        for some in permutations(bays, wish.companion_count)
        for chosen in combinations(companions, wish.companion_count)
    )


@st.composite
def _wishes(draw: st.DrawFn) -> Wish:
    quantity = draw(st.integers(1, 4))
    bays = draw(st.integers(0, quantity))
    companions = draw(st.integers(0, min(bays, quantity - bays)))
    fields: dict[str, Any] = {"accessible_count": bays, "companion_count": companions}
    return Wish(quantity=quantity, adjacent=draw(st.booleans()), **fields)


@given(st.lists(st.text(".wwccx", min_size=1, max_size=6), min_size=1, max_size=2), _wishes())
def test_a_wish_is_met_if_and_only_if_trying_every_set_of_seats_finds_one(plans: list[str], wish: Wish) -> None:
    seats = [
        seat for n, (name, plan) in enumerate(zip("AB", plans, strict=False)) for seat in mixed(plan, name, 10 * n)
    ]
    fitting = [group for group in combinations(seats, wish.quantity) if _fits(group, wish)]
    pick = SeatPool(rules(), seats).pick(wish)
    assert bool(pick.seats) == bool(fitting)
    if not fitting:
        assert pick.missing > 0
        return
    assert _fits(pick.seats, wish)
    if not wish.accessible_count:
        kept = (sum(seat.accessible for seat in pick.seats), sum(seat.companion for seat in pick.seats))
        assert kept == min(
            (sum(seat.accessible for seat in group), sum(seat.companion for seat in group)) for group in fitting
        )
