from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.config import Settings
from tests.integration.workers.house import House


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    made = House(settings)
    yield made
    made.close()
