"""Commands from the store that knows them: Redis while they are young, PostgreSQL when they are final or parked.

The two may differ for a moment: a batch is committed before it is published, and a publication may be cut off. Nobody who saw
a command final may see it waiting afterwards, so what Redis has as waiting is not believed where it may be behind.
"""

from __future__ import annotations

import time
from datetime import datetime

from api.services.process import Services
from shared.domain.outcomes import Status
from shared.ports.queues import Known
from shared.views import CommandView

DOUBT_MS = 1_000
"""From this age on a command near the head of its queue may have been settled and its outcome not published yet."""
UNHEARD_MS = 1_500
"""So long nothing is shown that only PostgreSQL knows; longer than DOUBT_MS by what two clocks may differ."""


async def find_commands(parts: Services, ids: list[str]) -> dict[str, Known]:
    """Return the commands that are known.

    Raises StoreUnavailableError only if the store that does not answer might know what the other does not.
    """
    found = {id_: Known(view, 0, None) for id_ in ids if (view := parts.outcomes.get(id_)) is not None}
    unknown = [id_ for id_ in ids if id_ not in found] if found else ids
    if unknown:
        found |= await _look_up(parts, unknown)
    return found


async def _look_up(parts: Services, ids: list[str]) -> dict[str, Known]:
    found, down = await parts.reads.queued_commands(ids)
    missing = [id_ for id_ in ids if id_ not in found]
    doubtful = [id_ for id_, waiting in found.items() if _may_be_behind(waiting, parts.settings.batch_max)]
    if missing or doubtful:
        views = await parts.reads.commands_by_id([*missing, *doubtful])
        heard = {id_: view for id_, view in views.items() if down is None or not _unheard(view)}
        found.update({id_: Known(view, 0, None) for id_, view in heard.items()})
    if down is not None and len(found) < len(ids):
        raise down
    for known_now in found.values():
        parts.outcomes.keep(known_now.view)
    return found


def _may_be_behind(waiting: Known, batch_max: int) -> bool:
    if waiting.view.status is not Status.PENDING:
        return False
    return waiting.view.parked or (waiting.ahead < batch_max and _now_ms() - _accepted_ms(waiting.view.id) > DOUBT_MS)


def _unheard(view: CommandView) -> bool:
    """Return whether other processes may still read in Redis that the command waits."""
    if view.completed_at is None:
        return False
    return _now_ms() - datetime.fromisoformat(view.completed_at).timestamp() * 1000 < UNHEARD_MS


def _accepted_ms(command_id: str) -> int:
    return int(command_id[:8] + command_id[9:13], 16)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
