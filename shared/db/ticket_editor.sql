-- The statements by which operators change and remove tickets that stand already.

-- chosen: The tickets of an event that are meant, in the order in which every batch locks them.
SELECT id FROM tickets
WHERE event_id = :event_id
    AND (CAST(:ticket_ids AS text[]) IS NULL OR id = ANY(CAST(:ticket_ids AS text[])))
    AND (CAST(:section AS text) IS NULL OR section = :section)
    AND (CAST(:category AS text) IS NULL OR category = :category)
ORDER BY id;

-- edit: Change some tickets, and count those that changed and those that are sold, which keep all but whether they are for sale, and for what they are kept.
WITH chosen AS MATERIALIZED (
    SELECT t.*, EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status = 'CONFIRMED') AS sold
    FROM tickets t WHERE t.id = ANY(CAST(:ids AS text[])) AND t.event_id = :event_id
), wanted AS (
    SELECT id, coalesce(CAST(:for_sale AS boolean), for_sale) AS for_sale,
        CASE WHEN sold THEN price ELSE coalesce(CAST(:price AS bigint), price) END AS price,
        CASE WHEN sold OR NOT :sets_category THEN category ELSE :category END AS category,
        CASE WHEN sold THEN attributes
            ELSE (attributes || CAST(:attributes AS jsonb)) - CAST(:dropped AS text[]) END AS attributes,
        CASE WHEN :sets_channel THEN :channel ELSE channel END AS channel
    FROM chosen
), changed AS (
    UPDATE tickets t SET for_sale = w.for_sale, price = w.price, category = w.category, attributes = w.attributes,
        channel = w.channel
    FROM wanted w
    WHERE t.id = w.id
        AND (t.for_sale, t.price, t.category, t.attributes, t.channel)
            IS DISTINCT FROM (w.for_sale, w.price, w.category, w.attributes, w.channel)
    RETURNING t.id
)
SELECT (SELECT count(*) FROM changed) AS changed, (SELECT count(*) FROM chosen WHERE sold) AS sold;

-- keep_prices: Write what ended reservations of an older release cost before the tickets that say it are removed.
UPDATE reservations r SET price = t.price FROM tickets t
WHERE t.id = ANY(CAST(:ids AS text[])) AND t.event_id = :event_id AND r.ticket_id = t.id
    AND r.status IN ('RELEASED', 'EXPIRED') AND r.price IS NULL;

-- remove: Remove those of some tickets that nobody has.
WITH gone AS (
    DELETE FROM tickets t
    WHERE t.id = ANY(CAST(:ids AS text[])) AND t.event_id = :event_id
        AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
    RETURNING t.id, t.section, t.general
), places AS (
    DELETE FROM free_places p USING gone g
    WHERE p.event_id = :event_id AND p.section = g.section AND p.ticket_id = g.id
)
SELECT count(*) FROM gone;
