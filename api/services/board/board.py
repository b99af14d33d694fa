"""One event's board: its statuses at one place of the journal, what changed lately, and its answers, encoded once."""

from __future__ import annotations

import gzip
import hashlib
from collections import deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from api.services.board.revision import Revision
from api.web.bodies import encode
from shared.db.board_reader import SeatChange, SeatsRead
from shared.db.views import CountsView
from shared.journal.cursor import Cursor

LEGEND = {"A": "AVAILABLE", "H": "HELD", "S": "SOLD", "X": "NOT_FOR_SALE"}
_LEGEND = encode(LEGEND)
_QUICKLY = 1
"""For gzip: letters of few kinds become small at any level, and the loop stands still meanwhile."""
RECENT_MAX = 16_384
"""Changes that are kept for who comes back: over a minute of a busy sale. A seat's newest change counts, so more than there
are seats would help nobody."""


class Recent(NamedTuple):
    lane: int
    number: int
    seat: int
    held_until: str | None


class Place:
    """Where a process is in the journal: one for all of its boards, which are there together."""

    def __init__(self) -> None:
        self.database: str | None = None
        """None: nowhere yet."""
        self.numbers: Mapping[int, int] = {}
        self.at = ""
        """When nothing was missing, by PostgreSQL's clock, RFC 3339."""

    def go(self, database: str, numbers: Mapping[int, int], at: str) -> None:
        self.database, self.numbers, self.at = database, numbers, at

    def leave(self) -> None:
        self.database, self.numbers = None, {}


