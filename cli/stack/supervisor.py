"""`rowlock up`: the whole system on this machine, started in order, kept alive, stopped in order."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import FrameType
from typing import TypeVar

from cli.stack import demo, process, shop_key
from cli.stack.account import server_account
from cli.stack.layout import Layout
from cli.stack.part import Part
from cli.stack.ports import api_port, chosen_host, is_free
from cli.stack.stack import Stack
from shared.errors import ConfigurationError, RowlockError

T = TypeVar("T")

_TICK_S = 0.03
_START_PATIENCE_S = 60.0
_STOP_PATIENCE_S = 12.0
"""A worker has ten seconds to finish its batch."""
_READY = "rowlock is ready"


class PartFailedError(RowlockError):
    """A part of the stack did not start; the text says which and why."""


class Supervisor:
    """Runs one stack in one data folder. All children are started from the main thread."""

    def __init__(self, layout: Layout, say: Callable[[str], None]) -> None:
        self._layout, self._say = layout, say
        self._parts: list[Part] = []
        self._wanted_end = threading.Event()
        self._signals = 0

    def run(self) -> None:
        """Start everything, watch it until a signal comes, stop everything. Raises RowlockError if a part fails to start."""
        host, port = chosen_host("ROWLOCK_HOST"), api_port()
        self._layout.create()
        with self._layout.held():
            self._clear_orphans()
            if not is_free(port, host):
                raise ConfigurationError(f"port {port} is taken; choose another with ROWLOCK_PORT")
            self._listen_to_signals()
            try:
                self._boot(Stack.plan(self._layout, host, port))
                self._watch()
            except _StoppedEarlyError:
                pass
            finally:
                self._stop()

    def _clear_orphans(self) -> None:
        records = self._layout.read_processes()
        count = process.end_orphans(records, _STOP_PATIENCE_S)
        if count:
            self._say(f"ended {count} processes that a killed rowlock had left behind")
        self._layout.write_processes([])

    def _listen_to_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1
        self._wanted_end.set()

    def _boot(self, stack: Stack) -> None:
        began = time.monotonic()
        with ThreadPoolExecutor(4) as background:
            self._start_servers(stack, background)
            self._await(background.submit(stack.migrate))
            self._start(stack.processes)
            self._until_ready(stack.processes)
            self._layout.write_addresses(stack.addresses)
            door = stack.addresses.api, stack.secrets.token_secret
            loaded = self._await(background.submit(demo.load_once, *door))
            key = self._await(background.submit(shop_key.make, *door)) if loaded else None
        for line in stack.greeting(loaded, key):
            self._say(line)
        self._say(f"started in {time.monotonic() - began:.1f} s; Ctrl-C stops it all")
        self._say(_READY)

    def _start_servers(self, stack: Stack, background: ThreadPoolExecutor) -> None:
        preparing = {background.submit(server.prepare): server.part for server in stack.servers}
        while preparing:
            for future in [future for future in preparing if future.done()]:
                future.result()
                self._start([preparing.pop(future)])
            self._tick()
        self._until_ready([server.part for server in stack.servers])

    def _start(self, parts: Sequence[Part]) -> None:
        for part in parts:
            part.start()
            self._parts.append(part)
        self._record()

    def _until_ready(self, parts: Sequence[Part]) -> None:
        deadline = time.monotonic() + _START_PATIENCE_S
        while not all(part.check_ready() for part in parts):
            for part in self._parts:
                if (code := part.died()) is not None:
                    raise PartFailedError(f"{part.name} did not start (exit code {code}): {part.last_words()}")
            if time.monotonic() > deadline:
                late = ", ".join(part.name for part in parts if not part.is_ready)
                raise PartFailedError(f"not ready after {_START_PATIENCE_S:.0f} s: {late}; see {self._layout.log('*')}")
            self._tick()

    def _await(self, future: Future[T]) -> T:
        while not future.done():
            self._tick()
        return future.result()

    def _tick(self) -> None:
        if self._wanted_end.wait(_TICK_S):
            raise _StoppedEarlyError

    def _watch(self) -> None:
        """Start again what dies, until a signal comes. Raises PartFailedError if that is in vain and the part is needed."""
        while not self._wanted_end.wait(0.1):
            for part in self._parts:
                code = part.died()
                if code is not None:
                    self._record()
                    self._say_how_it_ended(part, code)
                elif part.due():
                    part.start()
                    self._record()
                else:
                    part.check_ready()

    def _say_how_it_ended(self, part: Part, code: int) -> None:
        """Say it once: not each time that a new start was in vain."""
        end = f"(exit code {code}): {part.last_words()}"
        if part.given_up:
            text = f"{part.name} can't be started, {part.failed_starts} tries were in vain {end}"
            if not part.dispensable:
                raise PartFailedError(text)
            self._say(f"{text}; the rest goes on without it")
        elif not part.failed_starts:
            self._say(f"{part.name} ended {end}; starting it again")

    def _record(self) -> None:
        self._layout.write_processes([record for part in self._parts if (record := part.record())])

    def _stop(self) -> None:
        """Stop the doors first, then those who work, then the servers that keep what they did."""
        if self._parts:
            self._say("stopping")
        for stage in range(max((part.stage for part in self._parts), default=-1), -1, -1):
            self._stop_stage([part for part in self._parts if part.stage == stage])
        self._layout.write_processes([])

    def _stop_stage(self, parts: Sequence[Part]) -> None:
        heard = self._signals
        deadline = time.monotonic() + _STOP_PATIENCE_S
        for part in parts:
            part.request_stop()
        while not all(part.stopped() for part in parts) and time.monotonic() < deadline:
            if self._signals > max(heard, 1):  # Ctrl-C again: no more patience
                break
            time.sleep(_TICK_S)
        for part in parts:
            part.request_stop(force=True)
            part.wait_stopped(patience_s=2)


class _StoppedEarlyError(Exception):
    """A signal came before everything was up."""


def run_up(say: Callable[[str], None]) -> None:
    """Run the local stack as the environment describes it."""
    if os.name != "posix":
        raise ConfigurationError("rowlock up needs Linux or macOS")
    account = server_account()
    if account is not None:
        say(f"running as root: PostgreSQL and Valkey run as {account.name}")
    Supervisor(Layout.from_env(), say).run()
