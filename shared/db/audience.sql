-- Who has which seat, for who may see everybody's.

-- of_event: A page of an event's reservations in the order of its seats, those of one seat the newest first.
SELECT r.id::text, r.ticket_id, t.event_id, r.order_id::text, r.holder, r.status,
    CASE WHEN r.status <> 'CONFIRMED' THEN rfc3339(r.held_until) END AS held_until,
    rfc3339(r.created_at) AS created_at, rfc3339(r.ended_at) AS ended_at, coalesce(r.price, t.price) AS price,
    currency_of(t.event_id, NULL, NULL) AS currency,
    coalesce((SELECT m.content FROM metadata m WHERE m.id = r.metadata_id), '{}') AS metadata, t.listing, t.rank
FROM tickets t
CROSS JOIN LATERAL (
    SELECT * FROM reservations WHERE ticket_id = t.id AND status IN ('HELD', 'CONFIRMED') AND status = ANY(:statuses)
    UNION ALL
    SELECT * FROM reservations WHERE ticket_id = t.id AND status IN ('RELEASED', 'EXPIRED') AND status = ANY(:statuses)
) AS r
WHERE t.event_id = :event_id AND (t.listing, t.rank, t.id) >= (:listing, :rank, :ticket)
    AND NOT (t.id = :ticket AND r.id >= CAST(:before AS uuid))
    AND (CAST(:section AS text) IS NULL OR t.section = :section)
ORDER BY t.listing, t.rank, t.id, r.id DESC LIMIT :limit;

-- of_ticket: A page of a ticket's reservations, the newest first.
SELECT r.id::text, r.ticket_id, r.event_id, r.order_id::text, r.holder, r.status,
    CASE WHEN r.status <> 'CONFIRMED' THEN rfc3339(r.held_until) END AS held_until,
    rfc3339(r.created_at) AS created_at, rfc3339(r.ended_at) AS ended_at,
    coalesce(r.price, (SELECT t.price FROM tickets t WHERE t.id = r.ticket_id)) AS price,
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
    coalesce(r.price, (SELECT t.price FROM tickets t WHERE t.id = r.ticket_id)) AS price,
    currency_of(r.event_id, NULL, NULL) AS currency,
    coalesce((SELECT m.content FROM metadata m WHERE m.id = r.metadata_id), '{}') AS metadata
FROM (
    SELECT * FROM reservations
    WHERE id < coalesce(CAST(:before AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY id DESC LIMIT :limit
) AS r
ORDER BY r.id DESC;

-- listed: What a list of an event's audience says, in the order of its seats.
SELECT t.section, t."row", t.number, t.category, t.id, r.status, r.holder, coalesce(r.price, t.price), r.order_id::text, r.id::text,
    rfc3339(r.created_at), CASE WHEN r.status = 'HELD' THEN rfc3339(r.held_until) END,
    (SELECT m.content::text FROM metadata m WHERE m.id = r.metadata_id)
FROM tickets t
JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
WHERE t.event_id = %(event_id)s AND (%(section)s IS NULL OR t.section = %(section)s)
    AND (%(status)s IS NULL OR r.status = %(status)s)
ORDER BY t.listing, t.rank, t.id;

-- report: Tickets and money of an event by section, category and status: what is taken by its reservation's price, the rest by the ticket's.
SELECT t.section, t.category, seat_status(r.status, t.for_sale, t.section, e.closed_sections) AS status, count(*) AS tickets,
    CAST(sum(coalesce(r.price, t.price)) AS bigint) AS total
FROM tickets t
JOIN events e ON e.id = t.event_id
LEFT JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
WHERE t.event_id = :event_id
GROUP BY 1, 2, 3 ORDER BY min(t.listing), 1, 2, 3;
