"""The outcomes of a batch while it is decided: one for each command, however often it is met."""

from __future__ import annotations

from collections.abc import Mapping

from shared.domain.commands import Entry
from shared.domain.outcomes import Outcome
from shared.domain.records import Settled


class Ledger:
    """The outcomes of the batch's own commands, and those of the parked commands that it ended."""

    def __init__(self, answered: Mapping[str, Outcome]) -> None:
        self._answered = answered
        self._settled: list[Settled] = []
        self._indexes: dict[str, int] = {}
        """By command id: where in the list its outcome stands."""
        self._repeats: list[int] = []
        self._ended: dict[str, Settled] = {}

    def replay(self, entry: Entry) -> bool:
        """Answer a command that was settled before, by an earlier batch or in this one; False if it is new."""
        command_id = entry.command.id
        if command_id in self._indexes:
            self._repeats.append(len(self._settled))
            self._settled.append(Settled(entry, self._settled[self._indexes[command_id]].outcome, fresh=False))
        elif command_id in self._answered:
            self._indexes[command_id] = len(self._settled)
            ended = self._ended.pop(command_id, None)
            outcome = self._answered[command_id] if ended is None else ended.outcome
            self._settled.append(Settled(entry, outcome, fresh=ended is not None))
        else:
            return False
        return True

    def settle(self, entry: Entry, outcome: Outcome) -> None:
        self._indexes[entry.command.id] = len(self._settled)
        self._settled.append(Settled(entry, outcome))

    def end(self, entry: Entry, outcome: Outcome) -> None:
        """Settle a command for good that had been parked, by this batch or an earlier one."""
        index = self._indexes.get(entry.command.id)
        if index is None:
            self._ended[entry.command.id] = Settled(entry, outcome)
        else:
            self._settled[index] = Settled(self._settled[index].entry, outcome)

    def settled(self) -> list[Settled]:
        """Return an outcome for each command of the batch, in its order; a repeated one has the final one of its first."""
        for index in self._repeats:
            entry = self._settled[index].entry
            first = self._settled[self._indexes[entry.command.id]]
            self._settled[index] = Settled(entry, first.outcome, fresh=False)
        return self._settled

    def ended(self) -> list[Settled]:
        """Return the outcomes of commands that earlier batches had parked."""
        return list(self._ended.values())
