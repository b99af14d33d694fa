-- The statements of who reads and of who keeps events; the batches' stand in batch.sql.

-- commands_final: Final commands by id; the bounds name the partitions to look into.
SELECT id::text, kind, ticket_id, order_id::text, event_id, holder, status, code, reservation_id::text, sequence,
    epoch_ms(submitted_at) AS submitted_ms, epoch_ms(completed_at) AS completed_ms, details::text,
    epoch_ms(held_until) AS held_until_ms, price,
    CASE WHEN price IS NOT NULL THEN currency_of(event_id, ticket_id, order_id) END AS currency
FROM (
    SELECT * FROM commands WHERE id = ANY(CAST(:ids AS uuid[])) AND id BETWEEN :low AND :high
    UNION ALL
    SELECT * FROM kept_commands WHERE id = ANY(CAST(:ids AS uuid[]))
) AS final;

-- commands_parked: Commands that stand in the wait list of a ticket, or of an event, by id, and how many stand before each.
SELECT p.sequence, p.command::text,
    CASE WHEN p.ticket_id IS NULL
        THEN (SELECT count(*) FROM parked a WHERE a.ticket_id IS NULL AND a.event_id = p.event_id AND a.place < p.place)
        ELSE (SELECT count(*) FROM parked a WHERE a.ticket_id = p.ticket_id AND a.place < p.place)
    END AS ahead
FROM parked p WHERE p.command_id = ANY(CAST(:ids AS uuid[]));

-- tickets_by_id: Tickets with the status that their active reservations give them, and whose those are.
SELECT t.id, t.event_id, t.section, t."row", t.number, t.category, t.price, e.currency, t.for_sale, t.accessible,
    t.companion, t.general, t.x, t.y, t.attributes,
    seat_status(r.status, t.for_sale, t.section, e.closed_sections, t.channel) AS status,
    CASE r.status WHEN 'HELD' THEN rfc3339(r.held_until) END AS held_until,
    r.holder AS held_by, r.id::text AS held_as, r.order_id::text AS held_in, t.channel
FROM tickets t
JOIN events e ON e.id = t.event_id
LEFT JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
WHERE t.id = ANY(:ids);

-- tickets: A page of an event's tickets in the event's order.
SELECT t.id, t.event_id, t.section, t."row", t.number, t.category, t.price, e.currency, t.for_sale, t.accessible,
    t.companion, t.general, t.x, t.y, t.attributes,
    seat_status(r.status, t.for_sale, t.section, e.closed_sections, t.channel) AS status,
    CASE r.status WHEN 'HELD' THEN rfc3339(r.held_until) END AS held_until,
    CASE WHEN :everybody OR r.holder = :holder THEN r.id::text END AS reservation_id,
    CASE WHEN :everybody OR r.holder = :holder THEN r.order_id::text END AS order_id,
    CASE WHEN :everybody THEN r.holder END AS holder,
    CASE WHEN :everybody THEN t.channel END AS channel,
    t.listing, t.rank
FROM tickets t
JOIN events e ON e.id = t.event_id
LEFT JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
WHERE t.event_id = :event_id AND (t.listing, t.rank, t.id) > (:listing, :rank, :id)
    AND (CAST(:section AS text) IS NULL OR t.section = :section)
    AND (CAST(:category AS text) IS NULL OR t.category = :category)
    AND (CAST(:channel AS text) IS NULL OR t.channel = :channel)
    AND (CAST(:status AS text) IS NULL OR :status = seat_status(r.status, t.for_sale, t.section, e.closed_sections, t.channel))
ORDER BY t.listing, t.rank, t.id LIMIT :limit;

-- elsewhere: Whether another event has a ticket of one of these ids.
SELECT EXISTS (SELECT FROM tickets WHERE id = ANY(:ids) AND event_id <> :event_id);

-- exists: Whether there is an event of this id.
SELECT EXISTS (SELECT FROM events WHERE id = :event_id);

