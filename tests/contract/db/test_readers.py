"""What the API is told of commands, tickets, reservations, orders and history."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection

from shared.db import event_store, history_reader, reservation_reader, ticket_reader
from shared.db.batch_store import BatchStore
from shared.db.command_reader import read_commands
from shared.db.cursors import CursorError
from shared.db.deadlines import Overdue, overdue
from shared.db.engine import transaction
from shared.db.reservation_reader import PageOf
from shared.domain.commands import Kind, Wish
from shared.domain.outcomes import Code, Outcome, Status
from shared.domain.records import Decision
from shared.views import command_view
from tests.contract.db.harness import SHARD, World, settle

UNKNOWN = "01900000-0000-7000-8000-000000000000"


def test_a_settled_command_looks_as_it_did_when_it_was_published(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats("1", "2")
    entries = [
        world.reserve(seats[0]),
        world.reserve(seats[0], "bob"),
        world.order(Wish(ticket_ids=(seats[1],)), holder="cy"),
        world.order(Wish(quantity=2, adjacent=True), holder="di"),
    ]
    outcomes = settle(store, *entries)
    completed = world.rows("SELECT DISTINCT epoch_ms(completed_at) FROM commands")[0]
    published = {
        entry.command.id: command_view(entry.command, entry.sequence, outcome, completed)
        for entry, outcome in zip(entries, outcomes, strict=True)
    }
    with transaction(world.engine) as conn:
        assert read_commands(conn, [*published, UNKNOWN]) == published
        assert read_commands(conn, []) == {}


def test_a_parked_command_is_pending_and_says_that_it_is_parked(world: World, store: BatchStore) -> None:
    world.event(max_wait_seconds=60)
    (seat,) = world.seats("1")
    parked = world.reserve(seat, "bob", wait_for_release_seconds=30)
    settle(store, world.reserve(seat), world.reserve(seat, "cid", wait_for_release_seconds=30), parked)
    told = command_view(parked.command, parked.sequence, Outcome(status=Status.PENDING, parked=True))
    with transaction(world.engine) as conn:
        assert read_commands(conn, [parked.command.id]) == {parked.command.id: msgspec.structs.replace(told, ahead=1)}
    settle(store, world.entry(Kind.RELEASE, seat), world.entry(Kind.RELEASE, seat, "cid"))
    with transaction(world.engine) as conn:
        assert read_commands(conn, [parked.command.id])[parked.command.id].status is Status.SUCCEEDED


def test_a_tickets_status_is_its_active_reservations(world: World, store: BatchStore) -> None:
    world.event(refundable=True)
    (seat,) = world.seats("1", attributes={"view": "good"})

    def look() -> tuple[str, bool]:
        with transaction(world.engine) as conn:
            ticket = ticket_reader.ticket_view(ticket_reader.get_tickets(conn, [seat])[seat], None)
        assert ticket.attributes == {"view": "good"}
        return ticket.status, ticket.held_until is not None

    seen = [look()]
    for kind in (Kind.RESERVE, Kind.CONFIRM, Kind.RELEASE):
        settle(store, world.entry(kind, seat))
        seen.append(look())
    assert seen == [("AVAILABLE", False), ("HELD", True), ("SOLD", False), ("AVAILABLE", False)]


def test_only_who_holds_a_ticket_sees_its_reservation(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats("1", "2")
    settle(store, world.reserve(seats[0]))
    with transaction(world.engine) as conn:
        rows = ticket_reader.get_tickets(conn, [*seats, "nothing"])
    assert rows.keys() == set(seats)
    own, others, nobodys = (ticket_reader.ticket_view(rows[seats[0]], holder) for holder in ("ann", "bob", None))
    assert own.reservation_id == world.rows("SELECT id::text FROM reservations")[0]
    assert all("reservation_id" not in msgspec.to_builtins(view) for view in (others, nobodys))
    assert "reservation_id" not in msgspec.to_builtins(ticket_reader.ticket_view(rows[seats[1]], None))


def test_tickets_come_in_pages_in_the_events_order(world: World, store: BatchStore) -> None:
    world.event()
    seats = [*world.seats("1", "2", "10"), *world.seats("1", "2", section="B", category="dear")]
    settle(store, world.reserve(seats[1]))

    def listed(**filters: Any) -> list[str]:
        ids: list[str] = []
        cursor = None
        with transaction(world.engine) as conn:
            while True:
                items, cursor = ticket_reader.list_tickets(conn, "e", 2, cursor, **filters)
                assert len(items) <= 2
                ids += [item.id for item in items]
                if cursor is None:
                    return ids

    assert listed() == seats
    assert listed(section="A") == seats[:3]
    assert listed(category="dear") == seats[3:]
    assert listed(status="HELD") == [seats[1]]
    assert listed(status="AVAILABLE", section="A") == [seats[0], seats[2]]


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "é", "WzEsMiwzXQ"])
def test_a_cursor_that_was_not_given_out_is_refused(world: World, cursor: str) -> None:
    with transaction(world.engine) as conn:
        with pytest.raises(CursorError):
            ticket_reader.list_tickets(conn, "e", 2, cursor)
        with pytest.raises(CursorError):
            reservation_reader.before(cursor)


FORGED = (0, -1, 2**31, 2**63, 10**400, 1.5, "", "a\x00b", "é", "9999-99-99", "2026-01-01T00:00:00Z", None, UNKNOWN)
"""Parts of cursors in the right form, not all of which PostgreSQL could read."""


@pytest.mark.parametrize("first", FORGED)
@pytest.mark.parametrize("second", [*FORGED, ()])
def test_a_forged_cursor_is_refused_or_leads_to_a_page(world: World, first: object, second: object) -> None:
    key = (first,) if second == () else (first, second)
    cursor = urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")
    readers: list[Callable[[Connection], Any]] = [
        lambda conn: ticket_reader.list_tickets(conn, "e", 2, cursor),
        lambda conn: event_store.list_events(conn, 2, cursor),
        lambda conn: history_reader.read_history(conn, "t", 2, cursor),
        lambda conn: listed(conn, PageOf("ann", 2, reservation_reader.before(cursor))),
    ]
    for read in readers:
        with transaction(world.engine) as conn, suppress(CursorError):
            assert read(conn) == ([], None)


def test_a_holders_reservations_come_newest_first(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats("1", "2", "3", "4", "5")
    for seat in seats:
        settle(store, world.reserve(seat))
    settle(store, world.entry(Kind.CONFIRM, seats[0]), world.entry(Kind.RELEASE, seats[1]))
    found: list[str] = []
    with transaction(world.engine) as conn:
        cursor = None
        while cursor or not found:
            items, cursor = listed(conn, PageOf("ann", 2, reservation_reader.before(cursor)))
            found += [item.ticket_id for item in items]
        assert found == seats[::-1]
        (sold,), _ = listed(conn, PageOf("ann", 9, status="CONFIRMED", event_id="e"))
        assert (sold.ticket_id, sold.held_until) == (seats[0], None)
        assert reservation_reader.get_reservation(conn, sold.id) == sold
        assert reservation_reader.get_reservation(conn, UNKNOWN) is None
        assert listed(conn, PageOf("bob", 9)) == ([], None)


def test_pages_of_many_holders_are_read_at_once_and_each_is_as_if_read_alone(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats(*map(str, range(12)))
    for number, seat in enumerate(seats):
        settle(store, world.reserve(seat, ("ann", "bob")[number % 2]))
    settle(store, world.entry(Kind.CONFIRM, seats[0]))
    with transaction(world.engine) as conn:
        cursor = listed(conn, PageOf("ann", 2))[1]
        pages = [
            PageOf("ann", 2),
            PageOf("ann", 2, reservation_reader.before(cursor)),
            PageOf("nobody", 5),
            PageOf("bob", 100),
            PageOf("ann", 3, None, "e", "CONFIRMED"),
            PageOf("bob", 1, None, "elsewhere"),
        ]
        together = reservation_reader.list_reservations(conn, pages)
        assert together == {page: listed(conn, page) for page in pages}
        assert [len(together[page][0]) for page in pages] == [2, 2, 0, 6, 1, 0]


def listed(conn: Connection, page: PageOf) -> reservation_reader.Listed:
    return reservation_reader.list_reservations(conn, [page])[page]


def test_an_order_is_shown_with_the_newest_reservation_of_each_ticket(world: World, store: BatchStore) -> None:
    world.event()
    seats = world.seats("1", "2")
    made = world.order(Wish(ticket_ids=tuple(seats)))
    settle(store, made)
    order_id = made.command.id
    for seat in seats:
        world.overdue(seat)
    settle(store, *(world.entry(Kind.EXPIRE, seat, "rowlock") for seat in seats))
    with transaction(world.engine) as conn:
        expired = reservation_reader.get_order(conn, order_id)
    assert expired is not None
    assert (expired.status, expired.held_until, expired.ticket_ids) == ("EXPIRED", None, seats)
    assert settle(store, world.entry(Kind.CONFIRM, None, order_id=order_id))[0].late
    with transaction(world.engine) as conn:
        late = reservation_reader.get_order(conn, order_id)
        assert reservation_reader.get_order(conn, UNKNOWN) is None
    assert late is not None
    assert (late.status, late.holder, len(late.reservations)) == ("CONFIRMED", "ann", 2)


def test_history_tells_every_change_in_its_order(world: World, store: BatchStore) -> None:
    world.event()
    (seat,) = world.seats("1")
    reserve, release, again = world.reserve(seat), world.entry(Kind.RELEASE, seat), world.reserve(seat, "bob")
    settle(store, reserve, release)
    settle(store, again)
    with transaction(world.engine) as conn:
        first, cursor = history_reader.read_history(conn, seat, 2)
        rest, end = history_reader.read_history(conn, seat, 2, cursor)
    assert end is None
    assert [(line.command_id, line.kind, line.from_status, line.to_status) for line in (*first, *rest)] == [
        (reserve.command.id, "reserve", "AVAILABLE", "HELD"),
        (release.command.id, "release", "HELD", "AVAILABLE"),
        (again.command.id, "reserve", "AVAILABLE", "HELD"),
    ]
    assert {(line.shard, line.sequence) for line in first} == {
        (SHARD, reserve.sequence),
        (SHARD, release.sequence),
    }


def test_poison_is_kept_with_its_command(world: World, store: BatchStore) -> None:
    entry = world.reserve("t")
    with store.batch(SHARD, store.fence(SHARD)) as batch:
        batch.load([], frozenset())
        batch.record_poison(entry, "broken")
        batch.commit(Decision(), [entry], 0)
    kept = world.rows("SELECT command_id::text, error, command ->> 'ticket_id' FROM poison")
    assert kept == [(entry.command.id, "broken", "t")]


def test_holds_and_waits_that_are_over_are_found_oldest_first(world: World, store: BatchStore) -> None:
    world.event(max_wait_seconds=60)
    first, second, third = world.seats("1", "2", "3")
    waiting = world.reserve(third, "bob", wait_for_release_seconds=30)
    settle(store, *(world.reserve(seat) for seat in (first, second, third)), waiting)
    with transaction(world.engine) as conn:
        assert overdue(conn, 10) == []
    world.overdue(second)
    world.rows("UPDATE parked SET until_at = now() - interval '1 hour'")
    until_ms = world.rows("SELECT epoch_ms(until_at) FROM parked")[0]
    with transaction(world.engine) as conn:
        found = overdue(conn, 10)
        assert overdue(conn, 1) == found[:1]
    assert found[0] == Overdue(third, "e", waiting.command.id, until_ms)
    assert [item.ticket_id for item in found] == [third, second]
    assert settle(store, world.entry(Kind.EXPIRE, third, "rowlock"))[0].status is Status.SUCCEEDED
    assert settle(store, waiting)[0].code is Code.TICKET_UNAVAILABLE
