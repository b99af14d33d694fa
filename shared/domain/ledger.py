"""The outcomes of a batch while it is decided: one for each command, however often it is met."""

from __future__ import annotations

from collections.abc import Mapping

from shared.domain.commands import Entry
from shared.domain.outcomes import Outcome
from shared.domain.records import Settled


class Ledger:
    """Outcomes in the order of the batch, then those of commands that earlier batches had parked."""

    def __init__(self, answered: Mapping[str, Outcome]) -> None:
        self._answered = answered
        self._settled: list[Settled] = []
        self._places: dict[str, int] = {}
        """By command id: where its outcome stands in the list."""
        self._repeats: list[int] = []
        self._ended: dict[str, Settled] = {}

    def tell_again(self, entry: Entry) -> bool:
        """Answer a command that was settled before, by an earlier batch or in this one; False if it is new."""
        command_id = entry.command.id
        if command_id in self._places:
            self._repeats.append(len(self._settled))
            self._settled.append(Settled(entry, self._settled[self._places[command_id]].outcome, fresh=False))
        elif command_id in self._answered:
            self._places[command_id] = len(self._settled)
            ended = self._ended.pop(command_id, None)
            outcome = self._answered[command_id] if ended is None else ended.outcome
            self._settled.append(Settled(entry, outcome, fresh=ended is not None))
        else:
            return False
        return True

    def settle(self, entry: Entry, outcome: Outcome) -> None:
        self._places[entry.command.id] = len(self._settled)
        self._settled.append(Settled(entry, outcome))

    def end(self, entry: Entry, outcome: Outcome) -> None:
        """Settle a command for good that had been parked, in the place where it stands if it is of this batch."""
        place = self._places.get(entry.command.id)
        if place is None:
            self._ended[entry.command.id] = Settled(entry, outcome)
        else:
            self._settled[place] = Settled(self._settled[place].entry, outcome)

    def settled(self) -> list[Settled]:
        """Return all outcomes; a repeated command has the final one of its first."""
        for place in self._repeats:
            entry = self._settled[place].entry
            first = self._settled[self._places[entry.command.id]]
            self._settled[place] = Settled(entry, first.outcome, fresh=False)
        return [*self._settled, *self._ended.values()]
