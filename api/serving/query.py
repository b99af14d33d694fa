"""A query has no parameter that its view does not know: a misspelled filter would filter nothing without a word."""

from __future__ import annotations

from flask import current_app, request

from api.principals.current import current
from api.web.bodies import invalid
from api.web.documented import Access, documentation_of
from api.web.nearest import nearest


def check_query() -> None:
    """Raise Problem (400) that names the nearest for a parameter that the request's view does not document.

    Where a token is needed its lack comes first (401).
    """
    view = current_app.view_functions.get(request.endpoint or "")
    documentation = documentation_of(view) if view is not None else None
    if documentation is None:
        return
    known = [parameter.name for parameter in documentation.parameters if parameter.location == "query"]
    unknown = next((name for name in request.args if name not in known), None)
    if unknown is None:
        return
    if documentation.access is not Access.PUBLIC:
        current()
    raise invalid(unknown[:40], f"is no parameter of this address; {nearest(unknown[:40], known)}")
