"""Every interleaving of readers, loads, faults and changes that a loop can bring about, one callback at a time."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from api.services.shared_reads import SharedReads
from shared.errors import StoreUnavailableError
from tests.unit.virtual_loop import VirtualLoop

KEYS = ("gala", "opera", "unknown")
KEYS_MAX, LOADS_MAX = 2, 2


class BrokenError(Exception):
    """A load failed."""


@dataclass
class Load:
    keys: list[str]
    saw: dict[str, int]
    """What the store held when it began."""
    gate: asyncio.Future[None]


@dataclass
class Store:
    """Values that only grow; loads that end when they are told to, as they are told to."""

    loop: VirtualLoop
    values: dict[str, int] = field(default_factory=lambda: {"gala": 0, "opera": 0})
    under_way: list[Load] = field(default_factory=list)
    ended: list[Load] = field(default_factory=list)

    async def load(self, keys: list[str]) -> Mapping[str, int]:
        load = Load(keys, {key: self.values[key] for key in keys if key in self.values}, self.loop.create_future())
        self.under_way.append(load)
        try:
            await load.gate
        finally:
            self.under_way.remove(load)
            self.ended.append(load)
        return load.saw


@dataclass
class Reader:
    key: str
    task: asyncio.Task[int | None] | None = None
    knew: int | None = None
    """What the store held when it asked."""


class SharedReading(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualLoop()
        self.store = Store(self.loop)
        self.reads = SharedReads[str, int](self.store.load, keys_max=KEYS_MAX, loads_max=LOADS_MAX)
        self.readers: list[Reader] = []
        self.faults = 0

    @rule(key=st.sampled_from(KEYS))
    def ask(self, key: str) -> None:
        """Somebody comes; the loop will get to them."""
        reader = Reader(key)

        async def read() -> int | None:
            reader.knew = self.store.values.get(key)
            return await self.reads.read(key)

        with self.loop.running():
            reader.task = self.loop.create_task(read())
        self.readers.append(reader)

    @rule(key=st.sampled_from(("gala", "opera")))
    def change(self, key: str) -> None:
        self.store.values[key] += 1

    @rule()
    def go_on(self) -> None:
        """Run one callback: whatever else happens may happen before the next."""
        self.loop.step()

    @precondition(lambda self: self.store.under_way)
    @rule(data=st.data(), how=st.sampled_from(("end", "end", "fail", "cancel")))
    def end_load(self, data: st.DataObject, how: str) -> None:
        load = data.draw(st.sampled_from(self.store.under_way), label="load")
        if load.gate.done():
            return
        with self.loop.running():
            if how == "end":
                load.gate.set_result(None)
            elif how == "fail":
                load.gate.set_exception(BrokenError())
            else:
                load.gate.cancel()
        self.faults += how != "end"

    @precondition(lambda self: self.readers)
    @rule(data=st.data())
    def go_away(self, data: st.DataObject) -> None:
        reader = data.draw(st.sampled_from(self.readers), label="reader")
        assert reader.task is not None
        with self.loop.running():
            reader.task.cancel()

    @invariant()
    def loads_are_bounded_and_none_reads_what_another_reads(self) -> None:
        keys = [key for load in self.store.under_way for key in load.keys]
        assert len(self.store.under_way) <= LOADS_MAX
        assert all(0 < len(load.keys) <= KEYS_MAX for load in self.store.under_way)
        assert len(keys) == len(set(keys))

    @invariant()
    def nobody_gets_an_answer_older_than_what_they_knew(self) -> None:
        for reader in self.readers:
            assert reader.task is not None
            if reader.task.done() and not reader.task.cancelled() and reader.task.exception() is None:
                value = reader.task.result()
                if reader.knew is None:
                    assert value is None
                else:
                    assert value is not None
                    assert value >= reader.knew

    def teardown(self) -> None:
        """Whatever happened: all are answered, nothing is left behind, and who comes now is served."""
        self._come_to_rest()
        failed = [reader for reader in self.readers if self._failed(reader)]
        assert all(reader.task is not None and reader.task.done() for reader in self.readers), "a reader waits for good"
        assert not failed or self.faults, "a reader failed although no load did"
        self.ask("gala")
        self._come_to_rest()
        assert self.readers[-1].task is not None
        assert self.readers[-1].task.result() == self.store.values["gala"]
        assert (self.reads._requested, self.reads._loading, self.reads._loads) == ({}, set(), 0)
        self.readers.clear()
        gc.collect(0)
        assert self.loop.complaints == []
        self.loop.close()

    def _come_to_rest(self) -> None:
        self.loop.run_all()
        while self.store.under_way:
            with self.loop.running():
                for load in self.store.under_way:
                    if not load.gate.done():
                        load.gate.set_result(None)
            self.loop.run_all()

    @staticmethod
    def _failed(reader: Reader) -> bool:
        assert reader.task is not None
        if reader.task.cancelled() or not reader.task.done():
            return False
        fault = reader.task.exception()
        assert fault is None or isinstance(fault, BrokenError | StoreUnavailableError)
        return fault is not None


SharedReading.TestCase.settings = settings(max_examples=300, stateful_step_count=60)
TestSharedReading = SharedReading.TestCase


def played(reader_count: int) -> tuple[VirtualLoop, Store, list[asyncio.Future[int | None]]]:
    """Return a store of which so many have asked for one key, and a load of it runs."""
    loop = VirtualLoop()
    store = Store(loop)
    reads = SharedReads[str, int](store.load, keys_max=KEYS_MAX, loads_max=LOADS_MAX)
    with loop.running():
        futures = [reads.read("gala") for _ in range(reader_count)]
    loop.run_all()
    return loop, store, futures


def test_those_who_ask_in_one_iteration_share_a_load() -> None:
    loop, store, futures = played(50)
    [load] = store.under_way
    assert load.keys == ["gala"]
    load.gate.set_result(None)
    loop.run_all()
    assert [future.result() for future in futures] == [0] * 50
    assert len(store.ended) == 1


def test_a_load_that_is_cancelled_fails_its_readers_as_a_store_that_is_away() -> None:
    loop, store, (future,) = played(1)
    store.under_way[0].gate.cancel()
    loop.run_all()
    with pytest.raises(StoreUnavailableError):
        future.result()


def test_a_load_is_no_part_of_the_request_that_came_first() -> None:
    request: ContextVar[str] = ContextVar("request")
    seen: list[str | None] = []
    loop = VirtualLoop()

    async def load(keys: list[str]) -> Mapping[str, int]:
        seen.append(request.get(None))
        return {}

    reads = SharedReads[str, int](load, keys_max=1, loads_max=1)
    request.set("the first")
    with loop.running():
        reads.read("gala")
    loop.run_all()
    assert seen == [None]
