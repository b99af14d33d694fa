-- Who has which seat, for who may see everybody's.

-- of_event: A page of an event's reservations in the order of its seats, those of one seat the newest first; what was had of a seat that was removed stands where the seat stood.
SELECT r.id::text, r.ticket_id, r.event_id, r.order_id::text, r.holder, r.status,
    CASE WHEN r.status <> 'CONFIRMED' THEN rfc3339(r.held_until) END AS held_until,
    rfc3339(r.created_at) AS created_at, rfc3339(r.ended_at) AS ended_at, coalesce(r.price, r.of_ticket) AS price,
    r.price_class, r.channel, r.code_id::text,
    currency_of(r.event_id, NULL, NULL) AS currency,
    coalesce((SELECT m.content FROM metadata m WHERE m.id = r.metadata_id), '{}') AS metadata, r.listing, r.rank
FROM (
    (SELECT r.*, t.price AS of_ticket, t.listing, t.rank
     FROM tickets t
     CROSS JOIN LATERAL (
        SELECT * FROM reservations WHERE ticket_id = t.id AND status IN ('HELD', 'CONFIRMED') AND status = ANY(:statuses)
        UNION ALL
        SELECT * FROM reservations WHERE ticket_id = t.id AND status IN ('RELEASED', 'EXPIRED') AND status = ANY(:statuses)
     ) AS r
     WHERE t.event_id = :event_id AND (t.listing, t.rank, t.id) >= (:listing, :rank, :ticket) AND r.event_id = t.event_id
        AND NOT (t.id = :ticket AND r.id >= CAST(:before AS uuid))
        AND (CAST(:section AS text) IS NULL OR t.section = :section)
     ORDER BY t.listing, t.rank, t.id, r.id DESC LIMIT :limit)
    UNION ALL
    (SELECT r.*, NULL, t.listing, t.rank
     FROM removed_tickets t
     JOIN reservations r ON r.ticket_id = t.id AND r.event_id = t.event_id
        AND r.status IN ('RELEASED', 'EXPIRED') AND r.status = ANY(:statuses)
     WHERE t.event_id = :event_id AND (t.listing, t.rank, t.id) >= (:listing, :rank, :ticket)
        AND NOT (t.id = :ticket AND r.id >= CAST(:before AS uuid))
        AND (CAST(:section AS text) IS NULL OR t.section = :section)
        AND CAST(:statuses AS text[]) && ARRAY['RELEASED', 'EXPIRED']
        -- It may have come again.
        AND NOT EXISTS (SELECT FROM tickets s WHERE s.id = t.id AND s.event_id = t.event_id)
     ORDER BY t.listing, t.rank, t.id, r.id DESC LIMIT :limit)
) AS r
ORDER BY r.listing, r.rank, r.ticket_id, r.id DESC LIMIT :limit;

-- of_ticket: A page of a ticket's reservations, the newest first.
SELECT r.id::text, r.ticket_id, r.event_id, r.order_id::text, r.holder, r.status,
    CASE WHEN r.status <> 'CONFIRMED' THEN rfc3339(r.held_until) END AS held_until,
    rfc3339(r.created_at) AS created_at, rfc3339(r.ended_at) AS ended_at,
    coalesce(r.price, (SELECT t.price FROM tickets t WHERE t.id = r.ticket_id)) AS price, r.price_class,
    r.channel, r.code_id::text,
    currency_of(r.event_id, NULL, NULL) AS currency,
    coalesce((SELECT m.content FROM metadata m WHERE m.id = r.metadata_id), '{}') AS metadata
FROM (
    SELECT * FROM reservations WHERE ticket_id = :ticket_id AND status IN ('HELD', 'CONFIRMED')
    UNION ALL
    SELECT * FROM reservations WHERE ticket_id = :ticket_id AND status IN ('RELEASED', 'EXPIRED')
) AS r
WHERE r.status = ANY(:statuses) AND (CAST(:event_id AS text) IS NULL OR r.event_id = :event_id)
    AND (CAST(:before AS uuid) IS NULL OR r.id < CAST(:before AS uuid))
ORDER BY r.id DESC LIMIT :limit;

