"""What tracing costs: switched off, on with nothing sampled, and on with ten of a thousand. `python -m bench.tracing` prints it."""

from __future__ import annotations

import argparse
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.contenders import rowlock
from bench.load.wrk import Load
from bench.measure import Result, closed_loop
from bench.report import median
from bench.servers import Servers, running_servers
from bench.tickets import write_tokens

WAYS = {"off": None, "on, none sampled": 0, "on, 10 of 1,000": 10}
"""By how many of a thousand are sampled."""


def measure(servers: Servers, tokens: Path, *, rounds: int, seconds: int) -> dict[str, list[Result]]:
    """Go through all ways before the next round, so that a machine that slows down slows each."""
    seen: dict[str, list[Result]] = {way: [] for way in WAYS}
    with _collector() as url:
        for number in range(1, rounds + 1):
            for way, per_thousand in WAYS.items():
                plain = rowlock()
                traced = {"ROWLOCK_TRACE_URL": url, "ROWLOCK_TRACE_PER_THOUSAND": str(per_thousand)}
                contender = plain if per_thousand is None else replace(plain, env={**plain.env, **traced})
                seen[way] += closed_loop(contender, servers, Load("uniform", seconds), tokens, first=number)
    return seen


@contextmanager
def _collector() -> Iterator[str]:
    """Yield the address of something that takes spans and forgets them."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/traces"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def table(seen: dict[str, list[Result]]) -> str:
    """Return what was measured as a table in Markdown."""
    off = _cpu(seen["off"])
    rows = ["| tracing | CPU per command, µs: median (spread) | to off | committed/s |", "|---" * 4 + "|"]
    for way, results in seen.items():
        each = [1_000 * result.cpu_ms for result in results]
        rates = median([result.committed_per_s for result in results])
        spread = f"{_cpu(results):.0f} ({min(each):.0f} to {max(each):.0f})"
        rows.append(f"| {way} | {spread} | {_cpu(results) / off:.2f} x | {rates:,.0f} |")
    return "\n".join(rows)


def _cpu(results: Sequence[Result]) -> float:
    return 1_000 * median([result.cpu_ms for result in results])


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.tracing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5, help="length of one round")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, running_servers() as servers:
        tokens = write_tokens(Path(scratch) / "tokens")
        print(table(measure(servers, tokens, rounds=chosen.rounds, seconds=chosen.seconds)))


if __name__ == "__main__":
    main()
