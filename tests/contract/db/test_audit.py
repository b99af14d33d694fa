"""The audit finds nothing in what batches wrote, and every kind of damage that is done to it."""

from __future__ import annotations

import pytest

from shared.audit.tables import audit, repair
from shared.db.batch_store import BatchStore
from shared.domain.commands import Kind, Wish
from tests.contract.db.harness import World, settle

CODE = """
    INSERT INTO access_codes (id, event_id, digest, channel, tickets)
    SELECT '01900000-0000-7000-8000-000000000000', 'e', 'd', 'sponsor', 9;
    UPDATE reservations SET channel = 'sponsor', code_id = '01900000-0000-7000-8000-000000000000';"""
"""A code by which everything was had that somebody has."""
DAMAGE = {
    "overlapping": "UPDATE reservations SET ended_at = ended_at + interval '1 h' WHERE status = 'RELEASED'",
    "strays": "DELETE FROM tickets WHERE id = 'e-A-1-1'",
    "broken_history": "UPDATE ticket_changes SET from_status = 'SOLD' WHERE from_status = 'HELD'",
    "other_status": "UPDATE reservations SET status = 'CONFIRMED' WHERE status = 'HELD' AND ticket_id = 'e-A-1-1'",
    "without_history": "DELETE FROM ticket_changes WHERE ticket_id = 'e-A-1-2'",
    "without_command": "DELETE FROM commands WHERE kind = 'release'",
    "without_reservation": "DELETE FROM reservations WHERE ticket_id = 'e-A-1-2'",
    "beyond_last": "UPDATE shards SET last_sequence = 1",
    "journal_gap": "DELETE FROM journal WHERE number = 2",
    "journal_number": "UPDATE shards SET journal_number = journal_number + 1 WHERE journal_number > 0",
    "without_journal": "UPDATE journal SET command_ids = '{}' WHERE number = 3",
    "wrong_counts": "UPDATE holder_counts SET active = active + 1 WHERE holder = 'ann'",
    "wrong_totals": "UPDATE event_counts SET held = held + 1",
    "wrong_standing": "DELETE FROM free_places",
    "settled_parked": """
        INSERT INTO parked (command_id, ticket_id, event_id, holder, shard, sequence, until_at, command)
        SELECT id, 'e-A-1-1', 'e', holder, shard, sequence, now() + interval '1 h', '{}' FROM commands LIMIT 1""",
    "idle_wait_list": "UPDATE parked SET ticket_id = 'e-A-1-3'",
    "overused_codes": f"{CODE} UPDATE access_codes SET tickets = 1",
    "wrong_codes": f"{CODE} UPDATE access_codes SET channel = 'press'",
    "kept_for_nobody": "UPDATE tickets SET channel = 'nobody' WHERE id = 'e-A-1-1'",
    "two_active": """
        DROP INDEX reservations_one_active_per_ticket;
        UPDATE reservations SET status = 'HELD', ended_at = NULL WHERE status = 'RELEASED'""",
}
MENDED = {"wrong_counts", "wrong_totals", "wrong_standing", "settled_parked"}


@pytest.fixture
def busy(world: World, store: BatchStore) -> World:
    """A world in which everything has happened."""
    world.event(max_per_holder=5, max_wait_seconds=60)
    first, second, _ = world.seats("1", "2", "3")
    world.places(4)
    settle(store, world.order(Wish(quantity=2, section="Floor"), holder="di"))
    settle(store, world.reserve(first), world.entry(Kind.RELEASE, first), world.reserve("nothing"))
    settle(store, world.reserve(first), world.reserve(first, "bob", wait_for_release_seconds=30))
    settle(store, world.reserve(second, "cy"), world.entry(Kind.CONFIRM, second, "cy"))
    world.overdue(second)
    return world


def test_what_batches_wrote_is_in_order(busy: World) -> None:
    assert audit(busy.engine) == []


@pytest.mark.parametrize("check", DAMAGE)
def test_damage_is_found_and_mended_where_that_is_safe(busy: World, check: str) -> None:
    index = "CREATE UNIQUE INDEX reservations_one_active_per_ticket ON reservations (ticket_id)"
    busy.rows(DAMAGE[check])
    try:
        assert check in {difference.check for difference in audit(busy.engine)}
        left = repair(busy.engine)
        assert (check in {difference.check for difference in left}) is (check not in MENDED)
        assert not any(difference.mendable for difference in left)
    finally:
        if check == "two_active":
            busy.rows("DELETE FROM reservations")
            busy.rows(f"{index} WHERE status IN ('HELD', 'CONFIRMED')")
