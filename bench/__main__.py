"""`python -m bench --smoke` compares in under a minute, `--report` measures everything and writes docs/performance.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from bench import clustered, footprint, importing, live, readers, reading, report, stillness, waitlist, webhooks
from bench.ceiling import ready_made_batches
from bench.contenders import LOCK_PER_REQUEST, NO_OP, ROW_LOCK, TASK_PER_COMMAND, Contender, rowlock
from bench.load.wrk import Load
from bench.measure import Result, closed_loop
from bench.servers import Servers, running_servers
from bench.suite import full
from bench.tickets import write_tokens

ERR = Console(stderr=True)


class Measurement(NamedTuple):
    """One that prints what it saw."""

    about: str
    take: Callable[[Servers, Path, argparse.Namespace], str]


def _seatmap(servers: Servers, tokens: Path, chosen: argparse.Namespace) -> str:  # noqa: ARG001  (taken as the others are)
    from bench.seatmap import marks  # a browser is needed for nothing else here

    return marks.table(marks.measure(servers))


MEASUREMENTS = {
    "reading": Measurement(
        "what reading costs beside a route that does nothing",
        lambda servers, tokens, chosen: reading.table(
            reading.measure(servers, tokens, rounds=chosen.rounds, seconds=chosen.seconds)
        ),
    ),
    "live": Measurement(
        "listeners and readers before a hall that sells",
        lambda servers, tokens, _: live.table(live.listen(servers, tokens), live.read_beside(servers, tokens)),
    ),
    "map": Measurement("the seat map in a browser, against its marks", _seatmap),
    "stillness": Measurement(
        "how long batches wait for a change of rules",
        lambda servers, *_: stillness.table(stillness.measure(servers)),
    ),
    "import": Measurement(
        "what an import takes, alone and into an event that sells",
        lambda servers, tokens, chosen: importing.table(*importing.measure(servers, tokens, rounds=chosen.rounds)),
    ),
    "waitlist": Measurement(
        "what giving a seat back costs where orders wait",
        lambda servers, *_: waitlist.table(waitlist.measure(servers)),
    ),
    "cluster": Measurement(
        "a Redis Cluster of three masters beside one server",
        lambda servers, tokens, chosen: clustered.table(
            clustered.measure(servers, tokens, rounds=chosen.rounds, seconds=chosen.seconds)
        ),
    ),
    "footprint": Measurement(
        "what a command leaves in Redis and PostgreSQL",
        lambda servers, tokens, _: footprint.table(footprint.measure(servers, tokens)),
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="the uniform workload, Rowlock and lock per request")
    parser.add_argument("--report", action="store_true", help="everything, written to docs/performance.md")
    parser.add_argument("--readers", action="store_true", help="readers of every address while commands settle")
    parser.add_argument("--webhooks", action="store_true", help="how long it takes to deliver what piled up")
    for name, measurement in MEASUREMENTS.items():
        parser.add_argument(f"--{name}", dest="measurement", action="store_const", const=name, help=measurement.about)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=8, help="length of one round")
    parser.add_argument("--workload", default="uniform", help="uniform, zipf, hot, single or churn")
    parser.add_argument("--contender", action="append", help="by its name; several may be given")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        tokens = write_tokens(Path(scratch) / "tokens")
        if chosen.smoke:
            return smoke(tokens)
        if chosen.readers:
            with running_servers() as servers:
                reads, selling = readers.read_everything(servers, tokens)
            print(readers.table(reads, selling))
            return 1 if any(read.undocumented or read.broken for read in reads) else 0
        if chosen.webhooks:
            with running_servers() as servers:
                seen = webhooks.deliver(servers)
            print(
                f"{webhooks.CHANGES:,} changes: {seen.seconds:.1f} s, {seen.messages} messages, in order: {seen.in_order}"
            )
            return 0 if seen.in_order else 1
        if chosen.measurement:
            with running_servers() as servers:
                print(MEASUREMENTS[chosen.measurement].take(servers, tokens, chosen))
            return 0
        if chosen.report:
            report.write(full(tokens, rounds=chosen.rounds, seconds=chosen.seconds))
            return 0
        return compare(chosen, tokens)


def smoke(tokens: Path) -> int:
    """Measure two contenders and print their ratio as the last line."""
    load = Load("uniform", seconds=6)
    with running_servers() as servers:
        peer = _measured(LOCK_PER_REQUEST, servers, load, tokens, rounds=1)
        ours = _measured(rowlock(), servers, load, tokens, rounds=2)
    ratio = report.median([r.committed_per_s for r in ours]) / peer[0].committed_per_s
    print(f"ratio={ratio:.2f}")
    return 0


def compare(chosen: argparse.Namespace, tokens: Path) -> int:
    """Measure one workload with some contenders and print it."""
    contenders: dict[str, Contender] = {
        c.name: c for c in (NO_OP, rowlock(), LOCK_PER_REQUEST, ROW_LOCK, TASK_PER_COMMAND, rowlock(2), rowlock(4))
    }
    load = Load(chosen.workload, seconds=chosen.seconds)
    with running_servers() as servers:
        for name in chosen.contender or ["rowlock", "lock per request"]:
            if name == "ready-made batches":
                print(f"{name}: {ready_made_batches(servers, 50_000, 100_000):,.0f}/s")
                continue
            _measured(contenders[name], servers, load, tokens, chosen.rounds)
    return 0


def _measured(contender: Contender, servers: Servers, load: Load, tokens: Path, rounds: int) -> list[Result]:
    results = closed_loop(contender, servers, load, tokens, rounds=rounds)
    for result in results:
        cpu = " ".join(f"{role} {ms:.3f}" for role, ms in result.cpu_ms_per_command.items())
        ERR.print(
            f"{result.contender}, {result.workload}, round {result.round}: {result.committed_per_s:,.0f}/s,"
            f" p50 {result.p50_ms:.1f} ms, p99 {result.p99_ms:.1f} ms, CPU {result.cpu_ms:.3f} ms ({cpu})",
            highlight=False,
        )
    return results


if __name__ == "__main__":
    sys.exit(main())
