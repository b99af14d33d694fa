"""Reserves a seat with a client that openapi-python-client made; run by the tools' own Python."""

# mypy: ignore-errors
from __future__ import annotations

import importlib
import sys

made, url, token, seat = sys.argv[1:]
sys.path.insert(0, made)
client = importlib.import_module("rowlock_client").AuthenticatedClient(base_url=f"{url}/api/v1", token=token)
models = importlib.import_module("rowlock_client.models")
reserve_ticket = importlib.import_module("rowlock_client.api.tickets.reserve_ticket")
body = models.ReserveBody(deadline_seconds=60, metadata=models.ReserveBodyMetadata.from_dict({"cart": "17"}))
reserved = reserve_ticket.sync(seat, client=client, body=body, prefer="wait=10", idempotency_key="one")
refused = reserve_ticket.sync("nowhere", client=client, body=models.ReserveBody(), prefer="wait=10")
print(reserved.status.value, reserved.ticket_id, reserved.price, reserved.currency, refused.command.code.value)
