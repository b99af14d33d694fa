"""What admission can answer."""

from __future__ import annotations

from msgspec import Struct

from shared.views import CommandView


class Appended(Struct, frozen=True):
    """The command stands in its shard queue."""

    sequence: int
    ahead: int
    """Commands before it."""
    rate: float | None
    """Commands per second of the shard's last drains; None: unknown."""
    must_wake: bool
    """No wake-up of the shard is outstanding: the caller sends one."""


class Known(Struct, frozen=True):
    """A command that Redis knows. As an answer to an append: one of this id was appended before; nothing was done."""

    view: CommandView
    ahead: int = 0
    """Commands before it; 0 unless it waits in the stream."""
    rate: float | None = None


class Sold(Struct, frozen=True):
    """The ticket is sold for good to somebody else: final without standing in the queue."""

    view: CommandView


class Full(Struct, frozen=True):
    """So many wait that the promise could not be kept; nothing was done."""

    ahead: int
    rate: float | None
    retry_after_s: int
    """When the queue will be short enough, by its measured rate."""


Admission = Appended | Known | Sold | Full


class Claimed(Struct, frozen=True):
    """Whose an idempotency key is."""

    command_id: str
    """The command of the key: the caller's if `new`, else that of the first request."""
    new: bool
    conflict: bool
    """The key was used before with another request."""
