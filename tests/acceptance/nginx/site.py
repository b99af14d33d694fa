"""A door with what stands behind it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.acceptance.nginx.asking import Client
from tests.acceptance.nginx.door import Gateway
from tests.acceptance.nginx.instances import Instance, running_instance
from tests.acceptance.nginx.nameserver import NameServer


@dataclass(slots=True)
class Site:
    """A door, the instances behind it, and what the name server says of them."""

    names: NameServer
    port: int
    stack: ExitStack
    door: Gateway = field(init=False)
    instances: dict[str, Instance] = field(default_factory=dict)

    def start(self, *addresses: str) -> list[Instance]:
        """Start instances and have the name server tell of them beside the others."""
        for address in addresses:
            self.instances[address] = self.stack.enter_context(running_instance(address, self.port))
        self.names.answer_with(self.instances)
        return [self.instances[address] for address in addresses]

    @staticmethod
    def until(holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def await_instances(self) -> None:
        """Return once the gateway has found an instance; what was asked for that is forgotten."""
        client = Client(self.door.url)
        self.until(lambda: client.ask("GET", "/healthz").status in {200, 308})
        for instance in self.instances.values():
            instance.requests.clear()
            instance.connections = 0

    @property
    def requests(self) -> list[str]:
        """What reached any instance."""
        return [request for instance in self.instances.values() for request in instance.requests]

    def stop(self, address: str) -> None:
        """End an instance of which the name server goes on telling."""
        self.instances[address].end()
