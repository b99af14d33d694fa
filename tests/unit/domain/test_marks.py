"""Marks of seats that stand: no companion seat is left without a bay of its own."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.marks import Marks, Misfit, Seat, Why, misfits

BAY, COMPANION = Marks(accessible=True), Marks(companion=True)


def row(plan: str, meant: str = "", name: str = "A") -> list[Seat]:
    """Return a row drawn as `w` accessible, `c` a companion's, `.` any other, `x` no seat; `^` below what is meant."""
    return [
        Seat(f"{name}{n}", "stalls", name, n, False, sign == "w", sign == "c", meant[n : n + 1] == "^")
        for n, sign in enumerate(plan)
        if sign != "x"
    ]


@pytest.mark.parametrize(
    ("plan", "meant", "marks", "found"),
    [
        ("w.", " ^", COMPANION, {}),
        (".w.", "^ ^", COMPANION, {"A2": Why.NO_BAY}),
        ("cw.", "  ^", COMPANION, {"A2": Why.NO_BAY}),
        ("wcw.", "   ^", COMPANION, {}),
        ("w..", "  ^", COMPANION, {"A2": Why.NO_BAY}),
        ("wx.", "  ^", COMPANION, {"A2": Why.NO_BAY}),
        (".w.w", "^ ^ ", COMPANION, {}),
        ("wc", " ^", COMPANION, {}),
        ("c..", "^", COMPANION, {}),
        ("w.", "^^", COMPANION, {"A0": Why.IS_ACCESSIBLE}),
        ("ww", "^^", Marks(accessible=False, companion=True), {"A1": Why.NO_BAY}),
        ("w", "^", Marks(accessible=False, companion=True), {"A0": Why.NO_BAY}),
        ("...", "^^^", BAY, {}),
        ("wc", " ^", BAY, {"A1": Why.IS_COMPANION}),
        ("wc", " ^", Marks(accessible=True, companion=False), {}),
        ("wc", "^", Marks(accessible=False), {"A0": Why.LEAVES_COMPANION}),
        ("wcw", "^", Marks(accessible=False), {}),
        ("wcw", "^ ^", Marks(accessible=False), {"A2": Why.LEAVES_COMPANION}),
        ("wc", "^^", Marks(accessible=False, companion=False), {}),
        ("cx.wc", "^  ^", Marks(accessible=False, companion=False), {"A3": Why.LEAVES_COMPANION}),
        ("wc", " ^", Marks(companion=False), {}),
    ],
)
def test_a_companion_seat_has_a_bay_of_its_own_or_the_mark_does_not_fit(
    plan: str, meant: str, marks: Marks, found: dict[str, Why]
) -> None:
    assert dict(misfits(row(plan, meant), marks)) == found


def test_seats_of_other_rows_are_nowhere_beside() -> None:
    assert misfits([*row("w", name="A"), *row("x.", " ^", "B")], COMPANION) == [Misfit("B1", Why.NO_BAY)]


def test_a_place_of_an_area_can_be_accessible_and_nobodys_companion() -> None:
    place = Seat("pit-1", "pit", "", 1, True, False, False, is_meant=True)
    assert misfits([place], BAY) == []
    assert misfits([place], COMPANION) == [Misfit("pit-1", Why.IS_PLACE)]
    assert misfits([place], Marks(companion=False)) == []


def _alone(plan: str) -> int:
    """Return how many companion seats are left over, however they are given bays beside them."""
    bays = [n for n, sign in enumerate(plan) if sign == "w"]
    companions = [n for n, sign in enumerate(plan) if sign == "c"]
    nobody = [-9] * len(companions)
    pairings = permutations([*bays, *nobody], len(companions))
    paired = (sum(abs(a - b) == 1 for a, b in zip(each, companions, strict=True)) for each in pairings)
    return len(companions) - max(paired, default=0)


def _marked(plan: str, meant: set[int], marks: Marks) -> str:
    def sign(n: int) -> str:
        accessible = (plan[n] == "w") if marks.accessible is None else marks.accessible
        companion = (plan[n] == "c") if marks.companion is None else marks.companion
        return (
            plan[n]
            if n not in meant
            else "!"
            if accessible and companion
            else "w"
            if accessible
            else "c"
            if companion
            else "."
        )

    return "".join(map(sign, range(len(plan))))


PLANS = st.text(".wwccx", min_size=1, max_size=7)
MARKS = st.builds(Marks, st.sampled_from([None, False, True]), st.sampled_from([None, False, True])).filter(
    lambda marks: not (marks.accessible and marks.companion)
)


@given(PLANS, st.text(" ^", min_size=7, max_size=7), MARKS)
def test_marks_fit_if_and_only_if_they_leave_no_more_companion_seats_alone(plan: str, meant: str, marks: Marks) -> None:
    places = {n for n, sign in enumerate(plan) if sign != "x" and meant[n] == "^"}
    found = {int(misfit.ticket_id[1:]) for misfit in misfits(row(plan, meant), marks)}
    freed = "".join(
        "." if n in places and marks.companion is False and sign == "c" else sign for n, sign in enumerate(plan)
    )
    whole = _marked(plan, places, marks)
    assert found <= places
    assert bool(found) == ("!" in whole or _alone(whole) > _alone(freed))
    done = _marked(plan, places - found, marks)
    assert "!" not in done
    assert _alone(done) <= _alone(freed)
    for one in found:
        more = _marked(plan, (places - found) | {one}, marks)
        assert "!" in more or _alone(more) > _alone(freed)
