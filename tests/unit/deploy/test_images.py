"""The images that are not ours: named in one file, the same in compose, pinned by the chore that pulls them."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]
FILE = ROOT / "deploy/images.env"
PAIR = re.compile(r"^(ROWLOCK_\w+_IMAGE)=(.+)$", re.MULTILINE)


def test_compose_runs_what_the_file_names_unless_it_is_told_otherwise() -> None:
    texts = [path.read_text() for path in (ROOT / "docker-compose.yml", *(ROOT / "deploy").glob("compose.*.yml"))]
    in_compose = {pair for text in texts for pair in re.findall(r"\$\{(ROWLOCK_\w+_IMAGE):-([^}]+)\}", text)}
    in_file = {(name, image.partition("@")[0]) for name, image in PAIR.findall(FILE.read_text())}
    assert in_compose == in_file


DOCKER = """#!/bin/sh
case "$1 $2" in
    "pull -q") echo "$3" ;;
    "image inspect") for last; do :; done; echo "${last%:*}@sha256:$(printf %s "$last" | sha256sum | cut -c1-64)" ;;
    *) exit 1 ;;
esac
"""
"""In the place of an engine that can reach a registry, which no test can."""


def test_the_chore_writes_the_digest_behind_each_and_renews_it(tmp_path: Path) -> None:
    (tmp_path / "docker").write_text(DOCKER)
    (tmp_path / "docker").chmod(0o755)
    pinned = tmp_path / "images.env"
    pinned.write_text(FILE.read_text().replace("nginx:stable", "nginx:stable@sha256:" + "0" * 64))
    for _ in range(2):
        env = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
        subprocess.run([ROOT / "deploy/pin-images", pinned], check=True, env=env, capture_output=True)
        found = dict(PAIR.findall(pinned.read_text()))
        assert set(found) == set(dict(PAIR.findall(FILE.read_text())))
        for image in found.values():
            assert re.fullmatch(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}", image)
            assert "sha256:" + "0" * 64 not in image
    assert pinned.read_text().startswith("# Each image")
