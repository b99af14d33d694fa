"""What a load run has seen: outcomes, latencies, and every command that was accepted."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    began: float = field(default_factory=time.perf_counter)
    latencies_ms: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    """By (operation, outcome)."""
    accepted: dict[str, str] = field(default_factory=dict)
    """Command id -> the status in its answer."""

    def count(self, operation: str, outcome: str, latency_s: float) -> None:
        self.latencies_ms[operation, outcome].append(latency_s * 1000)

    def answers(self) -> int:
        return sum(map(len, self.latencies_ms.values()))

    def rows(self, elapsed_s: float) -> list[dict[str, object]]:
        """Return one row an operation and outcome, with rate and latencies."""
        return [
            {
                "operation": operation,
                "outcome": outcome,
                "count": len(latencies),
                "per_second": round(len(latencies) / elapsed_s, 1),
                **{f"p{percent}_ms": quantile(latencies, percent) for percent in (50, 95, 99)},
                "max_ms": round(max(latencies), 1),
            }
            for (operation, outcome), latencies in sorted(self.latencies_ms.items())
        ]


def quantile(values: list[float], percent: int) -> float:
    """Return the smallest value that `percent` of `values` do not exceed."""
    ordered = sorted(values)
    return round(ordered[max(0, -(-len(ordered) * percent // 100) - 1)], 1)
