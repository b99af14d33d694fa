"""Which sections and categories an event has, remembered where somebody asked for them before: most ask for the same few."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from api.services.threads import Threads
from api.web.nearest import unknown_names
from api.web.problems import Problem
from shared.db import references
from shared.db.engine import transaction
from shared.errors import StoreUnavailableError

REMEMBERED_MAX = 10_000
"""Names that were found; about 300 bytes each. One that has gone since is only refused later, by the decision."""


class Named(NamedTuple):
    """What a request says about tickets of an event. `field` is where it says so: a problem names it."""

    field: str
    kind: references.Kind
    name: str


def named_in(section: str | None, category: str | None, within: str = "") -> list[Named]:
    """Return the section and the category that are given, of fields that stand `within` another."""
    given = ((references.Kind.SECTION, "section", section), (references.Kind.CATEGORY, "category", category))
    return [Named(within + field, kind, name) for kind, field, name in given if name is not None]


class EventNames:
    """One per process."""

    def __init__(self, engine: Engine, threads: Threads) -> None:
        self._engine = engine
        self._threads = threads
        self._known: OrderedDict[tuple[str, references.Kind, str], None] = OrderedDict()

    async def check(self, event_id: str, named: Sequence[Named]) -> None:
        """Raise Problem (400) for the first name that the event does not have, with the nearest that it has.

        What can't be looked up now is let through: the decision says no where there is nothing of that name.
        """
        new = [each for each in named if (event_id, each.kind, each.name) not in self._known]
        if not new:
            return
        try:
            problem = await self._threads.run(lambda: self._unknown(event_id, new))
        except (StoreUnavailableError, Problem):  # Problem: more wait for the database than have room
            return
        if problem is not None:
            raise problem
        for each in new:
            self._known[event_id, each.kind, each.name] = None
        while len(self._known) > REMEMBERED_MAX:
            self._known.popitem(last=False)

    def _unknown(self, event_id: str, named: Sequence[Named]) -> Problem | None:
        with transaction(self._engine) as conn:
            return unknown(conn, event_id, named)


def unknown(conn: Connection, event_id: str, named: Sequence[Named]) -> Problem | None:
    """Return the answer (400) for the first of the names that the event does not have; None if it has all, or no tickets."""
    for each in named:
        if missing := references.unknown_names(conn, each.kind, event_id, [each.name]):
            return unknown_names(each.field, event_id, missing, references.names(conn, each.kind, event_id))
    return None
