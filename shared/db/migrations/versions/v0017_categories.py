"""Whether an event has a category is one step in an index: who wishes for one that it has not is told so.

Built beside the traffic.
"""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS tickets_by_category")  # a try that was broken off leaves one
        op.execute("CREATE INDEX CONCURRENTLY tickets_by_category ON tickets (event_id, category)")


def downgrade() -> None:
    op.execute("DROP INDEX tickets_by_category")
