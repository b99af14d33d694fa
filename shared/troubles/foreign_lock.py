"""A session of somebody else that holds what our batches need."""

from __future__ import annotations

from sqlalchemy import Connection, text

from shared.troubles.trouble import Code, Trouble

OUR_NAMES = "rowlock%"
"""Application names of Rowlock's own sessions: they wait for each other for moments, by design."""
_PATIENCE_S = 5
_QUERY_LENGTH = 120

# Whoever waits for a lock at this moment names its blocker. A session that holds row locks on our tables for long is one
# even when, between two tries of a batch, nobody waits. Reading alone (AccessShareLock) blocks no batch.
_SESSIONS = text("""
WITH blocked AS (
    SELECT blocker, count(*) AS waiting
    FROM pg_stat_activity w CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) AS blocker
    WHERE w.datname = current_database() AND w.wait_event_type = 'Lock' AND w.application_name LIKE :ours
    GROUP BY blocker
), holding AS (
    SELECT DISTINCT l.pid
    FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.mode <> 'AccessShareLock' AND c.relowner = (SELECT relowner FROM pg_class WHERE oid = to_regclass('shards'))
)
SELECT a.pid, coalesce(a.usename, '') AS usename, coalesce(a.application_name, '') AS application_name, coalesce(a.state, '') AS state,
    coalesce(regexp_replace(a.query, '\\s+', ' ', 'g'), '') AS query, coalesce(b.waiting, 0) AS waiting,
    extract(epoch FROM clock_timestamp() - a.xact_start) AS seconds
FROM pg_stat_activity a LEFT JOIN blocked b ON b.blocker = a.pid
WHERE a.datname = current_database() AND a.backend_type = 'client backend' AND coalesce(a.application_name, '') NOT LIKE :ours
  AND (b.blocker IS NOT NULL
       OR a.pid IN (SELECT pid FROM holding) AND clock_timestamp() - a.xact_start > make_interval(secs => :patience))
ORDER BY waiting DESC, a.xact_start LIMIT 1
""")


def look(conn: Connection) -> Trouble | None:
    """Raises StoreUnavailableError.

    What a session does is shown to its own role, a superuser and members of pg_read_all_stats; others see that it is there.
    """
    row = conn.execute(_SESSIONS, {"ours": OUR_NAMES, "patience": _PATIENCE_S}).one_or_none()
    if row is None:
        return None
    since = f" for {row.seconds:.0f} s" if row.seconds is not None else ""
    who = f"session {row.pid} of {row.usename or 'an unknown role'} ({row.application_name or 'no name'})"
    blocks = f"{row.waiting} of ours wait for it" if row.waiting else "batches may wait for it"
    what = f"{row.state or 'state not shown'}: {row.query[:_QUERY_LENGTH]}"
    found = f"PostgreSQL's {who} holds locks on Rowlock's tables{since}, {blocks}; {what}"
    return Trouble(Code.POSTGRESQL_BLOCKED, found, stops=True)
