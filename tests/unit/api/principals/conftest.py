from __future__ import annotations

import pytest

from api.principals.bearers import Bearers
from shared.config import Settings
from tests.unit.api.bearers import bearers_of

SECRET = "a secret long enough for the longest of the algorithms that one might try"
OLD_SECRET = "the secret before it, of thirty-two characters"


@pytest.fixture
def bearers() -> Bearers:
    return bearers_of(Settings(token_secret=SECRET, token_secret_old=OLD_SECRET))
