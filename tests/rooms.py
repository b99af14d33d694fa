"""Which process runs which file: one after the other of a folder, so that what its tests share is started once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import PurePath

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

LONG = tuple(
    f"tests/{name}.py"
    for name in (
        "simulation/test_machine",
        "integration/api/test_crowds",
        "integration/api/test_odd_input",
        "integration/api/generators/test_schemathesis",
        "integration/api/generators/test_generators",
        "integration/troubles/test_stories",
        "integration/stores/test_sentinel",
        "browser/test_axe",
        "browser/test_truth",
        "acceptance/test_odd_words",
        "acceptance/test_example_shop",
        "faults/test_laboratories",
        "faults/test_round",
    )
)
"""Files that take about a minute or more: they begin early, or all would wait for the last of them."""


def room(file: str) -> str:
    """Return the folder whose fixtures a file's tests share: `tests/integration/api` of whatever is in or below it."""
    return "/".join(PurePath(file).parts[:-1][:3])


def next_file(waiting: Sequence[str], own: str | None, others: Collection[str]) -> str:
    """Return the file that a process begins: of the room where it is, else of one where no other is, else of the fullest."""
    ordered = sorted(waiting, key=lambda file: file not in LONG)
    for is_fit in (lambda file: room(file) == own, lambda file: room(file) not in others):
        if fit := next(filter(is_fit, ordered), None):
            return fit
    left = Counter(map(room, ordered))
    return max(ordered, key=lambda file: left[room(file)])


class Rooms(LoadFileScheduling):  # type: ignore[misc]  # xdist tells no types
    """Hands out files by rooms. A room's fixtures are as dear as a whole running system."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        at = {each: room(next(reversed(files))) for each, files in self.assigned_work.items() if files}
        others = {place for each, place in at.items() if each is not node}
        self.workqueue.move_to_end(next_file([*self.workqueue], at.get(node), others), last=False)
        super()._assign_work_unit(node)
