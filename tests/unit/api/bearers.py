"""Bearers that know the tokens of a secret and of issuers, and no key."""

from __future__ import annotations

from typing import Any

from api.principals.bearers import Bearers
from api.principals.key_table import KeyTable
from api.principals.tokens import Tokens
from shared.config import Settings
from shared.issuers import read_issuers


def bearers_of(settings: Settings) -> Bearers:
    never_read: Any = None
    return Bearers(Tokens(settings), KeyTable(never_read, never_read, never_read), read_issuers(settings.issuers))
