"""The commands of a page, to be run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

OPERATIONS = Path(__file__).parents[1] / "docs/operations.md"


def block(page: Path, mark: str) -> str:
    """Return the one block of commands that follows the mark `<!-- mark -->`."""
    (found,) = re.findall(rf"<!-- {re.escape(mark)} -->\n```sh\n(.*?)```", page.read_text(), re.DOTALL)
    return str(found)
