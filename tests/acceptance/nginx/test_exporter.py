"""What nginx answers by itself is counted, and so is the room on the disks."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from cli.stack.ports import free_ports
from tests.acceptance.nginx.door import CONFIGURATION
from tests.acceptance.nginx.site import Site
from tests.waiting import eventually

EXPORTER = CONFIGURATION.parent / "deploy/exporter.py"


@contextmanager
def running_exporter(site: Site) -> Iterator[Callable[[], str]]:
    """Yield a function that asks for the metrics."""
    port = free_ports(1)[0]
    environment = {
        "ROWLOCK_NGINX_STATUS_URL": f"{site.door.status_url}/status",
        "ROWLOCK_NGINX_SOCKET": str(site.door.home / "nginx.sock"),
        "ROWLOCK_EXPORTER_VOLUMES": f"postgres={site.door.home}",
        "ROWLOCK_METRICS_PORT": str(port),
    }
    exporter = subprocess.Popen([sys.executable, EXPORTER], env=os.environ | environment)

    def metrics() -> str:
        return httpx.get(f"http://127.0.0.1:{port}/metrics").text

    try:
        eventually(lambda: "rowlock_disk_free_bytes" in metrics(), meanwhile=(httpx.TransportError,))
        yield metrics
    finally:
        exporter.send_signal(signal.SIGTERM)
        assert exporter.wait(10) == 0


def test_answers_of_nginx_itself_are_counted_by_status_and_those_of_the_api_are_not(
    site: Site, client: httpx.Client
) -> None:
    with running_exporter(site) as metrics:
        client.get("/api/events")
        client.get("/nowhere")
        client.get("/metrics")
        eventually(
            lambda: 'rowlock_nginx_errors_total{status="401"} 1.0' in metrics(), meanwhile=(httpx.TransportError,)
        )
        assert set(re.findall(r'rowlock_nginx_errors_total{status="(\d+)"}', metrics())) == {"401", "404"}


def test_the_door_serves_and_counts_again_after_the_exporter_was_away(site: Site, client: httpx.Client) -> None:
    assert client.get("/nowhere").status_code == 404
    for _ in range(2):
        with running_exporter(site) as metrics:

            def counted(metrics: Callable[[], str] = metrics) -> bool:
                client.get("/nowhere")
                return 'status="404"' in metrics()

            eventually(counted, meanwhile=(httpx.TransportError,))


@pytest.mark.parametrize("nginx", ["debian"], indirect=True)
def test_connections_and_disks_are_told(site: Site) -> None:
    with running_exporter(site) as metrics:
        told = metrics()
    assert "rowlock_nginx_up 1.0" in told
    assert 'rowlock_nginx_connections{state="active"}' in told
    size = float(re.findall(r'rowlock_disk_size_bytes{volume="postgres"} (\S+)', told)[0])
    assert size == os.statvfs(Path(site.door.home)).f_blocks * os.statvfs(site.door.home).f_frsize
