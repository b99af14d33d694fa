"""Variables that nothing reads: in the environment, and in the `.env` of a compose deployment, which only doctor looks at."""

from __future__ import annotations

import re
from pathlib import Path

from cli.doctor.finding import Finding, State
from shared.variables import unknown_variables

_SET = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=")
READ_MAX_BYTES = 1_000_000


def variables(file: Path = Path(".env")) -> Finding:
    """Name each ROWLOCK_* variable that sets nothing, with the nearest that there is. Raises OSError if the file can't be read."""
    said = unknown_variables()
    if file.is_file():
        with file.open(encoding="utf-8", errors="replace") as text:
            lines = text.read(READ_MAX_BYTES).splitlines()
        names = {found[1]: "" for line in lines if (found := _SET.match(line))}
        said += [f"{line} ({file})" for line in unknown_variables(names) if line not in said]
    if not said:
        return Finding("variables", State.OK, "every ROWLOCK_* variable is one that is read")
    return Finding("variables", State.LOOK, "; ".join(said), "correct the names, or take them out")
