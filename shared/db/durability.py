"""Whether PostgreSQL keeps what `settings.durability` promises, as far as a connection can't see to it itself."""

from __future__ import annotations

from contextlib import closing

from shared.config import Durability, Settings
from shared.db.engine import connect
from shared.errors import ConfigurationError


def check_server(settings: Settings, application_name: str) -> None:
    """Raises ConfigurationError if the server can't keep the promise; StoreUnavailableError if it does not answer.

    An outcome is taken out of Redis once PostgreSQL has it, so it must then be on a second machine there, too.
    """
    if settings.durability is not Durability.SURVIVES_MACHINE_LOSS:
        return
    with closing(connect(settings, application_name)) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_standby_names")
        (names,) = cursor.fetchall()[0]
    if not names:
        raise ConfigurationError(
            "the PostgreSQL server of ROWLOCK_DATABASE_URL has no synchronous standby; Rowlock needs"
            f" synchronous_standby_names for ROWLOCK_DURABILITY={settings.durability}"
        )
