from __future__ import annotations

from collections.abc import Iterator

import pytest

from cli.stack.ports import free_ports
from tests.acceptance.local_stack import LocalStack, environment, running_stack
from tests.servers import scratch


@pytest.fixture(scope="package")
def stack() -> Iterator[LocalStack]:
    """A local stack with its demo event, shared by all tests here. Tests take seats of their own."""
    with scratch() as home:
        data = home / "data"
        with running_stack(data, environment(data, free_ports(1)[0])) as running:
            yield running
