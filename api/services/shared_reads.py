"""Reads that many ask for at once travel together, as appends do: who asks while a load runs is served by a later one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Mapping
from contextvars import Context
from functools import partial
from typing import Any, Generic, TypeVar

from shared.errors import StoreUnavailableError

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Load = Callable[[list[K]], Coroutine[Any, Any, Mapping[K, V]]]
Waiting = dict[K, list["asyncio.Future[V | None]"]]


class SharedReads(Generic[K, V]):
    """A load answers only those who asked before it began: what they know to have happened, it has seen.

    A load reads `keys_max` keys at most, `loads_max` run at a time, and none reads a key that another is reading.
    Nothing is awaited between two changes of state here, and whatever ends a load begins the next one: a reader
    always stands either before a load that will begin or in one that runs. Those who wait are as many as the
    connections that the server takes.
    """

    def __init__(self, load: Load[K, V], *, keys_max: int, loads_max: int) -> None:
        self._load = load
        self._keys_max = keys_max
        self._loads_max = loads_max
        self._requested: Waiting[K, V] = {}
        self._loading: set[K] = set()
        self._loads = 0
        self._planned = False

    def read(self, key: K) -> asyncio.Future[V | None]:
        """Return a future of what a load that begins after this call says of `key`; None if it says nothing.

        It fails as the load does. To cancel it disturbs nobody else.
        """
        future: asyncio.Future[V | None] = asyncio.get_running_loop().create_future()
        self._requested.setdefault(key, []).append(future)
        self._plan()
        return future

    def _plan(self) -> None:
        """Have a load begin once those who ask in this iteration of the loop have done so."""
        if self._requested and not self._planned and self._loads < self._loads_max:
            self._planned = True
            # In a context of its own: a load is no part of the request that happened to come first.
            asyncio.get_running_loop().call_soon(self._begin, context=Context())

    def _begin(self) -> None:
        self._planned = False
        taken = self._take()
        if taken:
            self._loads += 1
            self._loading.update(taken)
            loading = asyncio.get_running_loop().create_task(self._load(list(taken)))
            loading.add_done_callback(partial(self._ended, taken))
            self._plan()

    def _take(self) -> Waiting[K, V]:
        """Take out those whose turn it is. Keys that nobody waits for any more are dropped."""
        taken: Waiting[K, V] = {}
        for key in [key for key in self._requested if key not in self._loading]:
            waiting = [future for future in self._requested.pop(key) if not future.done()]
            if waiting:
                taken[key] = waiting
                if len(taken) == self._keys_max:
                    break
        return taken

    def _ended(self, taken: Waiting[K, V], loading: asyncio.Task[Mapping[K, V]]) -> None:
        self._loads -= 1
        self._loading.difference_update(taken)
        self._plan()
        if loading.cancelled():  # only the end of the process does that
            fault: BaseException | None = StoreUnavailableError("the process", "it is ending")
        else:
            fault = loading.exception()
        values = {} if fault is not None else loading.result()
        for key, waiting in taken.items():
            for future in waiting:
                if future.done():  # its client has gone
                    continue
                if fault is not None:
                    future.set_exception(fault)
                else:
                    future.set_result(values.get(key))