-- reservation: One reservation.
SELECT id::text, ticket_id, event_id, order_id::text, holder, status,
    CASE WHEN status <> 'CONFIRMED' THEN rfc3339(held_until) END AS held_until,
    rfc3339(created_at) AS created_at, rfc3339(ended_at) AS ended_at,
    coalesce(reservations.price, (SELECT t.price FROM tickets t WHERE t.id = reservations.ticket_id)) AS price, price_class,
    channel, code_id::text,
    currency_of(reservations.event_id, NULL, NULL) AS currency, coalesce((SELECT m.content FROM metadata m WHERE m.id = reservations.metadata_id), '{}') AS metadata
FROM reservations WHERE id = :id;

-- reservations: Pages of holders' reservations, the newest first: one page for each element of the arrays.
SELECT page.number, r.*,
    coalesce(r.given_price, (SELECT t.price FROM tickets t WHERE t.id = r.ticket_id)) AS price,
    currency_of(r.event_id, NULL, NULL) AS currency, coalesce((SELECT m.content FROM metadata m WHERE m.id = r.metadata_id), '{}') AS metadata
FROM unnest(CAST(:holders AS text[]), CAST(:created_ms AS bigint[]), CAST(:ids AS uuid[]), CAST(:event_ids AS text[]),
    CAST(:statuses AS text[]), CAST(:ticket_ids AS text[]), CAST(:sections AS text[]), CAST(:limits AS integer[]))
    WITH ORDINALITY AS page (holder, created_ms, id, event_id, status, ticket_id, section, items, number)
CROSS JOIN LATERAL (
    SELECT id::text, ticket_id, event_id, order_id::text, holder, status,
        CASE WHEN status <> 'CONFIRMED' THEN rfc3339(held_until) END AS held_until,
        rfc3339(created_at) AS created_at, rfc3339(ended_at) AS ended_at, epoch_ms(created_at) AS created_ms,
        created_at AS made_at, price AS given_price, price_class, metadata_id, channel, code_id::text
    FROM reservations
    WHERE reservations.holder = page.holder
        AND (page.created_ms IS NULL OR (reservations.created_at, reservations.id) < (from_epoch_ms(page.created_ms), page.id))
        AND (page.event_id IS NULL OR reservations.event_id = page.event_id)
        AND (page.status IS NULL OR reservations.status = page.status)
        AND (page.ticket_id IS NULL OR reservations.ticket_id = page.ticket_id)
        AND (page.section IS NULL
            OR page.section = (SELECT t.section FROM tickets t WHERE t.id = reservations.ticket_id AND t.event_id = reservations.event_id)
            OR page.section = (SELECT m.section FROM removed_tickets m
                WHERE m.id = reservations.ticket_id AND m.event_id = reservations.event_id))
    ORDER BY reservations.created_at DESC, reservations.id DESC LIMIT page.items
) AS r
ORDER BY page.number, r.made_at DESC, r.id DESC;

-- order_reservations: The newest reservation of each ticket of an order, and whether its holder was moved away from it.
SELECT DISTINCT ON (ticket_id) id::text, ticket_id, event_id, order_id::text, holder, status,
    CASE WHEN status <> 'CONFIRMED' THEN rfc3339(held_until) END AS held_until,
    rfc3339(created_at) AS created_at, rfc3339(ended_at) AS ended_at,
    coalesce(reservations.price, (SELECT t.price FROM tickets t WHERE t.id = reservations.ticket_id)) AS price, price_class,
    channel, code_id::text,
    currency_of(reservations.event_id, NULL, NULL) AS currency, coalesce((SELECT m.content FROM metadata m WHERE m.id = reservations.metadata_id), '{}') AS metadata,
    status = 'RELEASED' AND EXISTS (
        SELECT FROM ticket_changes h JOIN commands c ON c.id = h.command_id
        WHERE h.ticket_id = reservations.ticket_id AND h.reservation_id = reservations.id AND h.to_status = 'AVAILABLE'
            AND c.kind = 'move') AS moved_away
FROM reservations WHERE order_id = :order_id
ORDER BY ticket_id, created_at DESC, sequence DESC;

