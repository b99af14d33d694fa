"""The wait lists of a batch's tickets while it is decided."""

from __future__ import annotations

from shared.domain.records import Parked, State


class WaitLists:
    """Who waits for which ticket, first come first."""

    def __init__(self, state: State) -> None:
        self._lists = dict(state.waiting)
        self._by_command = {parked.entry.command.id: parked for waiting in state.waiting.values() for parked in waiting}
        self._of_holder = dict(state.waiting_of_holder)
        self._new: dict[str, Parked] = {}
        self._left: list[str] = []

    def of_ticket(self, ticket_id: str) -> tuple[Parked, ...]:
        return self._lists.get(ticket_id, ())

    def find(self, command_id: str) -> Parked | None:
        """Return the parked command, if it still waits."""
        return self._by_command.get(command_id)

    def of_holder(self, event_id: str, holder: str) -> int:
        """Return how many commands the holder has parked in the event."""
        return self._of_holder.get((event_id, holder), 0)

    def join(self, parked: Parked) -> None:
        """Put the command at the end of its ticket's wait list."""
        command = parked.entry.command
        ticket_id = command.ticket_id or ""
        self._lists[ticket_id] = (*self.of_ticket(ticket_id), parked)
        self._by_command[command.id] = self._new[command.id] = parked
        self._of_holder[parked.event_id, command.holder] = self.of_holder(parked.event_id, command.holder) + 1

    def leave(self, leaving: tuple[Parked, ...]) -> None:
        """Take commands out of the wait list they share; those behind move up."""
        if not leaving:
            return
        ticket_id = leaving[0].entry.command.ticket_id or ""
        gone = {parked.entry.command.id for parked in leaving}
        self._lists[ticket_id] = tuple(
            parked for parked in self.of_ticket(ticket_id) if parked.entry.command.id not in gone
        )
        for parked in leaving:
            command = parked.entry.command
            del self._by_command[command.id]
            if self._new.pop(command.id, None) is None:
                self._left.append(command.id)
            if (key := (parked.event_id, command.holder)) in self._of_holder:
                self._of_holder[key] -= 1

    def parked(self) -> list[Parked]:
        """Return those of this batch that wait at its end."""
        return list(self._new.values())

    def unparked(self) -> list[str]:
        """Return the commands of earlier batches that wait no longer."""
        return self._left
