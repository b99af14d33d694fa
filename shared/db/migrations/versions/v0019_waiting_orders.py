"""Orders wait too: for no ticket in particular, in the line of their event.

The table holds who waits at the moment, so neither its scan nor the index takes long.
"""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE parked ALTER COLUMN ticket_id DROP NOT NULL")
    op.execute("CREATE INDEX parked_by_event ON parked (event_id, place) WHERE ticket_id IS NULL")


def downgrade() -> None:
    op.execute("DROP INDEX parked_by_event")
    op.execute("DELETE FROM parked WHERE ticket_id IS NULL")
    op.execute("ALTER TABLE parked ALTER COLUMN ticket_id SET NOT NULL")
