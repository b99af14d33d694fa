"""What a power cut would take at the moment of an acceptance, seen in the page cache, and what a kill does take."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from cli.stack.ports import free_ports
from shared.config import Durability, Settings
from shared.errors import StoreUnavailableError
from shared.redis import keys
from shared.redis.admission.append_call import append_own
from shared.redis.client.blocking import BlockingRedis
from tests.contract.redis.harness import SHARD, command
from tests.servers import embedded_valkey, scratch

_CACHESTAT = 451
"""The number of the system call on x86-64 and ARM; Linux has it since 6.5."""


class _Range(ctypes.Structure):
    _fields_: ClassVar = [("offset", ctypes.c_uint64), ("length", ctypes.c_uint64)]


class _Pages(ctypes.Structure):
    _fields_: ClassVar = [
        (name, ctypes.c_uint64) for name in ("cached", "dirty", "writeback", "evicted", "recently_evicted")
    ]


def unflushed_pages(path: Path) -> int:
    """Return how many pages of a file are not on its disk yet. Raises OSError where Linux can't tell."""
    libc, pages = ctypes.CDLL(None, use_errno=True), _Pages()
    file = os.open(path, os.O_RDONLY)
    try:
        if libc.syscall(_CACHESTAT, file, ctypes.byref(_Range(0, 0)), ctypes.byref(pages), 0):
            raise OSError(ctypes.get_errno(), "cachestat")
    finally:
        os.close(file)
    return int(pages.dirty + pages.writeback)


def tells_what_is_flushed(folder: Path) -> bool:
    """Return whether the file system of the folder flushes, and Linux says what it has flushed."""
    probe = folder / "probe"
    with probe.open("wb") as file:
        file.write(b"x" * 10_000)
        file.flush()
        try:
            before = unflushed_pages(probe)
            os.fsync(file.fileno())
            return before > 0 and unflushed_pages(probe) == 0
        except OSError:
            return False


@pytest.fixture
def home() -> Iterator[Path]:
    with scratch() as folder:
        yield folder


@pytest.fixture
def appended_to(home: Path, own_settings: Settings) -> Iterator[tuple[Settings, Path]]:
    """A server of its own and the file that it appends to."""
    if sys.platform != "linux" or not tells_what_is_flushed(home):
        pytest.skip("what is flushed can't be seen here: it takes Linux 6.5 and a file system on a disk")
    with embedded_valkey(home=home / "valkey") as url:
        (file,) = (home / "valkey").glob("appendonlydir/*.incr.aof")
        yield replace(own_settings, redis_url=url), file


def test_at_the_default_nothing_accepted_waits_for_the_disk(appended_to: tuple[Settings, Path]) -> None:
    settings, file = appended_to
    with BlockingRedis(settings.redis_url, 5_000) as connection:
        for _ in range(100):
            append_own(connection, settings, [command()])
            assert unflushed_pages(file) == 0


def test_at_the_level_that_may_lose_a_second_some_of_what_was_accepted_does(appended_to: tuple[Settings, Path]) -> None:
    settings, file = replace(appended_to[0], durability=Durability.MAY_LOSE_A_SECOND), appended_to[1]
    with BlockingRedis(settings.redis_url, 5_000) as connection:
        connection.call("CONFIG", "SET", "appendfsync", "everysec")
        accepted_unflushed = 0
        for _ in range(10_000):
            append_own(connection, settings, [command()])
            accepted_unflushed += unflushed_pages(file) > 0
            if accepted_unflushed:
                break
        assert accepted_unflushed


def test_what_was_accepted_before_a_kill_is_there_afterwards(home: Path, own_settings: Settings) -> None:
    port, accepted = free_ports(1)[0], set[str]()
    enough = threading.Event()
    with embedded_valkey(port, home / "valkey") as url, closing(BlockingRedis(url, 5_000)) as connection:
        settings = replace(own_settings, redis_url=url)

        def append_until_it_dies() -> None:
            with BlockingRedis(url, 5_000) as own, suppress(StoreUnavailableError):
                while True:
                    batch = [command() for _ in range(7)]
                    append_own(own, settings, batch)
                    accepted.update(each.id for each in batch)
                    if len(accepted) > 300:
                        enough.set()

        thread = threading.Thread(target=append_until_it_dies)
        pid = next(
            int(line.partition(b":")[2])
            for line in bytes(connection.call("INFO", "server")).splitlines()  # type: ignore[arg-type]
            if line.startswith(b"process_id:")
        )
        thread.start()
        enough.wait(30)
        os.kill(pid, signal.SIGKILL)
        thread.join(30)
    with embedded_valkey(port, home / "valkey") as url, BlockingRedis(url, 5_000) as connection:
        present = connection.call_many([("EXISTS", keys.command(SHARD, id_)) for id_ in accepted])
        assert len(accepted) > 300
        assert present == [1] * len(accepted)
