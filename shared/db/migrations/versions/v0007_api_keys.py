"""Keys of shops: what is kept of a secret is its hash; for a while after a rotation the one before counts, too."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE api_keys (
            id           text PRIMARY KEY,
            name         text NOT NULL,
            scopes       text[] NOT NULL,
            event_ids    text[],
            secret_hash  bytea NOT NULL,
            old_hash     bytea,
            old_until    timestamptz,
            created_by   text NOT NULL,
            created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
            expires_at   timestamptz,
            last_used_at timestamptz,
            CONSTRAINT api_keys_old_ends CHECK ((old_hash IS NULL) = (old_until IS NULL))
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE api_keys")
