-- The statements of an import. Rows are copied into a table of the transaction, checked as a whole and stored in one go;
-- no ticket that a batch may look at is locked meanwhile. What has to move of those that stand already comes after.

-- incoming: Make the table that the rows are copied into.
CREATE TEMPORARY TABLE incoming (
    at integer, line integer, id text, number text, section text, "row" text, category text, price bigint,
    for_sale boolean, accessible boolean, companion boolean, general boolean, block text, x real, y real, position integer, rank integer,
    attributes jsonb
) ON COMMIT DROP;

-- copy: Copy the rows into it.
COPY incoming FROM STDIN;

-- distinct_names: The names of sections, rows and seats, those that the event has already too.
SELECT section FROM incoming UNION SELECT coalesce("row", '') FROM incoming
UNION SELECT coalesce(number, '') FROM incoming WHERE NOT general
UNION SELECT section FROM tickets WHERE event_id = %(event_id)s
UNION SELECT coalesce("row", '') FROM tickets WHERE event_id = %(event_id)s
UNION SELECT coalesce(number, '') FROM tickets WHERE event_id = %(event_id)s AND NOT general;

-- names: Make the table of what names that people take for the same have in common, and of how they sort.
CREATE TEMPORARY TABLE names (
    name text PRIMARY KEY, fold text, key text COLLATE "C" GENERATED ALWAYS AS (natural_key(name)) STORED
) ON COMMIT DROP;

-- copy_names: Copy the names into it.
COPY names (name, fold) FROM STDIN;

-- folded: Make the table of the rows by what their names have in common.
CREATE TEMPORARY TABLE folded ON COMMIT DROP AS
SELECT i.at, i.line, i.id, s.fold AS section, r.fold AS "row", coalesce(n.fold, i.number, i.id) AS number
FROM incoming i
JOIN names s ON s.name = i.section
JOIN names r ON r.name = coalesce(i."row", '')
LEFT JOIN names n ON n.name = i.number AND NOT i.general;

-- twice: Rows whose seat or whose ticket id stands in an earlier row, in their order.
WITH seats AS (
    SELECT section, "row", number FROM folded GROUP BY 1, 2, 3 HAVING count(*) > 1
), ids AS (
    SELECT id FROM folded GROUP BY id HAVING count(*) > 1
), found AS (
    SELECT at, line, 'number' AS field, first_value(line) OVER seat AS earlier, row_number() OVER seat AS nth
    FROM folded JOIN seats USING (section, "row", number)
    WINDOW seat AS (PARTITION BY section, "row", number ORDER BY at)
    UNION ALL
    SELECT at, line, 'id', first_value(line) OVER same, row_number() OVER same
    FROM folded JOIN ids USING (id)
    WINDOW same AS (PARTITION BY id ORDER BY at)
), first AS (
    SELECT DISTINCT ON (at) * FROM found WHERE nth > 1 ORDER BY at, field DESC
)
SELECT f.line, f.field, i.id, i.section, i."row", i.number, f.earlier, count(*) OVER () AS total
FROM first f JOIN incoming i USING (at) ORDER BY f.at LIMIT 100;

