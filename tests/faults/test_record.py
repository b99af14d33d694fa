"""The laboratory writes its rounds into the page, one after the other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.faults.record import PAGE, record
from tests.faults.report import Report


def test_rounds_become_rows_and_faults_add_up(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before.\n<!-- faults -->\n<!-- /faults -->\nBetween.\n<!-- rounds -->\n<!-- /rounds -->\nAfter.\n")
    first = Report(7, 60, Counter(kill_worker=3), commands=12_345, worker_recoveries_s=[1.0, 4.2])
    second = Report(8, 600, Counter(kill_worker=2, poison=1), commands=5, violations=["a ticket was sold twice"])
    record(first, page)
    record(second, page)
    text = page.read_text()
    assert "| kill_worker | 5 |\n| poison | 1 |\n" in text
    assert "| 7 | 60 | 3 | 12,345 | 0 | 4.20 s of 2 |  |  |\n| 8 | 600 | 3 | 5 | 1 |  |  |  |\n" in text
    assert [part in text for part in ("Before.\n", "Between.\n", "After.\n")] == [True] * 3


def test_the_page_has_the_marks() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in ("faults", "rounds"):
        assert text.count(f"<!-- {name} -->\n") == text.count(f"<!-- /{name} -->\n") == 1
