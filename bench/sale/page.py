"""The sale in docs/performance.md: tables and a chart, between marks of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bench.report import DOCS, PAGE, machine
from bench.sale.crowd import ARRIVAL_SECONDS, LEAVING, SECONDS_MAX, THINKING_SECONDS, TOGETHER
from bench.sale.measure import GENERATOR, Sold

BEGIN, END = "<!-- sale: begin -->", "<!-- sale: end -->"
ANSWERS = ("map", "seats", "stream", "order", "extend", "confirm", "release")
ROLES = ("api", "worker", "sweep", "redis", "postgresql", GENERATOR)
CHART = "sale.svg"
IDLE_LOAD = 1.0


def write(sold: Sequence[Sold], load: float, command: str) -> None:
    """Replace the page's part, and its chart. `load` is the machine's before the sales began."""
    text = PAGE.read_text()
    head, tail = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(f"{head}{BEGIN}\n{described(sold, load, command)}\n\n![Tickets sold](charts/{CHART})\n{END}{tail}")
    chart(sold)


def described(sold: Sequence[Sold], load: float, command: str) -> str:
    sale = sold[0].sale
    busy = f" The machine was not idle: its load was {load:.1f} before." if load > IDLE_LOAD else ""
    return "\n".join([
        (
            f"Measured on {datetime.now(tz=UTC).date()} by `{command}` on {machine()}; the crowd and all servers on that machine.{busy}"
            f" A hall of {sale.seats:,} seats, {sale.buyers:,} buyers who come within {ARRIVAL_SECONDS:g} s and want {sale.orders_each * TOGETHER}"
            f" tickets each, {TOGETHER} in an order; {THINKING_SECONDS:g} s of thought on average before each step; {LEAVING:.0%} of those who hold"
            f" tickets give them back and go, and somebody else comes. Ended after {SECONDS_MAX:g} s at the latest."
        ),
        "",
        "| | " + " | ".join(each.name for each in sold) + " |",
        "|---" * (len(sold) + 1) + "|",
        *(_row(name, [tell(each) for each in sold]) for name, tell in SUMS.items()),
        "",
        "Answers: p50 / p99 in milliseconds, and how many.",
        "",
        "| answer | " + " | ".join(each.name for each in sold) + " |",
        "|---" * (len(sold) + 1) + "|",
        *(_row(answer, [_answer(each, answer) for each in sold]) for answer in ANSWERS),
    ])  # fmt: skip


def _named(sold: Sold) -> list[str]:
    return [f"{name} ({times})" for name, times in sold.tally.errors.most_common(3)]


def _delay(sold: Sold) -> str:
    seen = sold.delay
    return f"{seen.p50_ms:.0f} / {seen.p99_ms:.0f} ({seen.heard:,} heard)" if seen is not None else "nobody listens"


SUMS: dict[str, Callable[[Sold], str]] = {
    "tickets sold": lambda s: f"{s.tally.tickets:,}",
    "seconds until the last": lambda s: f"{s.tally.seconds:.1f}",
    "buyers who came, of them left without": lambda s: f"{s.tally.came:,}, {s.tally.left:,}",
    "errors": lambda s: "; ".join([str(s.tally.errors.total()), *_named(s)]),
    "listeners heard of a sale after, p50 / p99 ms": _delay,
    "CPU milliseconds a ticket": lambda s: f"{s.cpu_ms_per_ticket:.2f}",
    "CPU seconds: " + ", ".join(ROLES): lambda s: ", ".join(
        f"{s.cpu_seconds[role]:.1f}" if role in s.cpu_seconds else "none" for role in ROLES
    ),
    "memory of the API at the end, MiB": lambda s: f"{s.api_mib:.0f}",
}


def _answer(sold: Sold, answer: str) -> str:
    took = sorted(sold.tally.took_ms.get(answer, ()))
    return f"{took[len(took) // 2]:.0f} / {took[int(len(took) * 0.99)]:.0f} ({len(took):,})" if took else ""


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def chart(sold: Sequence[Sold]) -> None:
    """Draw how the hall filled."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "rowlock"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(9, 3.6))
    for each in sold:
        points = [(0.0, 0), *each.tally.sold[:: max(1, len(each.tally.sold) // 400)], *each.tally.sold[-1:]]
        axes.plot([at for at, _ in points], [tickets for _, tickets in points], label=each.name)
    axes.set_xlabel("seconds")
    axes.set_ylabel("tickets sold")
    axes.legend(frameon=False, fontsize=8)
    figure.tight_layout()
    figure.savefig(DOCS / "charts" / CHART, metadata={"Date": None})


def load_now() -> float:
    return os.getloadavg()[0]
