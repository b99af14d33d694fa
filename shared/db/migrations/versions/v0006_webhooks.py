"""Webhooks: addresses of shops with a cursor on the feed each, what was tried, and what was set aside."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE webhooks (
            id              uuid PRIMARY KEY,
            url             text NOT NULL,
            types           text[] NOT NULL,
            event_ids       text[],
            with_holder     boolean NOT NULL,
            max_events      integer NOT NULL CHECK (max_events BETWEEN 1 AND 100),
            secret          text NOT NULL,
            old_secret      text,
            old_secret_until timestamptz,
            disabled        text,
            created_at      timestamptz NOT NULL DEFAULT now(),
            -- What was acknowledged, as a cursor of the feed, and what is under way behind it.
            cursor          text NOT NULL,
            message_id      text,
            message_events  integer,
            message_cursor  text,
            failures        integer NOT NULL DEFAULT 0,
            failing_since   timestamptz,
            due_at          timestamptz NOT NULL DEFAULT now(),
            leased_by       uuid,
            leased_until    timestamptz
        ) WITH (fillfactor = 50)
    """)
    op.execute("CREATE INDEX webhooks_due ON webhooks (due_at) WHERE disabled IS NULL")
    op.execute("""
        CREATE TABLE webhook_attempts (
            webhook_id uuid NOT NULL,
            number     bigint GENERATED ALWAYS AS IDENTITY,
            at         timestamptz NOT NULL DEFAULT clock_timestamp(),
            message_id text NOT NULL,
            events     integer NOT NULL,
            status     integer,
            took_ms    integer NOT NULL,
            words      text NOT NULL,
            PRIMARY KEY (webhook_id, number)
        )
    """)
    op.execute("""
        CREATE TABLE webhook_dead (
            webhook_id uuid NOT NULL,
            change_id  text NOT NULL,
            at         timestamptz NOT NULL DEFAULT clock_timestamp(),
            status     integer NOT NULL,
            change     jsonb NOT NULL,
            PRIMARY KEY (webhook_id, change_id)
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE webhook_dead, webhook_attempts, webhooks")
