"""Who may sell what is held is a rule of the event: the shop, unless it leaves that to the holders."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE events ADD COLUMN confirm_by text NOT NULL DEFAULT 'shop' "
        "CONSTRAINT events_confirm_by_known CHECK (confirm_by IN ('shop', 'holder'))"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE events DROP COLUMN confirm_by")
