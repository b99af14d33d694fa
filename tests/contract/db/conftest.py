"""The world that the tests of the database share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
from sqlalchemy import Engine

from shared.config import Settings
from shared.db.batch_store import BatchStore
from shared.db.engine import create_engine
from tests.contract.db.harness import World


@pytest.fixture
def database(database_url: str) -> Settings:
    """Settings of which only PostgreSQL is there."""
    return Settings(database_url=database_url)


@pytest.fixture
def engine(database: Settings) -> Iterator[Engine]:
    engine = create_engine(database, "rowlock-test", 4)
    yield engine
    engine.dispose()


@pytest.fixture
def world(engine: Engine, database: Settings) -> World:
    return World(engine, database)


@pytest.fixture
def make_store(database: Settings) -> Iterator[Callable[..., BatchStore]]:
    """Make stores, each with a connection of its own."""
    with ExitStack() as stack:

        def make(name: str = "rowlock-worker", settings: Settings = database) -> BatchStore:
            return stack.enter_context(closing(BatchStore(settings, name)))

        yield make


@pytest.fixture
def store(make_store: Callable[..., BatchStore]) -> BatchStore:
    return make_store()