-- of_all: A page of all reservations, the newest first: ids begin with their time.
SELECT r.id::text, r.ticket_id, r.event_id, r.order_id::text, r.holder, r.status,
    CASE WHEN r.status <> 'CONFIRMED' THEN rfc3339(r.held_until) END AS held_until,
    rfc3339(r.created_at) AS created_at, rfc3339(r.ended_at) AS ended_at,
    coalesce(r.price, (SELECT t.price FROM tickets t WHERE t.id = r.ticket_id)) AS price, r.price_class,
    r.channel, r.code_id::text,
    currency_of(r.event_id, NULL, NULL) AS currency,
    coalesce((SELECT m.content FROM metadata m WHERE m.id = r.metadata_id), '{}') AS metadata
FROM (
    SELECT * FROM reservations
    WHERE id < coalesce(CAST(:before AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY id DESC LIMIT :limit
) AS r
ORDER BY r.id DESC;

-- sold: An event's currency, and the names in the metadata of those who have its seats.
SELECT e.currency, (
    SELECT array_agg(named.key ORDER BY named.key) FROM (
        SELECT DISTINCT each.key
        FROM tickets t
        JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED') AND r.metadata_id IS NOT NULL
        JOIN metadata m ON m.id = r.metadata_id
        CROSS JOIN LATERAL jsonb_object_keys(m.content) AS each (key)
        WHERE t.event_id = e.id
        ORDER BY each.key LIMIT :limit
    ) AS named
) AS keys
FROM events e WHERE e.id = :event_id;

-- sitting: A page of those who have a seat of an event now, in the order of the seats.
SELECT t.section, t."row", t.number, t.category, t.id, r.status, r.holder, coalesce(r.price, t.price),
    r.price_class, r.order_id::text, r.id::text,
    rfc3339(r.created_at), CASE r.status WHEN 'HELD' THEN rfc3339(r.held_until) END, r.channel,
    (SELECT m.content::text FROM metadata m WHERE m.id = r.metadata_id), t.listing, t.rank
FROM tickets t
JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
WHERE t.event_id = :event_id AND (t.listing, t.rank, t.id) > (:listing, :rank, :ticket)
    AND (CAST(:section AS text) IS NULL OR t.section = :section)
    AND (CAST(:status AS text) IS NULL OR r.status = :status)
ORDER BY t.listing, t.rank, t.id LIMIT :limit;

-- standing: Tickets and money of an event by section, category, price class, channel and status: what is taken by the price at which it was given, the rest by the ticket's.
SELECT t.section, t.category, r.price_class, CASE WHEN r.id IS NULL THEN t.channel ELSE r.channel END AS channel,
    seat_status(r.status, t.for_sale, t.section, e.closed_sections, t.channel) AS status,
    count(*) AS tickets, CAST(sum(coalesce(r.price, t.price)) AS bigint) AS total
FROM tickets t
JOIN events e ON e.id = t.event_id
LEFT JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
WHERE t.event_id = :event_id
GROUP BY 1, 2, 3, 4, 5 ORDER BY min(t.listing), 1, 2, 3, 4, 5;

-- sold_by_day: What is sold of an event, by the day on which it was reserved; the newest days.
SELECT to_char(date_trunc('day', r.created_at AT TIME ZONE :time_zone), 'YYYY-MM-DD') AS day, count(*) AS tickets,
    CAST(sum(coalesce(r.price, t.price)) AS bigint) AS total
FROM tickets t JOIN reservations r ON r.ticket_id = t.id AND r.status = 'CONFIRMED'
WHERE t.event_id = :event_id
GROUP BY 1 ORDER BY 1 DESC LIMIT :limit;

-- sold_by_minute: What was reserved in the last hour and is sold, by the minute.
SELECT rfc3339(date_trunc('minute', r.created_at)) AS at, count(*) AS tickets
FROM tickets t JOIN reservations r ON r.ticket_id = t.id AND r.status = 'CONFIRMED'
WHERE t.event_id = :event_id AND r.created_at >= date_trunc('minute', statement_timestamp()) - interval '59 minutes'
GROUP BY 1 ORDER BY 1;

-- reported: What a report says of an event and of itself.
SELECT currency, time_zone, rfc3339(statement_timestamp()) AS as_of FROM events WHERE id = :event_id;
