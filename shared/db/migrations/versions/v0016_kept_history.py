"""What changed a live reservation is kept as long as it lives, beside the partitions that go when past retention."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without the checks: what is put here has passed them, and a new kind of command is named in one place.
    op.execute("CREATE TABLE kept_commands (LIKE commands INCLUDING DEFAULTS, PRIMARY KEY (id))")
    op.execute("CREATE TABLE kept_changes (LIKE ticket_changes INCLUDING DEFAULTS, PRIMARY KEY (ticket_id, place))")


def downgrade() -> None:
    op.execute("DROP TABLE kept_changes")
    op.execute("DROP TABLE kept_commands")
