"""The door on each nginx at hand, with instances behind it that a name server tells of."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from cli.stack.ports import free_ports
from tests.acceptance.nginx.door import newer_nginx, running_door
from tests.acceptance.nginx.nameserver import running_name_server
from tests.acceptance.nginx.site import Site
from tests.programs import required

BOTH = ("127.0.0.2", "127.0.0.3")
NGINX: dict[str, Callable[[], str]] = {"debian": lambda: required("nginx"), "newer": newer_nginx}


@pytest.fixture(params=NGINX)
def nginx(request: pytest.FixtureRequest) -> str:
    return NGINX[request.param]()


@pytest.fixture
def reachable() -> Iterator[Path]:
    """Yield a directory that nginx's unprivileged workers reach too: pytest closes its own with each run that starts."""
    with tempfile.TemporaryDirectory(prefix="rowlock-nginx-") as home:
        Path(home).chmod(0o755)
        yield Path(home)


@pytest.fixture
def open_site(nginx: str, reachable: Path) -> Iterator[Callable[..., Site]]:
    """Return a function that starts instances, then opens a door before them with settings of its own."""
    with ExitStack() as stack:

        def opened(*addresses: str, worker_connections: int | None = None, **environment: str) -> Site:
            names = stack.enter_context(running_name_server())
            port = free_ports(1)[0]
            target = f"api.test:{port}"
            discovery = {
                "ROWLOCK_RESOLVER": names.endpoint,
                "ROWLOCK_API": target,
                "ROWLOCK_FLOWER": target,
                "ROWLOCK_PROMETHEUS": target,
                "ROWLOCK_GRAFANA": target,
            }
            site = Site(names, port, stack)
            site.start(*addresses)
            site.door = stack.enter_context(running_door(nginx, reachable, discovery | environment, worker_connections))
            if addresses:
                site.await_instances()
            return site

        yield opened


@pytest.fixture
def site(open_site: Callable[..., Site]) -> Site:
    """A door with two instances behind it."""
    return open_site(*BOTH)


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    with site.door.client() as client:
        yield client
