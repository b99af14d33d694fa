"""Which life of the database this is; a restore begins another. Empty until the first one, so cursors that are out there go on."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE incarnation (single boolean PRIMARY KEY DEFAULT true CHECK (single), id text NOT NULL DEFAULT '')"
    )
    op.execute("INSERT INTO incarnation DEFAULT VALUES")


def downgrade() -> None:
    op.execute("DROP TABLE incarnation")