-- history: A page of a ticket's changes, oldest first.
SELECT h.command_id::text, c.kind, h.reservation_id::text, h.shard, h.sequence, h.from_status, h.to_status,
    rfc3339(h.changed_at) AS changed_at, c.details ->> 'reason' AS reason, r.holder, h.place
FROM (
    SELECT command_id, reservation_id, shard, sequence, from_status, to_status, changed_at, place
    FROM ticket_changes WHERE ticket_id = :ticket_id AND place > :place
    UNION ALL
    SELECT command_id, reservation_id, shard, sequence, from_status, to_status, changed_at, place
    FROM kept_changes WHERE ticket_id = :ticket_id AND place > :place
    ORDER BY place LIMIT :limit
) AS h
LEFT JOIN LATERAL (
    SELECT kind, details FROM commands WHERE id = h.command_id
    UNION ALL
    SELECT kind, details FROM kept_commands WHERE id = h.command_id
) AS c ON true
LEFT JOIN reservations r ON r.id = h.reservation_id
ORDER BY h.place LIMIT :limit;

-- overdue: Holds that have run out and waits that are over, the oldest first.
SELECT * FROM (
    (SELECT ticket_id, event_id, id::text AS cause_id, epoch_ms(held_until) AS due_ms FROM reservations
     WHERE status = 'HELD' AND held_until <= statement_timestamp() ORDER BY held_until LIMIT :limit)
    UNION ALL
    (SELECT ticket_id, event_id, command_id::text, epoch_ms(until_at) FROM parked
     WHERE until_at <= statement_timestamp() ORDER BY until_at LIMIT :limit)
) AS due ORDER BY due_ms LIMIT :limit;

-- awaited: Events in which orders wait though not every ticket is had (what is free may be enough for one, and was never offered), and those that sell no more.
SELECT p.event_id, :period_ms * (epoch_ms(statement_timestamp()) / :period_ms) AS due_ms
FROM (SELECT DISTINCT event_id FROM parked WHERE ticket_id IS NULL) AS p LEFT JOIN events e ON e.id = p.event_id
WHERE e.id IS NULL OR e.cancelled_at IS NOT NULL
    OR e.tickets > (SELECT coalesce(sum(c.held + c.sold), 0) FROM event_counts c WHERE c.event_id = e.id)
ORDER BY p.event_id LIMIT :limit;

