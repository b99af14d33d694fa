"""A hold keeps the price at which it was given, a command says what it cost and until when it holds, a shop's metadata.

Nothing is rewritten: a reservation of an earlier release has no price of its own, and the one of its ticket counts. Where
that is about to change, the reservations of the ticket get the old one.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE reservations ADD COLUMN price bigint, ADD COLUMN metadata_id uuid")
    op.execute("ALTER TABLE commands ADD COLUMN held_until timestamptz, ADD COLUMN price bigint")
    # By the id of the command that brought it: the tickets of an order share it, and so does what takes up a hold again.
    op.execute("CREATE TABLE metadata (id uuid PRIMARY KEY, content jsonb NOT NULL)")
    op.execute("""
        CREATE FUNCTION keep_price() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE reservations SET price = OLD.price WHERE ticket_id = OLD.id AND price IS NULL;
            RETURN NULL;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER tickets_repriced AFTER UPDATE OF price ON tickets "
        "FOR EACH ROW WHEN (OLD.price <> NEW.price) EXECUTE FUNCTION keep_price()"
    )
    # In what a reservation was paid, and a command about some.
    op.execute("""
        CREATE FUNCTION currency_of(event_id text, ticket_id text, order_id uuid) RETURNS text
            LANGUAGE sql STABLE PARALLEL SAFE
            RETURN (SELECT e.currency FROM events e WHERE e.id = coalesce($1,
                (SELECT t.event_id FROM tickets t WHERE t.id = $2),
                (SELECT r.event_id FROM reservations r WHERE r.order_id = $3 LIMIT 1)))
    """)


def downgrade() -> None:
    op.execute("DROP FUNCTION currency_of")
    op.execute("DROP TRIGGER tickets_repriced ON tickets")
    op.execute("DROP FUNCTION keep_price")
    op.execute("DROP TABLE metadata")
    op.execute("ALTER TABLE commands DROP COLUMN held_until, DROP COLUMN price")
    op.execute("ALTER TABLE reservations DROP COLUMN price, DROP COLUMN metadata_id")
