"""What a batch reads and writes."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from shared.db.batch_store import BatchStore
from shared.db.session import Session
from shared.domain.commands import Entry, Kind, Wish
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Outcome, Status
from shared.domain.records import Decision, ReservationStatus, Settled, State
from shared.errors import SettleError
from tests.contract.db.harness import SHARD, World, decided, settle, write

ODD = 'O\'Brien "the \\ {odd}", NULL é'


def test_a_reserve_is_written_with_its_command_and_its_entry_in_the_history(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    entry = world.reserve(seat)
    (outcome,) = settle(store, entry)
    made = entry.command.id
    assert (outcome.status, outcome.reservation_id) == (Status.SUCCEEDED, made)
    assert world.rows("SELECT ticket_id, holder, status, shard, sequence FROM reservations") == [
        (seat, "ann", "HELD", SHARD, entry.sequence)
    ]
    assert world.rows("SELECT id::text, kind, status, sequence, epoch_ms(submitted_at), details FROM commands") == [
        (made, "reserve", "SUCCEEDED", entry.sequence, entry.command.submitted_ms, None)
    ]
    assert world.rows("SELECT from_status, to_status, command_id::text FROM ticket_changes") == [
        ("AVAILABLE", "HELD", made)
    ]
    assert world.rows("SELECT last_sequence FROM shards WHERE shard = :shard", shard=SHARD) == [entry.sequence]


def test_a_batch_that_is_read_again_answers_with_the_recorded_outcomes_and_changes_nothing(
    world: World, store: BatchStore
) -> None:
    world.event()
    (seat,) = world.seats("1")
    batch = [world.reserve(seat), world.reserve(seat, "bob"), world.reserve("no-such-ticket", "cy")]
    first = settle(store, *batch)
    assert [outcome.code for outcome in first] == [None, Code.TICKET_UNAVAILABLE, Code.TICKET_NOT_FOUND]
    assert first[1].explanation is not None
    assert first[1].explanation.won_by_sequence == batch[0].sequence
    assert settle(store, *batch) == first
    assert world.rows("SELECT count(*) FROM commands") == [3]
    assert world.rows("SELECT count(*) FROM ticket_changes") == [1]


def test_a_block_that_does_not_end_well_leaves_nothing(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    entry = world.reserve(seat)

    def settle_half() -> None:
        with store.batch(SHARD, store.fence(SHARD)) as batch:
            decided(batch, [entry])
            batch.record_poison(entry, "half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        settle_half()
    assert world.rows("SELECT count(*) FROM poison") == [0]
    assert settle(store, entry)[0].status is Status.SUCCEEDED


@pytest.mark.parametrize("limit", [None, 4])
@pytest.mark.parametrize("size", [1, 60])
def test_a_batch_without_orders_takes_three_round_trips_at_most_whatever_its_size(
    world: World, store: BatchStore, monkeypatch: pytest.MonkeyPatch, limit: int | None, size: int
) -> None:
    calls: list[str] = []
    call = Session.call

    def counted(session: Session, sql: str) -> list[tuple[Any, ...]]:
        calls.append(sql)
        return call(session, sql)

    monkeypatch.setattr(Session, "call", counted)
    world.event(max_per_holder=limit)
    seats = world.seats(*map(str, range(size)))
    kinds = (Kind.RESERVE, Kind.CONFIRM, Kind.EXTEND, Kind.RELEASE)
    entries = [world.entry(kind, seat, f"holder {seat}") for seat in seats for kind in kinds]
    fence = store.fence(SHARD)
    calls.clear()
    with store.batch(SHARD, fence) as batch:
        state, decision = decided(batch, entries)
        batch.commit(decision, entries, state.now_ms)
    assert len(decision.settled) == 4 * size
    assert len(calls) == (3 if limit else 2)


def test_a_hold_that_ran_out_is_ended_and_the_seat_taken_in_one_batch(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    settle(store, world.reserve(seat))
    world.overdue(seat)
    (outcome,) = settle(store, world.reserve(seat, "bob"))
    assert outcome.status is Status.SUCCEEDED
    assert world.rows("SELECT holder, status FROM reservations ORDER BY created_at") == [
        ("ann", "EXPIRED"),
        ("bob", "HELD"),
    ]
    assert world.rows("SELECT from_status, to_status FROM ticket_changes ORDER BY place") == [
        ("AVAILABLE", "HELD"),
        ("HELD", "AVAILABLE"),
        ("AVAILABLE", "HELD"),
    ]


def test_a_holders_newest_ended_reservation_is_read_where_it_matters(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    settle(store, world.reserve(seat), world.entry(Kind.RELEASE, seat), world.reserve(seat))
    world.overdue(seat)
    settle(store, world.entry(Kind.EXPIRE, seat, "rowlock"))
    confirm = world.entry(Kind.CONFIRM, seat)
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        state = batch.load([confirm], frozenset({"some id"}))
    assert state.past[seat, "ann"].status is ReservationStatus.EXPIRED
    assert state.withdrawn == {"some id"}
    (outcome,) = settle(store, confirm)
    assert outcome.late


def test_a_parked_command_is_in_the_wait_list_and_is_handed_its_ticket(world: World, store: BatchStore) -> None:
    world.event(max_wait_seconds=60)
    (seat,) = world.seats("1")
    settle(store, world.reserve(seat))
    bob, cy = (world.reserve(seat, name, wait_for_release_seconds=30, reply_to="api") for name in ("bob", "cy"))
    assert [outcome.parked for outcome in settle(store, bob, cy)] == [True, True]
    assert world.rows("SELECT holder FROM parked ORDER BY place") == ["bob", "cy"]
    assert settle(store, bob) == [Outcome(status=Status.PENDING, parked=True)]

    with store.batch(SHARD, store.fence(SHARD)) as batch:
        state = batch.load([world.reserve(seat, "bob", wait_for_release_seconds=5)], frozenset())
    assert [parked.entry for parked in state.waiting[seat]] == [bob, cy]
    assert state.waiting_of_holder == {("e", "bob"): 1}

    settle(store, world.entry(Kind.RELEASE, seat))
    assert world.rows("SELECT holder FROM parked") == ["cy"]
    assert world.rows("SELECT id::text FROM reservations WHERE status = 'HELD'") == [bob.command.id]
    assert settle(store, bob)[0].reservation_id == bob.command.id


def test_a_parked_command_is_taken_back_by_its_id_alone(world: World, store: BatchStore) -> None:
    world.event(max_wait_seconds=60)
    (seat,) = world.seats("1")
    bob = world.reserve(seat, "bob", wait_for_release_seconds=30)
    settle(store, world.reserve(seat), bob)
    settle(store, world.entry(Kind.WITHDRAW, None, "bob", target_id=bob.command.id))
    assert world.rows("SELECT count(*) FROM parked") == [0]
    assert settle(store, bob)[0].code is Code.WITHDRAWN


def test_an_order_is_found_by_its_id_with_the_tickets_locked(world: World, store: BatchStore) -> None:
    world.event(refundable=True)
    seats = world.seats("1", "2", "3")
    order = world.order(Wish(ticket_ids=tuple(seats[:2])))
    (outcome,) = settle(store, order)
    assert set(outcome.ticket_ids) == set(seats[:2])
    confirm = world.entry(Kind.CONFIRM, None, order_id=order.command.id)
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        state = batch.load([confirm], frozenset())
    assert {each.ticket_id for each in state.orders[order.command.id]} == set(state.tickets) == set(seats[:2])
    assert settle(store, confirm)[0].status is Status.SUCCEEDED
    assert world.rows("SELECT DISTINCT status, order_id::text FROM reservations") == [("CONFIRMED", order.command.id)]
    assert settle(store, order) == [outcome]


def test_counts_are_kept_where_the_event_has_a_limit_and_only_there(world: World, store: BatchStore) -> None:
    world.event("free")
    world.event("limited", max_per_holder=1)
    (other,) = world.seats("1", event_id="free")
    first, second = world.seats("1", "2", event_id="limited")
    outcomes = settle(store, world.reserve(other), world.reserve(first), world.reserve(second))
    assert [outcome.code for outcome in outcomes] == [None, None, Code.LIMIT_REACHED]
    assert world.rows("SELECT event_id, holder, active FROM holder_counts") == [("limited", "ann", 1)]
    settle(store, world.entry(Kind.RELEASE, first))
    assert world.rows("SELECT active FROM holder_counts") == []


def test_a_holder_who_got_nothing_leaves_no_number_behind(world: World, store: BatchStore) -> None:
    world.event(max_per_holder=1)
    (seat,) = world.seats("1")
    settle(store, world.reserve(seat), *(world.reserve(seat, f"fan {number}") for number in range(20)))
    settle(store, world.reserve("nothing", "bob"), world.reserve(seat, "cid"))
    assert world.rows("SELECT holder, active FROM holder_counts") == [("ann", 1)]


def test_of_guests_alone_numbers_are_kept_where_only_guests_have_a_limit(world: World, store: BatchStore) -> None:
    world.event(max_per_guest=1)
    first, second, third = world.seats("1", "2", "3")
    outcomes = settle(
        store,
        world.reserve(first, guest=True),
        world.reserve(second, guest=True),
        world.reserve(second, "bob"),
        world.reserve(third, "bob"),
    )
    assert [outcome.code for outcome in outcomes] == [None, Code.LIMIT_REACHED, None, None]
    assert world.rows("SELECT holder, active FROM holder_counts") == [("ann", 1)]
    world.overdue(first)
    settle(store, world.entry(Kind.EXPIRE, first, "rowlock"))
    assert world.rows("SELECT holder, active FROM holder_counts") == []


def test_who_gave_a_seat_back_is_known_to_the_next_batch_as_long_as_it_cools_down(
    world: World, store: BatchStore
) -> None:
    world.event(cool_down_seconds=30)
    first, second = world.seats("1", "2")
    settle(store, world.reserve(first), world.entry(Kind.RELEASE, first))
    again, other, ordered, by_bob = settle(
        store,
        world.reserve(first),
        world.reserve(second),
        world.order(Wish(ticket_ids=(first,)), Wish(quantity=1)),
        world.reserve(first, "bob"),
    )
    assert [one.code for one in (again, other, ordered, by_bob)] == [
        Code.COOLING_DOWN, None, Code.COOLING_DOWN, None,
    ]  # fmt: skip
    settle(store, world.entry(Kind.RELEASE, first, "bob"))
    world.rows("UPDATE reservations SET ended_at = ended_at - interval '31 s' WHERE holder = 'ann'")
    assert settle(store, world.reserve(first))[0].code is None


def test_any_text_comes_back_as_it_went_in(world: World, store: BatchStore) -> None:
    world.event(max_wait_seconds=60)
    (seat,) = world.seats("1", section=ODD)
    taken, parked = world.reserve(seat, ODD), world.reserve(seat, ODD + "2", wait_for_release_seconds=9, request_id=ODD)
    settle(store, taken, parked)
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        state = batch.load([world.reserve(seat)], frozenset())
    assert state.tickets[seat].section == ODD
    assert state.active[seat].holder == ODD
    assert state.waiting[seat][0].entry == parked


@pytest.mark.parametrize("holder", ["a\0b", "\ud800"])
def test_a_text_that_can_not_be_held_is_an_error_and_no_half_a_statement(
    world: World, store: BatchStore, holder: str
) -> None:
    world.event()
    (seat,) = world.seats("1")
    with pytest.raises(SettleError):
        settle(store, world.reserve(seat, holder))
    assert settle(store, world.reserve(seat))[0].status is Status.SUCCEEDED


def test_the_index_refuses_a_second_active_reservation_whatever_was_decided(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    entries = [world.reserve(seat), world.reserve(seat, "bob")]

    def each_alone(state: State, _: Decision) -> Decision:
        return Decision(opened=[opened for entry in entries for opened in decide(state, [entry]).opened])

    with pytest.raises(SettleError) as refused:
        write(store, entries, each_alone)
    assert refused.value.sqlstate == "23505"
    assert world.rows("SELECT count(*) FROM reservations") == [0]


def test_a_change_of_a_reservation_that_does_not_exist_is_refused(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    entry = world.reserve(seat)
    with pytest.raises(SettleError, match="1 reservations to be changed do not exist"):
        write(store, [entry], lambda _, decision: Decision(changed=decision.opened, settled=decision.settled))
    assert world.rows("SELECT count(*) FROM commands") == [0]


def test_a_command_is_never_recorded_twice(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    entry = world.reserve(seat)
    settle(store, entry)
    again = Decision(settled=[Settled(entry, Outcome(status=Status.SUCCEEDED))])
    with pytest.raises(SettleError) as refused:
        write(store, [entry], lambda *_: again)
    assert refused.value.sqlstate == "23505"


def test_a_poisonous_command_is_kept_with_its_error(world: World, store: BatchStore) -> None:
    entry = world.reserve("t", ODD)
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        batch.load([], frozenset())
        batch.record_poison(entry, f"broken by {ODD}")
        batch.record_poison(entry, "told again")
        batch.commit(Decision(), [entry], 0)
    assert world.rows("SELECT command_id::text, command->>'holder', error FROM poison") == [
        (entry.command.id, ODD, f"broken by {ODD}")
    ]


def test_a_number_settled_is_known_to_the_next_batch_and_never_falls(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    early, late = world.reserve(seat), world.reserve(seat)
    settle(store, late)
    settle(store, early)
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        batch.load([], frozenset())
        assert batch.last_sequence == late.sequence


@pytest.mark.parametrize("field", ["id", "order_id", "target_id"])
@pytest.mark.parametrize("forged", ["x'; DELETE FROM events; --", "{}', '{}'); SELECT 1; --", "\0", "not a uuid"])
def test_an_id_from_the_stream_is_never_read_as_sql(world: World, store: BatchStore, field: str, forged: str) -> None:
    world.event()
    made = world.entry(Kind.WITHDRAW if field == "target_id" else Kind.CONFIRM, None, order_id=None)
    entry = Entry(made.sequence, structs.replace(made.command, **{field: forged}))
    with pytest.raises(SettleError):
        settle(store, entry)
    assert world.rows("SELECT id FROM events") == ["e"]
