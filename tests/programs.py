"""Programs of the system that some tests need: at a desk their absence skips the test, in CI it fails."""

from __future__ import annotations

import os
import shutil

import pytest


def required(*names: str) -> str:
    """Return the path of the first of `names` that is installed (sbin included)."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    for name in names:
        if found := shutil.which(name, path=path):
            return found
    return missing(f"none of {', '.join(names)} is installed")


def browser() -> str:
    """Return the path of the browser without windows where it is installed, which draws the same for half the work."""
    return required("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def missing(reason: str) -> str:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; in CI nothing is skipped")
    pytest.skip(reason)
