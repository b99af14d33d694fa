"""What is said of names that nobody knows: which was probably meant."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from api.web.bodies import invalid
from api.web.problems import Problem

SHOWN_MAX = 10


def nearest(name: str, known: Sequence[str]) -> str:
    """Return a question for the known name that reads most like `name`; where none does, which are known."""
    spelled = {each.casefold(): each for each in known}
    if near := get_close_matches(name.casefold(), spelled, 1):
        return f"do you mean {spelled[near[0]]!r}?"
    more = ", …" if len(known) > SHOWN_MAX else ""
    return f"it knows {', '.join(known[:SHOWN_MAX])}{more}" if known else "none that it has reads like it"


def unknown_names(field: str, event_id: str, unknown: Sequence[str], known: Sequence[str]) -> Problem:
    """Return the answer (400) for names that an event does not have, with the nearest to the first of them."""
    names = ", ".join(map(repr, unknown))
    return invalid(field, f"the event {event_id!r} has no {names}; {nearest(unknown[0], known)}")
