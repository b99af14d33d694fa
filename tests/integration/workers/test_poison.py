"""What makes settling fail is isolated, shown and published; the rest of its queue goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from cli.doctor.examine import examine
from cli.doctor.finding import State
from cli.doctor.surroundings import Surroundings
from cli.stack.layout import Addresses, Layout
from cli.target import Target
from shared.domain.commands import Command, Kind
from shared.domain.outcomes import Code, Status
from shared.redis import keys
from shared.views import CommandView, command_view
from tests.integration.workers.harness import Harness
from tests.servers import execute
from workers import publish

REFUSE = "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$"


@contextmanager
def refusing(harness: Harness, table: str, when: str) -> Iterator[None]:
    """Let PostgreSQL refuse some rows of a table."""
    url = harness.settings.database_url
    execute(url, REFUSE, f"CREATE TRIGGER refuse BEFORE {when} EXECUTE FUNCTION refuse()")
    try:
        yield
    finally:
        execute(url, f"DROP TRIGGER refuse ON {table}")


def request_three(harness: Harness, poisonous: str = "eve") -> tuple[Command, ...]:
    tickets = harness.sell(3)
    harness.settings = replace(harness.settings, shards=1)
    holders = ("ann", poisonous, "bob")
    return harness.append(*(harness.command(Kind.RESERVE, t, h) for t, h in zip(tickets, holders, strict=True)))


def found_by_doctor(harness: Harness) -> dict[str, State]:
    around = Surroundings(Target("http://127.0.0.1:9", "", ""), harness.settings, Addresses(), Layout.from_env())
    return {
        finding.name: finding.state
        for finding in examine(around, patience_s=20)
        if finding.name in ("poison", "set aside")
    }


def test_a_command_whose_own_record_can_not_be_written_is_published_and_kept_and_blocks_nobody(
    harness: Harness,
) -> None:
    commands = request_three(harness)
    with refusing(harness, "commands", "INSERT ON commands FOR EACH ROW WHEN (NEW.holder = 'eve')"):
        drained = harness.drainer().drain(0)
    assert (drained.result, drained.settled) == ("drained", 3)
    assert [harness.outcome(c)[1] for c in commands] == [None, Code.INTERNAL, None]
    (kept,) = harness.redis.call("LRANGE", keys.dead(0), 0, -1)  # type: ignore[misc]
    assert commands[1].id.encode() in kept  # type: ignore[operator]
    assert harness.backlog(0) == 0
    assert found_by_doctor(harness) == {"poison": State.OK, "set aside": State.LOOK}


def test_the_doctor_shows_a_command_that_was_recorded_as_poison(harness: Harness) -> None:
    commands = request_three(harness, "nul\0")
    harness.drainer().drain(0)
    assert [harness.outcome(c)[1] for c in commands] == [None, Code.INTERNAL, None]
    assert found_by_doctor(harness) == {"poison": State.LOOK, "set aside": State.OK}


def test_a_command_of_a_time_that_no_calendar_has_is_recorded_as_poison(harness: Harness) -> None:
    ticket = harness.sell(1)[0]
    (command,) = harness.append(structs.replace(harness.command(Kind.RESERVE, ticket), submitted_ms=10**17))
    harness.drainer().drain(harness.shard(ticket))
    assert harness.outcome(command) == (Status.REJECTED, Code.INTERNAL)
    assert harness.sql("SELECT code FROM commands") == [("INTERNAL",)]


@pytest.mark.parametrize(
    "fault",
    ["UPDATE ON shards FOR EACH STATEMENT", "INSERT ON commands FOR EACH STATEMENT"],
    ids=["no row at all is taken", "no outcome is taken"],
)
def test_where_postgresql_takes_no_row_the_commands_wait_and_nobody_is_refused(harness: Harness, fault: str) -> None:
    commands = request_three(harness)
    harness.drainer()  # its fence is taken before
    drainer = harness.drainer()
    with refusing(harness, fault.split()[2], fault):
        drained = drainer.drain(0)
        assert drained.result == "postgresql_unavailable"
        assert [harness.view(command) for command in commands] == [None] * 3
        assert (harness.is_locked(0), harness.wake_ups(0)) == (
            False,
            0,
        )  # only the sweep comes back to it, at its own pace
    assert drainer.drain(0).settled == 3
    assert {harness.outcome(command) for command in commands} == {(Status.SUCCEEDED, None)}


def test_a_missing_table_is_nobodys_poison(harness: Harness) -> None:
    commands = request_three(harness)
    drainer = harness.drainer()
    execute(harness.settings.database_url, "ALTER TABLE ticket_changes RENAME TO gone")
    try:
        assert drainer.drain(0).result == "postgresql_unavailable"
    finally:
        execute(harness.settings.database_url, "ALTER TABLE gone RENAME TO ticket_changes")
    assert drainer.drain(0).settled == 3
    assert {harness.outcome(command) for command in commands} == {(Status.SUCCEEDED, None)}


def test_a_bug_in_publishing_sets_one_command_aside_and_stops_nobody(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = request_three(harness)

    def failing(command: Command, *rest: Any) -> CommandView:
        if command.holder == "eve":
            raise ZeroDivisionError("a bug")
        return command_view(command, *rest)

    monkeypatch.setattr(publish, "command_view", failing)
    drained = harness.drainer().drain(0)
    assert (drained.result, drained.settled) == ("drained", 3)
    assert [harness.outcome(commands[0]), harness.outcome(commands[2])] == [(Status.SUCCEEDED, None)] * 2
    assert harness.sql("SELECT count(*) FROM commands WHERE status = 'SUCCEEDED'") == [(3,)]
    assert harness.redis.call("EXISTS", keys.command(0, commands[1].id)) == 0  # PostgreSQL is asked for it
    (kept,) = harness.redis.call("LRANGE", keys.dead(0), 0, -1)  # type: ignore[misc]
    assert commands[1].id.encode() in kept  # type: ignore[operator]
    assert (harness.backlog(0), harness.is_locked(0)) == (0, False)


def test_a_bug_in_the_news_of_a_batch_keeps_no_outcome_back(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = request_three(harness)
    monkeypatch.delattr(publish, "_sold")
    assert harness.drainer().drain(0).result == "drained"
    assert {harness.outcome(command) for command in commands} == {(Status.SUCCEEDED, None)}
    assert (harness.backlog(0), harness.is_locked(0)) == (0, False)
