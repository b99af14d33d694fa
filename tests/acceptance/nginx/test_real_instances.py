"""Real API processes behind the door: they stop and start under traffic and no request fails."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from cli.tokens import sign
from shared.config import Settings
from tests.acceptance.nginx.site import Site
from tests.api_process import environment_of

ADDRESSES = ("127.0.0.2", "127.0.0.3")
BUYERS = 4


class Buyers:
    """They send commands without an Idempotency-Key, which nobody may repeat, over connections that stay open."""

    def __init__(self, site: Site, settings: Settings) -> None:
        self._headers = {"Authorization": f"Bearer {sign(settings.token_secret, 'ann', 'customer')}"}
        self._url = site.door.url
        self.answers = 0
        self.failures: list[str] = []
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._buy) for _ in range(BUYERS)]

    def __enter__(self) -> Buyers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def more(self, count: int = 50) -> None:
        wanted = self.answers + count
        deadline = time.monotonic() + 30
        while self.answers < wanted:
            assert time.monotonic() < deadline, self.failures
            time.sleep(0.02)

    def _buy(self) -> None:
        with httpx.Client(base_url=self._url, headers=self._headers, timeout=20) as client:
            while not self._ending.is_set():
                answer = client.post("/api/tickets/any/reserve")
                if answer.status_code != 202:
                    self.failures.append(f"{answer.status_code} {answer.text}")
                self.answers += 1


def _start(settings: Settings, address: str, port: int) -> subprocess.Popen[bytes]:
    used = replace(settings, api_host=address, api_port=port, api_drain_ms=3_000)
    process = subprocess.Popen([sys.executable, "-m", "api"], env=environment_of(used))
    deadline = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"http://{address}:{port}/healthz")
        except httpx.TransportError:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return process


# Only a newer nginx keeps connections to the instances, which are what a stopping instance might cut.
@pytest.mark.parametrize("nginx", ["newer"], indirect=True)
def test_instances_that_stop_and_start_fail_no_request(open_site: Callable[..., Site], settings: Settings) -> None:
    site = open_site()
    settings = replace(settings, pending_per_holder_max=1_000_000)  # nobody settles here, and one buyer asks on and on
    processes = {address: _start(settings, address, site.port) for address in ADDRESSES}
    try:
        site.names.answer_with(ADDRESSES)
        with httpx.Client(base_url=site.door.url) as client:
            while client.get("/healthz").status_code != 200:
                time.sleep(0.05)
        with Buyers(site, settings) as buyers:
            for address in ADDRESSES:
                buyers.more()
                processes[address].terminate()
                assert processes[address].wait(15) == 0
                buyers.more()
                processes[address] = _start(settings, address, site.port)
    finally:
        for process in processes.values():
            process.terminate()
            process.wait(15)
    assert not buyers.failures
