"""Which events are being looked at: those that are asked for again within a moment. Who walks through all of them makes no boards."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

AGAIN_S = 10.0
NOTED_MAX = 10_000


class Interest:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._asked_at: OrderedDict[str, float] = OrderedDict()

    def grows(self, event_id: str) -> bool:
        """Note that an event is asked for; return whether it was a moment ago, too."""
        now = self._clock()
        before = self._asked_at.pop(event_id, None)
        self._asked_at[event_id] = now
        if len(self._asked_at) > NOTED_MAX:
            self._asked_at.popitem(last=False)
        return before is not None and now - before <= AGAIN_S
