"""One round: start everything, let clients ask, break things by the schedule, come to rest, check the history."""

from __future__ import annotations

import random
import sys
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from cli.stack.process import await_true
from tests.events import put_on_sale
from tests.faults import bays, onlookers, strikes
from tests.faults.checker import violations
from tests.faults.codes import keep_back
from tests.faults.collect import history_of, letters_of, rows, streams_left
from tests.faults.crowd import Crowd
from tests.faults.history import Operation
from tests.faults.laboratories import FAULTS, LABORATORIES, SINGLE
from tests.faults.onlookers import Onlookers
from tests.faults.poison import EVENT, SIDE_EVENT
from tests.faults.recovery import after_restarts, after_worker_kills
from tests.faults.report import Report
from tests.faults.schedule import Strike, draw
from tests.faults.system import System
from tests.faults.viewers import Viewers

CLIENTS = 192
TICKETS = 800
HOLD_SECONDS = 2
QUIET_PATIENCE_S = 60.0

TARGETS = {
    "worker": ("kill_worker", "stop_worker", "freeze_worker"),
    "api": ("kill_api", "stop_api"),
    "sweep": ("kill_sweep", "stop_sweep"),
    "streams": (
        "kill_redis",
        "kill_redis_clients",
        "stall_redis",
        "fill_redis",
        "delete_lock_keys",
        "poison",
        "fail_over_redis",
        "end_certificate",
        "move_slot",
        "lose_master",
    ),
    "broker": ("kill_broker", "empty_celery_queue", "double_celery_messages"),
    "network": ("cut_network", "swallow_packets", "reset_connections", "delay_packets"),
    "clock": ("jump_clock",),
}
"""What a fault strikes; two faults on one target wait for each other, on different ones they overlap. The rest strike PostgreSQL."""

RULES = {
    "hold_seconds": HOLD_SECONDS,
    "max_hold_seconds": 10,
    "max_per_holder": 12,
    "cool_down_seconds": 1,
    "refundable": True,
    "max_wait_seconds": 10,
}


def play(
    seed: int,
    seconds: float,
    kinds: Sequence[str],
    *,
    kills: int,
    restarts: int,
    behind_nginx: bool = True,
    stores: str = SINGLE,
) -> Report:
    """Play one round on a system of its own, behind nginx or not: `seconds` of faults, then `kills` and `restarts` whose recovery is timed.

    `stores` are those of one of the LABORATORIES; only single ones can be restarted.
    """
    report, laboratory = Report(seed, seconds), LABORATORIES[stores]
    system, broken = System(behind_nginx=behind_nginx, stores=laboratory.stores), True
    try:
        system.start()
        prepare(system)
        viewers = Viewers(seed, system.api_urls, EVENT)
        try:
            operations = _traffic(system, report, draw(seed, seconds, kinds), seconds, kills, restarts)
            report.history = history_of(system, operations)
            report.violations += viewers.violations(letters_of(system, EVENT))
        finally:
            viewers.end()
        report.resumed = viewers.resumed
        report.commands = sum(op.command_id is not None for op in report.history.operations)
        report.violations += violations(report.history)
        broken = bool(report.violations)
    finally:
        system.stop(keep_logs=broken)
        if broken:
            print(f"the logs are in {system.home}", file=sys.stderr)
    return report


def prepare(system: System) -> None:
    strikes.prepare(system)
    tickets = put_on_sale(system.database_url, EVENT, TICKETS, prefix="seat-", row_length=bays.EVERY, **RULES)
    bays.mark(system.database_url, tickets)
    keep_back(system.database_url, tickets)
    side_rules: dict[str, Any] = {"hold_seconds": HOLD_SECONDS, "max_hold_seconds": 10}
    put_on_sale(system.database_url, SIDE_EVENT, onlookers.SIDE_TICKETS, **side_rules)


def _traffic(
    system: System, report: Report, schedule: Sequence[Strike], seconds: float, kills: int, restarts: int
) -> list[Operation]:
    # What the API documents is what it answers itself: nginx has answers of its own.
    beside = Onlookers(report.seed, system.api_urls)
    crowd = Crowd(CLIENTS, report.seed, system.client_urls, [f"seat-{n}" for n in range(1, TICKETS + 1)])
    try:
        _strike(system, report, schedule, time.monotonic() + seconds)
        if kills or restarts:
            time.sleep(5)
            _time_recoveries(system, report, kills, restarts)
        if not crowd.stop(QUIET_PATIENCE_S):
            report.violations.append("clients still wait for outcomes")
        operations = crowd.operations()
        seen = beside.stop()
        report.onlookers = seen.answers.total()
        report.violations += onlookers.violations(seen)
    finally:
        crowd.end()
        beside.end()
    try:
        _await_quiet(system)
    except TimeoutError as error:
        report.violations.append(str(error))
    return operations


def _time_recoveries(system: System, report: Report, kills: int, restarts: int) -> None:
    report.worker_recoveries_s = after_worker_kills(system, random.Random(report.seed), kills)
    for part in (system.streams, system.postgres) if restarts else ():
        report.store_recoveries_s[part.name] = after_restarts(system, part, restarts)


def _await_quiet(system: System) -> None:
    """Wait until nothing is in a stream and no hold is overdue, so that what is read is one moment."""
    overdue = "SELECT count(*) FROM reservations WHERE status = 'HELD'"
    await_true(
        lambda: streams_left(system) == 0 and rows(system, overdue)[0][0] == 0,
        "the system did not come to rest",
        QUIET_PATIENCE_S,
    )


def _strike(system: System, report: Report, schedule: Sequence[Strike], ends_at: float) -> None:
    """Let the faults strike when they are due; each target has a thread, so that its faults come one after another."""
    began = time.monotonic()
    lanes = {target: ThreadPoolExecutor(1) for target in (*TARGETS, "postgresql")}
    struck: list[Future[None]] = []
    for strike in schedule:
        time.sleep(max(0.0, began + strike.at_s - time.monotonic()))
        struck.append(lanes[_target(strike.kind)].submit(_one, system, strike, report))
    for lane in lanes.values():
        lane.shutdown()
    time.sleep(max(0.0, ends_at - time.monotonic()))


def _target(kind: str) -> str:
    return next((target for target, kinds in TARGETS.items() if kind in kinds), "postgresql")


def _one(system: System, strike: Strike, report: Report) -> None:
    try:
        FAULTS[strike.kind](system, random.Random(strike.seed))
    except Exception:  # noqa: BLE001  a fault that meets another one's damage must not end the round
        print(f"{strike.kind} met another fault: {traceback.format_exc(limit=1).splitlines()[-1]}", file=sys.stderr)
    report.faults[strike.kind] += 1
