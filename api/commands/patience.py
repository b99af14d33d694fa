"""How many clients may wait for outcomes: each holds a connection, and those of a process are few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api import metrics
from api.principals.identity import Identity, Scope
from api.services.process import Services
from api.web.address import client_key


@contextmanager
def room_to_wait(parts: Services, identity: Identity, seconds: int | None) -> Iterator[int | None]:
    """Yield how long the client may wait: as long as it prefers, or not at all where too many wait.

    A preference need not be honoured (RFC 7240): who finds no room is answered at once, as without it.
    """
    if not seconds:
        yield seconds
        return
    settings = parts.settings
    bounds = [(f"address {client_key()}", settings.waits_per_address_max)]
    if not identity.may(Scope.SELL):  # who acts for many holders waits for many
        bounds.append((f"holder {identity.holder}", settings.waits_per_holder_max))
    with parts.waits.taken(*bounds) as has_room:
        if not has_room:
            metrics.REFUSALS.labels("waits").inc()
        yield seconds if has_room else None
