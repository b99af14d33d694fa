"""The end of a process in which threads may still stand inside a library."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn, TypeVar

Act = TypeVar("Act", bound=Callable[[], object])


class _Ending:
    code: int | None = None


def leave(code: int) -> NoReturn:
    """End this process with `code`, as `sys.exit` does up to the last step: threads are joined, logs and spans written.

    Then it is gone at once. The interpreter and the C libraries would take themselves to pieces beneath the threads that nobody
    waits for, such as one that connects to a store: after all was done well, that ends in a segmentation fault now and then.
    """
    _Ending.code = code
    sys.exit(code)


def before_end(act: Act) -> Act:
    """Have `act` called when this process ends, by `leave` or otherwise."""
    atexit.register(act)
    return act


@atexit.register
def _at_last() -> None:
    """Run behind all that was registered later, whatever came by `before_end` among it."""
    if _Ending.code is None:  # it ends otherwise
        return
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(_Ending.code)
