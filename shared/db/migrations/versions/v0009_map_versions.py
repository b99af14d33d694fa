"""The version of an event's map: drawn anew whenever what a map shows of it changes, whoever changes it.

It is random and no number: after a restore a number would come again for another map, and maps are kept for a year.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COUNT = """
    CREATE OR REPLACE FUNCTION count_tickets() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            UPDATE events e SET tickets = e.tickets + n.number{more}
            FROM (SELECT event_id, count(*) AS number FROM new_rows GROUP BY event_id) AS n WHERE e.id = n.event_id;
        ELSE
            UPDATE events e SET tickets = e.tickets - n.number{more}
            FROM (SELECT event_id, count(*) AS number FROM old_rows GROUP BY event_id) AS n WHERE e.id = n.event_id;
        END IF;
        RETURN NULL;
    END $$
"""
SHOWN = "id event_id section row number category price accessible general rank listing position x y"
"""What a map shows of a ticket, and what its place in the event's order comes from. Whether it is for sale is no part of it."""


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION new_map_version() RETURNS text LANGUAGE sql VOLATILE
            RETURN substr(replace(gen_random_uuid()::text, '-', ''), 17)
    """)
    op.execute("ALTER TABLE events ADD COLUMN map_version text NOT NULL DEFAULT new_map_version()")
    op.execute(COUNT.format(more=", map_version = new_map_version()"))
    old, new = (", ".join(f'{rows}."{name}"' for name in SHOWN.split()) for rows in ("o", "n"))
    op.execute(f"""
        CREATE FUNCTION renew_map_versions() RETURNS trigger LANGUAGE plpgsql AS $$
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
    op.execute(
        "CREATE TRIGGER tickets_changed AFTER UPDATE ON tickets REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION renew_map_versions()"
    )
    op.execute("""
        CREATE FUNCTION renew_map_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (OLD.plan, OLD.currency) IS DISTINCT FROM (NEW.plan, NEW.currency) THEN
                NEW.map_version := new_map_version();
            END IF;
            RETURN NEW;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER event_redrawn BEFORE UPDATE OF plan, currency ON events "
        "FOR EACH ROW EXECUTE FUNCTION renew_map_version()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER event_redrawn ON events")
    op.execute("DROP TRIGGER tickets_changed ON tickets")
    op.execute("DROP FUNCTION renew_map_version")
    op.execute("DROP FUNCTION renew_map_versions")
    op.execute(COUNT.format(more=""))
    op.execute("ALTER TABLE events DROP COLUMN map_version")
    op.execute("DROP FUNCTION new_map_version")
