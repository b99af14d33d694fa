"""What is sent to those who listen to an event: server-sent events, written once for all who want the same form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import Enum
from itertools import pairwise
from typing import Any

from api.services.board.board import LEGEND, Board
from api.web.bodies import encode


class Form(Enum):
    """In which words a listener hears of seats."""

    INDICES = "indices"
    """By their place in the map."""
    IDS = "ids"


RESET = {Form.INDICES: "reset", Form.IDS: "resync"}
STATUSES = {ord(letter): name for letter, name in LEGEND.items()}


def changes(board: Board, changed: Mapping[int, str | None], form: Form) -> bytes:
    """Return the seats that changed as they are now. Their id comes with the last event: who has it has them all."""
    if form is Form.INDICES:
        return _event("seats", _by_letter(board, changed), board.revision())
    ids = board.ids()
    told = [_event("ticket", _ticket(board, ids[index], index, until)) for index, until in sorted(changed.items())]
    return b"".join(told)[:-1] + b"id: %b\n\n" % board.revision().encode() if told else b": nothing changed\n\n"


def reset(board: Board, form: Form, reason: str) -> bytes:
    data = {"map": board.map_version, "reason": f"{reason}; read the seats"}
    return _event(RESET[form], data, board.revision())


def alive(board: Board) -> bytes:
    return _event("alive", {"as_of": board.as_of})


def stale(board: Board) -> bytes:
    return _event("stale", {"as_of": board.as_of})


def retry(milliseconds: float) -> bytes:
    return b"retry: %d\n\n" % milliseconds


def _by_letter(board: Board, changed: Mapping[int, str | None]) -> dict[str, Any]:
    by_letter: defaultdict[str, list[int]] = defaultdict(list)
    for index in sorted(changed):
        by_letter[chr(board.statuses[index])].append(index)
    return {"map": board.map_version} | {letter: _gaps(indices) for letter, indices in by_letter.items()}


def _gaps(indices: list[int]) -> list[int]:
    """Return the first and the differences, which are short."""
    return indices[:1] + [after - before for before, after in pairwise(indices)]


def _ticket(board: Board, ticket_id: str, index: int, until: str | None) -> dict[str, Any]:
    return {"ticket_id": ticket_id, "status": STATUSES[board.statuses[index]], "held_until": until}


def _event(name: str, data: Mapping[str, Any], id_: str | None = None) -> bytes:
    head = b"" if id_ is None else b"id: %b\n" % id_.encode()
    return head + b"event: %b\ndata: %b\n\n" % (name.encode(), encode(data))
