"""Workers and sweeps as processes: started, stopped, killed."""

from __future__ import annotations

import signal
from dataclasses import replace

import httpx
import pytest

from cli.stack.ports import free_ports
from shared.domain.commands import Kind
from shared.domain.outcomes import Status
from shared.redis import presence
from shared.redis.connections import streams
from shared.redis.presence import ProcessKind
from tests.conftest import TOKEN_SECRET
from tests.integration.workers.harness import Harness, sweeping
from tests.integration.workers.program import running
from tests.waiting import eventually


def test_a_worker_told_to_stop_finishes_its_batch_gives_the_lock_back_and_leaves(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    harness.settings = replace(harness.settings, batch_max=1, worker_queues=str(shard))
    with running("workers", harness.settings) as worker:
        worker.wait_for("worker_ready")
        commands = harness.append(*(harness.command(Kind.RESERVE, ticket, f"h{n}") for n in range(3_000)))
        harness.wake(shard)
        worker.wait_for("command_settled")
        assert worker.stop() == 0
    left = harness.backlog(shard)
    assert 0 < left < len(commands)
    assert (harness.is_locked(shard), harness.wake_ups(shard)) == (False, 1)
    assert [harness.view(c) is None for c in commands] == [False] * (len(commands) - left) + [True] * left
    assert harness.sql("SELECT count(*) FROM commands") == [(len(commands) - left,)]


def test_an_idle_worker_leaves_at_once(harness: Harness) -> None:
    with running("workers", harness.settings) as worker:
        worker.wait_for("worker_ready")
        assert worker.stop(within_s=5) == 0


def test_a_worker_shows_what_it_did_as_metrics(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    port = free_ports(1)[0]
    with running("workers", replace(harness.settings, metrics_port=port)) as worker:
        worker.wait_for("worker_ready")
        commands = harness.append(*(harness.command(Kind.RESERVE, ticket, f"h{n}") for n in range(3)))
        harness.wake(harness.shard(ticket))
        worker.wait_for("command_settled")
        shown = httpx.get(f"http://127.0.0.1:{port}/metrics").text.splitlines()
    assert 'rowlock_outcomes_total{code="",kind="reserve"} 1.0' in shown
    assert 'rowlock_outcomes_total{code="TICKET_UNAVAILABLE",kind="reserve"} 2.0' in shown
    assert f"rowlock_accept_to_outcome_seconds_count {len(commands)}.0" in shown
    assert 'rowlock_settle_seconds_count{phase="write"} 1.0' in shown


def test_a_hint_lost_with_a_killed_worker_delays_its_line_by_two_sweeps_at_most(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    shard = harness.shard(ticket)
    with running("workers", replace(harness.settings, worker_queues=str(shard))) as worker:
        worker.wait_for("worker_ready")
        # Its blocking pop outlives it in the broker: the wake-up is handed to a process that will never read it.
        worker.process.send_signal(signal.SIGSTOP)
        harness.wake(shard)
        while harness.wake_ups(shard):  # frozen between two pops: once more
            harness.broker.call("FLUSHDB")
            worker.process.send_signal(signal.SIGCONT)
            eventually(harness.waits_for_wake_ups)
            worker.process.send_signal(signal.SIGSTOP)
            harness.wake(shard)
        command = harness.request(Kind.RESERVE, ticket)
        worker.stop(signal.SIGKILL)
    assert harness.backlog(shard) == 1
    with sweeping(harness.settings) as sweep:
        sweep.once()
        sweep.once()
    assert harness.outcome(command) == (Status.SUCCEEDED, None)


def test_what_a_killed_worker_left_is_settled_by_the_next_one_each_command_once(harness: Harness) -> None:
    tickets = harness.sell(20)
    harness.settings = replace(harness.settings, shards=1, batch_max=20, lease_ms=1_000, statement_timeout_ms=900)
    commands = harness.append(*(harness.command(Kind.RESERVE, t, f"h{n}") for n in range(50) for t in tickets))
    with running("workers", harness.settings) as worker:
        harness.wake(0)
        worker.wait_for("command_settled")
        worker.stop(signal.SIGKILL)
    assert harness.backlog(0) > 0
    with running("workers", harness.settings) as worker, running("workers.sweep", harness.settings):
        eventually(lambda: harness.backlog(0) == 0)
    assert harness.sql("SELECT count(*), count(*) FILTER (WHERE status = 'SUCCEEDED') FROM commands") == [(1_000, 20)]
    assert all(harness.view(command) for command in commands)


def test_a_worker_frozen_past_its_lease_changes_nothing_when_it_goes_on(harness: Harness) -> None:
    tickets = harness.sell(20)
    harness.settings = replace(harness.settings, shards=1, batch_max=20, lease_ms=1_000, statement_timeout_ms=900)
    harness.append(*(harness.command(Kind.RESERVE, t, f"h{n}") for n in range(100) for t in tickets))
    with running("workers", harness.settings) as frozen:
        harness.wake(0)
        frozen.wait_for("command_settled")
        frozen.process.send_signal(signal.SIGSTOP)
        assert harness.backlog(0) > 0
        eventually(lambda: not harness.is_locked(0))
        assert harness.drainer().drain(0).result == "drained"
        frozen.process.send_signal(signal.SIGCONT)
        late = harness.request(Kind.RESERVE, tickets[0], "late")
        harness.wake(0)
        eventually(lambda: harness.view(late))
        assert frozen.stop() == 0
    assert harness.sql("SELECT count(*), count(*) FILTER (WHERE status = 'SUCCEEDED') FROM commands") == [(2_001, 20)]
    assert harness.sql("SELECT count(*) FROM reservations") == [(20,)]


def test_a_sweep_told_to_stop_leaves(harness: Harness) -> None:
    with running("workers.sweep", harness.settings) as sweep:
        sweep.wait_for("sweep_ready")
        assert sweep.stop() == 0


PROCESSES = [
    ("workers", "worker_ready"),
    ("workers.sweep", "sweep_ready"),
    ("workers.deliver", "deliver_ready"),
    ("api", "api_started"),
]


@pytest.mark.parametrize(("module", "ready"), PROCESSES)
def test_each_process_says_that_it_is_there_by_its_kind_and_number(harness: Harness, module: str, ready: str) -> None:
    settings = replace(harness.settings, api_port=free_ports(1)[0], token_secret=TOKEN_SECRET)
    with running(module, settings) as program, streams(settings) as redis:
        program.wait_for(ready, 90)

        def told() -> list[ProcessKind]:
            present = presence.told(redis.call(*presence.question(presence.seconds(redis.call("TIME")))))
            return [each.kind for each in present if each.name.endswith(f":{program.process.pid}")]

        eventually(lambda: bool(told()))
        kinds = {"workers": ProcessKind.WORKER, "workers.sweep": ProcessKind.SWEEP, "api": ProcessKind.API}
        assert told() == [kinds.get(module, ProcessKind.DELIVER)]


@pytest.mark.parametrize(("module", "ready"), PROCESSES)
def test_libraries_are_not_torn_down_beneath_the_threads_of_a_process_that_stops(
    harness: Harness, module: str, ready: str
) -> None:
    settings = replace(harness.settings, api_port=free_ports(1)[0], token_secret=TOKEN_SECRET)
    with running(f"tests.integration.workers.torn_down {module}", settings) as program:
        program.wait_for(ready, 90)
        assert program.stop() == 0


def test_a_wrong_setting_stops_the_worker_with_one_line_that_names_it(harness: Harness) -> None:
    with running("workers", replace(harness.settings, redis_url="")) as worker:
        assert worker.process.wait(20) == 78
        eventually(lambda: worker.log)
    assert [entry["text"].startswith("ROWLOCK_REDIS_URL") for entry in worker.log] == [True]
