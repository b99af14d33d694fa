"""Metrics of what has none itself: the answers that nginx made alone, its connections, and the disks under the stores.

nginx writes one datagram for each answer of its own to a socket; when nobody listens they are lost and nothing else is.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import REGISTRY, Counter, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

OWN_ERRORS = Counter("rowlock_nginx_errors", "Answers that nginx made by itself because it had to.", ("status",))
STATUS_TIMEOUT_S = 2
DATAGRAM_BYTES = 2_048


class NginxStatus(Collector):
    """nginx's own count of connections and requests, asked for when Prometheus asks."""

    def __init__(self, url: str) -> None:
        self._url = url

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("rowlock_nginx_up", "Whether nginx tells its status.")
        try:
            with urllib.request.urlopen(self._url, timeout=STATUS_TIMEOUT_S) as answer:  # noqa: S310 - our own address
                text = answer.read().decode()
        except OSError:
            up.add_metric((), 0)
            yield up
            return
        up.add_metric((), 1)
        yield up
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        active, _, handled, requests, reading, writing, waiting = numbers
        connections = GaugeMetricFamily("rowlock_nginx_connections", "Open connections.", labels=("state",))
        states = {"active": active, "reading": reading, "writing": writing, "waiting": waiting}
        for state, count in states.items():
            connections.add_metric((state,), count)
        yield connections
        yield CounterMetricFamily("rowlock_nginx_connections_handled", "Connections taken.", value=handled)
        yield CounterMetricFamily("rowlock_nginx_requests", "Requests read.", value=requests)


class Disks(Collector):
    """Room on the file systems that hold the volumes."""

    def __init__(self, volumes: dict[str, Path]) -> None:
        self._volumes = volumes

    def collect(self) -> Iterator[Metric]:
        size = GaugeMetricFamily("rowlock_disk_size_bytes", "Size of the volume's file system.", labels=("volume",))
        free = GaugeMetricFamily("rowlock_disk_free_bytes", "Room left for the servers.", labels=("volume",))
        for name, path in self._volumes.items():
            with contextlib.suppress(OSError):
                figures = os.statvfs(path)
                size.add_metric((name,), figures.f_blocks * figures.f_frsize)
                free.add_metric((name,), figures.f_bavail * figures.f_frsize)
        yield size
        yield free


def open_socket(path: Path) -> socket.socket:
    """Return the socket for nginx, whose workers run under an account of their own."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(path))
    path.chmod(0o666)
    return listener


def count_own_errors(listener: socket.socket) -> None:
    while True:
        if status := re.search(rb"(\d{3})\s*$", listener.recv(DATAGRAM_BYTES)):
            OWN_ERRORS.labels(status[1].decode()).inc()


def main() -> None:
    env = os.environ
    volumes = dict(pair.split("=", 1) for pair in env.get("ROWLOCK_EXPORTER_VOLUMES", "").split(",") if pair)
    REGISTRY.register(NginxStatus(env["ROWLOCK_NGINX_STATUS_URL"]))
    REGISTRY.register(Disks({name: Path(path) for name, path in volumes.items()}))
    listener = open_socket(Path(env["ROWLOCK_NGINX_SOCKET"]))
    threading.Thread(target=count_own_errors, args=(listener,), daemon=True).start()
    start_http_server(int(env.get("ROWLOCK_METRICS_PORT", "9113")), env.get("ROWLOCK_METRICS_HOST", "127.0.0.1"))
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    # Blocked before any thread starts, so that only sigwait sees them.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
