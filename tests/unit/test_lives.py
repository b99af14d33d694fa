"""What Redis remembers must not outlive the rows it stands for."""

from __future__ import annotations

import pytest

from shared.config import Settings
from shared.errors import ConfigurationError

DAY_S = 86_400
LIVES = ("ROWLOCK_OUTCOME_TTL_SECONDS", "ROWLOCK_IDEMPOTENCY_TTL_SECONDS")


@pytest.mark.parametrize("variable", LIVES)
def test_a_life_in_redis_is_at_most_the_retention(variable: str) -> None:
    Settings.from_env({variable: str(2 * DAY_S), "ROWLOCK_RETENTION_DAYS": "2"})
    with pytest.raises(ConfigurationError) as refused:
        Settings.from_env({variable: str(2 * DAY_S + 1), "ROWLOCK_RETENTION_DAYS": "2"})
    assert str(refused.value) == f"{variable} holds 172801; it must be at most ROWLOCK_RETENTION_DAYS (2: 172800 s)"


def test_the_shortest_retention_goes_with_the_lives_that_are_set_by_nobody() -> None:
    assert Settings.from_env({"ROWLOCK_RETENTION_DAYS": "1"}).idempotency_ttl_seconds == DAY_S
