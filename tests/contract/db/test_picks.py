"""Seats by quantity: what is offered to the decision, and what happens when two shards pick the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shared.db import batch_reads
from shared.db.batch_store import BatchStore
from shared.domain.commands import Kind, Wish
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Status
from tests.contract.db.harness import SHARD, World, decided, meanwhile, settle, wait_until_blocked

OTHER = 5


def offered(world: World, store: BatchStore, *wishes: Wish, event_id: str = "e") -> list[str]:
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        return [seat.id for seat in batch.load([world.order(*wishes, event_id=event_id)], frozenset()).seats["e"]]


def test_free_seats_are_offered_best_first_without_those_taken(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats("1", "2", "3", "4")
    settle(store, world.reserve(seats[0]), world.reserve(seats[2], "bob"))
    assert offered(world, store, Wish(quantity=1)) == [seats[1], seats[3]]


def test_only_seats_that_fit_the_wish_are_offered(world: World, store: BatchStore) -> None:
    world.event(closed_sections=["Closed"])
    world.seats("1", section="Closed")
    cheap = world.seats("1", "2", section="A", category="cheap")
    dear = world.seats("1", section="B", category="dear", price=9000)
    wheels = world.seats("1", section="C", accessible=True)
    world.seats("1", section="D", for_sale=False)
    assert offered(world, store, Wish(quantity=1)) == [*cheap, *dear, *wheels]
    assert offered(world, store, Wish(quantity=1, section="B")) == dear
    assert offered(world, store, Wish(quantity=1, category="cheap")) == cheap
    assert offered(world, store, Wish(quantity=1, accessible=True)) == wheels
    assert offered(world, store, Wish(quantity=1, max_price=1000)) == [*cheap, *wheels]
    assert offered(world, store, Wish(quantity=1, section="B"), Wish(quantity=2, category="cheap")) == [*cheap, *dear]


def test_a_long_run_is_offered_however_many_shorter_ones_come_first(world: World, store: BatchStore) -> None:
    world.event()
    for row in range(30):
        world.seats("1", "3", row=str(row))
    run = world.seats("1", "2", "3", row="99")
    assert set(run) <= set(offered(world, store, Wish(quantity=3, adjacent=True)))
    (outcome,) = settle(store, world.order(Wish(quantity=3, adjacent=True)))
    assert list(outcome.ticket_ids) == run


def test_a_run_beyond_the_best_seats_is_offered_where_these_have_none(
    world: World, store: BatchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_reads, "SEATS_READ", 1)
    world.event()
    for row in range(2):
        world.seats(*(str(number) for number in range(1, 600, 3)), row=str(row))
    run = world.seats("1", "2", row="99")
    (outcome,) = settle(store, world.order(Wish(quantity=2, adjacent=True)))
    assert list(outcome.ticket_ids) == run


def test_an_order_that_can_not_be_met_learns_how_far_it_fell_short(world: World, store: BatchStore) -> None:
    world.event()
    world.seats("1", "2", "5", "6")
    (outcome,) = settle(store, world.order(Wish(quantity=3, adjacent=True), Wish(quantity=5)))
    assert outcome.code is Code.NO_MATCHING_SEATS
    assert outcome.explanation is not None
    assert [(each.missing, each.reason) for each in outcome.explanation.shortfalls] == [
        (1, "not_adjacent"),
        (1, "too_few"),
    ]


def test_standing_tickets_of_an_area_are_sold_by_quantity_until_none_is_left(world: World, store: BatchStore) -> None:
    world.event()
    world.places(5)
    first, second, third = (settle(store, world.order(Wish(quantity=2), holder=name))[0] for name in "abc")
    assert first.status is second.status is Status.SUCCEEDED
    assert not set(first.ticket_ids) & set(second.ticket_ids)
    assert third.code is Code.NO_MATCHING_SEATS
    assert world.rows("SELECT count(*) FROM free_places") == [1]


def test_a_standing_ticket_that_is_given_back_is_offered_again(world: World, store: BatchStore) -> None:
    world.event()
    world.places(1)
    order = world.order(Wish(quantity=1, section="Floor"))
    (outcome,) = settle(store, order)
    assert world.rows("SELECT count(*) FROM free_places") == [0]
    world.overdue(outcome.ticket_ids[0])
    settle(store, world.entry(Kind.EXPIRE, outcome.ticket_ids[0], "rowlock"))
    assert offered(world, store, Wish(quantity=1, section="Floor")) == list(outcome.ticket_ids)


def test_of_a_large_area_little_more_is_read_than_wanted(world: World, store: BatchStore) -> None:
    world.event()
    world.places(200, section="Left")
    world.places(200, section="Right")
    assert len(offered(world, store, Wish(quantity=3, section="Left"))) < 40
    assert len(offered(world, store, Wish(quantity=3))) < 80


def test_a_seat_that_another_shard_is_taking_is_gone_without_waiting(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    world.event()
    world.seats("1")
    first, second = make_store(), make_store()
    ours, theirs = world.order(Wish(quantity=1)), world.order(Wish(quantity=1), holder="bob", shard=OTHER)
    with first.batch(SHARD, first.fence(SHARD)) as one, second.batch(OTHER, second.fence(OTHER)) as two:
        _, decision = decided(one, [ours])
        (seat,) = decision.picked
        assert two.lock_picked(decide(two.load([theirs], frozenset()), [theirs]).picked) == {seat}


def test_a_seat_that_another_shard_took_after_it_was_read_is_gone(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    world.event()
    world.seats("1", "2")
    first, second = make_store(), make_store()
    ours, theirs = world.order(Wish(quantity=1)), world.order(Wish(quantity=1), holder="bob", shard=OTHER)
    with second.batch(OTHER, second.fence(OTHER)) as late:
        stale = decide(late.load([theirs], frozenset()), [theirs])
        (outcome,) = settle(first, ours)
        assert late.lock_picked(stale.picked) == set(outcome.ticket_ids)
    (other,) = settle(second, theirs, shard=OTHER)
    assert other.status is Status.SUCCEEDED
    assert not set(other.ticket_ids) & set(outcome.ticket_ids)


def test_a_seat_that_came_free_after_the_batchs_time_is_gone_so_that_no_two_reservations_overlap(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    world.event()
    (seat,) = world.seats("1")
    first, second = make_store(), make_store()
    theirs = world.order(Wish(quantity=1), holder="bob", shard=OTHER)
    with second.batch(OTHER, second.fence(OTHER)) as late:
        decision = decide(late.load([theirs], frozenset()), [theirs])
        world.rows("SELECT pg_sleep(0.005)")
        settle(first, world.reserve(seat), world.entry(Kind.RELEASE, seat))
        assert late.lock_picked(decision.picked) == {seat}


def test_a_seat_that_came_free_while_the_batch_waited_is_taken_at_a_later_time(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    world.event(max_per_holder=5)
    (seat,) = world.seats("1")
    first, second = make_store(), make_store("waiting")
    settle(first, world.reserve(seat))
    ours = [world.entry(Kind.RELEASE, seat)]
    theirs = world.order(Wish(quantity=1), holder="ann", shard=OTHER)
    second.fence(OTHER)
    with first.batch(SHARD, first.fence(SHARD)) as batch:
        batch.load([], frozenset())
        batch._session.call("SELECT FROM holder_counts FOR UPDATE")
        with meanwhile(lambda: settle(second, theirs, shard=OTHER)) as outcomes:
            wait_until_blocked(world, "waiting")
            state, decision = decided(batch, ours)
            batch.commit(decision, ours, state.now_ms)
    assert outcomes[0][0].ticket_ids == (seat,)
    assert world.rows("SELECT max(created_at) >= min(ended_at) FROM reservations") == [True]


def test_a_named_ticket_of_another_shards_batch_is_waited_for_and_then_seen_taken(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    world.event()
    (seat,) = world.seats("1")
    first, second = make_store(), make_store("waiting")
    ours, theirs = world.reserve(seat), world.order(Wish(ticket_ids=(seat,)), holder="bob", shard=OTHER)
    second.fence(OTHER)
    with first.batch(SHARD, first.fence(SHARD)) as batch:
        state, decision = decided(batch, [ours])
        with meanwhile(lambda: settle(second, theirs, shard=OTHER)) as outcomes:
            wait_until_blocked(world, "waiting")
            batch.commit(decision, [ours], state.now_ms)
    assert outcomes[0][0].code is Code.NO_MATCHING_SEATS


@pytest.mark.parametrize("wish", [Wish(quantity=1), Wish(quantity=2, adjacent=True)])
def test_an_order_for_an_unknown_event_finds_nothing(world: World, store: BatchStore, wish: Wish) -> None:
    (outcome,) = settle(store, world.order(wish, event_id="nowhere"))
    assert outcome.code is Code.TICKET_NOT_FOUND


def test_bays_are_offered_beside_other_seats_wherever_they_stand(
    world: World, store: BatchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_reads, "SEATS_READ", 1)
    monkeypatch.setattr(batch_reads, "SEATS_TO_SPARE", 1)
    world.event()
    for row in range(30):
        world.seats(*map(str, range(20)), row=str(row))
    bays = world.seats("1", "2", row="99", accessible=True)
    companions = world.seats("3", "4", row="99")
    (outcome,) = settle(store, world.order(Wish(quantity=3, accessible_count=2, adjacent=True)))
    assert sorted(outcome.ticket_ids) == [*bays, companions[0]]


def test_bays_are_left_alone_though_they_are_the_best_seats_of_the_house(
    world: World, store: BatchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_reads, "SEATS_READ", 1)
    world.event()
    for row in range(40):
        world.seats(*map(str, range(20)), row=str(row), accessible=True)
    others = world.seats("1", "2", "3", row="99")
    apart, together = Wish(quantity=1), Wish(quantity=2, adjacent=True)
    outcomes = settle(store, world.order(together, holder="a"), world.order(apart, holder="b"))
    assert {ticket_id for outcome in outcomes for ticket_id in outcome.ticket_ids} == set(others)
    (outcome,) = settle(store, world.order(together, holder="c"))
    assert outcome.status is Status.SUCCEEDED, "where the others have run out, anybody may have them"


def test_a_number_of_bays_and_of_other_seats_is_offered(world: World, store: BatchStore) -> None:
    world.event()
    others = world.seats("1", "2", "3")
    bays = world.seats("1", "2", section="B", accessible=True)
    (outcome,) = settle(store, world.order(Wish(quantity=3, accessible_count=1)))
    assert sorted(outcome.ticket_ids) == sorted([bays[0], *others[:2]])
    (outcome,) = settle(store, world.order(Wish(quantity=3, accessible_count=1), holder="bob"))
    assert outcome.code is Code.NO_MATCHING_SEATS


def test_companion_seats_are_left_alone_though_they_are_the_best_of_the_house(
    world: World, store: BatchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_reads, "SEATS_READ", 1)
    monkeypatch.setattr(batch_reads, "SEATS_TO_SPARE", 1)
    world.event()
    for row in range(20):
        world.seats(*map(str, range(20)), row=str(row), companion=True)
    others = world.seats("1", "2", "3", row="99")
    apart, together = Wish(quantity=1), Wish(quantity=2, adjacent=True)
    outcomes = settle(store, world.order(together, holder="a"), world.order(apart, holder="b"))
    assert {ticket_id for outcome in outcomes for ticket_id in outcome.ticket_ids} == set(others)
    (outcome,) = settle(store, world.order(together, holder="c"))
    assert outcome.status is Status.SUCCEEDED, "where the others have run out, anybody may have them"


@pytest.mark.parametrize("adjacent", [False, True])
def test_a_bay_with_its_companion_is_offered_however_many_bays_and_companions_are_alone(
    world: World, store: BatchStore, monkeypatch: pytest.MonkeyPatch, adjacent: bool
) -> None:
    monkeypatch.setattr(batch_reads, "SEATS_READ", 1)
    monkeypatch.setattr(batch_reads, "SEATS_TO_SPARE", 1)
    world.event()
    for row in range(15):
        world.seats(*map(str, range(20)), row=f"b{row}", accessible=True)
        world.seats(*map(str, range(20)), row=f"c{row}", companion=True)
    pairs = [
        [*world.seats("1", row=row, accessible=True), *world.seats("2", row=row, companion=True)] for row in ("X", "Y")
    ]
    wish = Wish(quantity=2, accessible_count=1, companion_count=1, adjacent=adjacent)
    first, second, third = settle(store, *(world.order(wish, holder=holder) for holder in ("ann", "bob", "cid")))
    assert [sorted(each.ticket_ids) for each in (first, second)] == pairs
    assert third.code is Code.NO_MATCHING_SEATS


def test_a_bay_in_a_channel_is_no_companion_to_a_seat_of_general_sale(world: World, store: BatchStore) -> None:
    world.event()
    (bay,) = world.seats("1", accessible=True)
    (companion,) = world.seats("2", companion=True)
    wish = Wish(quantity=2, accessible_count=1, companion_count=1)
    world.rows("INSERT INTO channels (event_id, key, name) VALUES ('e', 'press', 'Press')")
    world.rows("UPDATE tickets SET channel = 'press' WHERE id = :id", id=bay)
    (outcome,) = settle(store, world.order(wish))
    assert outcome.code is Code.NO_MATCHING_SEATS
    world.rows("UPDATE tickets SET channel = 'press' WHERE id = :id", id=companion)
    (outcome,) = settle(store, world.order(wish, channel="press", seller=True))
    assert outcome.ticket_ids == (bay, companion)


def test_a_free_seat_that_does_not_fit_the_wish_is_a_neighbour_all_the_same(world: World, store: BatchStore) -> None:
    world.event()
    cheap = world.seats("1", "2", "3", category="cheap")
    dear = world.seats("4", "5", "7", category="dear", price=9000)
    wish = Wish(quantity=2, category="cheap", adjacent=True)
    assert set(offered(world, store, wish)) == {*cheap, *dear[:2]}
    (outcome,) = settle(store, world.order(wish))
    assert sorted(outcome.ticket_ids) == cheap[:2], "the third has a neighbour, though a dear one"
