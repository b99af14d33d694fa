"""Seats for who comes along with somebody in an accessible seat: found without walking past all others, and shown on the map.

The index is built beside the traffic.
"""

from __future__ import annotations

from alembic import op

from shared.db.migrations.versions.v0009_map_versions import SHOWN

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INDEX = "tickets_companion"


def upgrade() -> None:
    op.execute("ALTER TABLE tickets ADD COLUMN companion boolean NOT NULL DEFAULT false")
    _renew_map_versions(f"{SHOWN} companion")
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")  # a try that was broken off leaves one
        op.execute(f"CREATE INDEX CONCURRENTLY {INDEX} ON tickets (event_id, rank) WHERE companion")


def downgrade() -> None:
    op.execute(f"DROP INDEX {INDEX}")
    _renew_map_versions(SHOWN)
    op.execute("ALTER TABLE tickets DROP COLUMN companion")


def _renew_map_versions(shown: str) -> None:
    """Let the version of a map be drawn anew when any of these columns changes."""
    old, new = (", ".join(f'{rows}."{name}"' for name in shown.split()) for rows in ("o", "n"))
    op.execute(f"""
        CREATE OR REPLACE FUNCTION renew_map_versions() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE events e SET map_version = new_map_version()
            FROM (
                SELECT o.event_id FROM old_rows o JOIN new_rows n USING (id) WHERE ({old}) IS DISTINCT FROM ({new})
                UNION
                SELECT n.event_id FROM old_rows o JOIN new_rows n USING (id) WHERE n.event_id <> o.event_id
            ) AS changed WHERE e.id = changed.event_id;
            RETURN NULL;
        END $$
    """)  # noqa: S608  (names of ours)
