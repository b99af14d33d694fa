"""Whether memory grows: the resident memory of API and worker while a million commands go through them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bench import usage
from bench.contenders import rowlock, running
from bench.load import wrk
from bench.servers import Servers
from bench.tickets import fill_rowlock

SLICE_SECONDS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Resident memory in MiB by role, after each slice of the load."""

    commands: int
    resident_mib: list[dict[str, float]]

    def of(self, role: str) -> str:
        """Return the memory after the first slice and after the last."""
        return f"{self.resident_mib[0][role]:.0f} to {self.resident_mib[-1][role]:.0f} MiB"


def grow(servers: Servers, tokens: Path, commands: int) -> Growth:
    """Reserve one ticket after the other until so many commands are accepted."""
    fill_rowlock(servers, commands)
    load, accepted, seen = wrk.Load("uniform", SLICE_SECONDS, tickets=commands), 0, []
    with running(rowlock(), servers) as system:
        while accepted < commands:
            accepted += wrk.run(system.url, replace(load, offset=accepted), tokens).requests
            seen.append({role: used.resident_mib for role, used in usage.of_roles(system.roles).items()})
    return Growth(commands=accepted, resident_mib=seen)
