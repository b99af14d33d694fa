"""Whether the PostgreSQL server is one that Rowlock may rely on."""

from __future__ import annotations

from contextlib import closing

from shared.config import Durability, Settings
from shared.db.engine import connect
from shared.errors import ConfigurationError, StoreUnfitError


def check_server(settings: Settings, application_name: str) -> None:
    """Raises ConfigurationError if the server is none for us; StoreUnavailableError if it does not answer.

    Its texts must be UTF-8. And an outcome is taken out of Redis once PostgreSQL has it, so where a machine may be lost
    it must then be on a second one there, too.
    """
    try:
        connection = connect(settings, application_name)
    except StoreUnfitError as error:
        raise ConfigurationError(f"the PostgreSQL server of ROWLOCK_DATABASE_URL: {error}") from None
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_standby_names")
        (names,) = cursor.fetchall()[0]
    if settings.durability is Durability.SURVIVES_MACHINE_LOSS and not names:
        raise ConfigurationError(
            "the PostgreSQL server of ROWLOCK_DATABASE_URL has no synchronous standby; Rowlock needs"
            f" synchronous_standby_names for ROWLOCK_DURABILITY={settings.durability}"
        )
