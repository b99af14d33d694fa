"""The closed loop: wrk keeps a number of connections busy and asks again as soon as it is answered."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("tickets.lua")


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
    """Drive `url` with wrk. Raises RuntimeError where wrk is missing or printed no result."""
    program = shutil.which("wrk")
    if program is None:
        raise RuntimeError("wrk is not installed (Debian: apt-get install wrk)")
    command = [
        program,
        "-t1",
        f"-c{load.connections}",
        f"-d{load.seconds}s",
        "--timeout",
        "30s",
        "-s",
        str(SCRIPT),
        url,
        "--",
    ]
    command += [load.workload, str(load.tickets), str(load.offset), str(tokens), load.prefer or "-"]
    printed = subprocess.run(command, capture_output=True, text=True, timeout=load.seconds + 60, check=False)
    for line in reversed(printed.stdout.splitlines()):
        if line.startswith("{"):
            seen = json.loads(line)
            return Answered(
                requests=seen["requests"],
                seconds=seen["duration_us"] / 1e6,
                p50_ms=seen["p50_us"] / 1000,
                p99_ms=seen["p99_us"] / 1000,
                refused=seen["refused"],
                broken=seen["broken"],
            )
    raise RuntimeError(f"wrk printed no result: {printed.stdout}{printed.stderr}")
