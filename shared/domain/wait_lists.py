"""The wait lists of a batch's tickets and events while it is decided."""

from __future__ import annotations

from shared.domain.records import Parked, State


class WaitLists:
    """Who waits for which ticket, and which orders wait in which event; first come first."""

    def __init__(self, state: State) -> None:
        self._of_tickets = dict(state.waiting)
        self._of_events = dict(state.waiting_orders)
        lists = (*state.waiting.values(), *state.waiting_orders.values())
        self._by_command = {parked.entry.command.id: parked for waiting in lists for parked in waiting}
        self._of_holder = dict(state.waiting_of_holder)
        self._new: dict[str, Parked] = {}
        self._left: list[str] = []

    def of_ticket(self, ticket_id: str) -> tuple[Parked, ...]:
        return self._of_tickets.get(ticket_id, ())

    def of_event(self, event_id: str) -> tuple[Parked, ...]:
        """Return the orders that wait in the event, as far as the batch asked about them."""
        return self._of_events.get(event_id, ())

    def find(self, command_id: str) -> Parked | None:
        """Return the parked command, if it still waits."""
        return self._by_command.get(command_id)

    def of_holder(self, event_id: str, holder: str) -> int:
        """Return how many commands the holder has parked in the event."""
        return self._of_holder.get((event_id, holder), 0)

    def join(self, parked: Parked) -> None:
        """Put the command at the end of its wait list: its ticket's, or its event's if it is an order."""
        command = parked.entry.command
        lists, key = self._list_of(parked)
        lists[key] = (*lists.get(key, ()), parked)
        self._by_command[command.id] = self._new[command.id] = parked
        self._of_holder[parked.event_id, command.holder] = self.of_holder(parked.event_id, command.holder) + 1

    def leave(self, leaving: tuple[Parked, ...]) -> None:
        """Take commands out of the wait list they share; those behind move up."""
        if not leaving:
            return
        gone = {parked.entry.command.id for parked in leaving}
        lists, key = self._list_of(leaving[0])
        lists[key] = tuple(parked for parked in lists.get(key, ()) if parked.entry.command.id not in gone)
        for parked in leaving:
            command = parked.entry.command
            del self._by_command[command.id]
            if self._new.pop(command.id, None) is None:
                self._left.append(command.id)
            if (of_holder := (parked.event_id, command.holder)) in self._of_holder:
                self._of_holder[of_holder] -= 1

    def parked(self) -> list[Parked]:
        """Return those of this batch that wait at its end."""
        return list(self._new.values())

    def unparked(self) -> list[str]:
        """Return the commands of earlier batches that wait no longer."""
        return self._left

    def _list_of(self, parked: Parked) -> tuple[dict[str, tuple[Parked, ...]], str]:
        ticket_id = parked.entry.command.ticket_id
        return (self._of_events, parked.event_id) if ticket_id is None else (self._of_tickets, ticket_id)
