"""`python -m tests.integration.workers.torn_down MODULE`: run a program whose C libraries crash when they are taken to pieces at its end."""

from __future__ import annotations

import ctypes
import runpy
import sys

if __name__ == "__main__":
    libc = ctypes.CDLL(None)
    libc.__cxa_atexit(libc.abort, None, None)
    del sys.argv[:1]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
