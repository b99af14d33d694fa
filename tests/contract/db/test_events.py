"""Events and their rules."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs
from sqlalchemy import text

from shared.audit import tables
from shared.audit.tables import audit
from shared.db import board_reader, event_store, rule_change, ticket_reader
from shared.db.batch_store import BatchStore
from shared.db.engine import snapshot, transaction
from shared.db.queries import statements
from shared.db.shards import lock_all_shards
from shared.db.ticket_editor import Edit, edit
from shared.db.views import CountsView
from shared.domain.commands import Kind, Wish
from shared.domain.outcomes import Code, Status
from shared.errors import SettleError
from tests.contract.db.harness import RULES, SHARD, World, decided, meanwhile, settle, wait_until_blocked

SEAT_STATUSES = {"AVAILABLE": "A", "HELD": "H", "SOLD": "S", "NOT_FOR_SALE": "X"}


def test_an_event_comes_back_as_it_was_created_and_counts_its_tickets(world: World, store: BatchStore) -> None:
    opens = datetime(2026, 5, 1, 10, tzinfo=UTC)
    world.event(sales_open_at=opens, closed_sections=("B", "C"), max_per_holder=4)
    seats = world.seats("1", "2", "3", "4")
    settle(store, *(world.reserve(seat) for seat in seats[:3]), world.entry(Kind.CONFIRM, seats[0]))
    with transaction(world.engine) as conn:
        event = event_store.get(conn, "e")
        assert event_store.get(conn, "nowhere") is None
        assert event_store.create(conn, "e", RULES) is None
    assert event is not None
    assert (event.sales_open_at, event.closed_sections) == ("2026-05-01T10:00:00.000Z", ["B", "C"])
    assert (event.max_per_holder, event.starts_at) == (4, None)
    assert event.counts == CountsView(AVAILABLE=1, HELD=2, SOLD=1, NOT_FOR_SALE=0)


def test_counts_letters_and_filters_say_the_same_of_every_seat(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    """Two shards hold, sell, release and end each other's seats; some are off the market, some in a closed section."""
    world.event(refundable=True)
    seats = world.seats(*map(str, range(8)), section="A")
    closed = world.seats(*map(str, range(8)), section="B")
    standing = world.places(4)
    ours, theirs = make_store("ours"), make_store("theirs")
    settle(ours, *(world.reserve(seat) for seat in (*seats[:4], *closed[:4])))
    settle(ours, world.order(Wish(quantity=2, section="Floor")))
    settle(theirs, world.entry(Kind.CONFIRM, seats[0], shard=7), world.entry(Kind.RELEASE, seats[1], shard=7), shard=7)
    settle(theirs, world.entry(Kind.CONFIRM, closed[0], shard=7), world.reserve(seats[5], "bob", shard=7), shard=7)
    world.overdue(seats[2])
    settle(theirs, world.entry(Kind.EXPIRE, seats[2], "rowlock", shard=7), shard=7)
    off = edit(world.engine.begin, "e", [seats[3], seats[6], standing[0]], Edit(for_sale=False))
    assert off.changed == 3
    event = rule_change.change(world.engine, "e", {"closed_sections": ("B",)})
    with transaction(world.engine) as conn:
        listed = {status: len(ticket_reader.list_tickets(conn, "e", 100, status=status)[0]) for status in SEAT_STATUSES}
    with snapshot(world.engine) as conn:
        seats_read = board_reader.read_seats(conn, "e")
    assert event is not None
    assert seats_read is not None
    letters = Counter(seats_read.statuses.decode())
    counts = structs.asdict(event.counts)
    assert counts == listed == {name: letters[letter] for name, letter in SEAT_STATUSES.items()}
    assert (sum(counts.values()), counts["SOLD"]) == (20, 2)
    assert counts["NOT_FOR_SALE"] >= 5
    assert audit(world.engine) == []


def test_an_event_counts_tickets_that_come_and_go(world: World) -> None:
    world.event()
    world.seats("1", "2")
    world.places(3)
    world.event("other")
    world.seats("1", event_id="other")
    world.rows("DELETE FROM tickets WHERE event_id = 'e' AND section = 'A'")
    assert world.rows("SELECT id, tickets FROM events ORDER BY id") == [("e", 3), ("other", 1)]


def test_events_come_in_pages_newest_first(world: World) -> None:
    for number in range(5):
        world.event(f"e{number}")
    found: list[str] = []
    with transaction(world.engine) as conn:
        cursor = None
        while cursor or not found:
            items, cursor = event_store.list_events(conn, 2, cursor)
            found += [item.id for item in items]
    assert found == ["e4", "e3", "e2", "e1", "e0"]


def test_rules_may_change_and_only_what_is_named_does(world: World, store: BatchStore) -> None:
    world.event(refundable=True)
    (seat,) = world.seats("1")
    event = rule_change.change(world.engine, "e", {"closed_sections": ["A"], "hold_seconds": 60})
    assert rule_change.change(world.engine, "nowhere", {"name": "x"}) is None
    assert rule_change.change(world.engine, "nowhere", {"max_per_holder": 1}) is None
    assert event is not None
    assert (event.closed_sections, event.hold_seconds, event.refundable) == (["A"], 60, True)
    assert settle(store, world.reserve(seat))[0].code is Code.SALES_CLOSED


def test_rules_that_contradict_each_other_are_refused_by_the_schema(world: World) -> None:
    world.event()
    with pytest.raises(SettleError) as refused:
        rule_change.change(world.engine, "e", {"max_hold_seconds": 1})
    assert refused.value.sqlstate == "23514"


