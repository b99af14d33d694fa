"""Channels keep tickets back from general sale, codes open what they keep; a reservation knows by what it was given.

A release of before sells nothing of a channel that its seats are in, but does not know so: channels are made when the last
of its workers has ended. The indexes are built beside the traffic.
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INDEXES = {
    "tickets_by_channel": "tickets (event_id, channel, rank) WHERE channel IS NOT NULL",
    "tickets_kept_back": "tickets (event_id) WHERE NOT for_sale OR channel IS NOT NULL",
    "reservations_by_code": "reservations (code_id) WHERE code_id IS NOT NULL AND status IN ('HELD', 'CONFIRMED')",
    "reservations_by_channel": (
        "reservations (event_id, channel, holder) WHERE channel IS NOT NULL AND status IN ('HELD', 'CONFIRMED')"
    ),
}
OLD = "tickets_off_the_market"
"""Whose rows `tickets_kept_back` has, too."""


def upgrade() -> None:
    op.execute("""
        CREATE TABLE channels (
            event_id       text NOT NULL,
            key            text NOT NULL,
            name           text NOT NULL,
            opens_at       timestamptz,
            closes_at      timestamptz,
            max_per_holder integer CHECK (max_per_holder > 0),
            release_at     timestamptz,
            released_at    timestamptz,
            PRIMARY KEY (event_id, key)
        )
    """)
    op.execute("CREATE INDEX channels_by_release ON channels (release_at) WHERE release_at IS NOT NULL")
    # The code itself is kept nowhere: only what is made of it in one direction.
    op.execute("""
        CREATE TABLE access_codes (
            id          uuid PRIMARY KEY,
            event_id    text NOT NULL,
            digest      text NOT NULL,
            label       text,
            channel     text,
            category    text,
            holder      text,
            tickets     integer NOT NULL CHECK (tickets > 0),
            opens_at    timestamptz,
            closes_at   timestamptz,
            disabled_at timestamptz,
            created_at  timestamptz NOT NULL DEFAULT now(),
            UNIQUE (event_id, digest),
            CHECK (channel IS NOT NULL OR category IS NOT NULL)
        )
    """)
    op.execute("CREATE INDEX access_codes_by_age ON access_codes (event_id, created_at, id)")
    op.execute("ALTER TABLE tickets ADD COLUMN channel text")
    op.execute("ALTER TABLE reservations ADD COLUMN channel text, ADD COLUMN code_id uuid")
    # What a seat is for who looks at it, in one place: kept for some, it is not for sale to the others.
    op.execute("""
        CREATE FUNCTION seat_status(active text, for_sale boolean, section text, closed_sections text[], channel text)
            RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN CASE WHEN active = 'HELD' THEN 'HELD' WHEN active = 'CONFIRMED' THEN 'SOLD'
                WHEN for_sale AND channel IS NULL AND section <> ALL (closed_sections) THEN 'AVAILABLE'
                ELSE 'NOT_FOR_SALE' END
    """)
    with op.get_context().autocommit_block():
        for name, definition in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # a try that was broken off leaves one
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {definition}")
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {OLD}")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {OLD} ON tickets (event_id) WHERE NOT for_sale")
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
    op.execute("DROP FUNCTION seat_status(text, boolean, text, text[], text)")
    op.execute("ALTER TABLE reservations DROP COLUMN channel, DROP COLUMN code_id")
    op.execute("ALTER TABLE tickets DROP COLUMN channel")
    op.execute("DROP TABLE access_codes")
    op.execute("DROP TABLE channels")
