"""The commands of an evening at the box office, run as its page has them, keep what is promised below them."""

from __future__ import annotations

import re
from pathlib import Path

from tests.acceptance.local_stack import REPOSITORY, LocalStack
from tests.acceptance.page_reader import Reader, commands, keeps

PAGE = (REPOSITORY / "docs" / "box-office.md").read_text()


def test_the_evening_goes_as_the_page_says(stack: LocalStack, tmp_path: Path) -> None:
    spreadsheet = re.search(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    assert spreadsheet is not None
    (tmp_path / "premiere.csv").write_text(spreadsheet[1])
    reader = Reader(stack, tmp_path)
    seen = 0
    for command, promised in commands(PAGE, "The evening"):
        answer = reader.type(command)
        assert promised == [promise for promise in promised if keeps(answer, promise)], (command, answer)
        seen += 1
    assert seen > 8
