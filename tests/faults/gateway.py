"""The deployment's nginx before the laboratory's API processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.acceptance.nginx.door import newer_nginx, running_door
from tests.acceptance.nginx.nameserver import running_name_server


@contextmanager
def gateway(home: Path, hosts: Sequence[str], port: int) -> Iterator[str]:
    """Yield the URL of an nginx that finds the API at `port` of `hosts`."""
    home.mkdir()
    with running_name_server() as names:
        names.answer_with(hosts)
        api = f"api.test:{port}"
        environment = {
            "ROWLOCK_RESOLVER": names.endpoint,
            **dict.fromkeys(("ROWLOCK_API", "ROWLOCK_FLOWER", "ROWLOCK_PROMETHEUS", "ROWLOCK_GRAFANA"), api),
            **dict.fromkeys(
                (
                    "ROWLOCK_ADDRESS_RATE",
                    "ROWLOCK_ADDRESS_CONNECTIONS",
                    "ROWLOCK_ADDRESS_REQUESTS",
                    "ROWLOCK_ADDRESS_STREAMS",
                    "ROWLOCK_ADDRESS_BODIES",
                ),
                # The crowd has one address, whose limits are not what the laboratory is for. nginx takes up to 65535.
                "60000",
            ),
        }
        with running_door(newer_nginx(), home, environment) as door:
            yield door.url
