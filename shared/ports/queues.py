"""What the processes need of the shard queues: the API appends and reads (`Queues`), a drain takes and publishes (`Queue`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from shared.domain.commands import Command, Entry
from shared.errors import StoreUnavailableError
from shared.views import CommandView


class Known(Struct, frozen=True):
    """A command as the queues know it: it waits, or it is final or parked and not forgotten yet."""

    view: CommandView
    ahead: int = 0
    """Commands before it; 0 unless it waits in its queue."""
    rate: float | None = None
    """Commands per second of the shard's last drains; None: unknown."""


class Admission(Known, frozen=True, kw_only=True):
    """What became of a command that was not refused: it waits, or its outcome is known already."""

    appended: bool = False
    """By this call. Otherwise one of this id was appended before, or the ticket is sold for good: nothing was done."""
    must_wake: bool = False
    """No wake-up of the shard is outstanding: the caller sends one."""


class Queues(Protocol):
    """The way into the queues of all shards. Implemented by `shared.redis.admission.command_queue`.

    Every method raises StoreUnavailableError if the store does not answer (StoreFullError: it takes no more for now).
    """

    async def append(self, command: Command) -> Admission:
        """Put a command into the queue of the shard that its id names; again with the same id changes nothing.

        Raises AdmissionRefusedError if so many wait that the promised wait could not be kept.
        """

    async def withdraw(self, command: Command) -> Admission:
        """Append `command`, which withdraws `command.target_id` of the same shard if that is not settled yet."""

    async def read(self, command_id: str) -> Known | None:
        """Return a command; None: unknown (PostgreSQL may know it)."""

    async def read_each(self, ids: Iterable[str]) -> dict[str, Known | StoreUnavailableError | None]:
        """Return commands by id, and an error for each whose part of the store does not answer."""

    async def outcomes(self, ids: Iterable[str]) -> dict[str, Known]:
        """Return those of `ids` that are final or parked. Cheaper than `read_each`, for polling many; what stands in a part
        of the store that does not answer is left out.
        """

    async def forget_sold(self) -> None:
        """Forget which tickets are sold for good, because the rules of an event change. The marks only save time."""


@dataclass(frozen=True, slots=True)
class Undecodable:
    """An entry that no command could be read from; it was moved to the shard's dead list."""

    entry_id: str
    payload: bytes
    error: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The head of a queue."""

    entries: tuple[Entry, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    backlog: int = 0
    """Entries in the queue, those of this batch among them."""
    set_aside: tuple[Undecodable, ...] = ()


class Published(Struct, frozen=True):
    """The view of one command: final, or PENDING and parked."""

    entry: Entry
    view: CommandView


class SoldMark(Struct, frozen=True):
    """A ticket that is sold for good: who has it, and since which number of its shard."""

    holder: str
    sequence: int
    """The number of the command whose reservation has the ticket; 0: unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What everybody is to know of a settled batch."""

    settled: Sequence[Published]
    """The batch's own commands, which leave the queue."""
    ended: Sequence[Published] = ()
    """Commands of any shard that were parked and now are final; they left their queues when they were parked."""
    journal_number: int | None = None
    """The number of the newest row in the shard's journal; None: nothing was written there."""
    sold: Mapping[str, SoldMark | None] = field(default_factory=dict)
    """By ticket id of this shard: sold for good; None: no longer."""
    rate: float | None = None
    """Commands per second that the shard settles under load, so measured on full batches only; None: nothing new."""


class Queue(Protocol):
    """One shard's queue in the hands of one drain. Implemented by `shared.redis.drain.shard_queue`.

    What needs the lock raises LockLostError if it was ours and is gone, LockNotHeldError if it never was ours.
    Everything raises StoreUnavailableError if the store does not answer.
    """

    def take(self) -> Taken | None:
        """Take the lock, or keep it, and read a batch. None: somebody else has the lock.

        Without entries nothing waits: the lock is free again and the wake mark cleared.
        """

    def publish(self, publication: Publication, *, read_next: bool = True, stay: bool = False) -> Taken | None:
        """Publish the outcomes, take their entries out of the queue, renew the lease and read the next batch.

        None: the drain has ended, nothing waits and the lock is given back; with `stay` the lock is kept even so.
        Without `read_next` the answer has no entries.
        """

    def renew(self) -> None:
        """Prolong the lease."""

    def release(self) -> int:
        """Give the lock back; the wake mark is cleared only if nothing waits. Return how many wait."""

    def keep(self, entry: Entry) -> None:
        """Move an entry that PostgreSQL can't record to the dead list, for whoever investigates it."""

    def raise_sequence(self, last_sequence: int) -> bool:
        """See to it that the next numbers are above `last_sequence`, after the store lost its data.

        Return whether they were not.
        """
