"""The pure parts of the pages' scripts, by Node's own test runner."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.programs import required

HERE = Path(__file__).parent


def test_the_pure_parts_do_what_they_should() -> None:
    scripts = sorted(str(path) for path in HERE.glob("*.test.js"))
    assert scripts
    ended = subprocess.run(
        [required("node", "nodejs"), "--test", *scripts], capture_output=True, text=True, timeout=100, check=False
    )
    assert ended.returncode == 0, ended.stdout[-8_000:]
