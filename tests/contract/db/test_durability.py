"""Each level of durability is carried out, whatever the database would do by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from shared.config import Durability, Settings
from shared.db.engine import connect, create_engine, transaction
from shared.db.server import check_server
from shared.errors import ConfigurationError
from tests.servers import execute

LEVELS = {
    Durability.SURVIVES_POWER_LOSS: "on",
    Durability.SURVIVES_MACHINE_LOSS: "on",
    Durability.STORE_KEEPS_IT: "on",
    Durability.MAY_LOSE_A_SECOND: "off",
}


@pytest.fixture(params=["off", "on"])
def careless(request: pytest.FixtureRequest, database: Settings) -> Iterator[Settings]:
    """A database whose own setting is this."""
    name = database.database_url.rpartition("/")[2]
    execute(database.database_url, f'ALTER DATABASE "{name}" SET synchronous_commit = {request.param}')
    yield database
    execute(database.database_url, f'ALTER DATABASE "{name}" RESET synchronous_commit')


@pytest.mark.parametrize("level", LEVELS)
def test_a_commit_is_flushed_as_the_level_says(careless: Settings, level: Durability) -> None:
    settings = replace(careless, durability=level)
    session = connect(settings, "batches")
    with session.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchall() == [(LEVELS[level],)]
    session.close()
    engine = create_engine(settings, "others", 1)
    with transaction(engine) as conn:
        assert conn.execute(text("SHOW synchronous_commit")).scalar() == LEVELS[level]
    engine.dispose()


def test_a_promise_to_survive_a_machine_needs_a_second_one(database: Settings) -> None:
    check_server(database, "check")
    with pytest.raises(ConfigurationError, match="synchronous_standby_names"):
        check_server(replace(database, durability=Durability.SURVIVES_MACHINE_LOSS), "check")
