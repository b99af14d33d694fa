"""Those who listen: one write each for all that changed, a word when they have to begin anew, and a bound on what they hold."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from api.services.board import audience as module
from api.services.board.audience import Audience
from api.services.board.board import RECENT_MAX, Board, Place
from api.services.board.pieces import Form
from api.services.board.revision import Revision, decode
from shared.db.board_reader import SeatChange
from shared.journal.cursor import CURSOR_MAX_LENGTH, Cursor
from tests.unit.api.services.board.journal import Hall, Store


class Show:
    """An event of seats `0`, `1`, … and its audience."""

    def __init__(self, seats: int = 5) -> None:
        self.store, self.place = Store(), Place()
        self.store.halls["gala"] = Hall(taken={str(seat): "A" for seat in range(seats)})
        self.board = self.read()
        self.audience = Audience(self.board)

    def read(self) -> Board:
        found = self.store.read_seats("gala")
        assert found is not None
        return Board(found, self.place, 0)

    def change(self, *seats: int, letter: str = "H", until: str | None = "soon") -> None:
        self.store.settle(0, [("gala", str(seat), letter) for seat in seats])
        lane, number, told = self.store.rows[-1]
        changes = [each._replace(held_until=until) for each in told]
        changed = self.board.apply(changes, {lane: number})
        self.place.go("one", dict(self.store.numbers), self.store.at())
        self.audience.note(changed)


class Ear:
    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.heard = asyncio.Event()

    def __call__(self, piece: bytes) -> None:
        self.pieces.append(piece)
        self.heard.set()

    async def next(self) -> bytes:
        self.heard.clear()
        await asyncio.wait_for(self.heard.wait(), 10)
        return self.pieces[-1]


def data_of(piece: bytes) -> list[tuple[str, Any]]:
    events = []
    for event in piece.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in event.splitlines() if line and not line.startswith(":"))
        if "event" in fields:
            events.append((fields["event"], json.loads(fields["data"])))
    return events


def play(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(scene())  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GATHER_S", 0.001)


def listening(show: Show, form: Form = Form.INDICES, since: Revision | None = None) -> tuple[Ear, asyncio.Task[None]]:
    ear = Ear()
    return ear, asyncio.create_task(show.audience.listen(ear, form, since))


def revision(show: Show) -> Revision:
    found = decode(show.board.revision())
    assert found is not None
    return found


def test_changes_of_a_moment_are_one_write_and_the_same_bytes_for_all() -> None:
    async def scene() -> None:
        show = Show()
        ears = [listening(show, since=revision(show))[0] for _ in range(3)]
        await asyncio.sleep(0)
        before = [len(ear.pieces) for ear in ears]
        show.change(4, 0)
        show.change(1)
        show.change(0, letter="S")
        piece = await ears[0].next()
        assert data_of(piece) == [("seats", {"map": "1", "H": [1, 3], "S": [0]})]
        assert [len(ear.pieces) - known for ear, known in zip(ears, before, strict=True)] == [1, 1, 1]
        assert len({id(ear.pieces[-1]) for ear in ears}) == 1
        show.audience.close()

    play(scene)


def test_by_ids_each_ticket_is_an_event_and_the_last_has_the_place() -> None:
    async def scene() -> None:
        show = Show()
        ear, _ = listening(show, Form.IDS, revision(show))
        await asyncio.sleep(0)
        assert data_of(ear.pieces[-1]) == []
        show.change(1, 3)
        piece = await ear.next()
        assert data_of(piece) == [
            ("ticket", {"ticket_id": "1", "status": "HELD", "held_until": "soon"}),
            ("ticket", {"ticket_id": "3", "status": "HELD", "held_until": "soon"}),
        ]
        assert piece.count(b"id: ") == 1
        assert piece.endswith(b"id: %b\n\n" % show.board.revision().encode())
        show.audience.close()

    play(scene)


def test_who_comes_back_hears_what_changed_and_who_was_away_too_long_begins_anew() -> None:
    async def scene() -> None:
        show = Show()
        first = revision(show)
        show.change(2)
        second = revision(show)
        show.change(3)
        for since, told in ((first, [2, 1]), (second, [3])):
            ear, _ = listening(show, since=since)
            await asyncio.sleep(0)
            assert data_of(ear.pieces[-1]) == [("seats", {"map": "1", "H": told})]
        for seat in itertools.chain(*[range(5)] * 2):
            show.change(seat, letter="S")
        ear, _ = listening(show, since=first)
        await asyncio.sleep(0)
        ((name, data),) = data_of(ear.pieces[-1])
        assert (name, data["map"]) == ("reset", "1")
        show.audience.close()

    play(scene)


@pytest.mark.parametrize("of", ["nowhere", "another map", "ahead", "another database"])
def test_a_place_that_is_not_known_here_begins_anew(of: str) -> None:
    async def scene() -> None:
        show = Show()
        known = revision(show)
        since = {
            "nowhere": None,
            "another map": Revision(known.cursor, "2"),
            "ahead": Revision(Cursor("one", {0: 7}), "1"),
            "another database": Revision(Cursor("two", known.cursor.numbers), "1"),
        }[of]
        for form, name in ((Form.INDICES, "reset"), (Form.IDS, "resync")):
            ear, _ = listening(show, form, since)
            await asyncio.sleep(0)
            assert [event for event, _ in data_of(ear.pieces[-1])] == [name]
        show.audience.close()

    play(scene)


def test_a_newer_board_of_the_same_map_is_told_by_its_differences_and_another_map_by_a_reset() -> None:
    async def scene() -> None:
        show = Show(3_000)
        ear, _ = listening(show, since=revision(show))
        await asyncio.sleep(0)
        show.store.halls["gala"].closed = {"1", "2999"}
        show.board = show.read()
        show.audience.renew(show.board)
        assert data_of(await ear.next()) == [("seats", {"map": "1", "X": [1, 2998]})]
        show.store.halls["gala"].version = 2
        show.board = show.read()
        show.audience.renew(show.board)
        assert [name for name, _ in data_of(await ear.next())] == ["reset"]
        show.audience.close()

    play(scene)


def test_a_stream_ends_after_so_many_bytes_and_its_client_comes_back_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BYTES_MAX", 4_000)

    async def scene() -> None:
        show = Show()
        ear, stream = listening(show, since=revision(show))
        await asyncio.sleep(0)
        seats = itertools.cycle(range(5))
        while not stream.done():
            show.change(next(seats), letter="S")
            await ear.next()
            await asyncio.sleep(0)
        sent = sum(map(len, ear.pieces))
        assert 3_000 <= sent <= 4_500
        assert ear.pieces[-1].startswith(b"retry: ")
        assert len(show.audience) == 0
        show.audience.close()

    play(scene)


def test_a_client_whose_connection_fails_disturbs_nobody_else() -> None:
    async def scene() -> None:
        show = Show()

        def broken(piece: bytes) -> None:
            if b"seats" in piece:
                raise OSError("gone")

        bad = asyncio.create_task(show.audience.listen(broken, Form.INDICES, None))
        ear, _ = listening(show, since=revision(show))
        await asyncio.sleep(0)
        show.change(1)
        assert data_of(await ear.next()) == [("seats", {"map": "1", "H": [1]})]
        await asyncio.wait_for(bad, 10)
        assert len(show.audience) == 1
        show.audience.close()

    play(scene)


def test_signs_of_life_and_of_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEARTBEAT_S", 0.005)

    async def scene() -> None:
        show = Show()
        ear, _ = listening(show, since=revision(show))
        await asyncio.sleep(0)
        assert data_of(await ear.next()) == [("alive", {"as_of": show.board.as_of})]
        show.audience.say_stale()
        show.audience.say_stale()
        assert [data_of(piece)[0][0] for piece in ear.pieces[-2:]] == ["alive", "stale"]
        assert data_of(await ear.next())[0][0] == "stale"  # so long as it lasts
        show.audience.revive()
        assert data_of(await ear.next())[0][0] == "alive"
        show.audience.close()

    play(scene)


def test_all_streams_end_with_the_process_and_none_begins_after() -> None:
    async def scene() -> None:
        show = Show()
        _, stream = listening(show)
        await asyncio.sleep(0)
        show.audience.close()
        await asyncio.wait_for(stream, 10)
        ear, late = listening(show)
        await asyncio.wait_for(late, 10)
        assert ear.pieces == []

    play(scene)


def test_what_is_remembered_of_changes_is_bounded() -> None:
    show = Show(3)
    for number in range(1, 10):
        change = SeatChange(0, number, number, "gala", "1", "H", None)
        show.board.apply([change], {0: number})
    assert len(show.board.recent) == 3
    assert show.board.known_since[0] == 6
    assert RECENT_MAX < 20_000


@pytest.mark.parametrize("text", ["", ".", "x.y", "lgGq", "é.1", "." * 100, "a" * (CURSOR_MAX_LENGTH + 65), "AAAA.1"])
def test_what_is_no_revision_is_none(text: str) -> None:
    assert decode(text) is None
    assert decode(None) is None


def test_a_revision_is_told_and_understood() -> None:
    given = Revision(Cursor("one", {0: 3, 4096: 1}), "abc")
    assert decode(given.encode()) == given