-- events: A page of events with how many of their tickets are in each status, the newest first. The numbers are kept, only what is free and not offered is counted.
SELECT e.id, e.name, rfc3339(e.starts_at) AS starts_at, e.time_zone, e.currency, e.hold_seconds, e.max_hold_seconds,
    e.max_per_holder, e.max_per_guest, e.cool_down_seconds, e.confirm_by, rfc3339(e.sales_open_at) AS sales_open_at,
    rfc3339(e.sales_close_at) AS sales_close_at, e.sell_after_start, e.refundable, e.closed_sections, e.max_wait_seconds,
    e.max_waiting_per_ticket, e.max_waiting_per_holder, e.price_classes, rfc3339(e.created_at) AS created_at,
    rfc3339(e.cancelled_at) AS cancelled_at, e.cancel_reason,
    e.tickets, counted.held, counted.sold, off_the_market.number + closed.number AS withheld,
    to_char(e.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00:00') AS created_key
FROM events e
CROSS JOIN LATERAL (
    SELECT coalesce(sum(c.held), 0) AS held, coalesce(sum(c.sold), 0) AS sold FROM event_counts c WHERE c.event_id = e.id
) AS counted
CROSS JOIN LATERAL (
    SELECT count(*) AS number FROM tickets t
    WHERE t.event_id = e.id AND (NOT t.for_sale OR t.channel IS NOT NULL)
        AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
) AS off_the_market
CROSS JOIN LATERAL (
    SELECT count(*) AS number FROM tickets t
    WHERE t.event_id = e.id AND t.section = ANY (e.closed_sections) AND t.for_sale AND t.channel IS NULL
        AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
) AS closed
WHERE (CAST(:only AS text) IS NULL OR e.id = :only)
    AND (CAST(:created_key AS text) IS NULL OR (e.created_at, e.id) < (CAST(:created_key AS timestamptz), :id))
ORDER BY e.created_at DESC, e.id DESC LIMIT :limit;

-- limits: Whether an event limits what a holder and what a guest may have: whose tickets are counted.
SELECT max_per_holder IS NOT NULL AS holders, max_per_guest IS NOT NULL AS guests FROM events WHERE id = :event_id;

-- lock_limits: Let no other session change who is counted in an event.
SELECT pg_advisory_lock(hashtextextended('rowlock limits ' || :event_id, 0));

-- unlock_limits: Let another session.
SELECT pg_advisory_unlock(hashtextextended('rowlock limits ' || :event_id, 0));

-- last_change: The place of the last change of a ticket; while all shards are locked none is drawn.
SELECT last_value FROM ticket_changes_place;

-- count_holders: Count the active reservations of an event's holders, of all or of guests only, by its tickets.
INSERT INTO holder_counts (event_id, holder, active)
SELECT r.event_id, r.holder, count(*)
FROM tickets t JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
WHERE t.event_id = :event_id AND (:every OR r.guest)
GROUP BY r.event_id, r.holder
ON CONFLICT (event_id, holder) DO NOTHING;

-- mixed_holders: Who has active reservations of an event as a guest and others as none, by its tickets.
SELECT r.holder
FROM tickets t JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
WHERE t.event_id = :event_id
GROUP BY r.holder HAVING bool_or(r.guest) AND NOT bool_and(r.guest);

-- changed_holders: Whose reservations of an event changed after a place.
SELECT DISTINCT r.holder FROM ticket_changes h JOIN reservations r ON r.id = h.reservation_id
WHERE h.place > :since AND r.event_id = :event_id;

-- recount: Count the active reservations of some holders of an event anew, every one or those of guests only.
WITH found AS (
    SELECT named.holder, (
        SELECT count(*) FROM reservations r
        WHERE r.holder = named.holder AND r.event_id = :event_id AND r.status IN ('HELD', 'CONFIRMED') AND (:every OR r.guest)
    ) AS active
    FROM unnest(CAST(:holders AS text[])) AS named (holder)
), gone AS (
    DELETE FROM holder_counts h USING found f WHERE h.event_id = :event_id AND h.holder = f.holder AND f.active = 0
)
INSERT INTO holder_counts (event_id, holder, active)
SELECT :event_id, holder, active FROM found WHERE active > 0
ON CONFLICT (event_id, holder) DO UPDATE SET active = excluded.active;

-- stale_counts: Who is counted in an event and has nothing there that counts: every reservation does, or those of guests only.
SELECT h.holder FROM holder_counts h
WHERE h.event_id = :event_id AND NOT EXISTS (
    SELECT FROM reservations r
    WHERE r.holder = h.holder AND r.event_id = h.event_id AND r.status IN ('HELD', 'CONFIRMED') AND (:every OR r.guest)
);

-- forget_counts: Drop an event's numbers of active reservations.
DELETE FROM holder_counts WHERE event_id = :event_id;

-- unknown_sections: Which of these are no section of the event, in their order; none while it has no tickets.
SELECT named.section
FROM unnest(CAST(:sections AS text[])) WITH ORDINALITY AS named (section, place)
WHERE (SELECT t.section FROM tickets t WHERE t.event_id = :event_id ORDER BY t.section LIMIT 1) IS NOT NULL
    AND (SELECT t.section FROM tickets t WHERE t.event_id = :event_id AND t.section >= named.section
        ORDER BY t.section LIMIT 1) IS DISTINCT FROM named.section
ORDER BY named.place LIMIT :limit;

-- sections: An event's sections by name, each found by a step over the tickets of the one before.
WITH RECURSIVE found AS (
    (SELECT t.section FROM tickets t WHERE t.event_id = :event_id ORDER BY t.section LIMIT 1)
    UNION ALL
    SELECT (SELECT t.section FROM tickets t WHERE t.event_id = :event_id AND t.section > found.section
        ORDER BY t.section LIMIT 1)
    FROM found WHERE found.section IS NOT NULL
)
SELECT section FROM found WHERE section IS NOT NULL LIMIT :limit;

-- unknown_categories: Which of these are no category of the event, in their order; none while it has no tickets.
SELECT named.category
FROM unnest(CAST(:categories AS text[])) WITH ORDINALITY AS named (category, place)
WHERE (SELECT t.id FROM tickets t WHERE t.event_id = :event_id ORDER BY t.category LIMIT 1) IS NOT NULL
    AND (SELECT t.category FROM tickets t WHERE t.event_id = :event_id AND t.category >= named.category
        ORDER BY t.category LIMIT 1) IS DISTINCT FROM named.category
ORDER BY named.place LIMIT :limit;

-- categories: An event's categories by name, each found by a step over the tickets of the one before.
WITH RECURSIVE found AS (
    (SELECT t.category FROM tickets t WHERE t.event_id = :event_id ORDER BY t.category LIMIT 1)
    UNION ALL
    SELECT (SELECT t.category FROM tickets t WHERE t.event_id = :event_id AND t.category > found.category
        ORDER BY t.category LIMIT 1)
    FROM found WHERE found.category IS NOT NULL
)
SELECT category FROM found WHERE category IS NOT NULL LIMIT :limit;

-- unknown_tickets: Which of these are no tickets of the event, in their order.
SELECT named.id
FROM unnest(CAST(:ticket_ids AS text[])) WITH ORDINALITY AS named (id, place)
WHERE (SELECT t.event_id FROM tickets t WHERE t.id = named.id) IS DISTINCT FROM :event_id
ORDER BY named.place LIMIT :limit;

-- tickets_beside: The tickets before and after an id, of whatever event.
(SELECT id, event_id FROM tickets WHERE id <= :id ORDER BY id DESC LIMIT :limit)
UNION ALL
(SELECT id, event_id FROM tickets WHERE id > :id ORDER BY id LIMIT :limit);

-- sold_to: Which of these tickets are sold, and to whom.
SELECT ticket_id, holder FROM reservations WHERE ticket_id = ANY(:ids) AND status = 'CONFIRMED';

-- key_create: Keep a new key, unless there are as many as there may be.
INSERT INTO api_keys (id, name, scopes, event_ids, secret_hash, created_by, expires_at)
SELECT :id, :name, CAST(:scopes AS text[]), CAST(:event_ids AS text[]), decode(:secret_hash, 'hex'), :created_by,
    CAST(:expires_at AS timestamptz)
WHERE (SELECT count(*) FROM api_keys) < :most;

-- keys: All keys, the oldest first.
SELECT id, name, scopes, event_ids, encode(secret_hash, 'hex') AS secret_hash, encode(old_hash, 'hex') AS old_hash,
    epoch_ms(old_until) AS old_until_ms, created_by, rfc3339(created_at) AS created_at,
    rfc3339(expires_at) AS expires_at, epoch_ms(expires_at) AS expires_ms, rfc3339(last_used_at) AS last_used_at
FROM api_keys ORDER BY api_keys.created_at, id;

-- key_rotate: Give a key a new secret; the one before counts for a while.
UPDATE api_keys SET secret_hash = decode(:secret_hash, 'hex'),
    old_hash = CASE WHEN :old_seconds > 0 THEN api_keys.secret_hash END,
    old_until = CASE WHEN :old_seconds > 0 THEN clock_timestamp() + make_interval(secs => :old_seconds) END
WHERE id = :id;

-- key_revoke: End a key.
DELETE FROM api_keys WHERE id = :id;

-- keys_used: Note when keys were used last. They are locked in the order of their ids: several processes do this at once.
UPDATE api_keys k SET last_used_at = from_epoch_ms(used.at_ms)
FROM (
    SELECT id, used.at_ms FROM api_keys
    JOIN unnest(CAST(:ids AS text[]), CAST(:at_ms AS bigint[])) AS used(key_id, at_ms) ON used.key_id = id
    ORDER BY id FOR NO KEY UPDATE OF api_keys
) AS used
WHERE k.id = used.id AND (k.last_used_at IS NULL OR k.last_used_at < from_epoch_ms(used.at_ms));