-- known: Make the table of the rows that stand already, as the same ticket or as the same seat, with what differs first.
CREATE TEMPORARY TABLE known ON COMMIT DROP AS
WITH matched AS (
    SELECT i.at, t.id FROM incoming i JOIN tickets t USING (id) WHERE t.event_id = %(event_id)s
    UNION
    SELECT f.at, t.id FROM tickets t
    JOIN names s ON s.name = t.section
    JOIN names r ON r.name = coalesce(t."row", '')
    LEFT JOIN names n ON n.name = t.number AND NOT t.general
    JOIN folded f ON f.section = s.fold AND f."row" = r.fold AND f.number = coalesce(n.fold, t.number, t.id)
    WHERE t.event_id = %(event_id)s
)
SELECT DISTINCT ON (i.at) i.at, i.line, difference.*
FROM matched m JOIN incoming i USING (at) JOIN tickets t ON t.id = m.id
CROSS JOIN LATERAL (
    SELECT nth, field, said, stored FROM (VALUES
        (1, 'id', i.id, t.id), (2, 'section', i.section, t.section), (3, 'row', i."row", t."row"),
        (4, 'number', i.number, t.number), (5, 'price', i.price::text, t.price::text),
        (6, 'category', i.category, t.category), (7, 'accessible', i.accessible::text, t.accessible::text),
        (8, 'capacity', i.general::text, t.general::text),
        (9, 'for_sale', coalesce(i.for_sale, t.for_sale)::text, t.for_sale::text),
        (10, 'x', i.x::text, t.x::text), (11, 'y', i.y::text, t.y::text),
        (12, 'attributes', i.attributes::text, t.attributes::text),
        (13, 'companion', i.companion::text, t.companion::text)
    ) AS each (nth, field, said, stored)
    WHERE said IS DISTINCT FROM stored
    UNION ALL SELECT 14, NULL, NULL, NULL
    ORDER BY 1 LIMIT 1
) AS difference (nth, field, said, stored)
ORDER BY i.at, difference.nth;

-- counted: How many rows stand already just so, and how many otherwise.
SELECT count(*) FILTER (WHERE field IS NULL), count(*) FILTER (WHERE field IS NOT NULL) FROM known;

-- conflicts: The first rows that contradict what is stored.
SELECT line, field, said, stored FROM known WHERE field IS NOT NULL ORDER BY at LIMIT 100;

-- touched: Make the table of the rows of seats that the inventory speaks of.
CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
SELECT DISTINCT section, coalesce("row", '') AS "row" FROM incoming WHERE NOT general;

-- leave_known: Keep only the rows that are new.
DELETE FROM incoming USING known WHERE known.at = incoming.at;

-- beside: Make the table of the stored seats of these rows; what was said of their positions is heeded again.
CREATE TEMPORARY TABLE beside ON COMMIT DROP AS
SELECT (1 << 30) + row_number() OVER ()::integer AS n, t.id, t.section, coalesce(t."row", '') AS "row", t.number, t.x, t.y,
    CASE WHEN t.attributes->>'position' ~ '^[0-9]{1,7}$' THEN (t.attributes->>'position')::integer END AS given,
    t.attributes->>'block' AS block, t.position AS stored
FROM tickets t
JOIN touched ON touched.section = t.section AND touched."row" = coalesce(t."row", '')
WHERE t.event_id = %(event_id)s AND NOT t.general;

-- rows: The rows of seats, the new and the stored, column by column, in the order of the numbers.
SELECT section, "row", array_agg(n ORDER BY key, n), array_agg(number ORDER BY key, n),
    CASE WHEN bool_and(x IS NOT NULL AND y IS NOT NULL) THEN array_agg(x ORDER BY key, n) END,
    CASE WHEN bool_and(x IS NOT NULL AND y IS NOT NULL) THEN array_agg(y ORDER BY key, n) END,
    CASE WHEN bool_or(given IS NOT NULL) THEN array_agg(given ORDER BY key, n) END,
    CASE WHEN bool_or(block IS NOT NULL) THEN array_agg(block ORDER BY key, n) END,
    CASE WHEN bool_or(stored IS NOT NULL) THEN array_agg(stored ORDER BY key, n) END
FROM (
    SELECT at AS n, section, coalesce("row", '') AS "row", coalesce(number, '') AS number, x, y, position AS given, block,
        NULL::integer AS stored
    FROM incoming WHERE NOT general
    UNION ALL
    SELECT n, section, "row", coalesce(number, ''), x, y, given, block, stored FROM beside
) AS seats JOIN names ON names.name = seats.number
GROUP BY section, "row";

