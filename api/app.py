"""The application factory: the one place that joins the parts."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import NullSession, SessionInterface

from api.auth import register_auth
from api.problems import register_problems
from api.services import Services
from shared.config import Settings

BLUEPRINTS: tuple[str, ...] = ()
"""Modules with a `blueprint`; a new resource is a new line here."""


class NoSessions(SessionInterface):
    """Tokens tell who asks; nothing is kept in cookies, so the same empty session serves everybody."""

    _empty = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:  # noqa: ARG002
        return self._empty


def create_app(settings: Settings, services: Services | None = None) -> Flask:
    """Return the application. Raises ConfigurationError if a setting that it needs is missing."""
    settings.require("database_url", "redis_url", "token_secret")
    app = Flask("api", static_folder=None)
    app.session_interface = NoSessions()
    app.extensions["rowlock"] = services or Services.build(settings)
    register_auth(app, settings)
    register_problems(app)
    for module in BLUEPRINTS:
        app.register_blueprint(__import__(module, fromlist=["blueprint"]).blueprint)
    return app
