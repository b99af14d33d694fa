"""Accessible seats are found without walking past all others, and a seat's neighbours by its row.

Built beside the traffic: a lock for as long as an index takes would stop every line.
"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = {
    "tickets_accessible": "tickets (event_id, rank) WHERE accessible",
    "tickets_by_row": "tickets (event_id, section, coalesce(\"row\", ''), position)",
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, definition in INDEXES.items():
            op.execute(
                f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
            )  # a try that was broken off leaves one that is not valid
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {definition}")


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
