"""Where seats stood that were removed and that somebody had once: an event's list of reservations goes on telling who.

Those that were removed before are found by what is left of them. It takes a walk over the reservations, which locks nobody out; an instance
of the release before that removes seats meanwhile leaves their reservations out of that list.
"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

LAST = 2**31 - 1
"""Where they stood is not known any more: they are told behind the seats that stand."""


def upgrade() -> None:
    op.execute("""
        CREATE TABLE removed_tickets (
            event_id text NOT NULL,
            id       text NOT NULL,
            section  text,
            listing  integer NOT NULL,
            rank     integer NOT NULL,
            PRIMARY KEY (event_id, id)
        )
    """)
    op.execute("CREATE INDEX removed_tickets_by_listing ON removed_tickets (event_id, listing, rank, id)")
    op.execute(f"""
        INSERT INTO removed_tickets (event_id, id, listing, rank)
        SELECT DISTINCT r.event_id, r.ticket_id, {LAST}, {LAST}
        FROM reservations r JOIN events e ON e.id = r.event_id AND e.created_at <= r.created_at
        WHERE r.status IN ('RELEASED', 'EXPIRED')
            AND NOT EXISTS (SELECT FROM tickets t WHERE t.id = r.ticket_id AND t.event_id = r.event_id)
    """)  # noqa: S608  (a number of ours)


def downgrade() -> None:
    op.execute("DROP TABLE removed_tickets")
