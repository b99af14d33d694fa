-- The statements of a batch, prepared once for each connection. A name carries the types of its parameters.

-- take_fence(integer): Issue the next fencing token of a shard.
INSERT INTO shards AS s (shard, fencing_token) VALUES ($1, 1)
ON CONFLICT (shard) DO UPDATE SET fencing_token = s.fencing_token + 1
RETURNING fencing_token;

-- lock_shard(integer, uuid[], uuid[]): Lock the shard's row; find the tickets of named orders and of parked commands.
SELECT ARRAY(SELECT r.ticket_id FROM reservations r WHERE r.order_id = ANY($2)
             UNION SELECT p.ticket_id FROM parked p WHERE p.command_id = ANY($3) AND p.ticket_id IS NOT NULL)
FROM shards s WHERE s.shard = $1 FOR UPDATE;

-- lock_tickets(text[]): Lock tickets in the order of their ids, which is the same for every batch.
SELECT count(*) FROM (SELECT FROM tickets WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE) AS locked;

-- read_state(text[], text[], text[], text[], uuid[], text[], uuid[], uuid, uuid, integer, text[], boolean, uuid[]): Read all that the batch may read, the shard's token and the time, after its tickets are locked.
WITH requested_tickets AS MATERIALIZED (
    SELECT id, event_id, section, "row", number, category, price, for_sale, accessible, companion, general, rank, position, channel
    FROM tickets WHERE id = ANY($1)
), requested_events AS MATERIALIZED (
    SELECT id, currency, hold_seconds, max_hold_seconds, max_per_holder, max_per_guest, cool_down_seconds, confirm_by, refundable,
        closed_sections, sell_after_start, max_wait_seconds, max_waiting_per_ticket, max_waiting_per_holder,
        epoch_ms(starts_at) AS starts_ms, epoch_ms(sales_open_at) AS sales_open_ms,
        epoch_ms(sales_close_at) AS sales_close_ms, cancelled_at IS NOT NULL AS cancelled, price_classes
    FROM (SELECT event_id FROM requested_tickets UNION SELECT unnest($2)) AS requested
    JOIN events ON id = requested.event_id
)
SELECT json_build_object(
    'fencing_token', (SELECT fencing_token FROM shards WHERE shard = $10),
    'last_sequence', (SELECT last_sequence FROM shards WHERE shard = $10),
    'journal_number', (SELECT journal_number FROM shards WHERE shard = $10),
    'now_ms', epoch_ms(clock_timestamp()),
    'tickets', (SELECT json_agg(t) FROM requested_tickets AS t),
    'active', (SELECT json_agg(r) FROM (
        SELECT id, ticket_id, event_id, order_id, holder, status, shard, sequence, guest, price, price_class, metadata_id, channel, code_id,
            epoch_ms(held_until) AS held_until_ms, epoch_ms(created_at) AS created_ms
        FROM reservations WHERE ticket_id = ANY($1) AND status IN ('HELD', 'CONFIRMED')) AS r),
    'events', (SELECT json_agg(e) FROM requested_events AS e),
    'ended', (SELECT json_agg(r) FROM (
        SELECT ticket_id, holder, epoch_ms(max(ended_at)) AS ended_ms FROM reservations
        WHERE holder = ANY($11)
            AND ended_at > now() - (SELECT max(cool_down_seconds) FROM requested_events) * interval '1 s'
        GROUP BY ticket_id, holder) AS r),
    'waiting', (SELECT json_agg(p ORDER BY place) FROM (
        SELECT json_build_object('sequence', sequence, 'command', command) AS entry, ticket_id, event_id,
            epoch_ms(until_at) AS until_ms, place
        FROM parked WHERE ticket_id = ANY($1)) AS p),
    'past', (SELECT json_agg(r) FROM unnest($3, $4) AS requested(ticket_id, holder) CROSS JOIN LATERAL (
        SELECT id, ticket_id, event_id, order_id, holder, status, shard, sequence, guest, price, price_class, metadata_id, channel, code_id,
            epoch_ms(held_until) AS held_until_ms, epoch_ms(created_at) AS created_ms, epoch_ms(ended_at) AS ended_ms
        FROM reservations p
        WHERE p.ticket_id = requested.ticket_id AND p.holder = requested.holder AND p.status IN ('RELEASED', 'EXPIRED')
        ORDER BY p.created_at DESC, p.sequence DESC LIMIT 1) AS r),
    'orders', (SELECT json_agg(r) FROM (
        SELECT id, ticket_id, event_id, order_id, holder, status, shard, sequence, guest, price, price_class, metadata_id, channel, code_id,
            epoch_ms(held_until) AS held_until_ms, epoch_ms(created_at) AS created_ms, epoch_ms(ended_at) AS ended_ms
        FROM reservations WHERE order_id = ANY($5) ORDER BY created_at, sequence, ticket_id) AS r),
    'awaited', (SELECT json_agg(w.event_id) FROM (
        SELECT e.event_id FROM (SELECT event_id FROM requested_tickets UNION SELECT unnest($2)) AS e
        CROSS JOIN LATERAL (SELECT FROM parked p WHERE p.event_id = e.event_id AND p.ticket_id IS NULL LIMIT 1) AS one
        WHERE $12
        UNION
        -- Found by its id: the condition must not lead to the index of those that wait for no ticket.
        SELECT p.event_id FROM parked p WHERE p.command_id = ANY($13) AND coalesce(p.ticket_id, '') = '') AS w),
    'waiting_of_holder', (SELECT json_agg(w) FROM (
        SELECT event_id, holder, count(*) AS number FROM parked WHERE holder = ANY($6) GROUP BY event_id, holder) AS w),
    'answered', (SELECT json_agg(a) FROM (
        SELECT c.id, jsonb_build_object('status', c.status, 'code', c.code, 'reservation_id', c.reservation_id,
                'held_until_ms', epoch_ms(c.held_until), 'price', c.price,
                'currency', CASE WHEN c.price IS NOT NULL THEN currency_of(c.event_id, c.ticket_id, c.order_id) END)
            || coalesce(c.details, '{}') AS outcome, epoch_ms(c.completed_at) AS completed_ms
        -- The bounds name the partitions to look into: ids begin with their time.
        FROM commands c WHERE c.id = ANY($7) AND c.id BETWEEN $8 AND $9
        UNION ALL
        SELECT p.command_id, '{"status": "PENDING", "parked": true}', NULL FROM parked p WHERE p.command_id = ANY($7)) AS a)
)::text;

