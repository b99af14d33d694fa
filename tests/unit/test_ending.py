"""`leave` ends a process with its code, after all that was to be done, whatever its threads are at."""

from __future__ import annotations

import subprocess
import sys

import pytest

TEARDOWN = "import ctypes, threading, time; libc = ctypes.CDLL(None); libc.__cxa_atexit(libc.abort, None, None)"
"""What C libraries do at the end of a process crashes here for certain; elsewhere it does now and then."""
DONE = """
from shared.ending import before_end, leave
from shared.telemetry import logs
from shared.config import Settings
logs.configure(Settings(log_format="json"), "process")
before_end(lambda: print("registered"))
threading.Thread(target=lambda: (time.sleep(0.2), print("joined"))).start()
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
logs.get("end").info("last_words")
"""


def ended(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize("code", [0, 3])
def test_all_is_done_and_nothing_is_torn_down(code: int) -> None:
    seen = ended(f"{TEARDOWN}{DONE}leave({code})")
    assert (seen.returncode, seen.stdout.split()) == (code, ["joined", "registered"])
    assert "last_words" in seen.stderr


def test_without_it_the_crash_is_the_process_end() -> None:
    assert ended(f"{TEARDOWN}{DONE}").returncode < 0


def test_an_error_ends_a_process_as_it_always_did() -> None:
    seen = ended("import shared.ending\nraise ValueError('told')")
    assert (seen.returncode, "ValueError: told" in seen.stderr) == (1, True)