class Board:
    """Kept on one loop. No seat is ever set back: the journal's parts come in their order, and each row counts once."""

    def __init__(self, read: SeatsRead, place: Place, now: float) -> None:
        self.event = read.event
        self.event_id = read.event.id
        self.map_version = read.map_version
        self.index = read.index
        self.ids_encoded = read.ids
        self.statuses = read.statuses
        self.free = read.free
        self.database = read.database
        self.read_numbers, self._read_at = read.numbers, read.at
        self._place = place
        self.made_at = now
        self.outdated_at: float | None = None
        """By the loop's clock, since when only a new reading shows all."""
        self._as_of: str | None = None
        self.changed_at: Mapping[int, int] = read.numbers
        """Where the journal was when something here changed last: so long as that is true, an answer is the same."""
        self.known_since = dict(read.numbers)
        """From here on every change is among the recent ones."""
        self.recent: deque[Recent] = deque()
        self._counts = {letter: read.statuses.count(letter.encode()) for letter in LEGEND}
        self._ids: list[str] | None = None
        self._revision: str | None = None
        self._tag: str | None = None
        self._bodies: dict[str, tuple[str, bytes]] = {}

    def __len__(self) -> int:
        return len(self.statuses)

    @property
    def numbers(self) -> Mapping[int, int]:
        """The place in the journal: every row up to it is in the statuses, none behind it."""
        return later(self.read_numbers, self._place.numbers)

    @property
    def as_of(self) -> str:
        """When nothing was missing here, by PostgreSQL's clock."""
        return self._as_of or max(self._read_at, self._place.at)

    @property
    def is_outdated(self) -> bool:
        return self._as_of is not None

    def outdate(self, now: float) -> None:
        """Note that something happened which only a new reading shows: this board stays as old as it is now."""
        if self._as_of is None:
            self._as_of, self.outdated_at = self.as_of, now

    def apply(self, changes: Iterable[SeatChange], numbers: Mapping[int, int]) -> dict[int, str | None]:
        """Take what the journal says of this event up to `numbers`; return what changed: each seat with the end of its hold.

        What was in the statuses already when they were read is not done again.
        """
        changed: dict[int, str | None] = {}
        known = self.read_numbers
        for change in changes:
            index = self.index.get(change.ticket_id)
            if index is None or change.number <= known.get(change.lane, 0):
                continue
            letter = ord(change.letter) if change.letter != "A" else self.free[index]
            self._counts[chr(self.statuses[index])] -= 1
            self._counts[chr(letter)] += 1
            self.statuses[index] = letter
            changed[index] = change.held_until if change.letter == "H" else None
            self._remember(Recent(change.lane, change.number, index, changed[index]))
        if changed:
            self.changed_at = later(known, numbers)
            self._revision = self._tag = None
            self._bodies.clear()
        return changed

    def revision(self) -> str:
        if self._revision is None:
            self._revision = Revision(Cursor(self.database, self.changed_at), self.map_version).encode()
        return self._revision

    def tag(self) -> str:
        """Return what tells statuses of one map apart, in whichever process."""
        if self._tag is None:
            digest = hashlib.blake2b(self.statuses, digest_size=12, salt=self.map_version.encode()[:16])
            self._tag = digest.hexdigest()
        return self._tag

    def counts(self) -> CountsView:
        return CountsView(**{name: self._counts[letter] for letter, name in LEGEND.items()})

    def seats(self, *, with_ids: bool) -> bytes:
        """Return the answer of `/seats`."""
        name = "with ids" if with_ids else "without"
        return self._kept(name) or self._keep(name, self._seats(with_ids=with_ids))

    def packed_seats(self) -> bytes:
        """Return the answer of `/seats` without ids, compressed with gzip: once for all who ask before the next change."""
        name = "packed"
        return self._kept(name) or self._keep(name, gzip.compress(self.seats(with_ids=False), _QUICKLY, mtime=0))

    def event_body(self) -> bytes:
        """Return the answer of `/api/events/{id}`."""
        kept = self._kept("event")
        if kept is not None:
            return kept
        view = encode(msgspec.structs.replace(self.event, counts=self.counts()))
        return self._keep("event", b'%b,"as_of":"%b"}' % (view[:-1], self.as_of.encode()))

    def ids(self) -> list[str]:
        """Return the ids by place."""
        if self._ids is None:
            self._ids = list(self.index)
        return self._ids

    def since(self, revision: Revision) -> dict[int, str | None] | None:
        """Return what changed since; None if that is not known, or not yet: see `is_behind`."""
        numbers = revision.cursor.numbers
        if revision.cursor.database != self.database or revision.map_version != self.map_version:
            return None
        if self.is_behind(revision) or not_within(self.known_since, numbers):
            return None
        return {each.seat: each.held_until for each in self.recent if each.number > numbers.get(each.lane, 0)}

    def is_behind(self, revision: Revision) -> bool:
        """Tell whether the revision knows of something that this board does not yet."""
        return not_within(revision.cursor.numbers, self.numbers)

    def differences(self, before: Board) -> dict[int, str | None]:
        """Return the seats whose status is another than on a board of the same map."""
        return {
            index: None
            for start in range(0, len(self), 1_024)
            if self.statuses[start : start + 1_024] != before.statuses[start : start + 1_024]
            for index in range(start, min(start + 1_024, len(self)))
            if self.statuses[index] != before.statuses[index]
        }

    def _remember(self, change: Recent) -> None:
        self.recent.append(change)
        if len(self.recent) > min(RECENT_MAX, len(self)):
            gone = self.recent.popleft()
            self.known_since[gone.lane] = max(gone.number, self.known_since.get(gone.lane, 0))

    def _kept(self, name: str) -> bytes | None:
        at, body = self._bodies.get(name, ("", b""))
        return body if at == self.as_of else None

    def _keep(self, name: str, body: bytes) -> bytes:
        self._bodies[name] = self.as_of, body
        return body

    def _seats(self, *, with_ids: bool) -> bytes:
        return b"".join((
            b'{"event_id":', encode(self.event_id), b',"map":', encode(self.map_version),
            b',"revision":', encode(self.revision()), b',"as_of":', encode(self.as_of),
            b',"legend":', _LEGEND, b',"counts":', encode(self.counts()), b',"statuses":"', self.statuses, b'"',
            b',"ids":[%b]}' % self.ids_encoded if with_ids else b"}",
        ))  # fmt: skip


def later(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    """Return of each lane the higher number."""
    return {lane: max(one.get(lane, 0), other.get(lane, 0)) for lane in one.keys() | other.keys()}


def not_within(some: Mapping[int, int], others: Mapping[int, int]) -> bool:
    """Tell whether one of the numbers is beyond the other of its lane."""
    return any(number > others.get(lane, 0) for lane, number in some.items())
