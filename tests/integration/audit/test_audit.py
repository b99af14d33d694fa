"""An audit finds each kind of difference, and mends what can be derived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec
import pytest

from shared.audit.difference import IDLE_WAIT_LIST, Check, Difference
from shared.audit.run import Audit, audit
from shared.config import Settings
from shared.domain.commands import Command, Kind
from shared.domain.outcomes import Code, Outcome, Status
from shared.redis import keys
from shared.redis.codec import encode_command, encode_view
from shared.views import command_view
from tests.integration.workers.harness import EVENT, Harness
from tests.servers import execute


@pytest.fixture
def harness(settings: Settings) -> Iterator[Harness]:
    harness = Harness(settings)
    yield harness
    harness.close()


@dataclass
class Sold:
    """A harness that sold a little: ann and bob hold a seat each, cid waits for ann's, dan's was released."""

    harness: Harness
    seats: list[str]
    won: Command
    waiting: Command

    def sql(self, statement: str) -> None:
        execute(self.harness.settings.database_url, statement)

    def audit(self, *, repair: bool = False) -> Audit:
        return audit(self.harness.settings, repair=repair, pause=self._drain_what_was_woken)

    def _drain_what_was_woken(self, _: float) -> None:
        drainer = self.harness.drainer()
        for seat in self.seats:
            if self.harness.wake_ups(self.harness.shard(seat)):
                drainer.drain(self.harness.shard(seat))

    def key(self, command: Command) -> str:
        return keys.command(int(command.id[15:18], 16), command.id)


@pytest.fixture
def sold(harness: Harness) -> Sold:
    seats = harness.sell(4, max_per_holder=5, max_wait_seconds=600)
    execute(harness.settings.database_url, f"UPDATE tickets SET general = true WHERE id = '{seats[3]}'")
    execute(
        harness.settings.database_url,
        f"INSERT INTO free_places (event_id, section, ticket_id) VALUES ('{EVENT}', 'A', '{seats[3]}')",
    )
    won = harness.request(Kind.RESERVE, seats[0])
    harness.request(Kind.RESERVE, seats[1], "bob")
    harness.request(Kind.CONFIRM, seats[1], "bob")
    waiting = harness.request(Kind.RESERVE, seats[0], "cid", wait_for_release_seconds=500)
    harness.request(Kind.RESERVE, seats[2], "dan")
    harness.request(Kind.RELEASE, seats[2], "dan")
    drainer = harness.drainer()
    for seat in seats:
        drainer.drain(harness.shard(seat))
    return Sold(harness, seats, won, waiting)


def checks(differences: list[Difference]) -> set[str]:
    return {difference.check for difference in differences}


def test_stores_that_agree_have_no_differences(sold: Sold) -> None:
    assert sold.audit().differences == []


IN_TABLES: dict[str, str] = {
    "wrong_counts": "UPDATE holder_counts SET active = 3 WHERE holder = 'ann'",
    "wrong_totals": "UPDATE event_counts SET held = held + 1",
    "wrong_standing": "DELETE FROM free_places",
    "settled_parked": "INSERT INTO parked (command_id, ticket_id, event_id, holder, shard, sequence, until_at, command)"
    " SELECT c.id, p.ticket_id, p.event_id, c.holder, c.shard, c.sequence, p.until_at,"
    " jsonb_set(p.command, '{id}', to_jsonb(c.id)) FROM parked p, commands c LIMIT 1",
    Check.OVERDUE: f"UPDATE reservations SET held_until = now() - interval '1 h' WHERE ticket_id = '{EVENT}-1'",
    IDLE_WAIT_LIST: f"UPDATE parked SET ticket_id = '{EVENT}-3', command = jsonb_set(command, '{{ticket_id}}', '\"{EVENT}-3\"')",
}


@pytest.mark.parametrize("check", IN_TABLES)
def test_rows_that_can_be_derived_are_mended(sold: Sold, check: str) -> None:
    sold.sql(IN_TABLES[check])
    assert checks(sold.audit().differences) == {check}
    result = sold.audit(repair=True)
    assert (result.differences, checks(result.mended)) == ([], {check})


def test_reservations_and_outcomes_are_reported_and_left_alone(sold: Sold) -> None:
    sold.sql("UPDATE reservations SET ticket_id = 'gone' WHERE holder = 'dan'")
    before = sold.harness.sql("SELECT * FROM reservations ORDER BY id")
    result = sold.audit(repair=True)
    assert "without_history" in checks(result.differences)
    assert result.mended == []
    assert sold.harness.sql("SELECT * FROM reservations ORDER BY id") == before


def test_somebodys_ticket_that_does_not_exist_is_reported(sold: Sold) -> None:
    active = "SELECT min(id::text)::uuid FROM reservations WHERE status IN ('HELD', 'CONFIRMED')"
    sold.sql(f"UPDATE reservations SET ticket_id = 'gone' WHERE id = ({active})")
    assert "strays" in checks(sold.audit(repair=False).differences)


def leave_an_entry(sold: Sold) -> None:
    shard = sold.harness.shard(sold.seats[0])
    sold.harness.redis.call("XADD", keys.commands(shard), "0-*", "c", encode_command(sold.won))


def leave_a_mark(sold: Sold) -> None:
    sold.harness.redis.call("SET", sold.key(sold.won), "P999")


def mark_a_lost_command(sold: Sold) -> None:
    sold.harness.redis.call("SET", sold.key(sold.harness.command(Kind.RESERVE, sold.seats[0])), "P999")


def tell_otherwise(sold: Sold) -> None:
    outcome = Outcome(status=Status.REJECTED, code=Code.TICKET_UNAVAILABLE)
    sold.harness.redis.call("SET", sold.key(sold.won), encode_view(command_view(sold.won, 1, outcome, 1)))


def mark_as_sold(sold: Sold) -> None:
    mark = msgspec.json.encode({"holder": "ann", "sequence": 1})
    sold.harness.redis.call("HSET", keys.sold(sold.harness.shard(sold.seats[0])), sold.seats[0], mark)


def mark_as_taken_back(sold: Sold) -> None:
    sold.harness.redis.call("SADD", keys.withdrawn(sold.harness.shard(sold.seats[0])), sold.won.id)


IN_REDIS: dict[Check, Callable[[Sold], None]] = {
    Check.SETTLED_ENTRY: leave_an_entry,
    Check.STALE_MARK: leave_a_mark,
    Check.LOST: mark_a_lost_command,
    Check.PUBLISHED_OTHERWISE: tell_otherwise,
    Check.SOLD_MARK: mark_as_sold,
    Check.WITHDRAWN: mark_as_taken_back,
}


@pytest.mark.parametrize("check", IN_REDIS)
def test_what_redis_says_of_settled_commands_is_mended(sold: Sold, check: Check) -> None:
    IN_REDIS[check](sold)
    assert checks(sold.audit().differences) == {check}
    result = sold.audit(repair=True)
    assert (result.differences, checks(result.mended)) == ([], {check})
    assert sold.harness.outcome(sold.won) == (Status.SUCCEEDED, None)


def test_an_outcome_that_postgresql_does_not_know_is_reported_and_left_alone(sold: Sold) -> None:
    sold.sql(f"DELETE FROM commands WHERE id = '{sold.won.id}'")
    result = sold.audit(repair=True)
    assert Check.UNRECORDED in checks(result.differences)
    assert sold.harness.outcome(sold.won) == (Status.SUCCEEDED, None)


def test_what_a_batch_leaves_open_for_a_moment_is_no_difference(sold: Sold) -> None:
    leave_an_entry(sold)
    drained = sold.harness.drainer().drain

    def meanwhile(_: float) -> None:
        drained(sold.harness.shard(sold.seats[0]))

    assert audit(sold.harness.settings, repair=False, pause=meanwhile).differences == []
