-- The statements by which operators change and remove tickets that stand already.

-- chosen: The tickets of an event that are meant, in the order in which every batch locks them.
SELECT id FROM tickets
WHERE event_id = :event_id
    AND (CAST(:ticket_ids AS text[]) IS NULL OR id = ANY(CAST(:ticket_ids AS text[])))
    AND (CAST(:section AS text) IS NULL OR section = :section)
    AND (CAST(:category AS text) IS NULL OR category = :category)
ORDER BY id;

-- around: Those of some tickets that nobody has, and the accessible and companion seats of their rows.
WITH meant AS MATERIALIZED (
    SELECT t.id, t.section, coalesce(t."row", '') AS "row", t.position, t.general, t.accessible, t.companion
    FROM tickets t
    WHERE t.id = ANY(CAST(:ids AS text[])) AND t.event_id = :event_id
        AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
)
SELECT *, true AS is_meant FROM meant
UNION ALL
SELECT t.id, t.section, coalesce(t."row", ''), t.position, t.general, t.accessible, t.companion, false
FROM (SELECT DISTINCT section, "row" FROM meant WHERE NOT general) AS m
JOIN tickets t ON t.event_id = :event_id AND t.section = m.section AND coalesce(t."row", '') = m."row"
WHERE (t.accessible OR t.companion) AND NOT t.general AND NOT EXISTS (SELECT FROM meant WHERE meant.id = t.id);

-- edit: Change some tickets; count those that changed and those that are sold, which keep all but whether they are for sale, and for what they are kept; and name those that keep whether they are accessible, or a companion's, because somebody has them.
WITH chosen AS MATERIALIZED (
    SELECT t.*, r.status AS taken
    FROM tickets t LEFT JOIN reservations r ON r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED')
    WHERE t.id = ANY(CAST(:ids AS text[])) AND t.event_id = :event_id
), wanted AS (
    SELECT id, taken, coalesce(CAST(:for_sale AS boolean), for_sale) AS for_sale,
        CASE WHEN taken = 'CONFIRMED' THEN price ELSE coalesce(CAST(:price AS bigint), price) END AS price,
        CASE WHEN taken = 'CONFIRMED' OR NOT :sets_category THEN category ELSE :category END AS category,
        CASE WHEN taken = 'CONFIRMED' THEN attributes
            ELSE (attributes || CAST(:attributes AS jsonb)) - CAST(:dropped AS text[]) END AS attributes,
        CASE WHEN :sets_channel THEN :channel ELSE channel END AS channel,
        coalesce(CAST(:accessible AS boolean), accessible) AS accessible,
        coalesce(CAST(:companion AS boolean), companion) AS companion
    FROM chosen
), refused AS (
    SELECT id, taken FROM chosen JOIN wanted w USING (id, taken)
    WHERE (chosen.accessible, chosen.companion) <> (w.accessible, w.companion)
), changed AS (
    UPDATE tickets t SET for_sale = w.for_sale, price = w.price, category = w.category, attributes = w.attributes,
        channel = w.channel, accessible = CASE WHEN w.taken IS NULL THEN w.accessible ELSE t.accessible END,
        companion = CASE WHEN w.taken IS NULL THEN w.companion ELSE t.companion END
    FROM wanted w
    WHERE t.id = w.id
        AND ((t.for_sale, t.price, t.category, t.attributes, t.channel)
                IS DISTINCT FROM (w.for_sale, w.price, w.category, w.attributes, w.channel)
            OR w.taken IS NULL AND (t.accessible, t.companion) <> (w.accessible, w.companion))
    RETURNING t.id
)
SELECT (SELECT count(*) FROM changed) AS changed, (SELECT count(*) FROM chosen WHERE taken = 'CONFIRMED') AS sold,
    ARRAY(SELECT id FROM refused WHERE taken = 'HELD' ORDER BY id) AS held,
    ARRAY(SELECT id FROM refused WHERE taken = 'CONFIRMED' ORDER BY id) AS kept;

-- keep_prices: Write what ended reservations of an older release cost before the tickets that say it are removed.
UPDATE reservations r SET price = t.price FROM tickets t
WHERE t.id = ANY(CAST(:ids AS text[])) AND t.event_id = :event_id AND r.ticket_id = t.id
    AND r.status IN ('RELEASED', 'EXPIRED') AND r.price IS NULL;

-- remove: Remove those of some tickets that nobody has, and remember where those stood that somebody had once.
WITH gone AS (
    DELETE FROM tickets t
    WHERE t.id = ANY(CAST(:ids AS text[])) AND t.event_id = :event_id
        AND NOT EXISTS (SELECT FROM reservations r WHERE r.ticket_id = t.id AND r.status IN ('HELD', 'CONFIRMED'))
    RETURNING t.event_id, t.id, t.section, t.general, t.listing, t.rank
), places AS (
    DELETE FROM free_places p USING gone g
    WHERE p.event_id = :event_id AND p.section = g.section AND p.ticket_id = g.id
), remembered AS (
    INSERT INTO removed_tickets (event_id, id, section, listing, rank)
    SELECT g.event_id, g.id, g.section, g.listing, g.rank FROM gone g
    WHERE EXISTS (SELECT FROM reservations r WHERE r.ticket_id = g.id AND r.status IN ('RELEASED', 'EXPIRED'))
    ON CONFLICT (event_id, id) DO UPDATE SET section = excluded.section, listing = excluded.listing, rank = excluded.rank
)
SELECT count(*) FROM gone;
