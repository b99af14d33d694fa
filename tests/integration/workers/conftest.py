from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.config import Settings
from tests.integration.workers.harness import Harness


@pytest.fixture
def harness(settings: Settings) -> Iterator[Harness]:
    made = Harness(settings)
    yield made
    made.close()
