"""A hall is drawn as it stands."""

from __future__ import annotations

from cli.hall_map import HallMap, Seat, decode
from cli.picture import LEGEND, picture
from shared.hall.find import Place

MAP = {
    "sections": ["Stalls", "Arena"],
    "rows": ["A", "B", None],
    "numbers": ["1", "2", "3", None],
    "seats": {
        "section": [0, 4, 1, 2],
        "row": [0, 3, 1, 1, 2, 2],
        "number": [0, 1, 1, -2, 3, 0],
        "position": [0, 1, 2, -3, 0, 0],
        "flags": [0, 4, 2, 2],
    },
}


def test_a_map_is_decoded_seat_by_seat() -> None:
    seats = decode(MAP)
    assert [str(seat.place) for seat in seats] == [
        "Stalls A 1",
        "Stalls A 2",
        "Stalls A 3",
        "Stalls B 1",
        "Arena",
        "Arena",
    ]
    assert [seat.position for seat in seats] == [0, 1, 3, 0, 0, 0]
    assert [seat.general for seat in seats] == [False] * 4 + [True] * 2


def test_rows_show_their_gaps_and_standing_areas_how_full_they_are() -> None:
    lines = list(picture(HallMap(decode(MAP), "ASHXSA"), 80))
    assert lines[:3] == ["Stalls", "  A  ·█ o", "  B  x"]
    assert lines[4] == "Arena"
    assert lines[5].endswith("1 of 2 free")
    assert lines[-1] == LEGEND


def test_a_wide_row_goes_on_in_the_next_line() -> None:
    seats = [Seat(Place("S", "A", str(number)), number, general=False) for number in range(100)]
    lines = [line for line in picture(HallMap(seats, "A" * 100), 40) if "·" in line and line != LEGEND]
    assert len(lines) == 3
    assert sum(line.count("·") for line in lines) == 100
    assert max(map(len, lines)) <= 40
