"""What codes and channels have left while a batch is decided: it changes with every reservation that comes or goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from shared.domain.access import AccessCode, Channel, Way
from shared.domain.outcomes import Code
from shared.domain.records import Reservation, State


class Allotments:
    """The channels and codes of a batch, and how much of them is used after the commands so far."""

    def __init__(self, state: State) -> None:
        self._channels = state.channels
        self._codes = state.codes
        self._by_digest = {(code.event_id, code.digest): code for code in state.codes.values()}
        self._used = Counter({code.id: code.used for code in state.codes.values()})
        self._had = Counter(state.had_in_channel)

    def channel(self, event_id: str, key: str) -> Channel | None:
        return self._channels.get((event_id, key))

    def code(self, event_id: str, digest: str) -> AccessCode | None:
        return self._by_digest.get((event_id, digest))

    def enter(self, reservation: Reservation) -> None:
        self._count(reservation, 1)

    def leave(self, reservation: Reservation) -> None:
        self._count(reservation, -1)

    def too_little(self, event_id: str, holder: str, ways: Sequence[Way]) -> tuple[Code, int, int | None] | None:
        """Return why the holder may not have so many tickets more in these ways, how many are too many, and the limit that says so.

        None: it may.
        """
        for key, wanted in Counter(way.channel for way in ways if way.channel is not None).items():
            channel = self.channel(event_id, key)
            limit = None if channel is None else channel.max_per_holder
            if limit is not None and (over := wanted + self._had[event_id, key, holder] - limit) > 0:
                return Code.LIMIT_REACHED, min(over, wanted), limit
        for code_id, wanted in Counter(way.code_id for way in ways if way.code_id is not None).items():
            code = self._codes.get(code_id)
            over = wanted if code is None else wanted + self._used[code_id] - code.tickets
            if over > 0:
                return Code.CODE_EXHAUSTED, min(over, wanted), None
        return None

    def _count(self, reservation: Reservation, change: int) -> None:
        if reservation.channel is not None:
            self._had[reservation.event_id, reservation.channel, reservation.holder] += change
        if reservation.code_id is not None:
            self._used[reservation.code_id] += change
