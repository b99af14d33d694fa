"""What a ticket costs for some, such as children: the event's list, and which class a reservation has."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE events ADD COLUMN price_classes jsonb NOT NULL DEFAULT '[]'")
    op.execute("ALTER TABLE reservations ADD COLUMN price_class text")


def downgrade() -> None:
    op.execute("ALTER TABLE reservations DROP COLUMN price_class")
    op.execute("ALTER TABLE events DROP COLUMN price_classes")
