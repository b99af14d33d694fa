"""The journal: a row for each batch, numbers without a gap, and pages that are the history of tickets, each change once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from shared.db import journal_reader, journal_writer, rule_change
from shared.db.batch_store import BatchStore
from shared.db.engine import transaction
from shared.db.journal_reader import FeedExpiredError, FeedResetError
from shared.db.ticket_editor import Edit, edit, remove
from shared.domain.commands import Kind, Wish
from shared.journal.change import Change, ChangeType
from shared.journal.cursor import OPERATORS, Cursor
from tests.contract.db.harness import SHARD, World, decided, meanwhile, settle

EVERYTHING = frozenset(ChangeType)
TICKETS = EVERYTHING - {
    ChangeType.REJECTED,
    ChangeType.EVENT_CREATED,
    ChangeType.EVENT_UPDATED,
    ChangeType.EVENT_CANCELLED,
    ChangeType.EVENT_DELETED,
    ChangeType.INVENTORY_CHANGED,
}


def start(engine: Engine, *, oldest: bool = True) -> Cursor:
    with transaction(engine) as conn:
        return journal_reader.start(conn, oldest=oldest)


def read_on(
    engine: Engine,
    cursor: Cursor,
    limit: int = 1_000,
    types: frozenset[ChangeType] = TICKETS,
    event_id: str | None = None,
) -> tuple[list[Change], Cursor]:
    """Return all that follows, page by page, and the cursor behind it."""
    changes: list[Change] = []
    while True:
        with transaction(engine) as conn:
            page = journal_reader.read(conn, cursor, limit, types, None if event_id is None else frozenset({event_id}))
        assert len(page.changes) <= limit
        changes += page.changes
        cursor = page.cursor
        if not page.has_more:
            return changes, cursor


def numbers(world: World, shard: int) -> list[int]:
    return world.rows("SELECT number FROM journal WHERE shard = :shard ORDER BY number", shard=shard)


def test_a_batch_leaves_one_row_under_the_shards_next_number(world: World, store: BatchStore) -> None:
    world.event()
    one, two = world.seats("1", "2")
    settle(store, world.reserve(one), world.reserve(two, "bob"))
    settle(store, world.reserve(one, "cy"))
    assert numbers(world, SHARD) == [1, 2]
    assert world.rows("SELECT cardinality(command_ids) FROM journal WHERE shard = 3 ORDER BY number") == [2, 1]
    assert world.rows("SELECT journal_number FROM shards WHERE shard = :shard", shard=SHARD) == [2]


def test_a_batch_knows_its_number_once_it_is_committed(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    entry = world.reserve(seat)
    for number in (1, None):  # read again after a crash it has nothing new
        with store.batch(SHARD, store.fence(SHARD)) as batch:
            state, decision = decided(batch, [entry])
            batch.commit(decision, [entry], state.now_ms)
            assert batch.journal_number == number
    assert numbers(world, SHARD) == [1]


def test_what_is_told_is_what_was_done(world: World, store: BatchStore, engine: Engine) -> None:
    world.event(max_wait_seconds=60, refundable=True)
    one, two = world.seats("1", "2")
    first = start(engine)
    held = world.reserve(one)
    parked = world.reserve(one, "bob", wait_for_release_seconds=60)
    order = world.order(Wish(ticket_ids=(two,)))
    steps = [held, parked, order, world.entry(Kind.EXTEND, two), world.entry(Kind.RELEASE, one)]
    for entry in steps:
        settle(store, entry)
    settle(store, world.entry(Kind.CONFIRM, two), world.reserve(two, "cy"))
    world.overdue(one)
    settle(store, world.entry(Kind.EXPIRE, one, "rowlock"))
    changes, _ = read_on(engine, first)
    told = [(c.type.value.rpartition(".")[2], c.ticket_id, c.holder, c.cause) for c in changes]
    assert told == [
        ("held", one, "ann", "reserve"),
        ("held", two, "ann", "order"),
        ("extended", two, "ann", "extend"),
        ("released", one, "ann", "release"),
        ("handed_over", one, "bob", "reserve"),
        ("confirmed", two, "ann", "confirm"),
        ("expired", one, "bob", "expire"),
    ]
    assert [c.held_until is not None for c in changes] == [True, True, True, False, True, False, False]
    assert changes[1].order_id == order.command.id
    assert {c.event_id for c in changes} == {"e"}
    assert len({c.id for c in changes}) == len(changes)


def test_what_a_box_office_did_is_told_with_both_holders_both_seats_and_its_reason(
    world: World, store: BatchStore, engine: Engine
) -> None:
    world.event()
    one, two = world.seats("1", "2")
    settle(store, world.reserve(one), world.entry(Kind.CONFIRM, one))
    first = start(engine, oldest=False)
    office: dict[str, Any] = {"holder": "key:1", "seller": True, "anybodys": True}
    settle(store, world.entry(Kind.TRANSFER, one, to_holder="bob", **office))
    settle(store, world.entry(Kind.MOVE, one, to=two, **office))
    settle(store, world.entry(Kind.CANCEL, two, reason="storm", **office))
    changes, _ = read_on(engine, first)
    told = [(c.type.value.rpartition(".")[2], c.ticket_id, c.holder, c.status, c.cause, c.reason) for c in changes]
    assert told == [
        ("released", one, "ann", "SOLD", "transfer", None),
        ("transferred", one, "bob", "SOLD", "transfer", None),
        ("released", one, "bob", "AVAILABLE", "move", None),
        ("moved", two, "bob", "SOLD", "move", None),
        ("released", two, "bob", "AVAILABLE", "cancel", "storm"),
    ]
    assert len({c.command_id for c in changes}) == 3


def test_refusals_are_told_to_who_asks_for_them(world: World, store: BatchStore, engine: Engine) -> None:
    world.event()
    (seat,) = world.seats("1")
    first = start(engine, oldest=False)
    settle(store, world.reserve(seat), world.reserve(seat, "bob"), world.reserve("nowhere", "cy"))
    refused, _ = read_on(engine, first, types=frozenset({ChangeType.REJECTED}))
    assert [(c.holder, c.code, c.ticket_id) for c in refused] == [
        ("bob", "TICKET_UNAVAILABLE", seat),
        ("cy", "TICKET_NOT_FOUND", "nowhere"),
    ]
    everything, _ = read_on(engine, first, 1, EVERYTHING)
    assert [c.type for c in everything] == [ChangeType.HELD, ChangeType.REJECTED, ChangeType.REJECTED]


def test_changes_of_one_event_are_told_alone(world: World, store: BatchStore, engine: Engine) -> None:
    world.event("e")
    world.event("f")
    mine, other = world.seats("1", event_id="e"), world.seats("1", event_id="f")
    first = start(engine)
    settle(store, world.reserve(mine[0]), world.reserve(other[0]))
    changes, behind = read_on(engine, first, event_id="f")
    assert [c.ticket_id for c in changes] == other
    assert read_on(engine, behind, event_id="f") == ([], behind)


def test_an_operators_change_stands_in_a_lane_of_its_own(world: World, engine: Engine) -> None:
    first = start(engine)
    with transaction(engine) as conn:
        journal_writer.record(conn, ChangeType.EVENT_UPDATED, "e", "update")
    changes, behind = read_on(engine, first, types=EVERYTHING)
    assert [(c.type, c.event_id, c.cause) for c in changes] == [(ChangeType.EVENT_UPDATED, "e", "update")]
    assert behind.number(OPERATORS) == first.number(OPERATORS) + 1


def test_what_operators_do_to_events_and_tickets_is_told(world: World, engine: Engine) -> None:
    first = start(engine)
    world.event()
    seats = world.seats("1", "2")
    rule_change.change(engine, "e", {"name": "Other"})
    edit(engine.begin, "e", seats, Edit(for_sale=False))
    edit(engine.begin, "e", seats, Edit(for_sale=False))  # which changes nothing
    remove(engine.begin, "e", seats)
    changes, _ = read_on(engine, first, types=EVERYTHING)
    assert [(c.type, c.event_id) for c in changes] == [
        (ChangeType.EVENT_CREATED, "e"),
        (ChangeType.INVENTORY_CHANGED, "e"),
        (ChangeType.EVENT_UPDATED, "e"),
        (ChangeType.INVENTORY_CHANGED, "e"),
        (ChangeType.INVENTORY_CHANGED, "e"),
    ]


def test_the_rest_of_a_row_comes_before_rows_that_have_become_visible_since(
    world: World, make_store: Callable[..., BatchStore], engine: Engine
) -> None:
    world.event()
    seats, (other,) = world.seats("1", "2", "3"), world.seats("4")
    first = start(engine)
    settle(make_store("late"), *(world.reserve(seat) for seat in seats))
    got, cursor = read_on(engine, first, 1)
    settle(make_store("early"), world.reserve(other, shard=7), shard=7)
    world.rows("UPDATE journal SET at = at - interval '1 hour' WHERE shard = 7")
    while more := read_on(engine, cursor, 1)[0]:
        got += more
        cursor = read_on(engine, cursor, 1)[1]
    assert [change.ticket_id for change in got] == [*seats, other]


def test_now_begins_with_what_comes_next(world: World, store: BatchStore, engine: Engine) -> None:
    world.event()
    one, two = world.seats("1", "2")
    settle(store, world.reserve(one))
    now = start(engine, oldest=False)
    settle(store, world.reserve(two))
    assert [c.ticket_id for c in read_on(engine, now)[0]] == [two]
    assert [c.ticket_id for c in read_on(engine, start(engine))[0]] == [one, two]


def test_a_cursor_of_another_database_or_of_a_future_that_was_taken_back_is_refused(
    world: World, store: BatchStore, engine: Engine
) -> None:
    world.event()
    (seat,) = world.seats("1")
    settle(store, world.reserve(seat))
    now = start(engine, oldest=False)
    for cursor in (
        Cursor("0.1.1", now.numbers),
        Cursor(now.database, {**now.numbers, SHARD: now.number(SHARD) + 1}),
        Cursor(now.database, {**now.numbers, 77: 1}),
    ):
        with pytest.raises(FeedResetError), transaction(engine) as conn:
            journal_reader.read(conn, cursor, 10, TICKETS)


@pytest.mark.parametrize("kept", [1, 0])
def test_a_cursor_from_before_what_is_kept_says_so(world: World, store: BatchStore, engine: Engine, kept: int) -> None:
    world.event()
    seats = world.seats("1", "2", "3")
    first = start(engine)
    for seat in seats:
        settle(store, world.reserve(seat))
    world.rows("DELETE FROM journal WHERE number <= :gone", gone=len(seats) - kept)
    with pytest.raises(FeedExpiredError), transaction(engine) as conn:
        journal_reader.read(conn, first, 10, TICKETS)
    assert len(read_on(engine, start(engine))[0]) == kept


def test_a_clock_that_was_set_back_brings_no_row_out_of_order(world: World, store: BatchStore, engine: Engine) -> None:
    world.event()
    seats = world.seats("1", "2", "3", "4")
    first = start(engine)
    for seat in seats:
        settle(store, world.reserve(seat))
    world.rows("UPDATE journal SET at = at - interval '1 hour' WHERE number IN (2, 4)")
    assert [c.ticket_id for c in read_on(engine, first, 1)[0]] == seats


@pytest.mark.parametrize("seed", range(3))
def test_pages_read_while_batches_commit_are_the_history_each_change_once_and_in_order(
    world: World, engine: Engine, make_store: Callable[..., BatchStore], seed: int
) -> None:
    world.event(max_wait_seconds=60, refundable=True, max_per_holder=50)
    seats = world.seats(*map(str, range(1, 13)))
    first = start(engine)
    ended = threading.Event()

    def sell(shard: int) -> None:
        # Batches of different shards share no ticket, but for those of orders, which lock them.
        chance = random.Random(f"{seed}/{shard}")
        store = make_store()
        own = seats[shard::3]
        for _ in range(40):
            batch = []
            for _ in range(chance.randint(1, 6)):
                holder = chance.choice(("ann", "bob", "cy"))
                kind = chance.choice((Kind.RESERVE, Kind.RESERVE, Kind.RELEASE, Kind.CONFIRM, Kind.EXTEND, Kind.ORDER))
                if kind is Kind.ORDER:
                    batch.append(world.order(Wish(quantity=chance.randint(1, 2)), holder=holder, shard=shard))
                else:
                    more = {"wait_for_release_seconds": 30} if kind is Kind.RESERVE and chance.random() < 0.3 else {}
                    batch.append(world.entry(kind, chance.choice(own), holder, shard=shard, **more))
            settle(store, *batch, shard=shard)

    def follow() -> list[Change]:
        chance, cursor = random.Random(seed), first
        changes: list[Change] = []
        while True:
            is_last = ended.is_set()
            more, cursor = read_on(engine, cursor, chance.randint(1, 30))
            changes += more
            if is_last:
                return changes

    with meanwhile(follow) as followed:
        sellers = [threading.Thread(target=sell, args=(shard,)) for shard in range(3)]
        for seller in sellers:
            seller.start()
        for seller in sellers:
            seller.join()
        ended.set()
    (told,) = followed
    history = world.rows("SELECT ticket_id, command_id::text, change, to_status FROM ticket_changes ORDER BY place")
    assert len(history) > 50
    as_told = [(c.ticket_id, c.command_id, c.type.value.rpartition(".")[2], c.status) for c in told]
    assert len(as_told) == len(history)
    for seat in seats:
        assert [each for each in as_told if each[0] == seat] == [each for each in history if each[0] == seat]
    for shard in range(3):
        written = numbers(world, shard)
        assert written == list(range(1, len(written) + 1))
