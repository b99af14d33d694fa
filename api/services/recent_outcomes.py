"""Outcomes that were read a moment ago: what is final stays as it is, so whoever polls on need not ask a store again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from shared.domain.outcomes import Status
from shared.views import CommandView

VIEWS_MAX = 4_096
"""About 1 kB each."""
LIFE_S = 60.0
"""Longer than anybody polls for what is final; so short that a database set back to a backup is not contradicted for long."""


class RecentOutcomes:
    """One per process. The oldest are forgotten first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._views: OrderedDict[str, tuple[float, CommandView]] = OrderedDict()

    def get(self, command_id: str) -> CommandView | None:
        kept = self._views.get(command_id)
        if kept is None:
            return None
        if kept[0] <= self._clock():
            del self._views[command_id]
            return None
        return kept[1]

    def keep(self, view: CommandView) -> None:
        """Remember a command if it is final."""
        if view.status is not Status.PENDING and view.id not in self._views:
            self._views[view.id] = self._clock() + LIFE_S, view
            if len(self._views) > VIEWS_MAX:
                self._views.popitem(last=False)
