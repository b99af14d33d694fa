"""The local stack beside another one, killed, and started again."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import httpx
import psutil

from cli.stack.layout import Layout
from cli.stack.ports import free_ports
from tests.acceptance.local_stack import LocalStack, environment, running_stack
from tests.servers import scratch

WAIT = {"Prefer": "wait=10"}


def eventually(holds: Callable[[], bool], patience_s: float = 20) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_killed_stack_starts_again_with_its_data_beside_a_running_one(stack: LocalStack) -> None:
    with scratch() as home:
        data = home / "data"
        env = environment(data, free_ports(1)[0])
        with running_stack(data, env) as second, second.client("gus") as client:
            assert client.post("/api/tickets/demo.Stalls.B.1/reserve", headers=WAIT).json()["status"] == "SUCCEEDED"
            assert httpx.get(f"{stack.url}/readyz", timeout=10).status_code == 200
            second.stop(signal.SIGKILL)
        with running_stack(data, env) as again, again.client("gus") as client:
            assert client.get("/api/tickets/demo.Stalls.B.1").json()["status"] == "HELD"
            assert not any("loaded the demo" in line for line in again.lines)
            pids = again.pids()
            assert again.stop() == 0
            assert not [pid for pid in pids if psutil.pid_exists(pid)]
        assert Layout(data).read_processes() == []


def test_each_part_that_dies_is_started_again(stack: LocalStack) -> None:
    before = stack.pids()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: len(stack.pids()) == len(before) and not set(stack.pids()) & set(before))

    def serves() -> bool:
        try:
            with stack.client("hal") as client:
                answer = client.post("/api/tickets/demo.Stalls.B.2/reserve", headers=WAIT)
            return answer.status_code == 200 and answer.json()["status"] == "SUCCEEDED"
        except httpx.TransportError:
            return False

    eventually(serves, patience_s=40)
