"""Lists show seats as people read them, orders by quantity take the best: two orders, so two columns.

What was imported before has no listing of its own (0) and is listed by its rank, until the next import into its event.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE tickets ADD COLUMN listing integer NOT NULL DEFAULT 0")
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS tickets_by_listing")
        op.execute("CREATE INDEX CONCURRENTLY tickets_by_listing ON tickets (event_id, listing, rank)")


def downgrade() -> None:
    op.execute("ALTER TABLE tickets DROP COLUMN listing")
