"""Workers and sweeps as processes: started, stopped, killed."""

from __future__ import annotations

import signal
from dataclasses import replace

import httpx

from cli.stack.ports import free_ports
from shared.domain.commands import Kind
from shared.domain.outcomes import Status
from tests.integration.workers.house import House, eventually
from tests.integration.workers.program import running
from tests.integration.workers.test_sweep import sweeping


def test_a_worker_told_to_stop_finishes_its_batch_gives_the_lock_back_and_leaves(house: House) -> None:
    ticket = house.sell(1)[0]
    shard = house.shard(ticket)
    house.settings = replace(house.settings, batch_max=1, worker_queues=str(shard))
    with running("workers", house.settings) as worker:
        worker.wait_for("worker_ready")
        commands = house.append(*(house.command(Kind.RESERVE, ticket, f"h{n}") for n in range(3_000)))
        house.wake(shard)
        worker.wait_for("command_settled")
        assert worker.stop() == 0
    left = house.backlog(shard)
    assert 0 < left < len(commands)
    assert (house.is_locked(shard), house.hints(shard)) == (False, 1)
    assert [house.view(c) is None for c in commands] == [False] * (len(commands) - left) + [True] * left
    assert house.sql("SELECT count(*) FROM commands") == [(len(commands) - left,)]


def test_an_idle_worker_leaves_at_once(house: House) -> None:
    with running("workers", house.settings) as worker:
        worker.wait_for("worker_ready")
        assert worker.stop(within_s=5) == 0


def test_a_worker_shows_what_it_did_as_metrics(house: House) -> None:
    ticket = house.sell(1)[0]
    port = free_ports(1)[0]
    with running("workers", replace(house.settings, metrics_port=port)) as worker:
        worker.wait_for("worker_ready")
        commands = house.append(*(house.command(Kind.RESERVE, ticket, f"h{n}") for n in range(3)))
        house.wake(house.shard(ticket))
        worker.wait_for("command_settled")
        shown = httpx.get(f"http://127.0.0.1:{port}/metrics").text.splitlines()
    assert 'rowlock_outcomes_total{code="",kind="reserve"} 1.0' in shown
    assert 'rowlock_outcomes_total{code="TICKET_UNAVAILABLE",kind="reserve"} 2.0' in shown
    assert f"rowlock_accept_to_outcome_seconds_count {len(commands)}.0" in shown
    assert 'rowlock_settle_seconds_count{phase="write"} 1.0' in shown


def test_a_hint_lost_with_a_killed_worker_delays_its_line_by_two_sweeps_at_most(house: House) -> None:
    ticket = house.sell(1)[0]
    shard = house.shard(ticket)
    with running("workers", replace(house.settings, worker_queues=str(shard))) as worker:
        worker.wait_for("worker_ready")
        # Its blocking pop outlives it in the broker: the hint is handed to a process that will never read it.
        worker.process.send_signal(signal.SIGSTOP)
        house.wake(shard)
        while house.hints(shard):  # frozen between two pops: once more
            house.broker.call("FLUSHDB")
            worker.process.send_signal(signal.SIGCONT)
            eventually(house.waits_for_hints)
            worker.process.send_signal(signal.SIGSTOP)
            house.wake(shard)
        command = house.ask(Kind.RESERVE, ticket)
        worker.stop(signal.SIGKILL)
    assert house.backlog(shard) == 1
    with sweeping(house.settings) as sweep:
        sweep.once()
        sweep.once()
    assert house.outcome(command) == (Status.SUCCEEDED, None)


def test_what_a_killed_worker_left_is_settled_by_the_next_one_each_command_once(house: House) -> None:
    tickets = house.sell(20)
    house.settings = replace(house.settings, shards=1, batch_max=20, lease_ms=1_000, statement_timeout_ms=900)
    commands = house.append(*(house.command(Kind.RESERVE, t, f"h{n}") for n in range(50) for t in tickets))
    with running("workers", house.settings) as worker:
        house.wake(0)
        worker.wait_for("command_settled")
        worker.stop(signal.SIGKILL)
    assert house.backlog(0) > 0
    with running("workers", house.settings) as worker, running("workers.sweep", house.settings):
        eventually(lambda: house.backlog(0) == 0)
    assert house.sql("SELECT count(*), count(*) FILTER (WHERE status = 'SUCCEEDED') FROM commands") == [(1_000, 20)]
    assert all(house.view(command) for command in commands)


def test_a_worker_frozen_past_its_lease_changes_nothing_when_it_goes_on(house: House) -> None:
    tickets = house.sell(20)
    house.settings = replace(house.settings, shards=1, batch_max=20, lease_ms=1_000, statement_timeout_ms=900)
    house.append(*(house.command(Kind.RESERVE, t, f"h{n}") for n in range(100) for t in tickets))
    with running("workers", house.settings) as frozen:
        house.wake(0)
        frozen.wait_for("command_settled")
        frozen.process.send_signal(signal.SIGSTOP)
        assert house.backlog(0) > 0
        eventually(lambda: not house.is_locked(0))
        assert house.drainer().drain(0).result == "drained"
        frozen.process.send_signal(signal.SIGCONT)
        late = house.ask(Kind.RESERVE, tickets[0], "late")
        house.wake(0)
        eventually(lambda: house.view(late))
        assert frozen.stop() == 0
    assert house.sql("SELECT count(*), count(*) FILTER (WHERE status = 'SUCCEEDED') FROM commands") == [(2_001, 20)]
    assert house.sql("SELECT count(*) FROM reservations") == [(20,)]


def test_a_sweep_told_to_stop_leaves(house: House) -> None:
    with running("workers.sweep", house.settings) as sweep:
        sweep.wait_for("sweep_ready")
        assert sweep.stop() == 0


def test_a_wrong_setting_stops_the_worker_with_one_line_that_names_it(house: House) -> None:
    with running("workers", replace(house.settings, redis_url="")) as worker:
        assert worker.process.wait(20) == 78
        eventually(lambda: worker.log)
    assert [line["text"].startswith("ROWLOCK_REDIS_URL") for line in worker.log] == [True]
