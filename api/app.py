"""The application factory: the one place that joins the parts."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import NullSession, SessionInterface
from werkzeug.routing import MapAdapter

from api.auth import register_auth
from api.problems import register_problems
from api.services import Services
from shared.config import Settings

BLUEPRINTS: tuple[str, ...] = (
    "api.actions",
    "api.commands",
    "api.health",
    "api.resources.events",
    "api.resources.imports",
    "api.resources.openapi",
    "api.resources.reservations",
    "api.resources.seats",
    "api.resources.sessions",
    "api.resources.tickets",
)
"""Modules with a `blueprint`; a new resource is a new line here."""


class NoSessions(SessionInterface):
    """Tokens tell who asks; nothing is kept in cookies, so the same empty session serves everybody."""

    _empty = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:  # noqa: ARG002
        return self._empty


class Application(Flask):
    """Flask without what no request here needs: looking the host up twice."""

    session_interface = NoSessions()

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        if request is None:
            return None
        environ = request.environ
        return MapAdapter(
            self.url_map,
            server_name=environ.get("HTTP_HOST", ""),
            script_name="/",
            subdomain="",
            url_scheme=environ["wsgi.url_scheme"],
            path_info=request.path,
            default_method=environ["REQUEST_METHOD"],
            query_args=environ["QUERY_STRING"],
        )


def create_app(settings: Settings, services: Services | None = None) -> Flask:
    """Return the application. Raises ConfigurationError if a setting that it needs is missing."""
    settings.require("database_url", "redis_url", "token_secret")
    app = Application("api", static_folder=None)
    app.url_map.strict_slashes = False
    app.extensions["rowlock"] = services or Services.build(settings)
    register_auth(app, settings)
    register_problems(app)
    for module in BLUEPRINTS:
        app.register_blueprint(__import__(module, fromlist=["blueprint"]).blueprint)
    return app