def test_a_limit_set_while_selling_counts_what_is_held_already(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats("1", "2", "3")
    settle(store, world.reserve(seats[0]), world.reserve(seats[1]), world.entry(Kind.RELEASE, seats[1]))
    rule_change.change(world.engine, "e", {"max_per_holder": 2})
    assert world.rows("SELECT holder, active FROM holder_counts") == [("ann", 1)]
    outcomes = settle(store, world.reserve(seats[1]), world.reserve(seats[2]))
    assert [outcome.code for outcome in outcomes] == [None, Code.LIMIT_REACHED]
    rule_change.change(world.engine, "e", {"max_per_holder": None})
    assert world.rows("SELECT count(*) FROM holder_counts") == [0]
    assert settle(store, world.reserve(seats[2]))[0].status is Status.SUCCEEDED


def test_a_change_of_rules_waits_for_the_batch_that_runs(world: World, make_store: Callable[..., BatchStore]) -> None:
    world.event()
    (seat,) = world.seats("1")
    store, entry = make_store(), world.reserve(seat)

    def limit() -> None:
        rule_change.change(world.engine, "e", {"max_per_holder": 1})

    with store.batch(SHARD, store.fence(SHARD)) as batch:
        state, decision = decided(batch, [entry])
        with meanwhile(limit):
            wait_until_blocked(world, "rowlock-test")
            batch.commit(decision, [entry], state.now_ms)
            batch._session.call("COMMIT; BEGIN")
    assert world.rows("SELECT holder, active FROM holder_counts") == [("ann", 1)]


WRONG_COUNTS = statements(str(Path(tables.__file__).with_suffix(".sql")))["wrong_counts"].sql
LIMITS: list[tuple[int | None, int | None]] = [
    (None, None), (None, 5), (9, 5), (None, 5), (9, None), (None, None), (9, 5), (None, None), (None, 5), (9, None), (None, 5),
]  # fmt: skip
"""Limits of a holder and of a guest, so that each change between counting all, guests and nobody comes in both directions."""


def test_limits_that_come_and_go_while_seats_are_sold_count_exactly(
    world: World, make_store: Callable[..., BatchStore]
) -> None:
    """Guests, others, and one who is both take and give back seats all along, in two shards."""
    world.event()
    shards = {7: world.seats(*map(str, range(20)), section="A"), SHARD: world.seats(*map(str, range(20)), section="B")}
    done = threading.Event()

    def sell(shard: int) -> int:
        store, batches = make_store(f"shop-{shard}"), 0
        while not done.is_set():
            for holder, guest in (("guest-1", True), ("ann", False), ("both", True), ("both", False)):
                some = random.sample(shards[shard], 5)
                kinds = [random.choice((Kind.RESERVE, Kind.RELEASE)) for _ in some]
                settle(
                    store,
                    *(
                        world.entry(kind, seat, holder, guest=guest, shard=shard)
                        for kind, seat in zip(kinds, some, strict=True)
                    ),
                    shard=shard,
                )
                batches += 1
        return batches

    with meanwhile(lambda: sell(7)) as first, meanwhile(lambda: sell(SHARD)) as second:
        try:
            for holders, guests in LIMITS * 2:
                rule_change.change(world.engine, "e", {"max_per_holder": holders, "max_per_guest": guests})
                with transaction(world.engine) as conn:
                    lock_all_shards(conn)
                    assert conn.execute(text(WRONG_COUNTS)).all() == []
        finally:
            done.set()
    assert min(first[0], second[0]) > 10


def test_numbers_that_a_change_left_when_it_was_cut_off_are_not_believed(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats("1", "2")
    settle(store, world.reserve(seats[0]))
    world.rows("INSERT INTO holder_counts VALUES ('e', 'ann', 5), ('e', 'bob', 3)")
    rule_change.change(world.engine, "e", {"max_per_holder": 2})
    assert world.rows("SELECT holder, active FROM holder_counts") == [("ann", 1)]
    rule_change.change(world.engine, "e", {"max_per_holder": None, "max_per_guest": 5})
    world.rows("INSERT INTO holder_counts VALUES ('e', 'ann', 5), ('e', 'bob', 3)")
    rule_change.change(world.engine, "e", {"max_per_holder": 2})
    assert world.rows("SELECT holder, active FROM holder_counts") == [("ann", 1)]


def test_limits_are_changed_one_after_the_other(world: World) -> None:
    world.event()
    with ThreadPoolExecutor(8) as pool:
        limits = [*pool.map(lambda n: rule_change.change(world.engine, "e", {"max_per_holder": n or None}), range(8))]
    assert all(limits)
    rule_change.change(world.engine, "e", {"max_per_holder": 3})


def test_tickets_may_be_taken_off_the_market_one_by_one(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats("1", "2")
    assert edit(world.engine.begin, "e", [seats[0], "nothing"], Edit(for_sale=False)).changed == 1
    assert edit(world.engine.begin, "e", [seats[0]], Edit(for_sale=False)).changed == 0
    outcomes = settle(store, *(world.reserve(seat) for seat in seats))
    assert [outcome.code for outcome in outcomes] == [Code.SALES_CLOSED, None]


def test_a_plan_is_kept_beside_the_seats(world: World) -> None:
    world.event()
    plan = {"size": {"width": 10, "height": 5}, "areas": [{"text": 'The "stage"'}]}
    with transaction(world.engine) as conn:
        assert event_store.get_plan(conn, "e") is None
        event_store.set_plan(conn, "e", plan)
        assert event_store.get_plan(conn, "e") == plan
