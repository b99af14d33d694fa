"""CPU seconds and memory of process trees, read from the operating system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds since a process tree began, and its resident memory now in MiB."""

    cpu_seconds: float
    resident_mib: float

    def __sub__(self, before: Usage) -> Usage:
        return Usage(self.cpu_seconds - before.cpu_seconds, self.resident_mib)


def of_tree(pid: int) -> Usage:
    """Add up a process, its living descendants, and those that ended and were waited for."""
    cpu = resident = 0.0
    root = psutil.Process(pid)
    for process in [root, *root.children(recursive=True)]:
        try:
            times, memory = process.cpu_times(), process.memory_info()
        except psutil.NoSuchProcess:
            continue
        cpu += times.user + times.system + times.children_user + times.children_system
        resident += memory.rss / 2**20
    return Usage(cpu, resident)


def of_roles(roles: Mapping[str, tuple[int, ...]]) -> dict[str, Usage]:
    """Return the usage of each role's process trees together."""
    together: dict[str, Usage] = {}
    for role, pids in roles.items():
        parts = [of_tree(pid) for pid in pids]
        together[role] = Usage(sum(p.cpu_seconds for p in parts), sum(p.resident_mib for p in parts))
    return together
