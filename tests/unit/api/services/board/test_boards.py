"""Boards against the tables, whatever happens between: any order of commits, imports, lost news, readings told late, stores down."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from api.services.board import boards as module
from api.services.board import follower, loads
from api.services.board.audience import Audience
from api.services.board.board import Board
from api.services.board.boards import Boards
from api.services.board.pieces import Form
from api.services.board.revision import Revision, decode
from api.web.problems import Problem
from shared.errors import StoreUnavailableError
from tests.unit.api.services.board.journal import Hall, News, Source, Store
from tests.unit.virtual_loop import VirtualLoop

EVENTS = ("gala", "show")
SEATS = ("a", "b", "c", "d")
WHICH = st.integers(0, 7)
KINDS = st.sampled_from(("journal", "seats"))


class Client:
    """Somebody who shows an event by indices: seats once, then the stream; begins anew when told to."""

    def __init__(self, event_id: str) -> None:
        self.event_id = event_id
        self.map = ""
        self.shown: list[str] = []
        self.revision: Revision | None = None
        self.is_lost = True
        self.heard: list[str] = []

    def read(self, board: Board) -> None:
        document = json.loads(board.seats(with_ids=False))
        self.map, self.shown = document["map"], list(document["statuses"])
        self.revision, self.is_lost = decode(document["revision"]), False

    def write(self, piece: bytes) -> None:
        for event in piece.decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in event.splitlines() if not line.startswith(":"))
            if "id" in fields:
                self.revision = decode(fields["id"])
            if fields.get("event") == "reset":
                self.is_lost = True
            elif fields.get("event") == "seats" and not self.is_lost:
                data = json.loads(fields["data"])
                assert data.pop("map") == self.map, "a change of another map than the client's must not come"
                for letter, gaps in data.items():
                    for index in itertools.accumulate(gaps):
                        self.shown[index] = letter


class World(RuleBasedStateMachine):
    """Commits and readings in any order; at the end of all of them everybody knows the truth."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualLoop()
        self.store = Store()
        for event_id in EVENTS:
            self.store.operate(event_id, lambda hall: hall.taken.update(dict.fromkeys(SEATS, "A")))
        self.source, self.news = Source(self.store), News()
        self.boards = Boards(self.source, self.news)
        self.clients: list[tuple[Client, asyncio.Task[Any]]] = []
        self.reads: list[asyncio.Task[Board | None]] = []
        self.patches = pytest.MonkeyPatch()
        self.patches.setattr(follower, "PAUSE_S", 0)
        self.gathering: set[Audience] = set()

        def gather(audience: Audience) -> None:
            self.gathering.add(audience)

        self.patches.setattr(Audience, "_gather", gather)
        self.settle_all()
        for event_id in EVENTS:
            self.somebody_listens(event_id)

    def teardown(self) -> None:
        self.settle_all()
        refused = [
            (client, task) for client, task in self.clients if task.done()
        ]  # it was 503 while PostgreSQL was away
        self.clients = [each for each in self.clients if each not in refused]
        for client, _ in refused:
            self._listens_again(client)
        for event_id in EVENTS:
            board = self._board(event_id)
            hall = self.store.halls[event_id]
            assert (board.statuses.decode(), board.map_version) == (hall.letters(), str(hall.version))
            counts = {letter: hall.letters().count(letter) for letter in "AHSX"}
            assert [*counts.values()] == [
                board.counts().AVAILABLE,
                board.counts().HELD,
                board.counts().SOLD,
                board.counts().NOT_FOR_SALE,
            ]
        for client, task in self.clients:
            assert not task.done()
            if not client.is_lost:
                assert "".join(client.shown) == self.store.halls[client.event_id].letters()
        self.boards.close()
        ending = self._do(self.boards.stop())
        self.loop.run_all()
        assert ending.done()
        for task in [*self.reads, *(task for _, task in self.clients)]:
            assert task.done()
        assert self.loop.complaints == []
        self.patches.undo()
        self.loop.close()

    # What happens in the database.

    @rule(
        lane=st.integers(0, 1),
        event=st.sampled_from(EVENTS),
        seats=st.dictionaries(st.sampled_from(SEATS), st.sampled_from("AHS")),
        told=st.booleans(),
    )
    def a_batch_commits(self, lane: int, event: str, seats: dict[str, str], told: bool) -> None:
        self.store.settle(lane, [(event, seat, letter) for seat, letter in seats.items()])
        if told:
            self._in_loop(self.news.ring)

    @rule(event=st.sampled_from(EVENTS), seats=st.sets(st.sampled_from(SEATS)))
    def an_operator_closes_seats(self, event: str, seats: set[str]) -> None:
        def close(hall: Hall) -> None:
            hall.closed = seats

        self.store.operate(event, close)

    @rule(event=st.sampled_from(EVENTS))
    def an_import_puts_a_seat_before_the_others(self, event: str) -> None:
        def add(hall: Hall) -> None:
            hall.version += 1
            hall.taken = {f"new-{hall.version}": "A", **hall.taken}

        self.store.operate(event, add)

    @rule()
    def postgresql_goes_and_comes(self) -> None:
        self.store.is_down = not self.store.is_down

    @rule(lane=st.integers(0, 1))
    def a_restore_takes_the_journal_back(self, lane: int) -> None:
        self.store.database += "'"
        self.store.rows.clear()
        self.store.numbers[lane] = max(0, self.store.numbers[lane] - 3)

    @rule(lane=st.integers(0, 1))
    def retention_drops_rows_that_nobody_read(self, lane: int) -> None:
        self.store.rows = [row for row in self.store.rows if row[0] != lane]

    # What happens in the process.

    @rule(kind=KINDS)
    def a_reading_sees(self, kind: str) -> None:
        self.source.see(kind)

    @rule(kind=KINDS)
    def a_reading_is_told(self, kind: str) -> None:
        self._in_loop(lambda: self.source.tell(kind))

    @rule(kind=KINDS)
    def a_reading_sees_and_is_told(self, kind: str) -> None:
        self.source.see(kind)
        self._in_loop(lambda: self.source.tell(kind))

    @rule()
    def a_second_passes(self) -> None:
        self._in_loop(self.news.look)

    @rule(event=st.sampled_from(EVENTS))
    def somebody_reads(self, event: str) -> None:
        self.reads.append(self._do(self.boards.read(event)))

    @rule(event=st.sampled_from(EVENTS))
    def somebody_listens(self, event: str) -> None:
        board = self._kept(event)
        if board is not None:
            client = Client(event)
            client.read(board)
            listening = self.boards.listen(event, client.write, Form.INDICES, client.revision)
            self.clients.append((client, self._do(listening)))

    @rule(which=WHICH)
    def somebody_is_cut_off_and_comes_back(self, which: int) -> None:
        if self.clients:
            client, task = self.clients.pop(which % len(self.clients))
            task.cancel()
            self.loop.step()
            self._listens_again(client)

    @rule()
    def what_was_gathered_is_told(self) -> None:
        gathering = tuple(self.gathering)
        self.gathering.clear()
        for audience in gathering:
            self._in_loop(audience._tell)

    @invariant()
    def no_board_knows_what_it_does_not_say(self) -> None:
        """Each board that is not waiting for a new reading is some past of the tables: its revision never goes back."""
        for event_id in EVENTS:
            board = self._kept(event_id)
            if board is not None and not board.is_outdated:
                assert len(board.statuses) == len(board.free) == len(board.index)

    def settle_all(self) -> None:
        """Let everything come to rest, with PostgreSQL there."""
        self.store.is_down = False
        for _ in range(8):
            self.reads += [self._do(self.boards.read(event_id)) for event_id in EVENTS]
            self._in_loop(self.news.ring)
            while any(self.source.asked.values()) or any(self.source.seen.values()):
                for kind in self.source.asked:
                    self.a_reading_sees_and_is_told(kind)
            self.what_was_gathered_is_told()

    def _listens_again(self, client: Client) -> None:
        listening = self.boards.listen(client.event_id, client.write, Form.INDICES, client.revision)
        self.clients.append((client, self._do(listening)))

    def _board(self, event_id: str) -> Board:
        board = self._kept(event_id)
        assert board is not None
        assert not board.is_outdated
        return board

    def _kept(self, event_id: str) -> Board | None:
        return self.boards._shelf.get(event_id)

    def _do(self, work: Any) -> asyncio.Task[Any]:
        with self.loop.running():
            task = self.loop.create_task(work)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self.loop.run_all()
        return task

    def _in_loop(self, call: Any) -> None:
        with self.loop.running():
            call()
        self.loop.run_all()


