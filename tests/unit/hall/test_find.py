"""Seats are found by how people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.hall.find import NEAR_MAX, TEXT_MAX, Hall, Place

STALLS = [Place("Stalls", row, str(number)) for row in "ABC" for number in range(1, 21)]
CIRCLE = [Place("Circle", row, str(number)) for row in ("A", "AA") for number in range(1, 11)]
OTHERS = [
    Place("Block B", "Reihe 3", "12"),
    Place("Loge", None, "7"),
    Place("Arena", None, None),
    Place("Empore", "1", "12A"),
    Place("Balkon", "\u0661", "\u0667"),
    Place("桟敷", "い", "5"),
    Place("Кулисы", "Ж", "9"),
    Place("Odd", "1.0", "02"),
]
HALL = Hall([*STALLS, *CIRCLE, *OTHERS])


def found(text: str) -> list[str]:
    return [str(HALL.places[at]) for at in HALL.find(text).seats]


@pytest.mark.parametrize(
    "text", ["B7", "b7", "b 7", "B-7", "B/07", "stalls b 7", "Stalls, Row B, Seat 7", "STALLS B7", "\uff22\uff17"]
)
def test_a_seat_is_found_however_it_is_written(text: str) -> None:
    assert found(text) == ["Stalls B 7"]


def test_what_more_seats_are_called_is_all_of_them() -> None:
    assert found("A7") == ["Stalls A 7", "Circle A 7"]
    assert found("circle a7") == ["Circle A 7"]


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("AA 7", "Circle AA 7"),
        ("aa7", "Circle AA 7"),
        ("Block B Reihe 3 Platz 12", "Block B Reihe 3 12"),
        ("b 3 12", "Block B Reihe 3 12"),
        ("3/12", "Block B Reihe 3 12"),
        ("Loge 7", "Loge 7"),
        ("7", "Loge 7"),
        ("arena", "Arena"),
        ("1 12a", "Empore 1 12A"),
        ("Empore 1-12 A", "Empore 1 12A"),
        ("い5", "桟敷 い 5"),
        ("кулисы ж 9", "Кулисы Ж 9"),
        ("odd 1 2", "Odd 1.0 02"),
    ],
)
def test_seats_of_every_kind_are_found(text: str, seat: str) -> None:
    assert found(text) == [seat]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("B21", "Stalls B 2"),
        ("stals b 7", "Stalls B 7"),
        ("D7", "Stalls A 7"),
        ("cicle a 3", "Circle A 3"),
        ("arenna", "Arena"),
    ],
)
def test_what_nobody_is_called_names_what_is_near(text: str, near: str) -> None:
    answer = HALL.find(text)
    assert answer.seats == []
    assert near in [str(HALL.places[at]) for at in answer.near]
    assert len(answer.near) <= NEAR_MAX


@pytest.mark.parametrize("text", ["", " ", "-", "💺", "\0", "row seat"])
def test_what_says_nothing_finds_nothing(text: str) -> None:
    assert HALL.find(text).seats == []


@given(st.text(max_size=TEXT_MAX * 2))
def test_whatever_is_asked_for_there_is_an_answer(text: str) -> None:
    answer = HALL.find(text)
    assert not (answer.seats and answer.near)


@given(st.sampled_from(HALL.places), st.sampled_from([" ", "-", ", ", "/"]), st.booleans())
def test_every_seat_is_found_by_its_whole_name(place: Place, between: str, loud: bool) -> None:
    text = between.join(part for part in place if part)
    answer = HALL.find(text.upper() if loud else text)
    assert place in [HALL.places[at] for at in answer.seats]
