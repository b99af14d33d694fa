"""The first schema; its SQL stands beside it, readable on its own."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "poison",
    "shards",
    "holder_counts",
    "parked",
    "ticket_changes",
    "commands",
    "reservations",
    "free_places",
    "tickets",
    "events",
)


def upgrade() -> None:
    sql = Path(__file__).with_name("v0001.sql").read_text(encoding="utf-8")
    # The driver's own call: SQLAlchemy would look for parameters behind the colons.
    op.get_bind().exec_driver_sql(sql)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION epoch_ms, from_epoch_ms, rfc3339, natural_key")
