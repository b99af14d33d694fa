"""`python -m tests.faults.clock FILE MODULE …`: run a program whose wall clock is wrong by the seconds that FILE holds.

The monotonic clock stays as it is, as when somebody sets a machine's clock.
"""

from __future__ import annotations

import os
import runpy
import sys
import time


def _bend(path: str) -> None:
    """Let `time.time` and `time.time_ns` add what the file holds now."""
    file = os.open(path, os.O_RDONLY)
    right_time, right_time_ns = time.time, time.time_ns

    def wrong_by_s() -> int:
        return int(os.pread(file, 32, 0) or b"0")

    time.time = lambda: right_time() + wrong_by_s()
    time.time_ns = lambda: right_time_ns() + wrong_by_s() * 1_000_000_000


if __name__ == "__main__":
    _bend(sys.argv[1])
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
