"""Lines of a log on their way to a stream that may be slow, or full: whoever logs never waits for it."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import threading
from collections.abc import Callable
from typing import TextIO

HELD_MAX = 4_194_304
"""Characters that may wait for the stream: seconds of a busy process. What comes above is dropped and counted."""
_AT_ONCE = 256
_END_SECONDS = 2.0


class BackgroundWriter:
    """A stream to write to, for `logging` and structlog. One thread writes what is held, in order, many pieces at once.

    `tell_dropped` makes the line that says how many lines were dropped; it stands where they are missing.
    """

    def __init__(self, stream: TextIO, tell_dropped: Callable[[int], str]) -> None:
        self._stream = stream
        # Not through the stream's buffer, whose lock would be held while a full pipe blocks: the end of the process needs it.
        self._file = _own_file_of(stream)
        self._tell_dropped = tell_dropped
        self._texts: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._state = threading.Condition(threading.Lock())
        self._held = 0
        self._dropped = 0
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        # Signals are for the threads that wait for them: this one would let them end the process.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self._thread.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def write(self, text: str) -> int:
        """Hand over whole lines."""
        with self._state:
            if self._held + len(text) > HELD_MAX:
                self._dropped += text.count("\n")
                return len(text)
            self._hold(self._told_dropped() + text)
        return len(text)

    def flush(self) -> None:
        """Do nothing: nobody who logs waits. See `settle`."""

    def isatty(self) -> bool:
        return self._stream.isatty()

    def settle(self, timeout_s: float = _END_SECONDS) -> bool:
        """Wait until all is written; return whether it is."""
        with self._state:
            return self._state.wait_for(lambda: self._held == 0, timeout_s)

    def close(self) -> None:
        """Write what is held, if the stream takes it in time, and end the thread."""
        self.settle()
        self._texts.put(None)

    def _run(self) -> None:
        while True:
            texts = self._next()
            if texts is None:
                if self._file is not None:
                    os.close(self._file)
                return
            text = "".join(texts)
            self._put(text)
            with self._state:
                self._held -= len(text)
                if not self._held and self._dropped:
                    self._hold(self._told_dropped())
                self._state.notify_all()

    def _hold(self, text: str) -> None:
        self._held += len(text)
        self._texts.put(text)

    def _told_dropped(self) -> str:
        """Return the line that says how many lines are missing here, or nothing."""
        dropped, self._dropped = self._dropped, 0
        return self._tell_dropped(dropped) if dropped else ""

    def _next(self) -> list[str] | None:
        """Wait for lines; return them all, or a good part. None: it is over."""
        texts: list[str] = []
        while len(texts) < _AT_ONCE:
            try:
                text = self._texts.get(block=not texts)
            except queue.Empty:
                break
            if text is None and texts:
                self._texts.put(None)  # after what is in hand
                break
            if text is None:
                return None
            texts.append(text)
        return texts

    def _put(self, text: str) -> None:
        # A stream that is closed, or whose reader is gone, takes no lines; that is no reason to end.
        with contextlib.suppress(OSError, ValueError):
            if self._file is None:
                self._stream.write(text)
                return
            rest = memoryview(text.encode(errors="backslashreplace"))
            while rest:
                try:
                    rest = rest[os.write(self._file, rest) :]
                except BlockingIOError:  # whoever gave us the pipe made it so
                    select.select((), (self._file,), ())


def _own_file_of(stream: TextIO) -> int | None:
    """Return a number of our own for the stream's file: the stream's is another file's once it is closed, perhaps a store's socket."""
    try:
        return os.dup(stream.fileno())
    except (OSError, ValueError):
        return None
