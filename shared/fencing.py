"""The life of a fencing token: taken, remembered, checked, forgotten, and taken anew where that is safe."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar

from shared.domain.ids import Fence
from shared.errors import FenceRefusedError

T = TypeVar("T")


class Fencing(ABC):
    """The tokens of one connection to the store that issues them, by shard.

    A token lives as long as the connection that took it: who lost the connection can't know what happened meanwhile and has
    to take the shard anew. It outlives the drain that took it, so that the next one of this connection need not take another.
    """

    def __init__(self) -> None:
        self._fences: dict[int, Fence] = {}

    @abstractmethod
    def _connected(self) -> object:
        """Connect if need be; a connection that is gone was ended with `_end_fences`."""

    @abstractmethod
    def _take_fence(self, shard: int) -> Fence:
        """Have the store issue a token, higher than all before."""

    def fence(self, shard: int) -> Fence:
        """Return the fencing token of this connection for the shard, a new one if it has none."""
        self._connected()
        if shard not in self._fences:
            self._fences[shard] = self._take_fence(shard)
        return self._fences[shard]

    def forget_fence(self, shard: int) -> None:
        """Have the next `fence` take a new token."""
        self._fences.pop(shard, None)

    def under_fence(
        self, shard: int, fence: Fence, work: Callable[[Fence], T], before_retake: Callable[[], None]
    ) -> tuple[T, Fence]:
        """Do `work` with `fence`; where it is refused take a new token and try once more. Return also the token that held.

        The token may be from an earlier drain, and another worker has had the shard since. `before_retake` sees to it that
        the shard's lock is still ours, and raises otherwise. Raises FenceRefusedError at the second refusal.
        """
        try:
            return work(fence), fence
        except FenceRefusedError:
            self.forget_fence(shard)
            before_retake()
            fence = self.fence(shard)
            return work(fence), fence

    def _check_fence(self, shard: int, fence: Fence) -> None:
        """Raises FenceRefusedError if `fence` was not taken by this connection."""
        if self._fences.get(shard) != fence:
            raise FenceRefusedError(shard, f"token {fence} was taken on a connection that is gone")

    def _end_fences(self) -> None:
        """Forget all tokens: their connection ends."""
        self._fences.clear()


def check_newest(shard: int, fence: Fence, newest: int | None) -> None:
    """Raises FenceRefusedError if `newest`, which the store read in the batch's own transaction, is another than `fence`."""
    if newest != fence:
        raise FenceRefusedError(shard, f"token {fence} is not the newest")
