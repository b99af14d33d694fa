"""Which ROWLOCK_* variables there are: a misspelt one sets nothing, so it is named at the start."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches

from shared.config import Settings

PREFIX = "ROWLOCK_"
OF_TESTS = "ROWLOCK_TEST_"
OF_THE_COMMAND_LINE = frozenset(
    {
        "ROWLOCK_URL",
        "ROWLOCK_TOKEN",
        "ROWLOCK_PORT",
        "ROWLOCK_HOST",
        "ROWLOCK_DATA",
        "ROWLOCK_FLOWER_PORT",
        "ROWLOCK_TRACEBACK",
    }
)
OF_THE_DEPLOYMENT = frozenset(
    PREFIX + name
    for name in [
        "ADDRESS_BODIES",
        "ADDRESS_CONNECTIONS",
        "ADDRESS_RATE",
        "ADDRESS_REQUESTS",
        "ADDRESS_STREAMS",
        "CLIENT_SECONDS",
        "SESSION_BURST",
        "SESSION_RATE",
        "API",
        "FLOWER",
        "GRAFANA",
        "PROMETHEUS",
        "RESOLVER",
        "NGINX_ACCESS_LOG",
        "NGINX_BINARY",
        "NGINX_DIR",
        "NGINX_LISTEN",
        "NGINX_RUN",
        "NGINX_SOCKET",
        "NGINX_STATUS_LISTEN",
        "NGINX_STATUS_URL",
        "NGINX_TLS_LISTEN",
        "NGINX_UID",
        "OPERATIONS_PASSWORD",
        "PROXY_READ_SECONDS",
        "TLS",
        "TLS_DIR",
        "TLS_HOST",
        "TLS_PORT",
        "EXPORTER_VOLUMES",
        "HEALTH_URL",
        "IMAGE",
        "ALERTMANAGER_IMAGE",
        "PAGE_URL",
        "WARN_URL",
        "GRAFANA_IMAGE",
        "NGINX_IMAGE",
        "POSTGRES_IMAGE",
        "PROMETHEUS_IMAGE",
        "REDIS_IMAGE",
        "APPENDFSYNC",
        "ARCHIVE",
        "POSTGRES_CONNECTIONS",
        "POSTGRES_MEMORY",
        "REDIS_MAXMEMORY",
        "REDIS_MEMORY",
    ]
)
"""Those that docker-compose.yml, nginx and what watches read."""
KNOWN = OF_THE_COMMAND_LINE | OF_THE_DEPLOYMENT | {f"{PREFIX}{item.name.upper()}" for item in fields(Settings)}


def unknown_variables(env: Mapping[str, str] | None = None) -> list[str]:
    """Return a line for each ROWLOCK_* variable that nothing reads, with the nearest one that there is."""
    names = sorted(os.environ if env is None else env)
    return [
        f"{name} is no variable of Rowlock and sets nothing{_nearest(name)}"
        for name in names
        if name.startswith(PREFIX) and name not in KNOWN and not name.startswith(OF_TESTS)
    ]


def say_unknown_variables(process: str) -> None:
    """Write the lines to standard error, for whoever starts `process`; called before the settings are read."""
    sys.stderr.writelines(f"{process}: {line}\n" for line in unknown_variables())


def _nearest(name: str) -> str:
    # Without the prefix, which would make all of them alike.
    known = [other.removeprefix(PREFIX) for other in sorted(KNOWN)]
    name = name.removeprefix(PREFIX)
    stem = name.rpartition("_")[0]
    # Another unit at the end is likelier than another name that is about as long.
    found = [other for other in known if stem and other.rpartition("_")[0] == stem]
    found = found or get_close_matches(name, known, 1, 0.6)
    return f"; the nearest is {PREFIX}{found[0]}" if found else ""
