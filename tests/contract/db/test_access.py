"""Channels and access codes in PostgreSQL: what is locked, what is counted, what two shards do at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from shared.audit.tables import audit
from shared.db import audience_reader, channel_store, code_store, event_life, event_store, ticket_editor
from shared.db.batch_store import BatchStore
from shared.db.channel_store import ChannelInUseError, ChannelView, UnknownChannelError
from shared.db.code_store import CodeTakenError
from shared.db.engine import transaction
from shared.db.session import Session
from shared.db.ticket_editor import Edit, Selection
from shared.domain.commands import Kind, Wish
from shared.domain.outcomes import Code, Status
from tests.contract.db.harness import World, decided, meanwhile, settle, wait_until_blocked

OTHER_SHARD = 5
D = "a" * 64
NO_RULES: dict[str, Any] = {
    "name": "Sponsors",
    "opens_at": None,
    "closes_at": None,
    "max_per_holder": None,
    "release_at": None,
}
HAD = "SELECT ticket_id, holder, channel, code_id IS NOT NULL FROM reservations WHERE status IN ('HELD', 'CONFIRMED') ORDER BY 1"


def channel(engine: Engine, key: str = "sponsor", **rules: Any) -> None:
    channel_store.put(engine.begin, "e", key, NO_RULES | rules)


def keep(engine: Engine, *ids: str, key: str | None = "sponsor") -> None:
    assert ticket_editor.edit(engine.begin, "e", ids, Edit(sets_channel=True, channel=key)).changed == len(ids)


def code(engine: Engine, digest: str = D, **columns: Any) -> str:
    made = str(uuid4())
    values = {"label": None, "channel": "sponsor", "category": None, "holder": None, "tickets": 1, "opens_at": None}
    with transaction(engine) as conn:
        code_store.make(conn, "e", {made: digest}, {**values, "closes_at": None, **columns})
    return made


def used(engine: Engine) -> dict[str, int]:
    with transaction(engine) as conn:
        return {view.id: view.used for view in code_store.list_codes(conn, "e", 100)[0]}


def the_channel(engine: Engine, key: str = "sponsor") -> ChannelView:
    with transaction(engine) as conn:
        (view,) = channel_store.list_channels(conn, "e", key)
    return view


@pytest.fixture
def seats(world: World, engine: Engine) -> list[str]:
    """Six seats, of which the first four are kept for sponsors."""
    world.event()
    seats = world.seats("1", "2", "3", "4", "5", "6")
    channel(engine)
    keep(engine, *seats[:4])
    return seats


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made: list[str] = []
    call = Session.call

    def noted(session: Session, sql: str) -> Any:
        made.append(sql)
        return call(session, sql)

    monkeypatch.setattr(Session, "call", noted)
    return made


def test_a_code_gives_what_its_channel_keeps_until_it_is_used_up_and_again_after_a_release(
    world: World, store: BatchStore, engine: Engine, seats: list[str]
) -> None:
    made = code(engine, tickets=2)
    asked = [world.reserve(seat, f"h-{seat}", code_digest=D) for seat in seats[:3]]
    public = world.reserve(seats[3], "ann")
    outcomes = settle(store, *asked, public)
    assert [outcome.code for outcome in outcomes] == [None, None, Code.CODE_EXHAUSTED, Code.NOT_IN_CHANNEL]
    assert world.rows(HAD) == [(seat, f"h-{seat}", "sponsor", True) for seat in seats[:2]]
    assert used(engine) == {made: 2}
    assert settle(store, asked[2])[0].code is Code.CODE_EXHAUSTED
    settle(store, world.entry(Kind.RELEASE, seats[0], f"h-{seats[0]}"))
    assert used(engine) == {made: 1}
    assert settle(store, world.reserve(seats[2], "cy", code_digest=D))[0].code is None
    assert audit(engine) == []


def test_a_hold_that_runs_out_gives_its_use_back_once(
    world: World, store: BatchStore, engine: Engine, seats: list[str]
) -> None:
    made = code(engine)
    settle(store, world.reserve(seats[0], code_digest=D))
    world.overdue(seats[0])
    expire = world.entry(Kind.EXPIRE, seats[0], "rowlock")
    settle(store, expire, world.entry(Kind.EXPIRE, seats[0], "rowlock"))
    settle(store, expire)
    assert used(engine) == {made: 0}
    assert settle(store, world.reserve(seats[1], "bob", code_digest=D))[0].code is None
    late = settle(store, world.entry(Kind.CONFIRM, seats[0]))[0]
    assert late.code is Code.HOLD_EXPIRED  # bob has its use
    settle(store, world.entry(Kind.RELEASE, seats[1], "bob"))
    late = settle(store, world.entry(Kind.CONFIRM, seats[0]))[0]
    assert (late.status, late.late) == (Status.SUCCEEDED, True)
    assert used(engine) == {made: 1}
    assert audit(engine) == []


@pytest.mark.parametrize("kind", ["code", "channel"])
def test_two_shards_that_race_for_the_last_use_wait_for_each_other(
    world: World,
    store: BatchStore,
    make_store: Callable[..., BatchStore],
    engine: Engine,
    seats: list[str],
    kind: str,
) -> None:
    if kind == "channel":
        channel(engine, max_per_holder=1)
    code(engine, tickets=1 if kind == "code" else 9)
    other = make_store("rowlock-other")
    here, there = (
        world.reserve(seats[n], "ann", shard=shard, code_digest=D) for n, shard in ((0, 3), (1, OTHER_SHARD))
    )
    with store.batch(3, store.fence(3)) as batch:
        state, decision = decided(batch, [here])
        with meanwhile(lambda: settle(other, there, shard=OTHER_SHARD)) as late:
            wait_until_blocked(world, "rowlock-other")
            batch.commit(decision, [here], state.now_ms)
    assert decision.settled[0].outcome.code is None
    assert [outcome.code for outcome in late[0]] == [Code.CODE_EXHAUSTED if kind == "code" else Code.LIMIT_REACHED]
    assert world.rows("SELECT count(*) FROM reservations") == [1]
    assert audit(engine) == []


def test_a_list_of_names_says_by_which_channel_each_seat_was_given(
    world: World, store: BatchStore, engine: Engine, seats: list[str]
) -> None:
    code(engine, tickets=2)
    settle(store, world.reserve(seats[0], code_digest=D), world.reserve(seats[4], "bob"))
    keep(engine, seats[0], key=None)
    with transaction(engine) as conn:
        rows = audience_reader.sitting(conn, "e", None, 9, section=None, status=None)
    assert {(row.ticket_id, row.channel) for row in rows} == {(seats[0], "sponsor"), (seats[4], None)}


def order_that_waits(world: World, *wishes: Wish, holder: str = "ann", **brought: Any) -> Any:
    return world.order(*wishes, holder=holder, wait_for_release_seconds=30, **brought)


@pytest.fixture
def sold(world: World, store: BatchStore, engine: Engine, seats: list[str]) -> list[str]:
    """The seats, all of them held by Bob, those of the sponsors by a code of his."""
    world.rows("UPDATE events SET max_wait_seconds = 60")
    code(engine, "b" * 64, tickets=9)
    outcomes = settle(store, *(world.reserve(seat, "bob", code_digest="b" * 64) for seat in seats))
    assert [outcome.code for outcome in outcomes] == [None] * 6
    return seats


@pytest.mark.parametrize("named", [False, True])
def test_an_order_waits_with_a_code_and_is_handed_what_another_shard_frees_of_the_channel(
    world: World, store: BatchStore, engine: Engine, sold: list[str], named: bool
) -> None:
    made = code(engine, tickets=2)
    mine = order_that_waits(world, Wish(ticket_ids=tuple(sold[:2])) if named else Wish(quantity=2), code_digest=D)
    assert settle(store, mine)[0].parked
    back = [world.entry(Kind.RELEASE, seat, "bob", shard=OTHER_SHARD) for seat in (sold[4], sold[0], sold[1])]
    for entry in back:
        settle(store, entry, shard=OTHER_SHARD)
    assert world.rows(HAD + " LIMIT 2") == [(seat, "ann", "sponsor", True) for seat in sold[:2]]
    assert used(engine)[made] == 2
    assert audit(engine) == []


@pytest.mark.parametrize("kind", ["code", "channel", "any channel"])
def test_two_shards_that_free_a_seat_each_hand_over_no_more_than_a_code_and_a_channel_allow(
    world: World, store: BatchStore, make_store: Callable[..., BatchStore], engine: Engine, sold: list[str], kind: str
) -> None:
    """One waits in line, the other shard has a reserve by the same code: whoever comes second is told."""
    if kind != "code":
        channel(engine, max_per_holder=1)
    opens: dict[str, Any] = {"channel": None, "category": "gold"} if kind == "any channel" else {}
    world.rows("UPDATE tickets SET category = 'gold'")
    code(engine, tickets=1 if kind == "code" else 9, **opens)
    wish = Wish(ticket_ids=(sold[1],)) if kind == "any channel" else Wish(quantity=1)
    settle(store, order_that_waits(world, wish, code_digest=D))
    settle(store, world.entry(Kind.RELEASE, sold[4], "bob"))
    other = make_store("rowlock-other")
    world.rows("UPDATE reservations SET status = 'RELEASED', ended_at = now() WHERE ticket_id = :id", id=sold[0])
    here = world.entry(Kind.RELEASE, sold[1], "bob", shard=3)
    there = world.reserve(sold[0], "ann", shard=OTHER_SHARD, code_digest=D)
    with store.batch(3, store.fence(3)) as batch:
        state, decision = decided(batch, [here])
        assert [each.outcome.status for each in decision.ended] == [Status.SUCCEEDED]
        with meanwhile(lambda: settle(other, there, shard=OTHER_SHARD)) as late:
            wait_until_blocked(world, "rowlock-other")
            batch.commit(decision, [here], state.now_ms)
    assert [outcome.code for outcome in late[0]] == [Code.CODE_EXHAUSTED if kind == "code" else Code.LIMIT_REACHED]


def test_codes_made_in_bulk_that_wait_for_the_same_are_looked_for_once(
    world: World, store: BatchStore, engine: Engine, sold: list[str], calls: list[str]
) -> None:
    for number in range(30):
        code(engine, f"{number:064}", tickets=2)
        waiting = order_that_waits(world, Wish(quantity=2), holder=f"h{number}", code_digest=f"{number:064}")
        assert settle(store, waiting)[0].parked
    calls.clear()
    settle(store, *(world.entry(Kind.RELEASE, each, "bob") for each in sold[:2]))
    (read,) = [sql for sql in calls if "EXECUTE read_seats" in sql]
    assert read.count("sponsor") == 1
    had = "SELECT ticket_id FROM reservations WHERE holder = 'h0' AND status = 'HELD' ORDER BY ticket_id"
    assert world.rows(had) == sold[:2]


def test_a_batch_that_has_to_do_with_no_channel_reads_nothing_of_them(
    world: World, store: BatchStore, engine: Engine, seats: list[str], calls: list[str]
) -> None:
    code(engine)
    settle(store, world.reserve(seats[4]), world.order(Wish(quantity=1)), world.reserve(seats[0], "bob"))
    settle(store, world.entry(Kind.CONFIRM, seats[4]), world.entry(Kind.RELEASE, seats[0], "bob"))
    assert not [sql for sql in calls if "EXECUTE read_access" in sql]
    settle(store, world.reserve(seats[0], "bob", code_digest=D))
    assert len([sql for sql in calls if "EXECUTE read_access" in sql]) == 1


def test_orders_pick_out_of_the_channel_of_their_code_within_its_category_and_the_public_out_of_none(
    world: World, store: BatchStore, engine: Engine
) -> None:
    world.event()
    world.seats("1", "2", category="gold")
    world.seats("3", "4", category="silver")
    world.seats("5", "6", category="gold", row="2")
    places = world.places(6)
    channel(engine)
    keep(engine, "e-A-1-1", "e-A-1-2", "e-A-1-3", *places[:2])
    code(engine, tickets=9, category="gold")
    pair = Wish(quantity=2, adjacent=True)
    assert settle(store, world.order(pair, code_digest=D))[0].ticket_ids == ("e-A-1-1", "e-A-1-2")
    assert settle(store, world.order(Wish(quantity=1, section="A"), code_digest=D))[0].code is Code.NO_MATCHING_SEATS
    by_name = world.order(Wish(quantity=1, section="A"), holder="bob", seller=True, channel="sponsor")
    assert settle(store, by_name)[0].ticket_ids == ("e-A-1-3",)
    public = settle(store, world.order(Wish(quantity=3, section="A"), holder="cy"))[0]
    assert set(public.ticket_ids) == {"e-A-1-4", "e-A-2-5", "e-A-2-6"}
    assert settle(store, world.order(Wish(quantity=1, section="A"), holder="dan"))[0].code is Code.NO_MATCHING_SEATS
    standing = settle(store, world.order(Wish(quantity=4, section="Floor"), holder="eve"))[0]
    assert set(standing.ticket_ids) == set(places[2:])
    quota = world.order(Wish(quantity=2, section="Floor"), holder="fay", seller=True, channel="sponsor")
    assert set(settle(store, quota)[0].ticket_ids) == set(places[:2])
    assert audit(engine) == []


def test_what_a_channel_keeps_is_not_for_sale_in_every_count(
    world: World, store: BatchStore, engine: Engine, seats: list[str]
) -> None:
    code(engine)
    settle(store, world.reserve(seats[0], code_digest=D))
    with transaction(engine) as conn:
        view = event_store.get(conn, "e")
    assert view is not None
    assert (view.counts.AVAILABLE, view.counts.HELD, view.counts.NOT_FOR_SALE) == (2, 1, 3)
    world.rows("UPDATE tickets SET for_sale = false WHERE id = :id", id=seats[1])
    with transaction(engine) as conn:
        view = event_store.get(conn, "e")
    assert view is not None
    assert (view.counts.AVAILABLE, view.counts.HELD, view.counts.NOT_FOR_SALE) == (2, 1, 3)


def test_a_release_lets_all_go_to_the_public_or_to_another_channel_and_who_has_one_keeps_it(
    world: World, store: BatchStore, engine: Engine, seats: list[str]
) -> None:
    made = code(engine)
    channel(engine, "press")
    settle(store, world.reserve(seats[0], code_digest=D))
    assert channel_store.release(engine.begin, "e", "sponsor", "press") == 4
    assert (the_channel(engine).tickets, the_channel(engine, "press").tickets, the_channel(engine, "press").held) == (
        0,
        4,
        1,
    )
    assert channel_store.release(engine.begin, "e", "press", None) == 4
    assert world.rows("SELECT count(*) FROM tickets WHERE channel IS NOT NULL") == [0]
    assert the_channel(engine, "press").released_at is not None
    assert settle(store, world.reserve(seats[1], "bob"))[0].code is None
    assert used(engine) == {made: 1}
    with pytest.raises(UnknownChannelError):
        channel_store.release(engine.begin, "e", "nobody", None)
    keep(engine, seats[2])
    with pytest.raises(UnknownChannelError):
        channel_store.release(engine.begin, "e", "sponsor", "nobody")
    assert audit(engine) == []


def test_a_channel_is_due_once_for_each_time_that_it_is_to_be_released(engine: Engine, seats: list[str]) -> None:
    now = datetime.now(UTC)

    def due() -> list[str]:
        with transaction(engine) as conn:
            return [each.key for each in channel_store.due(conn)]

    assert due() == []
    channel(engine, release_at=now + timedelta(hours=1))
    assert due() == []
    channel(engine, release_at=now - timedelta(seconds=1))
    assert due() == ["sponsor"]
    channel_store.release(engine.begin, "e", "sponsor", None)
    assert due() == []
    keep(engine, seats[0])
    assert due() == []


def test_a_channel_with_tickets_is_not_deleted_and_one_without_takes_its_codes_with_it(
    world: World, store: BatchStore, engine: Engine, seats: list[str]
) -> None:
    code(engine)
    with pytest.raises(ChannelInUseError):
        channel_store.delete(engine.begin, "e", "sponsor")
    channel_store.release(engine.begin, "e", "sponsor", None)
    assert channel_store.delete(engine.begin, "e", "sponsor")
    assert not channel_store.delete(engine.begin, "e", "sponsor")
    channel(engine)
    keep(engine, seats[0])
    assert settle(store, world.reserve(seats[0], code_digest=D))[0].code is Code.CODE_INVALID


def test_a_disabled_code_opens_nothing_and_what_was_had_by_it_stays(
    world: World, store: BatchStore, engine: Engine, seats: list[str]
) -> None:
    made = code(engine, tickets=2)
    settle(store, world.reserve(seats[0], code_digest=D))
    assert code_store.disable(engine.begin, "e", made)
    assert code_store.disable(engine.begin, "e", made)
    assert not code_store.disable(engine.begin, "e", str(uuid4()))
    assert settle(store, world.reserve(seats[1], "bob", code_digest=D))[0].code is Code.CODE_INVALID
    assert settle(store, world.entry(Kind.CONFIRM, seats[0]))[0].code is None
    assert used(engine) == {made: 1}


def test_no_code_is_made_twice(engine: Engine, seats: list[str]) -> None:
    code(engine)
    with pytest.raises(CodeTakenError):
        code(engine)
    assert len(used(engine)) == 1


def test_a_quota_takes_free_places_that_no_channel_has(
    world: World, store: BatchStore, engine: Engine, seats: list[str]
) -> None:
    settle(store, world.reserve(seats[4]))
    with transaction(engine) as conn:
        assert ticket_editor.chosen(conn, "e", Selection(section="A", quantity=2)) == [seats[5]]


def test_a_copy_has_the_channels_with_their_tickets_and_no_codes(engine: Engine, seats: list[str]) -> None:
    code(engine)
    with transaction(engine) as conn:
        assert event_life.copy(conn, "e", "f", name=None, starts_at=None)
    with transaction(engine) as conn:
        (view,) = channel_store.list_channels(conn, "f")
        assert (view.key, view.tickets) == ("sponsor", 4)
        assert code_store.list_codes(conn, "f", 10)[0] == []
    assert audit(engine) == []


def test_the_audit_finds_a_code_that_is_used_beyond_what_it_is_good_for_and_what_is_kept_for_nobody(
    world: World, store: BatchStore, engine: Engine, seats: list[str]
) -> None:
    made = code(engine, tickets=2)
    settle(store, *(world.reserve(seat, code_digest=D) for seat in seats[:2]))
    world.rows("UPDATE access_codes SET tickets = 1")
    world.rows("UPDATE reservations SET channel = 'press' WHERE ticket_id = :id", id=seats[1])
    world.rows("UPDATE tickets SET channel = 'nobody' WHERE id = :id", id=seats[5])
    found = {(each.check, each.subject) for each in audit(engine)}
    stray = world.rows("SELECT id::text FROM reservations WHERE ticket_id = :id", id=seats[1])[0]
    assert found == {("overused_codes", made), ("wrong_codes", stray), ("kept_for_nobody", seats[5])}
