"""The key of a first shop, made on the first start and shown that once."""

from __future__ import annotations

from cli.stack.operator_client import operator

SCOPES = ("sell", "read", "feed", "webhooks", "reports")
"""All that a shop needs to sell; events and keys are the operator's."""
ANOTHER = 'rowlock key create "the shop" ' + " ".join(f"--scope {scope}" for scope in SCOPES)


def make(api: str, token_secret: str) -> str:
    """Return a new key. Raises RowlockError with what the API said."""
    with operator(api, token_secret, "the shop's key could not be made") as client:
        return client.create_key("the shop of the first start", SCOPES).key or ""


def line(key: str | None) -> str:
    """Return what the user is told: the key, or how to get one."""
    if key is None:
        return f"shop     a key is shown once, when it is made; another one: {ANOTHER}"
    return f"shop     {key}   (a shop's key, shown this once; another one: {ANOTHER})"
