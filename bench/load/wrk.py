"""The closed loop: wrk keeps a number of connections busy and asks again as soon as it is answered."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT, PATHS = (Path(__file__).with_name(name) for name in ("tickets.lua", "paths.lua"))


@dataclass(frozen=True, slots=True)
class Load:
    """What one run asks for."""

    workload: str
    """`uniform`, `zipf`, `hot`, `single` or `churn`."""
    seconds: int
    connections: int = 64
    tickets: int = 100_000
    offset: int = 0
    prefer: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the generator saw. Latencies in milliseconds."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    refused: int
    """Answers of 400 and above: a 409 is a decided command."""
    broken: int
    """Connections and reads that failed."""


def run(url: str, load: Load, tokens: Path) -> Answered:
    """Drive `url` with commands. Raises RuntimeError where wrk is missing or printed no result."""
    arguments = [load.workload, str(load.tickets), str(load.offset), str(tokens), load.prefer or "-"]
    return _driven(url, load.connections, load.seconds, SCRIPT, arguments)


def read(url: str, paths: Path, *, seconds: int, connections: int = 64) -> Answered:
    """Read what the file `paths` names, each row a path and a token. Raises RuntimeError as `run` does."""
    return _driven(url, connections, seconds, PATHS, [str(paths)])


def _driven(url: str, connections: int, seconds: int, script: Path, arguments: list[str]) -> Answered:
    program = shutil.which("wrk")
    if program is None:
        raise RuntimeError("wrk is not installed (Debian: apt-get install wrk)")
    command = [program, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), url, "--"]
    printed = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=seconds + 60, check=False)
    for row in reversed(printed.stdout.splitlines()):
        if row.startswith("{"):
            seen = json.loads(row)
            return Answered(
                requests=seen["requests"],
                seconds=seen["duration_us"] / 1e6,
                p50_ms=seen["p50_us"] / 1000,
                p99_ms=seen["p99_us"] / 1000,
                refused=seen["refused"],
                broken=seen["broken"],
            )
    raise RuntimeError(f"wrk printed no result: {printed.stdout}{printed.stderr}")
