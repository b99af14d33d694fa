-- The statements by which channels and access codes are kept.

-- channels: The channels of an event, of all or of one, with how many tickets each has and how many of them somebody has.
SELECT c.key, c.name, rfc3339(c.opens_at) AS opens_at, rfc3339(c.closes_at) AS closes_at, c.max_per_holder,
    rfc3339(c.release_at) AS release_at, rfc3339(c.released_at) AS released_at, n.tickets, n.held, n.sold
FROM channels c
CROSS JOIN LATERAL (
    SELECT count(*) AS tickets, count(*) FILTER (WHERE r.status = 'HELD') AS held,
        count(*) FILTER (WHERE r.status = 'CONFIRMED') AS sold
    FROM tickets t LEFT JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
    WHERE t.event_id = c.event_id AND t.channel = c.key
) AS n
WHERE c.event_id = :event_id AND (CAST(:key AS text) IS NULL OR c.key = :key)
ORDER BY c.key;

-- channel_keys: The keys of an event's channels.
SELECT key FROM channels WHERE event_id = :event_id ORDER BY key;

-- put_channel: Make a channel or change it whole.
INSERT INTO channels AS c (event_id, key, name, opens_at, closes_at, max_per_holder, release_at)
VALUES (:event_id, :key, :name, :opens_at, :closes_at, :max_per_holder, :release_at)
ON CONFLICT (event_id, key) DO UPDATE SET name = excluded.name, opens_at = excluded.opens_at,
    closes_at = excluded.closes_at, max_per_holder = excluded.max_per_holder, release_at = excluded.release_at
RETURNING xmax = 0 AS made;

-- tickets_of_channel: The tickets of a channel, in the order in which every batch locks them.
SELECT id FROM tickets WHERE event_id = :event_id AND channel = :key ORDER BY id;

-- delete_channel: Delete a channel; its codes open nothing any more.
WITH disabled AS (
    UPDATE access_codes SET disabled_at = clock_timestamp()
    WHERE event_id = :event_id AND channel = :key AND disabled_at IS NULL
)
DELETE FROM channels WHERE event_id = :event_id AND key = :key;

-- release_tickets: Let some tickets of a channel go, to general sale or to another channel.
UPDATE tickets SET channel = :to WHERE id = ANY(CAST(:ids AS text[])) AND event_id = :event_id AND channel = :key;

-- channel_released: Say that a channel was released.
UPDATE channels SET released_at = clock_timestamp() WHERE event_id = :event_id AND key = :key;

-- channels_due: Channels whose time to be released has come.
SELECT event_id, key FROM channels
WHERE release_at <= statement_timestamp() AND (released_at IS NULL OR released_at < release_at)
ORDER BY release_at LIMIT :limit;

-- places_left: Free tickets of a section or a category that no channel has, the best first.
SELECT t.id FROM tickets t
WHERE t.event_id = :event_id AND t.channel IS NULL
    AND (CAST(:section AS text) IS NULL OR t.section = :section)
    AND (CAST(:category AS text) IS NULL OR t.category = :category)
    AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
ORDER BY t.rank, t.id LIMIT :limit;

-- make_codes: Make codes, unless the event has one of them.
INSERT INTO access_codes (id, event_id, digest, label, channel, category, holder, tickets, opens_at, closes_at)
SELECT id, :event_id, digest, :label, :channel, :category, :holder, :tickets, :opens_at, :closes_at
FROM unnest(CAST(:ids AS uuid[]), CAST(:digests AS text[])) AS n(id, digest)
ON CONFLICT DO NOTHING
RETURNING id::text, label, channel, category, holder, tickets, 0 AS used, rfc3339(opens_at) AS opens_at,
    rfc3339(closes_at) AS closes_at, NULL AS disabled_at, rfc3339(created_at) AS created_at;

-- number_of_codes: How many codes an event has.
SELECT count(*) FROM access_codes WHERE event_id = :event_id;

-- codes: A page of an event's codes, the oldest first, with how many tickets are had by each.
SELECT c.id::text, c.label, c.channel, c.category, c.holder, c.tickets, rfc3339(c.opens_at) AS opens_at,
    rfc3339(c.closes_at) AS closes_at, rfc3339(c.disabled_at) AS disabled_at, rfc3339(c.created_at) AS created_at,
    (SELECT count(*) FROM reservations r WHERE r.code_id = c.id AND r.status IN ('HELD', 'CONFIRMED')) AS used,
    to_char(c.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00:00') AS created_key
FROM access_codes c
WHERE c.event_id = :event_id AND (CAST(:channel AS text) IS NULL OR c.channel = :channel)
    AND (CAST(:created_key AS text) IS NULL OR (c.created_at, c.id) > (CAST(:created_key AS timestamptz), CAST(:id AS uuid)))
ORDER BY c.created_at, c.id LIMIT :limit;

-- disable_code: Let a code open nothing any more; none is found if it does not already.
UPDATE access_codes SET disabled_at = clock_timestamp()
WHERE event_id = :event_id AND id = CAST(:id AS uuid) AND disabled_at IS NULL;

-- code_exists: Whether an event has a code of this id.
SELECT EXISTS (SELECT FROM access_codes WHERE event_id = :event_id AND id = CAST(:id AS uuid));
