"""One process of the API for all tests here, emptied stores for each test, and a hand that settles what waits."""

from __future__ import annotations

import itertools
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest
from redis import Redis

from shared.config import Settings
from shared.redis import keys
from tests.api_process import Api, running_api
from tests.conftest import EMPTY, TOKEN_SECRET
from tests.identity_provider import Provider, identity_provider
from tests.integration.workers.harness import Harness
from tests.servers import Servers, database_named, execute
from tests.waiting import eventually

SHARDS = 4
_tests = itertools.count(1)


@pytest.fixture(scope="package")
def api_database_url(servers: Servers, database_template: str) -> Iterator[str]:
    """A database for all modules here, so that one process of the API serves them all."""
    name = f"rowlock_api_{uuid.uuid4().hex[:12]}"
    execute(servers.postgres_url, f'CREATE DATABASE "{name}" TEMPLATE "{database_template}"')
    yield database_named(servers.postgres_url, name)
    execute(servers.postgres_url, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="package")
def provider() -> Iterator[Provider]:
    """The shop's identity provider, to whose tokens the process listens."""
    with identity_provider() as running:
        yield running


@pytest.fixture(scope="package")
def api_settings(servers: Servers, api_database_url: str, provider: Provider) -> Settings:
    return Settings(
        database_url=api_database_url,
        redis_url=servers.redis_database(0),
        broker_url=servers.redis_database(1),
        token_secret=TOKEN_SECRET,
        issuers=json.dumps([provider.setting()]),
        shards=SHARDS,
    )


@pytest.fixture(scope="package")
def api(api_settings: Settings) -> Iterator[Api]:
    with running_api(api_settings) as running:
        yield running


@pytest.fixture
def harness(api_settings: Settings, redis_url: str, broker_url: str) -> Iterator[SettlingHarness]:
    """Empty stores, and hands to fill them."""
    # The API's process lives on and may know of more than this test's journal will have: it shall see that this is another.
    begin = f"INSERT INTO operators_journal (number) VALUES ({1_000 * next(_tests)})"
    execute(api_settings.database_url, EMPTY, begin)
    with Redis.from_url(redis_url) as redis:
        redis.publish(keys.journal(), b"")  # at once, and not within the second in which nobody is told anything
    made = SettlingHarness(api_settings)
    yield made
    made.close()


@pytest.fixture
def ann(api: Api, harness: SettlingHarness) -> Iterator[httpx.Client]:
    """A customer, in front of empty stores."""
    with api.client("ann") as client:
        yield client


def bearing(api: Api, token: str) -> httpx.Client:
    """Return a client with a token, a key or a token of an issuer whose keys have come."""
    headers = {"Authorization": f"Bearer {token}"}
    eventually(lambda: httpx.get(f"{api.url}/api/me", headers=headers).status_code != 503, "the keys of the issuer")
    return httpx.Client(base_url=api.url, headers=headers, timeout=40)


class SettlingHarness(Harness):
    """A harness whose test says when the lines move."""

    def settle(self) -> None:
        """Settle all that waits."""
        drainer = self.drainer()
        for shard in range(self.settings.shards):
            drainer.drain(shard)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Settle all along, as a worker does."""
        done = threading.Event()
        thread = threading.Thread(target=self._work, args=(done,))
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    @contextmanager
    def working_later(self) -> Iterator[Callable[[], None]]:
        """Yield what begins to settle all along, until the block ends."""
        with ExitStack() as stack:
            yield lambda: stack.enter_context(self.working())

    def _work(self, done: threading.Event) -> None:
        drainer = self.drainer()
        while not done.wait(0.005):
            for shard in range(self.settings.shards):
                drainer.drain(shard)
