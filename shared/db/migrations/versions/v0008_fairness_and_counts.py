"""Rules that keep one from taking all, and numbers that are kept instead of counted.

New rules have the value that most events want. Workers of the release before don't keep the numbers of an event's seats:
`rowlock audit --repair` counts them anew once the last of those workers has ended.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LATE = {
    # Who gave a ticket back a moment ago is looked up by holder and time.
    "reservations_ended_by_holder": "reservations (holder, ended_at) WHERE ended_at IS NOT NULL",
    "tickets_off_the_market": "tickets (event_id) WHERE NOT for_sale",
}
"""Indexes built beside the traffic."""


def upgrade() -> None:
    op.execute(
        "ALTER TABLE events ADD COLUMN max_per_guest integer DEFAULT 10 CHECK (max_per_guest > 0), "
        "ADD COLUMN cool_down_seconds integer NOT NULL DEFAULT 10 CHECK (cool_down_seconds >= 0), "
        "ADD COLUMN sell_after_start boolean NOT NULL DEFAULT false, "
        "ADD COLUMN tickets integer NOT NULL DEFAULT 0"
    )
    op.execute("ALTER TABLE reservations ADD COLUMN guest boolean NOT NULL DEFAULT false")
    # A batch adds to the row of its own shard, so batches don't wait for each other; the sum over the shards is the
    # number. The spare room keeps updates within the page.
    op.execute("""
        CREATE TABLE event_counts (
            event_id text NOT NULL,
            shard    integer NOT NULL,
            held     integer NOT NULL DEFAULT 0,
            sold     integer NOT NULL DEFAULT 0,
            PRIMARY KEY (event_id, shard)
        ) WITH (fillfactor = 50)
    """)
    # No writer of tickets can forget the number of them.
    op.execute("""
        CREATE FUNCTION count_tickets() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                UPDATE events e SET tickets = e.tickets + n.number
                FROM (SELECT event_id, count(*) AS number FROM new_rows GROUP BY event_id) AS n WHERE e.id = n.event_id;
            ELSE
                UPDATE events e SET tickets = e.tickets - n.number
                FROM (SELECT event_id, count(*) AS number FROM old_rows GROUP BY event_id) AS n WHERE e.id = n.event_id;
            END IF;
            RETURN NULL;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER tickets_added AFTER INSERT ON tickets REFERENCING NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_tickets()"
    )
    op.execute(
        "CREATE TRIGGER tickets_removed AFTER DELETE ON tickets REFERENCING OLD TABLE AS old_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_tickets()"
    )
    op.execute(
        "UPDATE events e SET tickets = n.number "
        "FROM (SELECT event_id, count(*) AS number FROM tickets GROUP BY event_id) AS n WHERE e.id = n.event_id"
    )
    op.execute("SELECT FROM shards ORDER BY shard FOR UPDATE")  # no batch between the count and the commit
    op.execute("""
        INSERT INTO event_counts (event_id, shard, held, sold)
        SELECT event_id, 0, count(*) FILTER (WHERE status = 'HELD'), count(*) FILTER (WHERE status = 'CONFIRMED')
        FROM reservations WHERE status IN ('HELD', 'CONFIRMED') GROUP BY event_id
    """)
    # What a seat is for who looks at it, in one place.
    op.execute("""
        CREATE FUNCTION seat_status(active text, for_sale boolean, section text, closed_sections text[]) RETURNS text
            LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN CASE WHEN active = 'HELD' THEN 'HELD' WHEN active = 'CONFIRMED' THEN 'SOLD'
                WHEN for_sale AND section <> ALL (closed_sections) THEN 'AVAILABLE' ELSE 'NOT_FOR_SALE' END
    """)
    with op.get_context().autocommit_block():
        for name, definition in LATE.items():
            op.execute(
                f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
            )  # a try that was broken off leaves one that is not valid
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {definition}")


def downgrade() -> None:
    for name in LATE:
        op.execute(f"DROP INDEX {name}")
    op.execute("DROP FUNCTION seat_status")
    op.execute("DROP TRIGGER tickets_added ON tickets")
    op.execute("DROP TRIGGER tickets_removed ON tickets")
    op.execute("DROP FUNCTION count_tickets")
    op.execute("DROP TABLE event_counts")
    op.execute("ALTER TABLE reservations DROP COLUMN guest")
    op.execute(
        "ALTER TABLE events DROP COLUMN max_per_guest, DROP COLUMN cool_down_seconds, DROP COLUMN sell_after_start, "
        "DROP COLUMN tickets"
    )
