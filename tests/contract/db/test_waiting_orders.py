"""Orders that wait in their event: who reads them, who locks them, and what two shards make of one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shared.db import offers
from shared.db.batch_store import BatchStore
from shared.db.command_reader import read_commands
from shared.db.deadlines import Overdue, awaited, overdue
from shared.db.engine import transaction
from shared.db.session import Session
from shared.db.ticket_editor import Edit, edit
from shared.domain.commands import Entry, Kind, Wish
from shared.domain.outcomes import Code, Status
from tests.contract.db.harness import SHARD, World, decided, meanwhile, settle, wait_until_blocked

OTHER = 5
TWO = Wish(quantity=2, adjacent=True)


@pytest.fixture
def taken(world: World, store: BatchStore) -> list[str]:
    """Four seats of a row that Bob has."""
    world.event(max_wait_seconds=60)
    seats = world.seats("1", "2", "3", "4")
    assert [outcome.status for outcome in settle(store, *(world.reserve(seat, "bob") for seat in seats))] == [
        Status.SUCCEEDED
    ] * 4
    return seats


def waits(world: World, *wishes: Wish, holder: str = "ann", **more: Any) -> Entry:
    return world.order(*wishes, holder=holder, wait_for_release_seconds=30, **more)


def release(world: World, seat: str, **more: Any) -> Entry:
    return world.entry(Kind.RELEASE, seat, "bob", **more)


def holders(world: World) -> dict[str, str]:
    rows = world.rows("SELECT ticket_id, holder FROM reservations WHERE status = 'HELD'")
    return dict(rows)


def test_an_order_waits_and_is_handed_what_another_shard_frees(
    world: World, store: BatchStore, taken: list[str]
) -> None:
    mine = waits(world, TWO, metadata={"cart": "17"})
    assert settle(store, mine)[0].parked
    assert settle(store, release(world, taken[0], shard=OTHER), shard=OTHER)[0].status is Status.SUCCEEDED
    assert world.rows("SELECT count(*) FROM parked") == [1]
    assert settle(store, release(world, taken[1], shard=OTHER), shard=OTHER)[0].status is Status.SUCCEEDED
    with transaction(world.engine) as conn:
        told = read_commands(conn, [mine.command.id])[mine.command.id]
    assert (told.status, set(told.ticket_ids)) == (Status.SUCCEEDED, set(taken[:2]))
    assert world.rows("SELECT count(*) FROM parked") == [0]
    assert world.rows(
        "SELECT DISTINCT order_id::text, shard, content FROM reservations JOIN metadata m ON m.id = metadata_id"
    ) == [(mine.command.id, SHARD, {"cart": "17"})]
    assert settle(store, mine)[0].reservation_ids == told.reservation_ids


def test_two_shards_that_free_a_seat_each_at_once_serve_who_waits_for_both(
    world: World, make_store: Callable[..., BatchStore], taken: list[str]
) -> None:
    first, second = make_store(), make_store("waiting")
    settle(first, waits(world, TWO))
    ours, theirs = [release(world, taken[0])], release(world, taken[1], shard=OTHER)
    second.fence(OTHER)
    with first.batch(SHARD, first.fence(SHARD)) as batch:
        state, decision = decided(batch, ours)
        with meanwhile(lambda: settle(second, theirs, shard=OTHER)) as outcomes:
            wait_until_blocked(world, "waiting")
            batch.commit(decision, ours, state.now_ms)
    assert outcomes[0][0].status is Status.SUCCEEDED
    assert holders(world) == {taken[0]: "ann", taken[1]: "ann", taken[2]: "bob", taken[3]: "bob"}
    assert world.rows("SELECT max(created_at) >= max(ended_at) FROM reservations") == [True]


def test_no_order_is_served_by_two_shards(
    world: World, make_store: Callable[..., BatchStore], taken: list[str]
) -> None:
    first, second = make_store(), make_store("waiting")
    settle(first, waits(world, Wish(quantity=1)))
    ours, theirs = [release(world, taken[0])], release(world, taken[1], shard=OTHER)
    second.fence(OTHER)
    with first.batch(SHARD, first.fence(SHARD)) as batch:
        state, decision = decided(batch, ours)
        with meanwhile(lambda: settle(second, theirs, shard=OTHER)) as outcomes:
            wait_until_blocked(world, "waiting")
            batch.commit(decision, ours, state.now_ms)
    assert outcomes[0][0].status is Status.SUCCEEDED
    assert holders(world) == {taken[0]: "ann", taken[2]: "bob", taken[3]: "bob"}


def test_a_batch_that_frees_nothing_takes_no_turn_for_the_line(
    world: World, make_store: Callable[..., BatchStore], taken: list[str]
) -> None:
    first, second = make_store(), make_store()
    settle(first, waits(world, TWO), release(world, taken[3]))
    with first.batch(SHARD, first.fence(SHARD)) as batch:
        batch.load([release(world, taken[0])], frozenset())
        (outcome,) = settle(second, world.reserve(taken[3], "cid", shard=OTHER), shard=OTHER)
    assert outcome.status is Status.SUCCEEDED


def test_a_seat_that_is_locked_just_then_is_offered_by_the_next_look(
    world: World, make_store: Callable[..., BatchStore], taken: list[str]
) -> None:
    first, second = make_store(), make_store()
    settle(first, release(world, taken[0]))
    settle(first, waits(world, TWO))
    with second.batch(OTHER, second.fence(OTHER)) as other:
        other.load([world.entry(Kind.EXTEND, taken[0], "eve", shard=OTHER)], frozenset())
        settle(first, release(world, taken[1]))
    assert world.rows("SELECT count(*) FROM parked") == [1]
    assert settle(first, world.entry(Kind.EXPIRE, None, "rowlock", event_id="e"))[0].status is Status.SUCCEEDED
    assert {seat for seat, holder in holders(world).items() if holder == "ann"} == set(taken[:2])


def test_who_waits_for_a_bay_and_a_companion_seat_has_them_by_the_next_look_after_they_were_marked(
    world: World, store: BatchStore
) -> None:
    world.event(max_wait_seconds=60)
    seats = world.seats("1", "2", "3")
    assert settle(store, waits(world, Wish(quantity=2, accessible_count=1, companion_count=1)))[0].parked
    edit(world.engine.begin, "e", seats[:1], Edit(accessible=True))
    edit(world.engine.begin, "e", seats[1:2], Edit(companion=True))
    with transaction(world.engine) as conn:
        (found,) = awaited(conn, 10, 2_000)
    settle(store, world.entry(Kind.EXPIRE, None, "rowlock", event_id=found.event_id))
    assert holders(world) == {seats[0]: "ann", seats[1]: "ann"}


def test_named_tickets_are_offered_too(world: World, store: BatchStore, taken: list[str]) -> None:
    settle(store, waits(world, Wish(ticket_ids=(taken[0], taken[3]))))
    settle(store, release(world, taken[0]), release(world, taken[1]))
    assert "ann" not in holders(world).values()
    settle(store, release(world, taken[3], shard=OTHER), shard=OTHER)
    assert {seat for seat, holder in holders(world).items() if holder == "ann"} == {taken[0], taken[3]}


def test_standing_places_are_offered_too(world: World, store: BatchStore) -> None:
    world.event(max_wait_seconds=60)
    places = world.places(3)
    settle(store, *(world.reserve(place, "bob") for place in places))
    settle(store, waits(world, Wish(quantity=2, section="Floor")))
    settle(store, release(world, places[0]))
    settle(store, release(world, places[2], shard=OTHER), shard=OTHER)
    assert {seat for seat, holder in holders(world).items() if holder == "ann"} == {places[0], places[2]}
    assert world.rows("SELECT count(*) FROM free_places") == [0]


def test_numbers_of_those_who_wait_are_kept_where_there_is_a_limit(world: World, store: BatchStore) -> None:
    world.event(max_wait_seconds=60, max_per_holder=2)
    first, second = world.seats("1", "2")
    settle(store, world.reserve(first, "bob"), world.reserve(second, "bob"))
    settle(store, waits(world, Wish(quantity=1)), waits(world, Wish(quantity=2), holder="cid"))
    settle(store, release(world, first, shard=OTHER), shard=OTHER)
    assert sorted(world.rows("SELECT holder, active FROM holder_counts")) == [("ann", 1), ("bob", 1)]


def test_who_gave_a_seat_back_a_moment_ago_waits_on(world: World, store: BatchStore) -> None:
    world.event(max_wait_seconds=60, cool_down_seconds=60)
    (seat,) = world.seats("1")
    settle(store, world.reserve(seat, "ann"), waits(world, Wish(quantity=1)))
    settle(store, world.entry(Kind.RELEASE, seat, "ann"))
    assert holders(world) == {}
    assert world.rows("SELECT count(*) FROM parked") == [1]


def test_an_order_is_taken_back_by_its_id_alone(world: World, store: BatchStore, taken: list[str]) -> None:
    mine = waits(world, TWO)
    settle(store, mine)
    assert settle(store, world.entry(Kind.WITHDRAW, None, "ann", target_id=mine.command.id))[0].status is (
        Status.SUCCEEDED
    )
    assert settle(store, mine)[0].code is Code.WITHDRAWN
    assert world.rows("SELECT count(*) FROM parked") == [0]


def test_each_who_waits_is_told_how_many_stand_before(world: World, store: BatchStore, taken: list[str]) -> None:
    world.event("other", max_wait_seconds=60)
    world.seats("1", event_id="other")
    line = [waits(world, TWO, holder=name) for name in ("ann", "cid", "dot")]
    alone = waits(world, TWO, event_id="other")
    for_a_seat = world.reserve(taken[0], "eve", wait_for_release_seconds=30)
    assert all(outcome.parked for outcome in settle(store, *line, alone, for_a_seat))
    with transaction(world.engine) as conn:
        told = read_commands(conn, [each.command.id for each in (*line, alone, for_a_seat)])
    assert [told[each.command.id].ahead for each in (*line, alone, for_a_seat)] == [0, 1, 2, 0, 0]


def test_an_order_that_waited_long_enough_is_overdue_and_ended(
    world: World, store: BatchStore, taken: list[str]
) -> None:
    mine = waits(world, TWO)
    settle(store, mine)
    with transaction(world.engine) as conn:
        assert overdue(conn, 10) == []
    world.rows("UPDATE parked SET until_at = now() - interval '1 hour'")
    with transaction(world.engine) as conn:
        (found,) = overdue(conn, 10)
    assert (found.ticket_id, found.event_id, found.cause_id) == (None, "e", mine.command.id)
    settle(store, world.entry(Kind.EXPIRE, None, "rowlock", event_id="e"))
    assert settle(store, mine)[0].code is Code.NO_MATCHING_SEATS


def test_an_event_is_asked_again_while_orders_wait_and_tickets_are_free(
    world: World, store: BatchStore, taken: list[str]
) -> None:
    def asked() -> list[Overdue]:
        with transaction(world.engine) as conn:
            return awaited(conn, 10, 2_000)

    assert asked() == []
    settle(store, waits(world, TWO))
    assert asked() == []
    settle(store, release(world, taken[0]))
    (found,) = asked()
    assert (found.ticket_id, found.event_id, found.due_ms % 2_000) == (None, "e", 0)
    settle(store, release(world, taken[1]))
    assert asked() == []


def test_an_event_that_is_cancelled_or_gone_is_asked_and_nobody_waits_there_any_more(
    world: World, store: BatchStore, taken: list[str]
) -> None:
    world.event("other", max_wait_seconds=60)
    lost = [waits(world, TWO), waits(world, TWO, event_id="other")]
    settle(store, *lost)
    world.rows("UPDATE events SET cancelled_at = now() WHERE id = 'e'")
    world.rows("DELETE FROM events WHERE id = 'other'")
    with transaction(world.engine) as conn:
        found = awaited(conn, 10, 2_000)
    assert [each.event_id for each in found] == ["e", "other"]
    settle(store, *(world.entry(Kind.EXPIRE, None, "rowlock", event_id=each.event_id) for each in found))
    assert [outcome.code for outcome in settle(store, *lost)] == [Code.SALES_CLOSED, Code.TICKET_NOT_FOUND]
    assert world.rows("SELECT count(*) FROM parked") == [0]


def test_hundreds_who_want_different_things_are_looked_for_in_few_walks(
    world: World, store: BatchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offers, "WANTS_MAX", 2)
    world.event(max_wait_seconds=60)
    seats = [world.seats("1", "2", section=section)[0] for section in "ABC"]
    other = [seat.replace("-1-1", "-1-2") for seat in seats]
    settle(store, *(world.reserve(seat, "bob") for seat in (*seats, *other)))
    settle(store, *(waits(world, Wish(quantity=2, section=section), holder=section) for section in "ABC"))
    settle(store, *(release(world, seat) for seat in seats))
    settle(store, *(release(world, seat) for seat in other))
    assert holders(world) == {seat: seat[2] for seat in (*seats, *other)}


def test_the_round_trips_of_a_batch_that_asks_who_waits_do_not_grow_with_the_line(
    world: World, store: BatchStore, taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(store, *(waits(world, Wish(quantity=3, ticket_ids=()), holder=f"h{n}") for n in range(30)))
    calls: list[str] = []
    call = Session.call

    def counted(session: Session, sql: str) -> list[tuple[Any, ...]]:
        calls.append(sql)
        return call(session, sql)

    monkeypatch.setattr(Session, "call", counted)
    settle(store, release(world, taken[0]))
    assert len(calls) == 3
