"""The application factory: the one place that joins the parts."""

from __future__ import annotations

from flask import Flask

from api.principals.bearers import Bearers
from api.principals.current import register_principals
from api.principals.key_table import KeyTable
from api.principals.limits import Limits
from api.principals.tokens import Tokens
from api.resources import (
    actions,
    audience,
    box_office,
    changes,
    channels,
    codes,
    commands,
    event_life,
    events,
    health,
    imports,
    keys,
    maps,
    openapi,
    packages,
    queues,
    reports,
    reservations,
    seats,
    sessions,
    ticket_changes,
    tickets,
    tokens,
    ui,
    webhooks,
)
from api.services.process import Services
from api.serving.lean_flask import LeanFlask, QuickRoutes
from api.web.address import register_addresses
from api.web.problems import register_problems
from shared.config import Settings
from shared.issuers import read_issuers

RESOURCES = (
    actions,
    audience,
    box_office,
    changes,
    channels,
    codes,
    commands,
    event_life,
    events,
    health,
    imports,
    keys,
    maps,
    openapi,
    packages,
    queues,
    reports,
    reservations,
    seats,
    sessions,
    ticket_changes,
    tickets,
    tokens,
    ui,
    webhooks,
)
"""Modules with a `blueprint`; a new resource is a new line here."""


def create_app(settings: Settings, services: Services | None = None) -> Flask:
    """Return the application. Raises ConfigurationError if a setting that it needs is missing."""
    settings.require("database_url", "redis_url", "token_secret")
    app = LeanFlask("api", static_folder=None)
    app.url_map.merge_slashes = False  # it would redirect, to whatever Host says
    parts = app.extensions["rowlock"] = services or Services.build(settings)
    register_addresses(app, settings)
    register_principals(
        app,
        Bearers(
            Tokens(settings), KeyTable(parts.engine, parts.threads, parts.subscriber), read_issuers(settings.issuers)
        ),
        Limits(settings),
    )
    register_problems(app)
    for resource in RESOURCES:
        app.register_blueprint(resource.blueprint)
    app.quick_routes = QuickRoutes(app.url_map)
    return app
