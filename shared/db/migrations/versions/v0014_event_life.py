"""Events can be cancelled and deleted; what was had of a deleted one is still told in its currency."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OF_EVENT = """
    CREATE OR REPLACE FUNCTION currency_of(event_id text, ticket_id text, order_id uuid) RETURNS text
        LANGUAGE sql STABLE PARALLEL SAFE
        RETURN (SELECT {currency} FROM (SELECT coalesce($1,
            (SELECT t.event_id FROM tickets t WHERE t.id = $2),
            (SELECT r.event_id FROM reservations r WHERE r.order_id = $3 LIMIT 1)) AS id) AS asked)
"""
CURRENCY = "(SELECT e.currency FROM events e WHERE e.id = asked.id)"
DELETED = "(SELECT d.currency FROM deleted_events d WHERE d.id = asked.id)"
KEEP_PRICE = """
    CREATE OR REPLACE FUNCTION keep_price() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {updates}
        RETURN NULL;
    END $$
"""
UPDATE = "UPDATE reservations SET price = OLD.price WHERE ticket_id = OLD.id AND price IS NULL"


def upgrade() -> None:
    op.execute("ALTER TABLE events ADD COLUMN cancelled_at timestamptz, ADD COLUMN cancel_reason text")
    op.execute("CREATE TABLE deleted_events (id text PRIMARY KEY, currency char(3) NOT NULL)")
    op.execute(OF_EVENT.format(currency=f"coalesce({CURRENCY}, {DELETED})"))
    # Each by the index that has just those: a ticket is repriced without a walk over all reservations.
    statuses = ("'HELD', 'CONFIRMED'", "'RELEASED', 'EXPIRED'")
    op.execute(KEEP_PRICE.format(updates=" ".join(f"{UPDATE} AND status IN ({each});" for each in statuses)))


def downgrade() -> None:
    op.execute(KEEP_PRICE.format(updates=f"{UPDATE};"))
    op.execute(OF_EVENT.format(currency=CURRENCY))
    op.execute("DROP TABLE deleted_events")
    op.execute("ALTER TABLE events DROP COLUMN cancelled_at, DROP COLUMN cancel_reason")
