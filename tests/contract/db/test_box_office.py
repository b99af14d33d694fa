"""Cancel, transfer and move in PostgreSQL: what is locked, what is written, what is read back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from shared.audit.tables import audit
from shared.db.batch_store import BatchStore
from shared.db.command_reader import read_commands
from shared.db.engine import transaction
from shared.db.history_reader import read_history
from shared.domain.commands import Entry, Kind, Wish
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Status
from tests.contract.db.harness import World, meanwhile, settle, wait_until_blocked

OTHER_SHARD = 5
ACTIVE = (
    "SELECT ticket_id, holder, status, order_id IS NOT NULL FROM reservations WHERE status IN ('HELD', 'CONFIRMED')"
)
COUNTS = "SELECT holder, active FROM holder_counts ORDER BY holder"


def office(world: World, kind: Kind, ticket_id: str | None = None, **more: Any) -> Entry:
    return world.entry(kind, ticket_id, "key:1", seller=True, anybodys=True, **more)


def test_a_cancel_frees_what_is_sold_and_its_reason_is_read_back(
    world: World, store: BatchStore, engine: Engine
) -> None:
    world.event(refundable=False)
    (seat,) = world.seats("1")
    settle(store, world.reserve(seat), world.entry(Kind.CONFIRM, seat))
    cancel = office(world, Kind.CANCEL, seat, reason='said "no": c\'est ça')
    assert settle(store, cancel)[0].status is Status.SUCCEEDED
    assert world.rows(ACTIVE) == []
    with transaction(engine) as conn:
        view = read_commands(conn, [cancel.command.id])[cancel.command.id]
        history, _ = read_history(conn, seat, 10)
    assert (view.kind, view.reason, view.holder) == (Kind.CANCEL, cancel.command.reason, "key:1")
    assert [(each.to_status, each.reason) for each in history] == [
        ("HELD", None), ("SOLD", None), ("AVAILABLE", cancel.command.reason)
    ]  # fmt: skip
    assert audit(engine) == []


def test_a_transfer_locks_and_counts_both_holders(world: World, store: BatchStore, engine: Engine) -> None:
    world.event(max_per_holder=1)
    one, two = world.seats("1", "2")
    settle(store, world.reserve(one), world.reserve(two, "bob"))
    assert settle(store, office(world, Kind.TRANSFER, one, to_holder="bob"))[0].code is Code.LIMIT_REACHED
    passed = office(world, Kind.TRANSFER, one, to_holder="cid")
    assert settle(store, passed)[0].reservation_id == passed.command.id
    assert world.rows(COUNTS) == [("bob", 1), ("cid", 1)]
    assert audit(engine) == []


def test_an_order_passes_on_with_its_id_and_counts(world: World, store: BatchStore, engine: Engine) -> None:
    world.event(max_per_holder=2)
    seats = world.seats("1", "2")
    order = world.order(Wish(ticket_ids=tuple(seats)))
    settle(store, order)
    outcome = settle(store, office(world, Kind.TRANSFER, order_id=order.command.id, to_holder="bob"))[0]
    assert set(outcome.ticket_ids) == set(seats)
    assert set(world.rows(ACTIVE)) == {(seat, "bob", "HELD", True) for seat in seats}
    assert world.rows(COUNTS) == [("bob", 2)]
    assert settle(store, world.entry(Kind.CONFIRM, None, "bob", order_id=order.command.id))[0].code is None
    assert audit(engine) == []


def test_a_move_across_shards_and_areas_keeps_every_number(world: World, store: BatchStore, engine: Engine) -> None:
    world.event(max_per_holder=1)
    (seat,) = world.seats("1")
    place, _ = world.places(2)
    settle(store, world.reserve(seat), world.entry(Kind.CONFIRM, seat))
    assert settle(store, office(world, Kind.MOVE, seat, to=place))[0].status is Status.SUCCEEDED
    assert world.rows(ACTIVE) == [(place, "ann", "CONFIRMED", False)]
    assert world.rows("SELECT ticket_id FROM free_places WHERE ticket_id = :id", id=place) == []
    assert world.rows("SELECT sum(held), sum(sold) FROM event_counts") == [(0, 1)]
    assert (
        settle(store, office(world, Kind.MOVE, place, to=seat, shard=OTHER_SHARD), shard=OTHER_SHARD)[0].status
        is Status.SUCCEEDED
    )
    assert len(world.rows("SELECT ticket_id FROM free_places")) == 2
    assert audit(engine) == []


def test_two_who_move_to_each_others_seats_at_once_meet_in_one_order_of_locks(
    world: World, store: BatchStore, make_store: Callable[..., BatchStore], engine: Engine
) -> None:
    world.event()
    one, two, three = world.seats("1", "2", "3")
    settle(store, world.reserve(one), world.reserve(two, "bob"))
    other = make_store("rowlock-other")
    there = office(world, Kind.MOVE, one, to=three)
    back = office(world, Kind.MOVE, two, to=three, shard=OTHER_SHARD)
    with store.batch(3, store.fence(3)) as batch:
        state = batch.load([there], frozenset())
        with meanwhile(lambda: settle(other, back, shard=OTHER_SHARD)) as outcomes:
            wait_until_blocked(world, "rowlock-other")
            batch.commit(decide(state, [there]), [there], state.now_ms)
    assert outcomes[0][0].code is Code.TICKET_UNAVAILABLE
    assert set(world.rows(ACTIVE)) == {(three, "ann", "HELD", False), (two, "bob", "HELD", False)}
    assert audit(engine) == []


def test_a_handed_over_seat_goes_to_who_waits_in_the_moves_own_transaction(world: World, store: BatchStore) -> None:
    world.event(max_wait_seconds=60)
    one, two = world.seats("1", "2")
    settle(store, world.reserve(one), world.reserve(one, "bob", wait_for_release_seconds=30))
    settle(store, office(world, Kind.MOVE, one, to=two))
    assert set(world.rows(ACTIVE)) == {(one, "bob", "HELD", False), (two, "ann", "HELD", False)}
    history = world.rows("SELECT ticket_id, change, from_status, to_status FROM ticket_changes ORDER BY place")
    assert history[1:] == [
        (one, "released", "HELD", "AVAILABLE"), (two, "moved", "AVAILABLE", "HELD"), (one, "handed_over", "AVAILABLE", "HELD")
    ]  # fmt: skip
