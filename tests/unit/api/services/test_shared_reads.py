import asyncio

import pytest

from api.services.shared_reads import SharedReads


class Store:
    """A store whose reads end when they are told to."""

    def __init__(self) -> None:
        self.value = 0
        self.gates: list[asyncio.Event] = []
        self._started = asyncio.Queue[asyncio.Event]()

    async def load(self) -> int:
        seen = self.value
        gate = asyncio.Event()
        self._started.put_nowait(gate)
        await gate.wait()
        return seen

    async def began(self, reads: int) -> None:
        while len(self.gates) < reads:
            self.gates.append(await self._started.get())


def test_who_asks_while_a_read_runs_gets_the_next_one_and_shares_it() -> None:
    async def play() -> None:
        store, reads = Store(), SharedReads[int]()
        first = asyncio.ensure_future(reads.read("demo", store.load))
        await store.began(1)
        store.value = 1
        late = [asyncio.ensure_future(reads.read("demo", store.load)) for _ in range(50)]
        await asyncio.sleep(0)
        store.gates[0].set()
        await store.began(2)
        store.gates[1].set()
        assert await first == 0
        assert await asyncio.gather(*late) == [1] * 50
        assert len(store.gates) == 2

    asyncio.run(play())


def test_a_read_that_fails_fails_those_who_shared_it_and_nobody_after() -> None:
    async def fail() -> int:
        raise LookupError

    async def play() -> None:
        store, reads = Store(), SharedReads[int]()
        with pytest.raises(LookupError):
            await reads.read("demo", fail)
        again = asyncio.ensure_future(reads.read("demo", store.load))
        await store.began(1)
        store.gates[0].set()
        assert await again == 0

    asyncio.run(play())


def test_other_keys_do_not_wait() -> None:
    async def play() -> None:
        store, reads = Store(), SharedReads[int]()
        both = [asyncio.ensure_future(reads.read(key, store.load)) for key in ("one", "other")]
        await store.began(2)
        for gate in store.gates:
            gate.set()
        assert await asyncio.gather(*both) == [0, 0]

    asyncio.run(play())


def test_a_client_that_goes_away_does_not_take_the_read_with_it() -> None:
    async def play() -> None:
        store, reads = Store(), SharedReads[int]()
        first = asyncio.ensure_future(reads.read("demo", store.load))
        await store.began(1)
        gone = asyncio.ensure_future(reads.read("demo", store.load))
        stays = asyncio.ensure_future(reads.read("demo", store.load))
        await asyncio.sleep(0)
        gone.cancel()
        store.gates[0].set()
        await store.began(2)
        store.gates[1].set()
        assert await first == await stays == 0

    asyncio.run(play())
