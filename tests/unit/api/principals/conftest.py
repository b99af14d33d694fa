from __future__ import annotations

import pytest

from api.principals.bearers import Bearers
from api.principals.tokens import Tokens
from shared.config import Settings

SECRET = "a secret long enough for the longest of the algorithms that one might try"
OLD_SECRET = "the secret before it, of thirty-two characters"


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(Settings(token_secret=SECRET, token_secret_old=OLD_SECRET))


@pytest.fixture
def bearers(tokens: Tokens) -> Bearers:
    return Bearers(tokens)
