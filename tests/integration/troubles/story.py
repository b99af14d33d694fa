"""One story of a fault, read in the six places where it is told."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from shared.config import Settings
from shared.troubles.trouble import ADVICE, Code
from tests.api_process import Api, environment_of
from tests.integration.workers.program import Program
from tests.waiting import eventually

PATIENCE_S = 40


@dataclass(frozen=True, slots=True)
class Scene:
    """An API, a sweep and whoever else runs, and where they write."""

    api: Api
    api_log: Path
    sweep: Program
    sweep_metrics: str
    settings: Settings
    data: Path

    def reserve(self, ticket: str, **headers: str) -> httpx.Response:
        with self.api.client("ann") as client:
            return client.post(f"/api/tickets/{ticket}/reserve", headers=headers)

    def health(self) -> tuple[int, dict[str, Any]]:
        answer = httpx.get(f"{self.api.url}/actuator/health", timeout=20)
        return answer.status_code, answer.json()

    def metrics(self) -> str:
        return httpx.get(f"{self.api.url}/metrics", timeout=20).text + httpx.get(self.sweep_metrics, timeout=20).text

    def logged(self, event: str, code: Code) -> list[dict[str, Any]]:
        """Return what API and sweep logged of a trouble."""
        entries = [json.loads(line) for line in self.api_log.read_text().splitlines() if line.startswith("{")]
        return [e for e in [*entries, *self.sweep.log] if e.get("event") == event and e.get("trouble") == code]

    def doctor(self) -> tuple[int, dict[str, dict[str, str]]]:
        """Return the exit code, and each finding by its name."""
        env = environment_of(self.settings) | {"ROWLOCK_DATA": str(self.data), "ROWLOCK_URL": self.api.url}
        command = [sys.executable, "-m", "cli.main", "doctor", "--json", "--patience", "30"]
        ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False)
        return ran.returncode, {each["name"]: each for each in json.loads(ran.stdout)["findings"]}


def tells(scene: Scene, code: Code, *, stops: bool, named: str) -> None:
    """Hold that log, health, metrics, doctor and its exit code tell a trouble, in the same words, and of what it is.

    The answer to a client is for each test: it differs.
    """

    def told_by_health() -> bool:
        return code in scene.health()[1]["troubles"]

    eventually(told_by_health, f"{code} in health", patience_s=PATIENCE_S, pause_s=0.2)
    status, health = scene.health()
    assert (status, health["status"]) == ((503, "OUT_OF_SERVICE") if stops else (200, "UP"))
    assert {part["status"] for part in health["components"].values()} == {"UP"}
    eventually(lambda: scene.logged("trouble", code), f"{code} in the log", patience_s=PATIENCE_S)
    entry = scene.logged("trouble", code)[-1]
    assert (entry["level"], entry["advice"]) == ("warning", ADVICE[code])
    assert named in entry["found"]
    assert f'rowlock_trouble{{trouble="{code}"}} 1.0' in scene.metrics()
    found: dict[str, dict[str, str]] = {}

    def told_by_doctor() -> bool:
        exit_code, findings = scene.doctor()
        found.update(findings)
        return exit_code == (1 if stops else 0)

    # A worker that only just starts, or answers late since the machine is busy, is a finding of its own.
    eventually(told_by_doctor, "the right exit code", patience_s=PATIENCE_S, pause_s=0.2)
    finding = found[code]
    assert (finding["state"], finding["advice"]) == ("broken" if stops else "look", ADVICE[code])
    assert named in finding["found"]


def is_over(scene: Scene, code: Code) -> None:
    """Hold that all is well again, and that the log says so."""
    eventually(lambda: code not in scene.health()[1]["troubles"], f"no {code}", patience_s=60, pause_s=0.2)
    eventually(lambda: scene.logged("trouble_over", code), f"the end of {code}", patience_s=60)
    eventually(lambda: f'rowlock_trouble{{trouble="{code}"}} 1.0' not in scene.metrics(), patience_s=60, pause_s=0.2)
