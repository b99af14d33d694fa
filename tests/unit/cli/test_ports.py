"""Ports that one process found are not found by another that looks in the same moment."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cli.stack import ports

OTHER = "from cli.stack import ports; ports._FOR_SERVERS = range({first}, {last}); print(*ports.free_ports({count}))"


@pytest.mark.skipif(sys.platform != "linux", reason="names that end with their process are Linux' own")
def test_nobody_else_finds_a_port_that_was_found_just_now(monkeypatch: pytest.MonkeyPatch) -> None:
    first, last = 31_000, 31_040
    monkeypatch.setattr(ports, "_FOR_SERVERS", range(first, last))
    ours = ports.free_ports(15)
    code = OTHER.format(first=first, last=last, count=15)
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert set(map(int, found.split())).isdisjoint(ours)
    assert len(found.split()) == 15


def test_only_the_newest_ports_are_kept() -> None:
    kept = ports._reserved.maxlen
    assert kept is not None
    for _ in range(kept // 50 + 1):
        ports.free_ports(50)
    assert len(ports._reserved) <= kept