-- lock_waiting_orders(text[]): Let no other batch end the orders that wait in these events; it is locked after the tickets, before the holders.
SELECT pg_advisory_xact_lock(key)
FROM (SELECT hashtextextended('rowlock waiting orders ' || id, 0) AS key FROM unnest($1) AS id ORDER BY key) AS sorted;

-- read_waiting_orders(text[]): Read the orders that wait in these events, first come first, and what their holders had a moment ago.
WITH waiting AS MATERIALIZED (
    SELECT json_build_object('sequence', sequence, 'command', command) AS entry, event_id, holder,
        epoch_ms(until_at) AS until_ms, place
    FROM parked WHERE event_id = ANY($1) AND ticket_id IS NULL
)
SELECT json_build_object(
    'waiting', (SELECT json_agg(w ORDER BY place) FROM waiting AS w),
    'ended', (SELECT json_agg(r) FROM (
        SELECT ticket_id, holder, epoch_ms(max(ended_at)) AS ended_ms FROM reservations
        WHERE (SELECT max(cool_down_seconds) FROM events WHERE id = ANY($1)) > 0
            AND holder = ANY(ARRAY(SELECT holder FROM waiting))
            AND ended_at > now() - (SELECT max(cool_down_seconds) FROM events WHERE id = ANY($1)) * interval '1 s'
        GROUP BY ticket_id, holder) AS r),
    'free', (SELECT json_object_agg(e.id, e.tickets
            - (SELECT coalesce(sum(c.held + c.sold), 0) FROM event_counts c WHERE c.event_id = e.id)
            - (SELECT count(*) FILTER (WHERE (SELECT count(*) FROM reservations r
                   WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')) = 0)
               FROM tickets t WHERE t.event_id = e.id AND (NOT t.for_sale OR t.channel IS NOT NULL)))
        FROM events e WHERE e.id = ANY($1))
)::text;

-- read_free(text[], text[], text[], text[], integer[], integer[]): Read the free ones of some tickets and of the seats of stretches of rows, and the time after them.
SELECT json_agg(t)::text, epoch_ms(clock_timestamp()) FROM (
    SELECT id, event_id, section, "row", number, category, price, for_sale, accessible, companion, general, rank, position, channel
    FROM tickets t
    WHERE t.id = ANY($1)
        AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
    UNION
    SELECT t.id, t.event_id, t.section, t."row", t.number, t.category, t.price, t.for_sale, t.accessible, t.companion, t.general, t.rank,
        t.position, t.channel
    FROM unnest($2, $3, $4, $5, $6) AS s(event_id, section, "row", first, last)
    JOIN tickets t ON t.event_id = s.event_id AND t.section = s.section AND coalesce(t."row", '') = s."row"
        AND t.position BETWEEN s.first AND s.last
    WHERE NOT t.general
        AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
) AS t;

-- lock_counts(text[], text[]): Lock the numbers of active reservations of holders in one order, and return them.
INSERT INTO holder_counts AS h (event_id, holder, active)
SELECT event_id, holder, 0 FROM unnest($1, $2) AS requested(event_id, holder) ORDER BY event_id, holder
ON CONFLICT (event_id, holder) DO UPDATE SET active = h.active
RETURNING event_id, holder, active;

-- lock_codes(text[], text[], uuid[]): Lock codes in one order, found by what is kept of them or by their ids.
SELECT count(*) FROM (
    SELECT FROM access_codes WHERE id = ANY(ARRAY(
        SELECT c.id FROM unnest($1, $2) AS named(event_id, digest) JOIN access_codes c USING (event_id, digest)) || $3)
    ORDER BY id FOR NO KEY UPDATE) AS locked;

-- lock_channels(text[], text[], text[], text[], uuid[], text[]): Lock channels of events that limit their holders in one order, those named and those of codes; of some events all.
SELECT count(*) FROM (
    SELECT FROM channels WHERE max_per_holder IS NOT NULL AND event_id = ANY($3) AND (event_id = ANY($6) OR key = ANY($4 || ARRAY(
        SELECT channel FROM access_codes WHERE id = ANY($5 || ARRAY(
            SELECT c.id FROM unnest($1, $2) AS named(event_id, digest) JOIN access_codes c USING (event_id, digest))))))
    ORDER BY event_id, key FOR NO KEY UPDATE) AS locked;

-- read_access(text[], text[], uuid[], text[], text[]): Read codes with how much of them is used, the channels of events, and what holders have of those that limit them, after they are locked, and the time after them: what is counted no more ended before it.
WITH found AS MATERIALIZED (
    SELECT * FROM access_codes WHERE id = ANY(ARRAY(
        SELECT c.id FROM unnest($1, $2) AS named(event_id, digest) JOIN access_codes c USING (event_id, digest)) || $3)
), kept AS MATERIALIZED (
    SELECT event_id, key, max_per_holder, epoch_ms(opens_at) AS opens_ms, epoch_ms(closes_at) AS closes_ms
    FROM channels WHERE event_id = ANY($4)
)
SELECT json_build_object(
    'codes', (SELECT json_agg(c) FROM (
        SELECT id, event_id, digest, tickets, channel, category, holder, epoch_ms(opens_at) AS opens_ms,
            epoch_ms(closes_at) AS closes_ms, disabled_at IS NOT NULL AS disabled,
            (SELECT count(*) FROM reservations r
             WHERE r.code_id = found.id AND r.status IN ('HELD', 'CONFIRMED')) AS used
        FROM found) AS c),
    'channels', (SELECT json_agg(kept) FROM kept),
    'had', (SELECT json_agg(h) FROM (
        SELECT r.event_id, r.channel, r.holder, count(*) AS number
        FROM reservations r
        WHERE r.event_id = ANY($4) AND r.channel = ANY(ARRAY(SELECT key FROM kept WHERE max_per_holder IS NOT NULL))
            AND r.holder = ANY($5) AND r.status IN ('HELD', 'CONFIRMED')
        GROUP BY r.event_id, r.channel, r.holder) AS h)
)::text, epoch_ms(clock_timestamp());

-- read_seats(json): Read free seats and standing tickets for wishes by quantity, a little more than they want, the time after them (they may have come free while the batch waited for its counts), and whether too few runs were among the seats looked at.
WITH RECURSIVE wants AS MATERIALIZED (
    SELECT w.*, e.closed_sections
    FROM json_to_recordset($1) AS w(event_id text, section text, category text, accessible boolean, max_price bigint,
        adjacent boolean, bays integer, companions integer, want integer, quantity integer, wanted integer, read_max integer, start integer,
        channel text)
    JOIN events e ON e.id = w.event_id
), areas AS (
    SELECT requested.event_id, (SELECT min(p.section) FROM free_places p WHERE p.event_id = requested.event_id) AS section
    FROM (SELECT DISTINCT event_id FROM wants) AS requested
    UNION ALL
    SELECT a.event_id,
        (SELECT min(p.section) FROM free_places p WHERE p.event_id = a.event_id AND p.section > a.section)
    FROM areas a WHERE a.section IS NOT NULL
), standing AS (
    -- From a random start around the circle, so that shards seldom reach for the same ticket.
    SELECT t.* FROM wants w
    JOIN areas a ON a.event_id = w.event_id AND (w.section IS NULL OR a.section = w.section)
        AND a.section <> ALL (w.closed_sections)
    CROSS JOIN LATERAL (
        (SELECT t.* FROM free_places p JOIN tickets t ON t.id = p.ticket_id
         WHERE p.event_id = a.event_id AND p.section = a.section AND p.spread >= w.start AND t.for_sale
            AND t.channel IS NOT DISTINCT FROM w.channel
            AND (w.category IS NULL OR t.category = w.category) AND (w.max_price IS NULL OR t.price <= w.max_price)
            AND (w.accessible IS NULL OR t.accessible = w.accessible)
         ORDER BY p.spread LIMIT w.wanted)
        UNION ALL
        (SELECT t.* FROM free_places p JOIN tickets t ON t.id = p.ticket_id
         WHERE p.event_id = a.event_id AND p.section = a.section AND p.spread < w.start AND t.for_sale
            AND t.channel IS NOT DISTINCT FROM w.channel
            AND (w.category IS NULL OR t.category = w.category) AND (w.max_price IS NULL OR t.price <= w.max_price)
            AND (w.accessible IS NULL OR t.accessible = w.accessible)
         ORDER BY p.spread LIMIT w.wanted)
        LIMIT w.wanted
    ) AS t
), candidates AS (
    SELECT w.want, w.adjacent, w.quantity, w.wanted, w.bays, w.companions, w.accessible IS NOT NULL AS accessible_wanted,
        w.adjacent AND (w.accessible IS NOT NULL OR w.category IS NOT NULL OR w.max_price IS NOT NULL) AS narrow, t.*
    FROM wants w CROSS JOIN LATERAL (
        (SELECT t.* FROM tickets t
         WHERE t.event_id = w.event_id AND t.section = w.section AND t.for_sale AND NOT t.general
            AND w.channel IS NULL AND t.channel IS NULL
            AND t.section <> ALL (w.closed_sections)
            AND (w.category IS NULL OR t.category = w.category) AND (w.max_price IS NULL OR t.price <= w.max_price)
            AND t.accessible = coalesce(w.accessible, false) AND NOT t.companion
            AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
         ORDER BY t.rank LIMIT w.read_max)
        UNION ALL
        (SELECT t.* FROM tickets t
         WHERE t.event_id = w.event_id AND w.section IS NULL AND t.for_sale AND NOT t.general
            AND w.channel IS NULL AND t.channel IS NULL
            AND t.section <> ALL (w.closed_sections)
            AND (w.category IS NULL OR t.category = w.category) AND (w.max_price IS NULL OR t.price <= w.max_price)
            AND t.accessible = coalesce(w.accessible, false) AND NOT t.companion
            AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
         ORDER BY t.rank LIMIT w.read_max)
        UNION ALL
        -- A wish that does not say takes accessible seats where the others run out, and companion seats likewise: they are few, and
        -- have indexes.
        (SELECT t.* FROM tickets t
         WHERE t.event_id = w.event_id AND w.accessible IS NULL AND t.accessible AND t.for_sale AND NOT t.general
            AND w.channel IS NULL AND t.channel IS NULL
            AND (w.section IS NULL OR t.section = w.section) AND t.section <> ALL (w.closed_sections)
            AND (w.category IS NULL OR t.category = w.category) AND (w.max_price IS NULL OR t.price <= w.max_price)
            AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
         ORDER BY t.rank LIMIT w.read_max)
        UNION ALL
        (SELECT t.* FROM tickets t
         WHERE t.event_id = w.event_id AND w.accessible IS NOT TRUE AND t.companion AND t.for_sale AND NOT t.general
            AND w.channel IS NULL AND t.channel IS NULL
            AND (w.section IS NULL OR t.section = w.section) AND t.section <> ALL (w.closed_sections)
            AND (w.category IS NULL OR t.category = w.category) AND (w.max_price IS NULL OR t.price <= w.max_price)
            AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
         ORDER BY t.rank LIMIT w.read_max)
        UNION ALL
        -- Companion seats with the bays beside them: of so many at least half have a bay of their own.
        (SELECT t.* FROM (
            SELECT c.* FROM tickets c
            WHERE c.event_id = w.event_id AND NOT w.adjacent AND w.companions > 0 AND c.companion AND c.for_sale AND NOT c.general
                AND c.channel IS NOT DISTINCT FROM w.channel
                AND (w.section IS NULL OR c.section = w.section) AND c.section <> ALL (w.closed_sections)
                AND (w.category IS NULL OR c.category = w.category) AND (w.max_price IS NULL OR c.price <= w.max_price)
                AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = c.id AND r.status IN ('HELD', 'CONFIRMED'))
                AND EXISTS (
                    SELECT FROM tickets b WHERE b.event_id = c.event_id AND b.section = c.section
                        AND coalesce(b."row", '') = coalesce(c."row", '') AND b.position IN (c.position - 1, c.position + 1)
                        AND b.accessible AND b.for_sale AND NOT b.general AND b.channel IS NOT DISTINCT FROM w.channel
                        AND (w.category IS NULL OR b.category = w.category) AND (w.max_price IS NULL OR b.price <= w.max_price)
                        AND NOT EXISTS (
                            SELECT FROM reservations r WHERE r.ticket_id = b.id AND r.status IN ('HELD', 'CONFIRMED')))
            ORDER BY c.rank LIMIT 2 * w.wanted) AS c
         JOIN tickets t ON t.event_id = c.event_id AND t.section = c.section AND coalesce(t."row", '') = coalesce(c."row", '')
            AND (t.position = c.position OR t.accessible AND t.position IN (c.position - 1, c.position + 1))
         WHERE t.for_sale AND NOT t.general AND t.channel IS NOT DISTINCT FROM w.channel
            AND (w.category IS NULL OR t.category = w.category) AND (w.max_price IS NULL OR t.price <= w.max_price)
            AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')))
        UNION ALL
        -- Those of a channel are few, and have an index.
        (SELECT t.* FROM tickets t
         WHERE t.event_id = w.event_id AND t.channel = w.channel AND t.for_sale AND NOT t.general
            AND (w.section IS NULL OR t.section = w.section) AND t.section <> ALL (w.closed_sections)
            AND (w.category IS NULL OR t.category = w.category) AND (w.max_price IS NULL OR t.price <= w.max_price)
            AND (w.accessible IS NULL OR t.accessible = w.accessible)
            AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
         ORDER BY t.accessible, t.companion, t.rank LIMIT w.read_max)
    ) AS t
), runs AS (
    -- `fit`: how much of a run serves the wish; accessible seats of a run, and those of companions, serve who did not ask for them
    -- only at the end.
    SELECT *, min(rank) OVER run AS best, CASE
            WHEN accessible_wanted THEN count(*) OVER run
            WHEN bays = 0 THEN count(*) FILTER (WHERE NOT accessible AND NOT companion) OVER run
            WHEN count(*) FILTER (WHERE accessible) OVER run >= bays AND count(*) FILTER (WHERE beside) OVER run >= companions
                THEN count(*) OVER run
            ELSE 0
        END AS fit
    FROM (
        SELECT *, position - row_number() OVER seats AS run, companion AND (
            lag(accessible) OVER seats AND lag(position) OVER seats = position - 1
            OR lead(accessible) OVER seats AND lead(position) OVER seats = position + 1) AS beside
        FROM candidates WHERE adjacent WINDOW seats AS (PARTITION BY want, section, "row" ORDER BY position)
    ) AS t WINDOW run AS (PARTITION BY want, section, "row", run)
), neighbours AS (
    -- Whole runs of free seats, the best of those that are long enough first, then the longest, with many more seats
    -- than wanted: the decision shall find some that leave nobody alone.
    SELECT * FROM (
        SELECT *, count(*) OVER (PARTITION BY want ORDER BY least(fit, quantity) DESC, best, section, "row", run)
            - count(*) OVER (PARTITION BY want, section, "row", run) AS better
        FROM runs
    ) AS t WHERE better < 4 * wanted + 256
), edges AS (
    SELECT event_id, section, "row", min(position) AS first, max(position) AS last FROM neighbours WHERE narrow
    GROUP BY want, event_id, section, "row", run
), beside AS (
    -- Free seats that don't fit the wish are neighbours all the same: who would be left alone is judged by them too.
    SELECT t.* FROM edges e JOIN tickets t ON t.event_id = e.event_id AND t.section = e.section
        AND coalesce(t."row", '') = coalesce(e."row", '') AND t.position BETWEEN e.first - 2 AND e.last + 2
    WHERE t.for_sale AND NOT t.general
        AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
)
SELECT json_agg(t ORDER BY rank)::text, epoch_ms(clock_timestamp()), EXISTS (
    SELECT FROM wants w WHERE w.adjacent AND w.read_max IS NOT NULL
        AND w.read_max <= (SELECT count(*) FROM candidates c WHERE c.want = w.want)
        AND w.wanted > (SELECT count(*) FROM neighbours n WHERE n.want = w.want AND n.fit >= n.quantity)
)
FROM (
    SELECT id, event_id, section, "row", number, category, price, for_sale, accessible, companion, general, rank, position, channel FROM standing
    UNION
    SELECT id, event_id, section, "row", number, category, price, for_sale, accessible, companion, general, rank, position, channel
    FROM candidates WHERE NOT adjacent
    UNION
    SELECT id, event_id, section, "row", number, category, price, for_sale, accessible, companion, general, rank, position, channel
    FROM neighbours
    UNION
    SELECT id, event_id, section, "row", number, category, price, for_sale, accessible, companion, general, rank, position, channel
    FROM beside
) AS t;

-- lock_picked(text[]): Lock those picked tickets that nobody else has locked; never wait, so never deadlock.
SELECT id FROM tickets WHERE id = ANY($1) FOR NO KEY UPDATE SKIP LOCKED;

-- read_taken(text[], float8): Of locked tickets, those that are not free or came free only after the batch's time; a lock does not refresh an older snapshot.
SELECT ticket_id FROM reservations WHERE ticket_id = ANY($1) AND status IN ('HELD', 'CONFIRMED')
UNION ALL
SELECT ticket_id FROM reservations
WHERE ticket_id = ANY($1) AND status IN ('RELEASED', 'EXPIRED') AND ended_at > from_epoch_ms($2);

-- write(integer, bigint, float8, uuid[], text[], float8[], float8[], uuid[], text[], text[], uuid[], text[], text[], float8[], float8[], float8[], integer[], bigint[], uuid[], integer[], bigint[], text[], text[], uuid[], text[], text[], text[], text[], uuid[], float8[], text[], text[], uuid[], uuid[], integer[], bigint[], text[], text[], text[], float8[], boolean[], text[], integer[], integer[], bigint[], uuid[], float8[], bigint[], text[], text[], uuid[]): Write what a batch changes, and the journal's row about it; fail if a reservation to be changed does not exist.
WITH progressed AS (
    UPDATE shards SET last_sequence = greatest(last_sequence, $2),
        journal_number = journal_number + least(cardinality($19), 1)
    WHERE shard = $1
    RETURNING journal_number
), changed AS (
    UPDATE reservations r
    SET status = n.status, held_until = from_epoch_ms(n.held_until_ms), ended_at = from_epoch_ms(n.ended_ms)
    FROM unnest($4, $5, $6, $7) AS n(id, status, held_until_ms, ended_ms)
    WHERE r.id = n.id
    RETURNING r.id
), opened AS (
    INSERT INTO reservations
        (id, ticket_id, event_id, order_id, holder, status, held_until, created_at, ended_at, shard, sequence, guest, price,
        metadata_id, price_class, channel, code_id)
    SELECT id, ticket_id, event_id, order_id, holder, status, from_epoch_ms(held_until_ms), from_epoch_ms(created_ms),
        from_epoch_ms(ended_ms), shard, sequence, guest, price, metadata_id, price_class, channel, code_id
    FROM unnest($8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $41, $45, $46, $49, $50, $51) AS n(id, ticket_id, event_id,
        order_id, holder, status, held_until_ms, created_ms, ended_ms, shard, sequence, guest, price, metadata_id, price_class,
        channel, code_id)
    -- After the update: what ended must have left the unique index before its successor comes in.
    WHERE (SELECT count(*) FROM changed) >= 0
), settled AS (
    INSERT INTO commands (id, shard, sequence, kind, ticket_id, order_id, event_id, holder, status, code,
        reservation_id, submitted_at, completed_at, details, held_until, price)
    SELECT id, shard, sequence, kind, ticket_id, order_id, event_id, holder, status, code, reservation_id,
        from_epoch_ms(submitted_ms), from_epoch_ms($3), details::jsonb, from_epoch_ms(held_until_ms), price
    FROM unnest($19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $47, $48) AS n(id, shard, sequence, kind,
        ticket_id, order_id, event_id, holder, status, code, reservation_id, submitted_ms, details, held_until_ms, price)
), noted AS (
    INSERT INTO ticket_changes
        (ticket_id, reservation_id, command_id, shard, sequence, from_status, to_status, changed_at, change, held_until)
    SELECT ticket_id, reservation_id, command_id, shard, sequence, from_status, to_status, from_epoch_ms($3), change,
        from_epoch_ms(held_until_ms)
    FROM unnest($32, $33, $34, $35, $36, $37, $38, $39, $40) AS n(ticket_id, reservation_id, command_id, shard, sequence,
        from_status, to_status, change, held_until_ms)
    RETURNING place
), written AS (
    INSERT INTO journal (shard, number, at, command_ids, first_change, last_change)
    SELECT $1, p.journal_number, from_epoch_ms($3), $19, n.first, n.last
    FROM progressed p CROSS JOIN (SELECT min(place) AS first, max(place) AS last FROM noted) AS n
    WHERE cardinality($19) > 0
), totals AS (
    -- In the row of this shard, which only its batches touch.
    INSERT INTO event_counts AS c (event_id, shard, held, sold)
    SELECT event_id, $1, held, sold FROM unnest($42, $43, $44) AS n(event_id, held, sold)
    ON CONFLICT (event_id, shard) DO UPDATE SET held = c.held + excluded.held, sold = c.sold + excluded.sold
)
-- A text that says what is wrong can't become a number: that ends the statement, and what follows it in the message.
SELECT CASE WHEN count(*) = cardinality($4) THEN 0
    ELSE format('%s reservations to be changed do not exist', cardinality($4) - count(*))::integer END
FROM changed;

-- write_more(uuid[], text[], text[], text[], integer[], bigint[], float8[], text[], uuid[], text[], text[], integer[], text[], text[], text[], text[], text[], text[], text[], text[], uuid[], text[]) extends write: Write besides what changes of wait lists, numbers of holders and general admission, and metadata.
parked_now AS (
    INSERT INTO parked (command_id, ticket_id, event_id, holder, shard, sequence, until_at, command)
    SELECT command_id, ticket_id, event_id, holder, shard, sequence, from_epoch_ms(until_ms), command::jsonb
    FROM unnest($52, $53, $54, $55, $56, $57, $58, $59) AS n(command_id, ticket_id, event_id, holder, shard, sequence,
        until_ms, command)
), unparked AS (
    DELETE FROM parked WHERE command_id = ANY($60)
), counted AS (
    UPDATE holder_counts h SET active = n.active
    FROM unnest($61, $62, $63) AS n(event_id, holder, active)
    WHERE h.event_id = n.event_id AND h.holder = n.holder
), forgotten AS (
    -- Who has nothing any more needs no row: the table holds as many as there are holders of something.
    DELETE FROM holder_counts h USING unnest($70, $71) AS n(event_id, holder)
    WHERE h.event_id = n.event_id AND h.holder = n.holder
), standing_taken AS (
    DELETE FROM free_places p USING unnest($64, $65, $66) AS n(event_id, section, ticket_id)
    WHERE p.event_id = n.event_id AND p.section = n.section AND p.ticket_id = n.ticket_id
), standing_freed AS (
    INSERT INTO free_places (event_id, section, ticket_id)
    SELECT event_id, section, ticket_id FROM unnest($67, $68, $69) AS n(event_id, section, ticket_id)
    ON CONFLICT DO NOTHING
), described AS (
    INSERT INTO metadata (id, content) SELECT id, content::jsonb FROM unnest($72, $73) AS n(id, content)
);

-- record_poison(uuid, integer, jsonb, text): Keep a command that can't be settled, with its error.
INSERT INTO poison (command_id, shard, command, error) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;
