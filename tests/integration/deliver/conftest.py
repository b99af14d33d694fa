"""Deliveries as processes, shops that listen, and a database to read from."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine

from shared.config import Settings
from shared.db.batch_store import BatchStore
from shared.db.engine import create_engine
from tests.api_process import environment_of
from tests.contract.db.harness import World
from tests.integration.deliver.receiver import Receiver, receiver

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def deliver_settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, webhook_allow="127.0.0.0/8", webhook_timeout_ms=1_000)


@pytest.fixture
def engine(deliver_settings: Settings) -> Iterator[Engine]:
    engine = create_engine(deliver_settings, "rowlock-test", 4)
    yield engine
    engine.dispose()


@pytest.fixture
def world(engine: Engine, deliver_settings: Settings) -> World:
    return World(engine, deliver_settings)


@pytest.fixture
def store(deliver_settings: Settings) -> Iterator[BatchStore]:
    store = BatchStore(deliver_settings, "rowlock-worker")
    yield store
    store.close()


@pytest.fixture
def start(deliver_settings: Settings) -> Iterator[Start]:
    """Start delivering processes; they end with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        running.append(
            subprocess.Popen([sys.executable, "-m", "workers.deliver"], env=environment_of(deliver_settings))
        )
        return running[-1]

    yield begin
    for process in running:
        process.terminate()
    for process in running:
        process.wait(30)


@pytest.fixture
def make_receiver() -> Iterator[Callable[[], Receiver]]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(receiver())