-- placed: Make the table of the positions that were found.
CREATE TEMPORARY TABLE placed (n integer, position integer) ON COMMIT DROP;

-- copy_placed: Copy the positions into it.
COPY placed FROM STDIN;

-- laid: Make the table of all tickets of the event in the order of preference and in the order of lists. Preferred are: what the organizer ranked; then front rows, from their middle outward.
CREATE TEMPORARY TABLE laid ON COMMIT DROP AS
WITH standing AS (
    SELECT i.at, i.id, i.section, coalesce(i."row", '') AS "row", i.general, i.rank AS wanted, coalesce(p.position, i.at) AS position,
        NULL::integer AS old_position, NULL::integer AS old_rank, NULL::integer AS old_listing
    FROM incoming i LEFT JOIN placed p ON p.n = i.at
    UNION ALL
    SELECT 0, t.id, t.section, coalesce(t."row", ''), t.general,
        CASE WHEN t.attributes->>'rank' ~ '^[0-9]{1,9}$' THEN (t.attributes->>'rank')::integer END,
        coalesce(p.position, t.position), t.position, t.rank, t.listing
    FROM tickets t LEFT JOIN beside b USING (id) LEFT JOIN placed p USING (n) WHERE t.event_id = %(event_id)s
), sections AS (
    SELECT section, row_number() OVER (ORDER BY min(old_listing) NULLS LAST, min(old_rank), min(at)) AS nth
    FROM standing GROUP BY section
), lines AS (
    SELECT section, "row", general, min(position) + max(position) AS ends FROM standing GROUP BY 1, 2, 3
), ordered AS (
    -- There are few of them: their names are compared here, and numbers where all tickets are sorted.
    SELECT l.*, row_number() OVER (ORDER BY s.nth, l.general, names.key, l."row")::integer AS nth
    FROM lines l JOIN sections s USING (section) JOIN names ON names.name = l."row"
)
SELECT s.at, s.id, s.position, s.old_position, s.old_rank, s.old_listing,
    row_number() OVER (ORDER BY s.wanted NULLS LAST, l.nth,
        CASE WHEN s.general THEN 0 ELSE abs(2 * s.position - l.ends) END, s.position, s.at, s.id)::integer AS rank,
    row_number() OVER (ORDER BY l.nth, s.position, s.at, s.id)::integer AS listing
FROM standing s JOIN ordered l USING (section, "row", general);

