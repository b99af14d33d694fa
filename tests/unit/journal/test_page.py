"""Pages cut rows anywhere, and together they are the rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.journal.change import Change, ChangeType
from shared.journal.cursor import Cursor
from shared.journal.page import Row, page

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.booleans(), max_size=7)),
    max_size=12,
)
"""Of each row its lane and, for each of its changes, whether it is wanted."""


def _change(id_: str) -> Change:
    return Change(id=id_, type=ChangeType.HELD, at="")


@given(ROWS, st.integers(1, 9), st.integers(1, 5))
def test_pages_of_any_size_have_each_wanted_change_once_and_in_order(
    drawn: list[tuple[int, list[bool]]], limit: int, rows_at_once: int
) -> None:
    numbers: dict[int, int] = {}
    rows: list[tuple[Row, dict[int, Change]]] = []
    for lane, wanted in drawn:
        numbers[lane] = number = numbers.get(lane, 0) + 1
        changes = {at: _change(f"{lane}-{number}-{at}") for at, is_wanted in enumerate(wanted) if is_wanted}
        rows.append((Row(lane=lane, number=number, at=""), changes))
    cursor, got, has_more = Cursor("db", {}), [], True
    while has_more:
        left = [each for each in rows if each[0].number > cursor.number(each[0].lane)]
        part = left[:rows_at_once]
        found = page(cursor, [row for row, _ in part], (c for _, c in part), limit, more=len(left) > len(part))
        assert len(found.changes) <= limit
        got += [change.id for change in found.changes]
        cursor, has_more = found.cursor, found.has_more
    assert got == [change.id for _, changes in rows for change in changes.values()]
    assert dict(cursor.numbers) == numbers
    assert cursor.offset == 0
