"""Only ended reservations are looked up by ticket and time, so only they are in that index: a new one has an entry less to make.

Built beside the traffic: a lock for as long as the index takes would stop every line.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _exchange(
        "reservations_by_ticket",
        "reservations_ended_by_ticket",
        "(ticket_id, created_at) WHERE status IN ('RELEASED', 'EXPIRED')",
    )


def downgrade() -> None:
    _exchange("reservations_ended_by_ticket", "reservations_by_ticket", "(ticket_id, created_at)")


def _exchange(old: str, new: str, definition: str) -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {new}")  # a try that was broken off leaves one that is not valid
        op.execute(f"CREATE INDEX CONCURRENTLY {new} ON reservations {definition}")
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {old}")
