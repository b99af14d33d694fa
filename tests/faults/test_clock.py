"""A program of the laboratory gets the wall clock that it is to have."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path


def test_a_program_runs_with_a_wall_clock_that_is_wrong_and_can_sleep(tmp_path: Path) -> None:
    clock, program = tmp_path / "clock", tmp_path / "program.py"
    clock.write_text("-3600")
    program.write_text("import time, sys\ntime.sleep(0.001)\nprint(time.time(), time.time_ns() / 1e9, sys.argv[1])\n")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.clock", str(clock), "program", "word"],
        env={"PYTHONPATH": f"{Path.cwd()}:{tmp_path}"},
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, from_ns, word = ran.stdout.split()
    assert word == "word"
    for told in (float(seconds), float(from_ns)):
        assert abs(time.time() - 3600 - told) < 60
