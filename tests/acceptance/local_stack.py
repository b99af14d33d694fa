"""`rowlock up` as a user starts it, and its command line."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from cli.main import main
from cli.stack.layout import Layout
from cli.tokens import sign

ROWLOCK = (sys.executable, "-m", "cli.main")
_FOREIGN = ("ROWLOCK_", "DATABASE_URL", "REDIS_")
REPOSITORY = Path(__file__).parents[2]


def environment(data: Path, port: int, **more: str) -> dict[str, str]:
    """Return an environment in which only this stack is known."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    return {
        **own,
        "ROWLOCK_DATA": str(data),
        "ROWLOCK_PORT": str(port),
        "PYTHONPATH": str(REPOSITORY),
        **more,
    }


@dataclass
class LocalStack:
    data: Path
    env: Mapping[str, str]
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.env['ROWLOCK_PORT']}"

    @property
    def lines(self) -> list[str]:
        """What the stack has printed."""
        return self.output.read_text().splitlines()

    def wait_for(self, line: str, patience_s: float = 100) -> None:
        deadline = time.monotonic() + patience_s
        while line not in self.lines:
            assert self.process.poll() is None, f"it ended with {self.process.returncode}: {self.lines}"
            assert time.monotonic() < deadline, f"{line!r} did not come: {self.lines}"
            time.sleep(0.05)

    def client(self, holder: str, role: str = "customer") -> httpx.Client:
        secrets = json.loads(Layout(self.data).secrets.read_text())
        token = sign(secrets["token_secret"], holder, role)
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {token}"}, timeout=40)

    def rowlock(self, *words: str, code: int = 0) -> Any:
        """Run a command with --json, in this process because many tests do, and return what it prints."""
        ended, printed, complained = self.say(*words, "--json")
        assert ended == code, (ended, printed, complained)
        return json.loads(printed)

    def say(self, *words: str, **more: str) -> tuple[object, str, str]:
        """Run a command for people, with `more` in its environment; return its exit code, its output and its complaint."""
        printed, complained = io.StringIO(), io.StringIO()
        with self._environment(more), redirect_stdout(printed), redirect_stderr(complained):
            try:
                main(list(words))
                ended: object = 0
            except SystemExit as end:
                ended = end.code or 0
        return ended, printed.getvalue(), complained.getvalue()

    @contextmanager
    def _environment(self, more: Mapping[str, str]) -> Iterator[None]:
        kept = dict(os.environ)
        os.environ.clear()
        os.environ.update({**self.env, **more})
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(kept)

    def pids(self) -> list[int]:
        return [record.pid for record in Layout(self.data).read_processes()]

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        os.killpg(self.process.pid, number)  # as a terminal does: `make` hands nothing on to what it runs
        return self.process.wait(30)

    def end(self) -> None:
        """Leave nothing of it behind."""
        if self.process.poll() is None:
            self.stop()
        _, alive = psutil.wait_procs([psutil.Process(pid) for pid in self.pids() if psutil.pid_exists(pid)], 15)
        for child in alive:
            child.kill()


def run_rowlock(env: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ROWLOCK, *words], env=dict(env), cwd="/", capture_output=True, text=True, timeout=60, check=False
    )


@contextmanager
def started_stack(data: Path, env: Mapping[str, str]) -> Iterator[LocalStack]:
    """Start a stack, yield it at once, and leave nothing of it behind."""
    output = data.with_name(f"{data.name}.output")
    with output.open("wb") as printed:
        process = subprocess.Popen(
            [*ROWLOCK, "up"], env=dict(env), cwd="/", stdout=printed, stderr=subprocess.STDOUT, start_new_session=True
        )
    stack = LocalStack(data, env, process, output)
    try:
        yield stack
    finally:
        stack.end()


@contextmanager
def running_stack(data: Path, env: Mapping[str, str]) -> Iterator[LocalStack]:
    """Start a stack and yield it when it is ready."""
    with started_stack(data, env) as stack:
        stack.wait_for("rowlock is ready")
        yield stack
