"""What a round showed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.faults.history import History


@dataclass(slots=True)
class Report:
    seed: int
    seconds: float
    faults: Counter[str] = field(default_factory=Counter)
    commands: int = 0
    onlookers: int = 0
    """Answers that those had who only looked on."""
    resumed: int = 0
    """How often somebody who watched was cut off and went on elsewhere."""
    violations: list[str] = field(default_factory=list)
    worker_recoveries_s: list[float] = field(default_factory=list)
    store_recoveries_s: dict[str, list[float]] = field(default_factory=dict)
    history: History | None = None

    def recovery_p99_s(self) -> float:
        return percentile(self.worker_recoveries_s, 0.99)

    def last_line(self) -> str:
        return (
            f"faults={self.faults.total()} commands={self.commands} violations={len(self.violations)}"
            f" recovery_p99_s={self.recovery_p99_s():.2f}"
        )


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which `part` of them lie; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
