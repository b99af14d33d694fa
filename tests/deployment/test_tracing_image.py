"""The image with what sends spans, as docs/operations.md has it built."""

from __future__ import annotations

import secrets

import pytest

from tests.deployment.compose import Deployment, engine_answers
from tests.programs import missing

pytestmark = [pytest.mark.deployment, pytest.mark.timeout(600)]

TRACES = (
    "from shared.config import Settings; from shared.telemetry import tracing;"
    "tracing.configure(Settings(trace_url='http://127.0.0.1:4318/v1/traces'), 'api');"
    "print(type(tracing.active).__name__)"
)


def test_an_image_built_for_tracing_has_what_sends_spans() -> None:
    if not engine_answers():
        missing("no container engine answers")
    engine, image = Deployment(), f"rowlock:tracing-{secrets.token_hex(4)}"
    engine.run("docker", "build", "--build-arg", "LOCK=tracing", "-t", image, ".")
    try:
        told = engine.run("docker", "run", "--rm", "--network", "none", "--entrypoint", "python", image, "-c", TRACES)
    finally:
        engine.run("docker", "rmi", image, check=False)
    assert told.split() == ["Tracing"]
