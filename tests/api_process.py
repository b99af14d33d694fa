"""A real process of the API for tests, and a small client of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace

import httpx

from api.principals.identity import Role
from api.principals.tokens import Tokens
from cli.stack.ports import free_ports
from shared.config import Settings

START_PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Api:
    """A running process and what a test needs to talk to it."""

    url: str
    settings: Settings
    process: subprocess.Popen[bytes]

    def client(self, holder: str = "ann", role: Role = Role.CUSTOMER) -> httpx.Client:
        """Return a client of somebody with a token. Close it, or use it in a `with`."""
        return httpx.Client(base_url=self.url, headers=self.headers(holder, role), timeout=40)

    def headers(self, holder: str = "ann", role: Role = Role.CUSTOMER) -> dict[str, str]:
        token, _ = Tokens(self.settings).sign(holder, role, 3_600)
        return {"Authorization": f"Bearer {token}"}


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the variables that make a process read just these settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROWLOCK_")}
    return kept | {f"ROWLOCK_{item.name.upper()}": str(getattr(settings, item.name)) for item in fields(settings)}


@contextmanager
def running_api(settings: Settings, stderr: int | None = None) -> Iterator[Api]:
    """Run `python -m api` on a free port until the block ends; its log goes to the file `stderr`, or to ours."""
    port = free_ports(1)[0]
    used = replace(settings, api_port=port)
    process = subprocess.Popen([sys.executable, "-m", "api"], env=environment_of(used), stderr=stderr)
    try:
        url = f"http://127.0.0.1:{port}"
        _await_alive(url, process)
        yield Api(url, used, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def _await_alive(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_PATIENCE_S
    while True:
        try:
            httpx.get(f"{url}/healthz")
        except httpx.TransportError:
            assert process.poll() is None, f"the API ended with {process.returncode}"
            assert time.monotonic() < deadline, f"the API is not up after {START_PATIENCE_S} s"
            time.sleep(0.05)
        else:
            return
