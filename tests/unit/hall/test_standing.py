"""Side by side is a promise: seats get neighbouring positions only where they sit beside each other."""

from __future__ import annotations

from math import cos, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.hall.names import fold
from shared.hall.standing import Row, standing


def parts(*numbers: str, **more: tuple[object, ...]) -> list[str]:
    """Return the runs of seats side by side, as text."""
    found = standing(Row(numbers=numbers, **more))  # type: ignore[arg-type]
    order = sorted(range(len(numbers)), key=lambda at: found.positions[at])
    runs: list[list[str]] = []
    last = None
    for at in order:
        if last is None or found.positions[at] != last + 1:
            runs.append([])
        runs[-1].append(numbers[at])
        last = found.positions[at]
    return [" ".join(run) for run in runs]


def reason(*numbers: str, **more: tuple[object, ...]) -> str | None:
    return standing(Row(numbers=numbers, **more)).unknown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("numbers", "runs"),
    [
        ("1 2 4", ["1 2", "4"]),
        ("1 3 5 9", ["1 3 5", "9"]),
        ("2 4", ["2 4"]),
        ("1 5 9", ["1", "5", "9"]),
        ("12 12A 13", ["12 12A 13"]),
        ("1 3 5 5A 7 11", ["1 3 5 5A 7", "11"]),
        ("A-4 A-9 A-5", ["A-4 A-5", "A-9"]),
        ("A1 A2 B1 B2", ["A1 A2", "B1 B2"]),
        ("A B D", ["A B", "D"]),
        ("1.0 2.0 3", ["1.0 2.0 3"]),
        ("1a 1c", ["1a", "1c"]),
        ("1 01", ["1", "01"]),
        ("10 9 8", ["8 9 10"]),
    ],
)
def test_the_number_inside_each_label_tells_neighbours(numbers: str, runs: list[str]) -> None:
    assert parts(*numbers.split()) == runs
    assert reason(*numbers.split()) is None


@pytest.mark.parametrize("numbers", ["1 2 3 5 7 9", "Throne Sofa", "1 2 Throne"])
def test_what_labels_leave_open_is_not_promised_and_said(numbers: str) -> None:
    assert reason(*numbers.split())
    assert not any("Throne" in run and " " in run for run in parts(*numbers.split()))


def test_odd_and_even_halves_are_told_by_their_places() -> None:
    numbers = ("5", "3", "1", "2", "4", "6")
    xs = (0.0, 10.0, 20.0, 30.0, 40.0, 80.0)
    assert parts(*numbers, xs=xs, ys=(0.0,) * 6) == ["5 3 1 2 4", "6"]


def test_round_a_table_everybody_but_the_last_and_first_has_two_neighbours() -> None:
    corners = [(cos(at * pi / 4), sin(at * pi / 4)) for at in range(8)]
    found = standing(Row(numbers=tuple("12345678"), xs=tuple(x for x, _ in corners), ys=tuple(y for _, y in corners)))
    beside = {(at, (at + 1) % 8) for at in range(8)}
    near = {(one, other) for one, other in beside if abs(found.positions[one] - found.positions[other]) == 1}
    assert len(near) == 7
    assert sorted(found.positions) == list(range(1, 9))


def test_a_horseshoe_is_followed_not_read_from_left_to_right() -> None:
    xs, ys = (0.0, 0.0, 0.0, 1.0, 2.0, 2.0, 2.0), (0.0, 1.0, 2.0, 2.0, 2.0, 1.0, 0.0)
    assert parts(*"1234567", xs=xs, ys=ys) == ["1 2 3 4 5 6 7"]


def test_in_a_grid_without_rows_only_consecutive_numbers_are_neighbours() -> None:
    xs, ys = tuple(float(at % 3) for at in range(9)), tuple(float(at // 3) for at in range(9))
    numbers = tuple(str(at) for at in range(1, 10))
    assert parts(*numbers, xs=xs, ys=ys) == ["1 2 3", "4 5 6", "7 8 9"]
    assert reason(*numbers, xs=xs, ys=ys)


def test_two_seats_far_from_each_other_are_neighbours_only_by_their_numbers() -> None:
    assert parts("1", "2", xs=(0.0, 50.0), ys=(0.0, 0.0)) == ["1 2"]
    assert parts("1", "9", xs=(0.0, 50.0), ys=(0.0, 0.0)) == ["1", "9"]


def test_a_position_or_a_block_of_the_organizer_wins() -> None:
    assert parts("1", "2", "3", "4", given=(4, 3, 2, 1)) == ["4 3 2 1"]
    assert parts("1", "2", "3", given=(1, 1, 2)) == ["1", "2", "3"]
    assert parts("1", "2", "3", given=(1, None, 2)) == ["1 3", "2"]
    assert parts("1", "2", "3", "4", blocks=("a", "a", "b", "b")) == ["1 2", "3 4"]


def test_seats_that_stand_keep_their_positions_where_that_is_right() -> None:
    assert standing(Row(numbers=("1", "2", "3"), stored=(None, 1, 2))).positions == (0, 1, 2)
    assert standing(Row(numbers=("1", "2", "5"), stored=(7, 8, None))).positions == (7, 8, 11)


def test_seats_that_must_move_move_to_where_the_row_never_was() -> None:
    found = standing(Row(numbers=("1", "1A", "2", "3"), stored=(1, None, 2, 3))).positions
    assert min(found) > 3 + 1


def test_seats_that_stand_as_good_as_on_each_other_are_no_fault_of_ours() -> None:
    found = standing(Row(numbers=("0", "1", "00"), xs=(0.0, 0.0, 0.0), ys=(0.0, 1.0, 2.2250738585e-313))).positions
    assert len(set(found)) == 3


rows = st.lists(st.text("0123456789AB-", min_size=1, max_size=4), unique=True, min_size=1, max_size=12)
places = st.floats(-1e6, 1e6)


@given(rows, st.data())
def test_positions_are_always_different_and_near_enough_for_a_database(numbers: list[str], data: st.DataObject) -> None:
    size = len(numbers)
    xs = data.draw(st.none() | st.lists(places, min_size=size, max_size=size))
    ys = data.draw(st.lists(places, min_size=size, max_size=size)) if xs else None
    stored = data.draw(st.none() | st.lists(st.none() | st.integers(-9, 99), min_size=size, max_size=size))
    found = standing(
        Row(
            numbers=tuple(numbers),
            xs=tuple(xs) if xs else None,
            ys=tuple(ys) if ys else None,
            stored=tuple(stored) if stored else None,
        )
    )
    assert len(set(found.positions)) == size
    assert all(abs(position) < 100 * 100 for position in found.positions)


@pytest.mark.parametrize(
    ("one", "other"),
    [("A", "a"), ("\uff21", "A"), ("1.0", "1"), ("1,00", "1"), ("Stra\u00dfe", "STRASSE"), ("\ufb01la", "fila"), ("A\ufe0f", "A")],
)  # fmt: skip
def test_what_people_take_for_the_same_is_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("007", "7"), ("A1", "A 1"), ("1.5", "1"), ("é", "e")])
def test_what_people_tell_apart_is_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)
