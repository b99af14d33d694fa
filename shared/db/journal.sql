-- The journal as its readers see it. A row's number is drawn under a lock that is kept to the commit, so a lane's rows
-- become visible in their order and without a gap.

-- journal_lanes: What names this database in a cursor, and of each lane the number that was written last, and the time.
SELECT format('%s.%s.%s', to_hex(system.system_identifier), to_hex(checkpoint.timeline_id), to_hex(CAST(d.oid AS bigint)))
    || coalesce('.' || nullif((SELECT id FROM incarnation), ''), '') AS database,
    lanes.lane, lanes.last, rfc3339(statement_timestamp()) AS at
FROM (SELECT shard AS lane, journal_number AS last FROM shards UNION ALL SELECT 4096, coalesce(max(number), 0) FROM operators_journal) AS lanes
CROSS JOIN pg_control_system() AS system CROSS JOIN pg_control_checkpoint() AS checkpoint
JOIN pg_database d ON d.datname = current_database();

-- journal_oldest: Of each lane the oldest number that is kept.
SELECT lanes.lane, (SELECT min(number) FROM journal WHERE shard = lanes.lane) AS number
FROM (SELECT shard AS lane FROM shards UNION ALL SELECT 4096) AS lanes;

-- journal_rows: Rows that follow a position in each lane, the oldest first, and yet each lane's in its own order; before all, the row in the cut lane of which a part was read.
SELECT shard AS lane, number, rfc3339(at) AS at, CAST(command_ids AS text[]) AS command_ids, first_change, last_change, details
FROM (
    -- A clock that was set back must not bring a lane's rows out of their order.
    SELECT j.*, max(j.at) OVER (PARTITION BY j.shard ORDER BY j.number) AS since
    FROM unnest(CAST(:lanes AS integer[]), CAST(:numbers AS bigint[])) AS read(lane, number)
    CROSS JOIN LATERAL (
        SELECT * FROM journal WHERE journal.shard = read.lane AND journal.number > read.number
        ORDER BY journal.number LIMIT :rows
    ) AS j
) AS following
ORDER BY (shard = :cut AND number = :cut_number) DESC, since, shard, number LIMIT :rows;

-- journal_changes: What rows of the journal changed of tickets, in the order in which it was done; the bounds name the partitions to look into.
SELECT read.lane, read.number, h.place, h.ticket_id, h.reservation_id::text, h.command_id::text, h.shard, h.sequence, h.change,
    h.from_status, h.to_status, rfc3339(h.changed_at) AS at, rfc3339(h.held_until) AS held_until,
    r.event_id, r.order_id::text, r.holder, r.status AS reservation_status, c.kind AS cause, r.metadata_id::text,
    coalesce(r.price, (SELECT t.price FROM tickets t WHERE t.id = r.ticket_id)) AS price, r.price_class,
    currency_of(r.event_id, NULL, NULL) AS currency,
    c.details ->> 'reason' AS reason
FROM unnest(CAST(:lanes AS integer[]), CAST(:numbers AS bigint[]), CAST(:firsts AS bigint[]), CAST(:lasts AS bigint[]),
    CAST(:lows AS uuid[]), CAST(:highs AS uuid[])) AS read(lane, number, first, last, low, high)
CROSS JOIN LATERAL (
    SELECT * FROM ticket_changes h
    WHERE h.place BETWEEN read.first AND read.last AND h.command_id BETWEEN read.low AND read.high
) AS h
JOIN reservations r ON r.id = h.reservation_id
LEFT JOIN commands c ON c.id = h.command_id
WHERE CAST(:event_ids AS text[]) IS NULL OR r.event_id = ANY(CAST(:event_ids AS text[]))
ORDER BY h.place;

-- journal_rejections: The refused of these commands.
SELECT id::text AS command_id, kind, ticket_id, order_id::text, event_id, holder, code, shard, sequence
FROM commands WHERE id = ANY(CAST(:ids AS uuid[])) AND id BETWEEN :low AND :high AND status = 'REJECTED';

-- journal_metadata: What the shop said about reservations.
SELECT id::text, content FROM metadata WHERE id = ANY(CAST(:ids AS uuid[]));

-- journal_operation: Write what an operator did, under the next number of the operators' lane.
WITH lane AS (
    INSERT INTO operators_journal (number) VALUES (1)
    ON CONFLICT (single) DO UPDATE SET number = operators_journal.number + 1
    RETURNING number
)
INSERT INTO journal (shard, number, at, command_ids, details)
SELECT 4096, number, clock_timestamp(), '{}', CAST(:details AS jsonb) FROM lane;
