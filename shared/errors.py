"""Faults. A refusal is an outcome (`shared.domain.outcomes`); these are what goes wrong around it."""

from __future__ import annotations


class RowlockError(Exception):
    """The root of every fault of ours."""

    sqlstate: str | None = None
    """PostgreSQL's code, where the fault came from there and had one."""


class ConfigurationError(RowlockError):
    """A setting is missing or out of its range; the text names the variable, its value and what is allowed."""


class StoreUnavailableError(RowlockError):
    """Redis or PostgreSQL did not answer; whether the last call took effect is unknown."""

    def __init__(self, store: str, detail: str = "") -> None:
        super().__init__(f"{store} is unavailable{': ' + detail if detail else ''}")
        self.store = store
        self.detail = detail
        self.servers = frozenset[str]()
        """Those that did not answer, where the store is several; empty: all of it."""


class StoreUnfitError(StoreUnavailableError):
    """The store is one that Rowlock must not write to; the text says what it needs."""


class StoreFullError(StoreUnavailableError):
    """The store takes no more until it is drained; the last call had no effect."""


class LoginRefusedError(StoreUnavailableError):
    """The store refused the user or password of its URL; the last call had no effect."""


class AdmissionRefusedError(RowlockError):
    """So many commands wait that the promise could not be kept; nothing was done."""

    def __init__(self, ahead: int, retry_after_s: int) -> None:
        super().__init__(f"{ahead} commands wait; more could not be answered in time")
        self.ahead = ahead
        self.retry_after_s = retry_after_s
        """When the queue will be short enough, by its measured rate."""


class TooManyPendingError(AdmissionRefusedError):
    """So many commands of one holder wait in a shard that it may have no more there; nothing was done."""

    def __init__(self, waiting: int, allowed: int) -> None:
        super().__init__(waiting, 1)
        self.args = (f"{waiting} commands of this holder wait there; {allowed} may",)


class ShardLockError(RowlockError):
    """The lock of a shard is not ours."""

    def __init__(self, shard: int, detail: str) -> None:
        super().__init__(f"lock of shard {shard:02d}: {detail}")
        self.shard = shard


class LockNotHeldError(ShardLockError):
    """The lock was never ours: somebody else holds it, or nobody requested for it."""


class LockLostError(ShardLockError):
    """The lock was ours, its lease ran out and it is gone or somebody else's now."""


class FenceRefusedError(ShardLockError):
    """PostgreSQL has issued a newer fencing token for the shard; nothing of the batch was written."""


class TransientError(RowlockError):
    """PostgreSQL rolled the transaction back (deadlock, serialization, lost connection): read again and retry."""


class SettleError(RowlockError):
    """A batch can't be settled for a reason that a retry does not mend: it holds a poisonous command."""
