"""What a look found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.troubles.trouble import Trouble


class State(StrEnum):
    OK = "ok"
    LOOK = "look"
    """Works, and wants to be looked at."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    state: State
    found: str
    advice: str = ""

    @classmethod
    def of(cls, trouble: Trouble) -> Finding:
        """Tell a trouble under its code, in the words in which logs and health tell it."""
        return cls(trouble.code, State.BROKEN if trouble.stops else State.LOOK, trouble.found, trouble.advice)
