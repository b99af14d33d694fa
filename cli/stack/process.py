"""Child processes that end with us, and the records by which orphans of a killed supervisor are found."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from cli.stack.account import Account

_PR_SET_PDEATHSIG = 1
_POLL_S = 0.02
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Launch:
    """How a child is started. `stop` is the signal for a quick clean end, also sent if we die first (Linux)."""

    argv: Sequence[str]
    log: Path
    stop: signal.Signals = signal.SIGTERM
    env: Mapping[str, str] | None = None
    cwd: Path = Path("/")
    account: Account | None = None
    stdin: str = ""


def spawn(launch: Launch) -> subprocess.Popen[bytes]:
    """Start the child in a session of its own, so that Ctrl-C reaches only us.

    Call it from the main thread: Linux sends the death signal when the thread that started the child ends.
    """
    account = launch.account
    with launch.log.open("ab") as log:
        child = subprocess.Popen(
            launch.argv,
            cwd=launch.cwd,
            env=None if launch.env is None else dict(launch.env),
            stdin=subprocess.PIPE if launch.stdin else subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=None if account is None else account.uid,
            group=None if account is None else account.gid,
            extra_groups=None if account is None else [],
            preexec_fn=_follow_parent(launch.stop),  # noqa: PLW1509  one system call, loaded beforehand
        )
    if launch.stdin:
        assert child.stdin is not None
        child.stdin.write(launch.stdin.encode())
        child.stdin.close()
    return child


def _follow_parent(stop: signal.Signals) -> Callable[[], None] | None:
    if _LIBC is None:
        return None
    libc, parent = _LIBC, os.getpid()

    def follow() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(stop))
        if os.getppid() != parent:
            os._exit(1)

    return follow


def stop(child: subprocess.Popen[bytes], stop_signal: signal.Signals, patience_s: float) -> int:
    """End the child with its own signal, by force after `patience_s`."""
    if child.poll() is None:
        child.send_signal(stop_signal)
    try:
        return child.wait(patience_s)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


@contextlib.contextmanager
def running(launch: Launch, ready: Callable[[int], bool], patience_s: float = 30) -> Iterator[int]:
    """Run a child, yield its pid once it is ready, and end it. Raises TimeoutError with its log if it never is."""
    child = spawn(launch)
    try:
        deadline = time.monotonic() + patience_s
        while not ready(child.pid):
            if child.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError(f"{launch.argv[0]} did not get ready: {launch.log.read_text(errors='replace')}")
            time.sleep(_POLL_S)
        yield child.pid
    finally:
        stop(child, launch.stop, patience_s=20)


def await_true(holds: Callable[[], bool], complaint: str, patience_s: float) -> None:
    """Wait until `holds()`. Raises TimeoutError with the complaint."""
    deadline = time.monotonic() + patience_s
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(complaint)
        time.sleep(_POLL_S)


@dataclass(frozen=True, slots=True)
class Record:
    """A process as one finds it again: a pid alone may be somebody else's by now."""

    pid: int
    started: float
    stop: int

    @classmethod
    def of(cls, pid: int, stop_signal: signal.Signals) -> Record | None:
        try:
            return cls(pid, psutil.Process(pid).create_time(), int(stop_signal))
        except psutil.Error:
            return None

    def process(self) -> psutil.Process | None:
        """Return the process if it still is the one that was recorded."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < 0.02
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


def end_orphans(records: Sequence[Record], patience_s: float) -> int:
    """End those recorded processes that still live, by force after `patience_s`, and return how many there were."""
    orphans = [(record, process) for record in records if (process := record.process()) is not None]
    for record, process in orphans:
        _signal(process, record.stop)
    deadline = time.monotonic() + patience_s
    for record, process in orphans:
        while record.process() is not None:
            if time.monotonic() > deadline:
                _signal(process, signal.SIGKILL)
                time.sleep(0.1)
                break
            time.sleep(0.02)
    return len(orphans)


def _signal(process: psutil.Process, number: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)
