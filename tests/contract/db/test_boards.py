"""What a board is made of: an event's seats at one place of the journal, and the journal from there on."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from api.services.board.board import Board, Place
from shared.db import board_reader, event_store
from shared.db.batch_store import BatchStore
from shared.db.board_reader import JournalLostError, JournalPart, SeatsRead
from shared.db.engine import snapshot, transaction
from shared.db.ticket_editor import Edit, edit
from shared.domain.commands import Kind, Wish
from tests.contract.db.harness import World, settle


def seats(engine: Engine, event_id: str = "e") -> SeatsRead:
    with snapshot(engine) as conn:
        read = board_reader.read_seats(conn, event_id)
    assert read is not None
    return read


def on_from_nowhere(engine: Engine) -> JournalPart:
    with snapshot(engine) as conn:
        return board_reader.read_on(conn, None, {}, "")


def on(engine: Engine, last: JournalPart | SeatsRead) -> JournalPart:
    with snapshot(engine) as conn:
        return board_reader.read_on(conn, last.database, last.numbers, last.at)


def test_seats_have_a_letter_each_and_what_they_are_while_nobody_has_them(
    world: World, store: BatchStore, engine: Engine
) -> None:
    world.event(closed_sections=["C"])
    ids = world.seats("1", "2", "3")
    ids += world.seats("1", section="B", for_sale=False)
    ids += world.seats("1", section="C")
    settle(store, world.reserve(ids[1]), world.reserve(ids[2]), world.entry(Kind.CONFIRM, ids[2]))
    read = seats(engine)
    assert (list(read.index), bytes(read.statuses), bytes(read.free)) == (ids, b"AHSXX", b"AAAXX")
    assert list(read.index.values()) == [0, 1, 2, 3, 4]
    assert read.ids == ",".join(f'"{id_}"' for id_ in ids).encode()
    with snapshot(engine) as conn:
        assert board_reader.read_seats(conn, "nowhere") is None


def test_the_journal_is_read_on_from_where_the_seats_were_read(world: World, store: BatchStore, engine: Engine) -> None:
    world.event()
    world.event("other")
    one, two = world.seats("1", "2")
    (elsewhere,) = world.seats("1", event_id="other")
    settle(store, world.reserve(one))
    read = seats(engine)
    assert not on(engine, read).changes
    settle(store, world.entry(Kind.CONFIRM, one), world.reserve(two, "bob"), world.reserve(elsewhere, "bob"))
    settle(store, world.reserve(one, "cy"))  # refused: a row without a change
    settle(store, world.entry(Kind.RELEASE, two, "bob"))
    part = on(engine, read)
    told = [(each.event_id, each.ticket_id, each.letter, each.held_until is not None) for each in part.changes]
    assert told == [
        ("e", one, "S", False),
        ("e", two, "H", True),
        ("other", elsewhere, "H", True),
        ("e", two, "A", False),
    ]
    assert [each.number for each in part.changes] == [2, 2, 2, 4]
    assert not on(engine, part).changes


def test_what_operators_do_is_told_by_its_number(world: World, engine: Engine) -> None:
    world.event()
    (seat,) = world.seats("1")
    read = seats(engine)
    edit(engine.begin, "e", [seat], Edit(for_sale=False))
    with transaction(engine) as conn:
        event_store.update(conn, "e", {"closed_sections": ("A",)})
    part = on(engine, read)
    assert [tuple(each) for each in part.operations] == [(3, "e"), (4, "e")]
    assert seats(engine).numbers == part.numbers


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM journal WHERE number = 2",
        "UPDATE shards SET journal_number = 0",
        "UPDATE shards SET journal_number = journal_number + 3000",
        "UPDATE operators_journal SET number = 0",
        "UPDATE journal SET at = at - interval '2 hours'",
    ],
)
def test_a_journal_that_lacks_rows_or_was_set_back_is_lost(
    loss: str, world: World, store: BatchStore, engine: Engine
) -> None:
    world.event()
    one, two = world.seats("1", "2")
    settle(store, world.reserve(one))
    read = seats(engine)
    settle(store, world.reserve(two))
    world.rows(loss)
    with pytest.raises(JournalLostError):
        on(engine, read)


def test_another_database_is_another_journal(world: World, engine: Engine) -> None:
    with snapshot(engine) as conn, pytest.raises(JournalLostError):
        board_reader.read_on(conn, "another", {}, "")
    nowhere = on_from_nowhere(engine)
    assert on(engine, nowhere).numbers == nowhere.numbers


def test_a_board_fed_while_batches_commit_is_what_the_tables_are_in_the_end(
    world: World, make_store: Callable[..., BatchStore], engine: Engine
) -> None:
    """Three shards take each other's seats by orders, so that a seat's changes stand in several lanes."""
    world.event(refundable=True)
    ids = world.seats(*map(str, range(12)))

    def sell(shard: int) -> None:
        chance, store = random.Random(shard), make_store(f"worker {shard}")
        for _ in range(60):
            mine = chance.sample(ids, 3)
            holder = f"holder-{chance.randrange(3)}"
            entries = [world.order(Wish(ticket_ids=(seat,)), holder=holder, shard=shard) for seat in mine[:2]]
            entries += [world.entry(chance.choice((Kind.RELEASE, Kind.CONFIRM)), mine[2], holder, shard=shard)]
            settle(store, *entries, shard=shard)

    workers = [threading.Thread(target=sell, args=(shard,)) for shard in range(3)]
    for worker in workers:
        worker.start()
    boards: list[Board] = []
    place, last = Place(), on_from_nowhere(engine)
    place.go(last.database, last.numbers, last.at)
    is_over = False
    while not is_over:
        is_over = not any(worker.is_alive() for worker in workers)
        read = seats(engine) if len(boards) < 20 else None
        last = on(engine, last)
        for board in boards:
            by_event = [change for change in last.changes if change.event_id == "e"]
            board.apply(by_event, last.numbers)
        place.go(last.database, last.numbers, last.at)
        if read is not None:
            boards.append(Board(read, place, 0))
            boards[-1].apply(last.changes, last.numbers)
    truth = seats(engine)
    assert len(boards) >= 2
    for board in boards:
        assert board.statuses == truth.statuses
        assert board.counts() == Board(truth, place, 0).counts()