-- spread: Give the new tickets ranks and listings between those of the old, which keep theirs if they are in order. The answer is whether there was room.
WITH marked AS (
    SELECT id, rank AS rank_n, listing AS listing_n,
        CASE WHEN old_rank > coalesce(max(old_rank) OVER (ORDER BY rank ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1)
            THEN old_rank END AS rank_kept,
        CASE WHEN old_listing > coalesce(max(old_listing) OVER
            (ORDER BY listing ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) THEN old_listing END AS listing_kept
    FROM laid
), around AS (
    SELECT *, count(rank_kept) OVER (ORDER BY rank_n) AS rank_group, count(listing_kept) OVER (ORDER BY listing_n) AS listing_group,
        coalesce(max(rank_kept) OVER (ORDER BY rank_n), 0) AS rank_before,
        min(rank_kept) OVER (ORDER BY rank_n DESC) AS rank_after,
        coalesce(max(listing_kept) OVER (ORDER BY listing_n), 0) AS listing_before,
        min(listing_kept) OVER (ORDER BY listing_n DESC) AS listing_after
    FROM marked
), ordered AS (
    SELECT *, count(*) FILTER (WHERE rank_kept IS NULL) OVER (PARTITION BY rank_group) AS rank_size,
        count(*) FILTER (WHERE rank_kept IS NULL) OVER (PARTITION BY rank_group ORDER BY rank_n) AS rank_nth,
        count(*) FILTER (WHERE listing_kept IS NULL) OVER (PARTITION BY listing_group) AS listing_size,
        count(*) FILTER (WHERE listing_kept IS NULL) OVER (PARTITION BY listing_group ORDER BY listing_n) AS listing_nth
    FROM around
), room AS (
    SELECT
        bool_and(CASE WHEN rank_after IS NULL THEN rank_before + %(step)s::bigint * rank_size < 2147483647
            ELSE rank_kept IS NOT NULL OR rank_after - rank_before > rank_size END) AS for_ranks,
        bool_and(CASE WHEN listing_after IS NULL THEN listing_before + %(step)s::bigint * listing_size < 2147483647
            ELSE listing_kept IS NOT NULL OR listing_after - listing_before > listing_size END) AS for_listings
    FROM ordered
), numbered AS (
    SELECT id,
        CASE WHEN NOT for_ranks THEN rank_n * %(step)s WHEN rank_kept IS NOT NULL THEN rank_kept
            WHEN rank_after IS NULL THEN rank_before + %(step)s * rank_nth
            ELSE rank_before + (rank_after - rank_before)::bigint * rank_nth / (rank_size + 1) END AS rank,
        CASE WHEN NOT for_listings THEN listing_n * %(step)s WHEN listing_kept IS NOT NULL THEN listing_kept
            WHEN listing_after IS NULL THEN listing_before + %(step)s * listing_nth
            ELSE listing_before + (listing_after - listing_before)::bigint * listing_nth / (listing_size + 1) END AS listing
    FROM ordered, room
)
UPDATE laid SET rank = numbered.rank, listing = numbered.listing FROM numbered WHERE numbered.id = laid.id;

-- store: Store the new tickets, with room between them where none had a rank or a listing.
WITH stored AS (
    INSERT INTO tickets (id, event_id, section, "row", number, category, price, for_sale, accessible, companion, general, rank,
        listing, position, x, y, attributes)
    SELECT i.id, %(event_id)s, i.section, i."row", i.number, i.category, i.price, coalesce(i.for_sale, true), i.accessible,
        i.companion, i.general, l.rank * %(step)s, l.listing * %(step)s, l.position, i.x, i.y, i.attributes
    FROM incoming i JOIN laid l USING (at) ORDER BY l.listing
)
INSERT INTO free_places (event_id, section, ticket_id)
SELECT %(event_id)s, section, id FROM incoming WHERE general;

-- elsewhere: The first of these whose ids are those of another event's tickets, and how many there are.
SELECT i.line, i.id, count(*) OVER () FROM incoming i JOIN tickets USING (id) ORDER BY i.at LIMIT 100;

-- moves: Make the table of the stored tickets that have to move; it outlives the transaction.
CREATE TEMPORARY TABLE moves AS
SELECT row_number() OVER (ORDER BY id)::integer AS n, id, position, rank, listing FROM laid
WHERE old_rank IS NOT NULL AND (position, rank, listing) IS DISTINCT FROM (old_position, old_rank, old_listing);

-- forget_moves: Drop that table, of an earlier import that was broken off too.
DROP TABLE IF EXISTS pg_temp.moves;

-- move: Move some tickets, in the order of their ids as every batch locks them.
UPDATE tickets t SET position = m.position, rank = m.rank, listing = m.listing
FROM (SELECT m.* FROM moves m JOIN tickets t USING (id) WHERE m.n BETWEEN %(first)s AND %(last)s
      ORDER BY m.n FOR NO KEY UPDATE OF t) AS m
WHERE t.id = m.id;

-- map: The rows of seats as they would stand, and the areas.
SELECT i.section, i."row", i.general, count(*),
    CASE WHEN NOT i.general THEN array_agg(i.number ORDER BY l.position, i.at) END,
    CASE WHEN NOT i.general THEN array_agg(l.position ORDER BY l.position, i.at) END
FROM incoming i JOIN laid l USING (at) GROUP BY 1, 2, 3 ORDER BY min(l.listing) LIMIT %(rows)s;
