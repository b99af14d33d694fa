"""The local stack beside another one, killed, and started again."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import ExitStack
from pathlib import Path

import httpx
import psutil

from cli.stack.layout import Layout
from cli.stack.ports import free_ports
from cli.stack.probes import listens
from tests.acceptance.local_stack import LocalStack, environment, running_stack, started_stack
from tests.servers import scratch
from tests.waiting import eventually

WAIT = {"Prefer": "wait=10"}


def test_a_killed_stack_starts_again_with_its_data_beside_a_running_one(stack: LocalStack) -> None:
    with scratch() as home:
        data = home / "data"
        env = environment(data, free_ports(1)[0])
        with running_stack(data, env) as second, second.client("gus") as client:
            assert client.post("/api/tickets/demo.Stalls.N.1/reserve", headers=WAIT).json()["status"] == "SUCCEEDED"
            assert httpx.get(f"{stack.url}/readyz", timeout=10).status_code == 200
            assert [line for line in second.lines if " rk_" in line]
            second.stop(signal.SIGKILL)
        with running_stack(data, env) as again, again.client("gus") as client:
            assert client.get("/api/tickets/demo.Stalls.N.1").json()["status"] == "HELD"
            assert not any("loaded the demo" in line or " rk_" in line for line in again.lines)
            assert any("another one: rowlock key create" in line for line in again.lines)
            pids = again.pids()
            assert again.stop() == 0
            assert not [pid for pid in pids if psutil.pid_exists(pid)]
        assert Layout(data).read_processes() == []


def test_two_stacks_of_one_moment_have_a_flower_each() -> None:
    with scratch() as home, ExitStack() as stacks:
        envs = [environment(home / name, free_ports(1)[0]) for name in ("one", "two")]
        started = [stacks.enter_context(started_stack(Path(env["ROWLOCK_DATA"]), env)) for env in envs]
        flowers = set()
        for each in started:
            each.wait_for("rowlock is ready")
            flowers.add(Layout(each.data).read_addresses().flower)
        assert len(flowers) == 2
        assert [httpx.get(f"{flower}/workers", timeout=20).status_code for flower in flowers] == [401, 401]
        assert not [line for each in started for line in each.lines if "ended" in line]


def test_a_flower_that_cant_start_is_told_once_and_left_alone_while_the_rest_goes_on() -> None:
    with scratch() as home:
        data, flower_port = home / "data", free_ports(1)[0]
        env = environment(data, free_ports(1)[0], ROWLOCK_FLOWER_PORT=str(flower_port))
        with running_stack(data, env) as stack, socket.socket() as thief:
            flower = next(pid for pid in stack.pids() if listens(pid, flower_port))
            thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            os.kill(flower, signal.SIGKILL)
            eventually(lambda: taken(thief, flower_port))
            eventually(lambda: any("flower can't be started" in line for line in stack.lines), patience_s=90)
            assert len([line for line in stack.lines if "flower" in line and "Flower " not in line]) == 2
            with stack.client("ida") as client:
                answer = client.post("/api/tickets/demo.Stalls.N.3/reserve", headers=WAIT)
            assert answer.json()["status"] == "SUCCEEDED"
            assert httpx.get(f"{stack.url}/actuator/health", timeout=20).json()["status"] == "UP"
            found = {each["name"]: each["state"] for each in stack.rowlock("doctor", "--patience", "30")["findings"]}
            assert found["Flower"] == "look"
            assert stack.stop() == 0


def taken(thief: socket.socket, port: int) -> bool:
    try:
        thief.bind(("127.0.0.1", port))
    except OSError:
        return False
    thief.listen()
    return True


def test_each_part_that_dies_is_started_again(stack: LocalStack) -> None:
    before = stack.pids()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: len(stack.pids()) == len(before) and not set(stack.pids()) & set(before))

    def serves() -> bool:
        try:
            with stack.client("hal") as client:
                answer = client.post("/api/tickets/demo.Stalls.N.2/reserve", headers=WAIT)
            return answer.status_code == 200 and answer.json()["status"] == "SUCCEEDED"
        except httpx.TransportError:
            return False

    eventually(serves, patience_s=40)
