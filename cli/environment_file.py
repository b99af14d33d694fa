"""The `.env` of the compose deployment, with secrets that were never used before."""

from __future__ import annotations

import secrets
from pathlib import Path

from cli.stack.secrets import write_private
from shared.errors import ConfigurationError

_SECRETS = {
    "POSTGRES_PASSWORD": 16,
    "REDIS_PASSWORD": 16,
    "ROWLOCK_TOKEN_SECRET": 32,
    "ROWLOCK_OPERATIONS_TOKEN": 16,
    "ROWLOCK_OPERATIONS_PASSWORD": 12,
    "GRAFANA_PASSWORD": 12,
}
"""Variable and number of random bytes."""


def write(path: Path, *, force: bool) -> list[str]:
    """Write the file, readable by its owner alone, and return the variables in it."""
    if path.exists() and not force:
        raise ConfigurationError(f"{path} is there already; --force replaces it and with it the secrets in use")
    lines = [f"{name}={secrets.token_hex(size)}" for name, size in _SECRETS.items()]
    text = "# Secrets of the compose deployment. Keep this file; never check it in.\n" + "\n".join(lines) + "\n"
    write_private(path, text.encode())
    return list(_SECRETS)
