-- The statements by which events end, are copied and are deleted.

-- cancel: Cancel an event; none is found if it is cancelled already.
UPDATE events SET cancelled_at = clock_timestamp(), cancel_reason = :reason
WHERE id = :event_id AND cancelled_at IS NULL;

-- reopen: Take the cancelling of an event back; none is found if it is not cancelled.
UPDATE events SET cancelled_at = NULL, cancel_reason = NULL WHERE id = :event_id AND cancelled_at IS NOT NULL;

-- affected: How many tickets of an event are held, how many are sold, and how many have them.
SELECT count(*) FILTER (WHERE r.status = 'HELD') AS held, count(*) FILTER (WHERE r.status = 'CONFIRMED') AS sold,
    count(DISTINCT r.holder) AS holders
FROM tickets t JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
WHERE t.event_id = :event_id;

-- copied_event: Copy an event's rules; its sale begins and ends as long before the start as that of the other.
INSERT INTO events (id, name, starts_at, sales_open_at, sales_close_at, {columns})
SELECT :copy_id, coalesce(:name, name), coalesce(:starts_at, starts_at),
    sales_open_at + coalesce(CAST(:starts_at AS timestamptz) - starts_at, interval '0'),
    sales_close_at + coalesce(CAST(:starts_at AS timestamptz) - starts_at, interval '0'), {columns}
FROM events WHERE id = :event_id
ON CONFLICT (id) DO NOTHING;

-- copied_tickets: Copy an event's tickets under ids of the copy.
WITH copied AS (
    INSERT INTO tickets (id, event_id, {columns})
    SELECT CASE WHEN left(id, length(:event_id) + 1) = :event_id || '.' THEN :copy_id || substr(id, length(:event_id) + 1)
            WHEN length(id) + length(:copy_id) < 200 THEN :copy_id || '.' || id
            ELSE :copy_id || '.~' || md5(id) END,
        :copy_id, {columns}
    FROM tickets WHERE event_id = :event_id
    RETURNING id, event_id, section, general
), places AS (
    INSERT INTO free_places (event_id, section, ticket_id) SELECT event_id, section, id FROM copied WHERE general
)
SELECT count(*) FROM copied;

-- copied_channels: Copy an event's channels; their times are as long before the start as those of the other.
INSERT INTO channels (event_id, key, name, opens_at, closes_at, max_per_holder, release_at)
SELECT :copy_id, c.key, c.name, c.opens_at + t.later, c.closes_at + t.later, c.max_per_holder, c.release_at + t.later
FROM channels c
JOIN events e ON e.id = c.event_id
CROSS JOIN LATERAL (SELECT coalesce(CAST(:starts_at AS timestamptz) - e.starts_at, interval '0') AS later) AS t
WHERE c.event_id = :event_id;

-- columns: The columns of a table that a writer may set.
SELECT attname FROM pg_attribute
WHERE attrelid = CAST(:name AS regclass) AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum;

-- sold_once: Whether a ticket of the event was ever sold, one that was removed too, as far back as the history is kept.
SELECT EXISTS (SELECT FROM (
        SELECT id FROM tickets WHERE event_id = :event_id
        UNION ALL
        SELECT id FROM removed_tickets WHERE event_id = :event_id) AS t
    JOIN reservations r ON r.ticket_id = t.id AND r.event_id = :event_id AND r.status = 'RELEASED'
    JOIN ticket_changes h ON h.ticket_id = t.id AND h.reservation_id = r.id AND h.from_status = 'SOLD');

-- had_now: How many tickets of the event somebody has.
SELECT coalesce(sum(held + sold), 0) FROM event_counts WHERE event_id = :event_id;

-- delete_tickets: Delete some of an event's tickets, in the order in which every batch locks them.
WITH piece AS MATERIALIZED (
    SELECT id FROM tickets WHERE event_id = :event_id ORDER BY id LIMIT :limit FOR UPDATE
), prices AS (
    UPDATE reservations r SET price = t.price FROM piece JOIN tickets t USING (id)
    WHERE r.ticket_id = t.id AND r.status IN ('RELEASED', 'EXPIRED') AND r.price IS NULL
)
DELETE FROM tickets t USING piece WHERE t.id = piece.id;

-- delete_event: Delete an event and what is kept about it, and remember its currency.
WITH places AS (
    DELETE FROM free_places WHERE event_id = :event_id
), totals AS (
    DELETE FROM event_counts WHERE event_id = :event_id
), holders AS (
    DELETE FROM holder_counts WHERE event_id = :event_id
), kept AS (
    DELETE FROM channels WHERE event_id = :event_id
), codes AS (
    DELETE FROM access_codes WHERE event_id = :event_id
), removed AS (
    DELETE FROM removed_tickets WHERE event_id = :event_id
), gone AS (
    DELETE FROM events WHERE id = :event_id RETURNING id, currency
)
INSERT INTO deleted_events (id, currency) SELECT id, currency FROM gone
ON CONFLICT (id) DO UPDATE SET currency = excluded.currency;
