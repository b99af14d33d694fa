"""A query has no parameter that its view does not know, and none twice: what is overlooked would change the answer without a word."""

from __future__ import annotations

from flask import current_app, request

from api.principals.current import current
from api.web.bodies import invalid
from api.web.documented import Access, documentation_of
from api.web.nearest import nearest


def check_query() -> None:
    """Raise Problem (400) for a parameter that the request's view does not document, with the nearest, or that comes twice.

    Where a token is needed its lack comes first (401).
    """
    view = current_app.view_functions.get(request.endpoint or "")
    documentation = documentation_of(view) if view is not None else None
    if documentation is None:
        return
    known = {parameter.name: parameter for parameter in documentation.parameters if parameter.location == "query"}
    for name, values in request.args.lists():
        if name not in known:
            reason = f"is no parameter of this address; {nearest(name[:40], [*known])}"
        elif len(values) > (most := known[name].several or 1):
            reason = "is given more than once" if most == 1 else f"is given more than {most} times"
        else:
            continue
        if documentation.access is not Access.PUBLIC:
            current()
        raise invalid(name[:40], reason)
