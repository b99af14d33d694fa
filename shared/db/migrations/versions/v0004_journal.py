"""The journal: a row for each settled batch, and one for each change that an operator makes.

Everything in it is nullable or has a default, so that the release before goes on writing beside it.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE shards ADD COLUMN journal_number bigint NOT NULL DEFAULT 0")
    # What a change was, so that nobody has to conclude it from its statuses; null in rows of the release before.
    op.execute("ALTER TABLE ticket_changes ADD COLUMN change text, ADD COLUMN held_until timestamptz")
    op.execute("CREATE INDEX ticket_changes_by_place ON ticket_changes (place)")
    op.execute("""
        CREATE TABLE journal (
            shard        integer NOT NULL CHECK (shard BETWEEN 0 AND 4096),
            number       bigint NOT NULL,
            at           timestamptz NOT NULL,
            command_ids  uuid[] NOT NULL,
            first_change bigint,
            last_change  bigint,
            details      jsonb,
            PRIMARY KEY (shard, number, at)
        ) PARTITION BY RANGE (at)
    """)
    op.execute("CREATE TABLE journal_default PARTITION OF journal DEFAULT")
    # The lane of operators' changes: a row that each of them locks last, as a batch locks its shard's.
    op.execute(
        "CREATE TABLE operators_journal (single boolean PRIMARY KEY DEFAULT true CHECK (single), number bigint NOT NULL)"
    )


def downgrade() -> None:
    op.execute("DROP TABLE operators_journal, journal")
    op.execute("DROP INDEX ticket_changes_by_place")
    op.execute("ALTER TABLE ticket_changes DROP COLUMN change, DROP COLUMN held_until")
    op.execute("ALTER TABLE shards DROP COLUMN journal_number")
