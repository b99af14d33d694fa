"""Writes the measured part of docs/performance.md: tables, charts, the machine and the command."""

from __future__ import annotations

import platform
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.measure import Result

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
COLOURS = {"api": "#3b6fb6", "worker": "#e08a3c", "sweep": "#b9b9b9", "redis": "#c0504d", "postgresql": "#4f9d69"}


Mark = tuple[str, str, str]
"""What, the mark, what was seen."""


@dataclass(slots=True)
class Findings:
    """All that one run found."""

    command: str
    results: list[Result] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def spread(values: Sequence[float]) -> str:
    """Return the median of some figures, and between what they lie."""
    return f"{median(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})"


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def grouped(results: Sequence[Result]) -> dict[tuple[str, str], list[Result]]:
    """Return the rounds by workload and contender, in the order in which they were measured."""
    groups: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        groups[result.workload, result.contender].append(result)
    return dict(groups)


def machine() -> str:
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = psutil.virtual_memory().total / 2**30
    return f"{psutil.cpu_count()} cores ({model}), {memory:.0f} GiB, Linux {platform.release()}, Python {platform.python_version()}"


def write(findings: Findings) -> None:
    """Replace the measured part of the page, and its charts."""
    text = PAGE.read_text()
    head, tail = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(f"{head}{BEGIN}\n{_measured(findings)}\n{END}{tail}")


def _measured(findings: Findings) -> str:
    today = datetime.now(tz=UTC).date()
    parts = [
        f"Measured on {today} by `{findings.command}` on {machine()}; everything, the load generator included, on that machine.",
        "",
    ]
    parts += ["### Marks", "", "| what | mark | seen |", "|---|---|---|"]
    parts += [f"| {what} | {mark} | {seen} |" for what, mark, seen in findings.marks]
    parts += ["", "### Closed loop", "", _table(findings.results), ""]
    parts += ["### Where the CPU goes", "", "Milliseconds of CPU per committed command (median of the rounds).", ""]
    parts += [_cpu_table(findings.results), ""]
    _charts(findings.results)
    parts += ["![Commands a second by workload](charts/throughput.svg)", "", "![CPU per command](charts/cpu.svg)"]
    return "\n".join(parts)


def _table(results: Sequence[Result]) -> str:
    lines = [
        "| workload | system | committed/s: median (spread) | p50 ms | p99 ms | broken |",
        "|---|---|---|---|---|---|",
    ]
    for (workload, contender), rounds in grouped(results).items():
        rates = [r.committed_per_s for r in rounds]
        p50, p99 = median([r.p50_ms for r in rounds]), median([r.p99_ms for r in rounds])
        lines.append(
            f"| {workload} | {contender} | {spread(rates)} | {p50:.1f} | {p99:.1f} | {sum(r.broken for r in rounds)} |"
        )
    return "\n".join(lines)


def _cpu_table(results: Sequence[Result]) -> str:
    roles = list(COLOURS)
    lines = [
        f"| workload | system | {' | '.join(roles)} | together | API MiB | worker MiB |",
        "|---" * (len(roles) + 5) + "|",
    ]
    for (workload, contender), rounds in grouped(results).items():
        cells = [_cell([r.cpu_ms_per_command.get(role) for r in rounds], 3) for role in roles]
        memory = [_cell([r.resident_mib.get(role) for r in rounds], 0) for role in ("api", "worker")]
        lines.append(
            f"| {workload} | {contender} | {' | '.join(cells)} | {median([r.cpu_ms for r in rounds]):.3f} | {' | '.join(memory)} |"
        )
    return "\n".join(lines)


def _cell(values: Sequence[float | None], digits: int) -> str:
    known = [value for value in values if value is not None]
    return f"{median(known):.{digits}f}" if known else ""


def _charts(results: Sequence[Result]) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "rowlock"
    (DOCS / "charts").mkdir(exist_ok=True)
    groups = grouped(results)
    _throughput(groups)
    _cpu({contender: rounds for (workload, contender), rounds in groups.items() if workload == "uniform"})


def _throughput(groups: Mapping[tuple[str, str], Sequence[Result]]) -> None:
    from matplotlib import pyplot as plt

    workloads = list(dict.fromkeys(workload for workload, _ in groups))
    contenders = list(dict.fromkeys(contender for _, contender in groups))
    figure, axes = plt.subplots(figsize=(9, 4.2))
    width = 0.8 / len(contenders)
    for place, contender in enumerate(contenders):
        rounds = [[r.committed_per_s for r in groups.get((workload, contender), ())] for workload in workloads]
        heights = [median(rates) if rates else 0 for rates in rounds]
        axes.bar([x + place * width for x in range(len(workloads))], heights, width, label=contender)
    axes.set_xticks([x + 0.4 - width / 2 for x in range(len(workloads))], workloads)
    axes.set_ylabel("committed commands per second")
    axes.legend(frameon=False, fontsize=8)
    _save(figure, "throughput.svg")


def _cpu(groups: Mapping[str, Sequence[Result]]) -> None:
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(9, 3.2))
    left = [0.0] * len(groups)
    for role, colour in COLOURS.items():
        widths = [median([r.cpu_ms_per_command.get(role, 0.0) for r in rounds]) for rounds in groups.values()]
        axes.barh(list(groups), widths, left=left, label=role, color=colour)
        left = [before + own for before, own in zip(left, widths, strict=True)]
    axes.set_xlabel("CPU milliseconds per committed command, uniform workload")
    axes.legend(frameon=False, fontsize=8)
    _save(figure, "cpu.svg")


def _save(figure: object, name: str) -> None:
    from matplotlib.figure import Figure

    assert isinstance(figure, Figure)
    figure.tight_layout()
    figure.savefig(DOCS / "charts" / name, metadata={"Date": None})