World.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
TestBoards = World.TestCase


@pytest.fixture
def world() -> Iterator[World]:
    """A world whose hall is about to be read anew, since an operator has closed nothing of it."""
    made = World()
    made.an_operator_closes_seats("gala", set())
    made._in_loop(made.news.ring)
    made.a_reading_sees_and_is_told("journal")
    assert made.source.asked["seats"]
    yield made
    made.teardown()


def first_seat(world: World) -> str:
    board = world._kept("gala")
    assert board is not None
    assert not board.is_outdated
    return chr(board.statuses[0])


def test_what_is_settled_while_the_seats_are_read_is_on_the_new_board(world: World) -> None:
    world.a_reading_sees("seats")
    world.a_batch_commits(0, "gala", {"a": "H"}, told=True)
    world.a_reading_sees_and_is_told("journal")
    world.a_reading_is_told("seats")
    assert first_seat(world) == "H"


def test_a_reading_of_the_journal_that_is_older_than_the_seats_takes_nothing_back(world: World) -> None:
    world.a_batch_commits(0, "gala", {"a": "H"}, told=True)
    world.a_reading_sees("journal")
    world.a_batch_commits(1, "gala", {"a": "A"}, told=False)
    world.a_reading_sees("seats")
    world.a_reading_is_told("seats")
    world.a_reading_is_told("journal")
    assert first_seat(world) == "A"


def test_who_reads_waits_for_what_was_heard_of(world: World) -> None:
    world.a_reading_sees_and_is_told("seats")
    world.a_batch_commits(0, "gala", {"a": "S"}, told=True)
    world.somebody_reads("gala")
    assert not world.reads[-1].done()
    world.a_reading_sees_and_is_told("journal")
    board = world.reads[-1].result()
    assert board is not None
    assert chr(board.statuses[0]) == "S"


def test_what_is_too_old_is_not_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.a_reading_sees_and_is_told("seats")
    world.postgresql_goes_and_comes()
    world._in_loop(world.news.ring)
    world.a_reading_sees_and_is_told("journal")
    world.somebody_reads("gala")
    assert world.reads[-1].result() is not None
    monkeypatch.setattr(module, "STALE_MAX_S", -1)
    world.somebody_reads("gala")
    assert isinstance(world.reads[-1].exception(), StoreUnavailableError)
    monkeypatch.undo()


def test_so_many_events_are_read_at_once_and_no_more(world: World) -> None:
    for number in range(loads.LOADS_MAX + 1):
        world.somebody_reads(f"another-{number}")
    problem = world.reads[-1].exception()
    assert isinstance(problem, Problem)
    assert (problem.status, problem.headers["Retry-After"]) == (503, "5")
    world.a_reading_sees_and_is_told("seats")
    assert [read.result() for read in world.reads[-5:-2]] == [None] * 3
