"""The deployment as an operator handles it: compose commands, containers, metrics."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from cli.stack.ports import free_ports
from cli.tokens import sign
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120
_LABEL = "com.docker.compose"


def engine_answers() -> bool:
    return bool(shutil.which("docker")) and _succeeds("docker", "info")


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def wait_until(holds: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    """Wait for what a container needs its time for."""
    eventually(holds, what, patience_s=patience_s, pause_s=0.25)


def _service(container: dict[str, Any]) -> str:
    return str(container["Config"]["Labels"][f"{_LABEL}.service"])


def _is_well(state: dict[str, Any]) -> bool:
    return bool(state["Running"]) and state.get("Health", {"Status": "healthy"})["Status"] == "healthy"


@dataclass(slots=True)
class Deployment:
    """A compose project of its own name, port and secrets; nothing of another one is touched."""

    image: str = "rowlock:test"
    files: tuple[str, ...] = ("docker-compose.yml",)
    settings: dict[str, str] = field(default_factory=dict)
    project: str = "rowlocktest"
    port: int = field(default_factory=lambda: free_ports(1)[0])
    secrets: dict[str, str] = field(
        default_factory=lambda: {
            name: secrets.token_hex(16)
            for name in (
                "POSTGRES_PASSWORD",
                "REDIS_PASSWORD",
                "ROWLOCK_TOKEN_SECRET",
                "ROWLOCK_OPERATIONS_TOKEN",
                "ROWLOCK_OPERATIONS_PASSWORD",
                "GRAFANA_PASSWORD",
            )
        }
    )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> Mapping[str, str]:
        """Everything by the environment: an .env of the checkout must not matter."""
        own = {
            "COMPOSE_PROJECT_NAME": self.project,
            "COMPOSE_FILE": ":".join(self.files),
            "ROWLOCK_IMAGE": self.image,
            "ROWLOCK_PORT": str(self.port),
            "ROWLOCK_ADDRESS_RATE": "10000",
        }
        return os.environ | own | self.secrets | self.settings

    def run(self, *command: str | Path, check: bool = True) -> str:
        words = [str(word) for word in command]
        ended = subprocess.run(words, check=False, cwd=ROOT, env=self.environment(), capture_output=True, text=True)
        assert not check or ended.returncode == 0, f"{command}\n{ended.stdout[-3000:]}\n{ended.stderr[-3000:]}"
        return ended.stdout

    def compose(self, *words: str, check: bool = True) -> str:
        program = ("docker", "compose") if _succeeds("docker", "compose", "version") else ("docker-compose",)
        return self.run(*program, *words, check=check)

    def up(self, *words: str, api: int = 2, worker: int = 2) -> None:
        self.compose("up", "-d", "--scale", f"api={api}", "--scale", f"worker={worker}", *words)

    def containers(self, service: str) -> list[str]:
        return [each["Id"] for each in self._known() if _service(each) == service]

    def inspect(self, container: str) -> dict[str, Any]:
        return dict(json.loads(self.run("docker", "inspect", container))[0])

    def _known(self) -> list[dict[str, Any]]:
        """Return all that the engine tells of the project's containers: by itself, for compose needs a second to start."""
        labels = (f"label={_LABEL}.project={self.project}", f"label={_LABEL}.oneoff=False")
        ids = self.run("docker", "ps", "-aq", "--no-trunc", *(word for each in labels for word in ("-f", each))).split()
        return list(json.loads(self.run("docker", "inspect", *ids, check=False))) if ids else []

    def addresses(self, service: str, network: str) -> list[str]:
        """Return where the containers of a service stand in one of the project's networks."""
        return [
            self.inspect(container)["NetworkSettings"]["Networks"][f"{self.project}_{network}"]["IPAddress"]
            for container in self.containers(service)
        ]

    def host_address(self, network: str) -> str:
        """Return where containers of a network reach this machine."""
        (found,) = json.loads(self.run("docker", "network", "inspect", f"{self.project}_{network}"))
        return str(found["IPAM"]["Config"][0]["Gateway"])

    def execute(self, service: str, *words: str) -> str:
        """Run a program in the first container of a service; return what it prints, errors too."""
        return self.run("docker", "exec", self.containers(service)[0], "sh", "-c", '"$@" 2>&1 || true', "sh", *words)

    def unhealthy(self, services: Sequence[str]) -> set[str]:
        """Return those of the services of which a container is not well, or that have none."""
        states: dict[str, list[dict[str, Any]]] = {service: [] for service in services}
        for each in self._known():
            states.get(_service(each), []).append(each["State"])
        return {service for service, found in states.items() if not found or not all(map(_is_well, found))}

    def is_whole(self, services: Sequence[str]) -> bool:
        """Return whether all are well, and as many as `up` starts."""
        return not self.unhealthy(services) and all(len(self.containers(each)) == 2 for each in ("api", "worker"))

    def await_healthy(self, *services: str) -> None:
        wait_until(lambda: not self.unhealthy(services), f"{services} are healthy")

    def token(self, holder: str, role: str = "customer") -> str:
        return sign(self.secrets["ROWLOCK_TOKEN_SECRET"], holder, role, 86_400)

    def client(self, holder: str, role: str = "customer") -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.token(holder, role)}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=45)

    def operations(self) -> httpx.Client:
        auth = ("operator", self.secrets["ROWLOCK_OPERATIONS_PASSWORD"])
        return httpx.Client(base_url=self.url, auth=auth, timeout=10)

    def query(self, expression: str) -> list[dict[str, Any]]:
        """Ask Prometheus, by way of the door."""
        with self.operations() as client:
            answer = client.get("/prometheus/api/v1/query", params={"query": expression}).json()
        assert answer["status"] == "success", f"{expression}: {answer}"
        return list(answer["data"]["result"])
