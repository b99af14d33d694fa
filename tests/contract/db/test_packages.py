"""Packages in PostgreSQL: read, written and told as what they are."""

from __future__ import annotations

from shared.db.batch_store import BatchStore
from shared.db.command_reader import read_commands
from shared.db.engine import transaction
from shared.db.reservation_reader import get_order
from shared.domain.commands import Entry, Kind, Part, Wish
from shared.domain.outcomes import Code, Status
from tests.contract.db.harness import World, settle


def package(world: World, **quantities: int) -> Entry:
    parts = tuple(Part(event_id=event_id, wishes=(Wish(quantity=number),)) for event_id, number in quantities.items())
    return world.entry(Kind.ORDER, parts=parts)


def test_a_package_is_written_and_told_with_its_events(world: World, store: BatchStore) -> None:
    for event_id in ("e", "f"):
        world.event(event_id, max_per_holder=2)
        world.seats("1", "2", event_id=event_id)
    met, refused = package(world, e=2, f=1), package(world, e=1, f=3)
    first, second = settle(store, met, refused)
    assert (first.status, len(first.ticket_ids), first.price) == (Status.SUCCEEDED, 3, 3000)
    assert second.code is Code.LIMIT_REACHED
    assert sorted(world.rows("SELECT event_id, active FROM holder_counts")) == [("e", 2), ("f", 1)]
    with transaction(world.engine) as conn:
        told = read_commands(conn, [met.command.id, refused.command.id])
        order = get_order(conn, met.command.id)
    assert [view.event_ids for view in told.values()] == [("e", "f")] * 2
    assert told[refused.command.id].explanation is not None
    assert told[met.command.id].currency == "EUR"
    assert order is not None
    assert (sorted(order.event_ids), order.total) == (["e", "f"], 3000)
    assert settle(store, met)[0] == first
    (released,) = settle(store, world.entry(Kind.RELEASE, None, order_id=met.command.id))
    assert set(released.ticket_ids) == set(first.ticket_ids)
    assert world.rows("SELECT active FROM holder_counts") == []
