"""Which process runs which file: one after the other of a folder, so that what its tests share is started once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import PurePath

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController


def room(file: str) -> str:
    """Return the folder whose fixtures a file's tests share: `tests/integration/api` of whatever is in or below it."""
    return "/".join(PurePath(file).parts[:-1][:3])


def next_file(waiting: Sequence[str], own: str | None, others: Collection[str]) -> str:
    """Return the file that a process begins: of the room where it is, else of one where no other is, else of the fullest."""
    for is_fit in (lambda file: room(file) == own, lambda file: room(file) not in others):
        if fit := next(filter(is_fit, waiting), None):
            return fit
    left = Counter(map(room, waiting))
    return max(waiting, key=lambda file: left[room(file)])


class Rooms(LoadFileScheduling):  # type: ignore[misc]  # xdist tells no types
    """Hands out files by rooms. A room's fixtures are as dear as a whole running system."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        at = {each: room(next(reversed(files))) for each, files in self.assigned_work.items() if files}
        others = {place for each, place in at.items() if each is not node}
        self.workqueue.move_to_end(next_file([*self.workqueue], at.get(node), others), last=False)
        super()._assign_work_unit(node)
