"""The ceiling of the web side: a Flask route that does nothing, on the server and the bridge that Rowlock's API runs on."""

from __future__ import annotations

import sys

from flask import Flask

from api.__main__ import run
from api.principals.bearers import Bearers
from api.principals.current import register_principals
from api.principals.key_table import KeyTable
from api.principals.limits import Limits
from api.principals.tokens import Tokens
from api.services.process import Services
from api.serving.bridge import Bridge
from bench.peers import web
from shared.config import Settings


def build() -> Bridge:
    """Return the bridge around a route that checks the token and answers."""
    app: Flask = web.create_app(_nothing, _nothing)
    settings = Settings.from_env()
    parts = app.extensions["rowlock"] = Services.build(settings)
    register_principals(
        app, Bearers(Tokens(settings), KeyTable(parts.engine, parts.threads, parts.subscriber)), Limits(settings)
    )
    return Bridge(app)


def _nothing(ticket_id: str, holder: str) -> tuple[int, bytes]:  # noqa: ARG001
    return 202, b'{"status":"PENDING"}'


def main() -> int:
    return run(build(), "127.0.0.1", int(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
